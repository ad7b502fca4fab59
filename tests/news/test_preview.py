"""The look at the real page before it is published."""

import pytest
from flask import Flask

from tests.client import plain
from tests.news.ways import DESK, TEXTS, page_of, rows, typed_in, written
from tests.people import CHAPONOST, GON, Colleague
from tests.writing_ways import a_draft, objective_ids

LOOK, BACK = f"{DESK}apercu/", f"{DESK}reprendre/"


def test_what_is_typed_is_shown_as_the_page_and_nothing_is_saved(writer: Colleague) -> None:
    answer = writer.send(LOOK, {**TEXTS, "body": "## Un *titre*\n\n- un"})
    page = page_of(answer)
    assert page.select_one("h1").text == "Le puits"
    assert page.select_one("article h2 em").text == "titre"
    assert "Aperçu" in page.select_one("[role=note]").get_text()
    assert rows() == (0, 0, 0)


def test_the_way_back_brings_all_that_was_typed(writer: Colleague) -> None:
    served = objective_ids(3, 6)
    fields = {**TEXTS, "event_on": "2026-03-01", "objectives": served, "page": "the-open-page-1"}
    look = page_of(writer.send(LOOK, fields)).select_one(f"form[action='{BACK}']")
    hidden = look.select("input[type=hidden]")
    sent = [(str(each["name"]), str(each["value"])) for each in hidden]
    back = writer.post(BACK, data={name: [v for n, v in sent if n == name] for name, _ in sent})
    assert {**TEXTS, "event_on": "2026-03-01"}.items() <= typed_in(back).items()
    ticked = [each["value"] for each in page_of(back).select("[name=objectives][checked]")]
    assert ticked == [str(each) for each in served]
    assert page_of(back).select_one("main form")["action"] == f"{DESK}ecrire/"


def test_a_saved_draft_is_shown_as_its_page(writer: Colleague) -> None:
    item = written(writer, title="Le forage")
    page = writer.page(f"{DESK}{item.id}/apercu/")
    assert page.select_one("h1").text == "Le forage"
    assert not page.select("link[rel=alternate], link[rel=canonical]")


def test_a_look_has_no_button_that_hands_the_page_on(writer: Colleague) -> None:
    assert "wa.me" not in plain(writer.send(LOOK, TEXTS))


@pytest.mark.parametrize("fields", [{}, {"language": "xx"}, {"language": "fr"}, {"language": "fr", "event_on": "x", "towns": "x"}])  # fmt: skip
def test_whatever_is_typed_there_is_a_page(writer: Colleague, fields: dict[str, str]) -> None:
    assert writer.send(LOOK, fields).status_code in (200, 303)
    assert writer.send(BACK, fields).status_code in (200, 303)


def test_pictures_and_texts_of_another_town_are_not_looked_at(writer: Colleague) -> None:
    item = a_draft(CHAPONOST, title="Zibeline")
    assert writer.get(f"{DESK}{item.id}/apercu/").status_code == 404
    assert "Zibeline" not in plain(writer.send(LOOK, {**TEXTS, "number": item.id}))
    assert writer.send(BACK, {**TEXTS, "number": item.id}).status_code == 404


def test_a_script_in_a_text_is_shown_as_words(app: Flask, writer: Colleague) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1))"
    writer.looks_at_pages = False  # it would mind the signs in the title
    page = page_of(writer.send(LOOK, {**TEXTS, "title": hostile, "body": hostile}))
    assert not [each for each in page.select("script") if not each.get("src")]
    assert not page.select("[onerror]")
    assert not [each for each in page.select("[href]") if "javascript" in str(each["href"])]
    assert page.select_one("h1").text == hostile
    assert GON
