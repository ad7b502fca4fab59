"""Writing a news item, and sending what can't be taken."""

from typing import Any

import pytest
from flask import Flask

from portal.accounts.models import Person
from portal.translate.queries import list_units
from portal.writing.models import Revision, Stage
from tests.client import plain
from tests.news.ways import (
    DESK,
    TEXTS,
    WRITE,
    change,
    count,
    errors_in,
    latest,
    page_of,
    rows,
    typed_in,
    write,
    written,
)
from tests.people import CHAPONOST, LESIGNANO, Colleague
from tests.writing_ways import objective_ids, town_number


def test_the_language_is_asked_for_first_once_and_clearly(writer: Colleague) -> None:
    page = writer.page(WRITE)
    assert page.select_one("h1").text == "Dans quelle langue écrivez-vous\u202f?"
    assert [each["lang"] for each in page.select(".doors [lang]")] == ["fr", "it", "bib", "mos"]
    assert not page.select("main textarea")


def test_a_text_is_saved_as_a_draft_of_its_author_and_town(
    writer: Colleague, author: Person
) -> None:
    item = written(writer, language="mos", place="Tiéré", event_on="2026-03-01")
    assert (item.stage, item.author_id, item.language) == (Stage.DRAFT, author.id, "mos")
    assert (item.title, item.place, str(item.event_on)) == ("Le puits", "Tiéré", "2026-03-01")
    assert [unit.source for unit in list_units(item)] == [
        "Le puits", "Un résumé.", "Tiéré", "Un texte.",
    ]  # fmt: skip


def test_towns_and_objectives_are_kept(writer: Colleague) -> None:
    towns, served = [town_number(CHAPONOST), town_number(LESIGNANO)], objective_ids(3, 6)
    item = written(writer, towns=towns, objectives=served)
    assert (item.town_ids, item.objective_ids) == (towns, served)


def test_sent_twice_over_a_bad_line_a_new_text_is_saved_once(writer: Colleague) -> None:
    first, again = (write(writer, page="an-open-page-1") for _ in range(2))
    assert first.location == again.location
    assert rows()[:2] == (1, 1)


def test_a_changed_text_sent_twice_is_one_revision(writer: Colleague) -> None:
    item = written(writer)
    for _ in range(2):
        assert change(writer, item, title="Le forage", version="1").status_code == 303
    assert (latest().title, count(Revision)) == ("Le forage", 2)


def test_saving_what_was_not_changed_makes_no_revision(writer: Colleague) -> None:
    item = written(writer)
    change(writer, item)
    assert count(Revision) == 1


def test_a_title_alone_is_a_draft_that_can_not_be_proposed(writer: Colleague) -> None:
    item = written(writer, summary="", body="")
    answer = writer.send(f"{DESK}{item.id}/proposer/", follow_redirects=True)
    assert "Il manque encore le titre, le résumé ou le texte." in plain(answer)
    assert latest().stage is Stage.DRAFT


def test_saving_and_proposing_is_one_step(writer: Colleague) -> None:
    assert written(writer, then="propose").stage is Stage.PROPOSED


def test_letters_are_counted_as_readers_see_them(writer: Colleague) -> None:
    assert written(writer, title="ɛ\u0303" * 120).title == "ɛ\u0303" * 120


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Remplissez ce champ."),
        ("title", "   \u00a0", "Remplissez ce champ."),
        ("title", "a" * 121, "Ce texte a 1 caractère de trop. Raccourcissez-le."),
        ("summary", "é" * 205, "Ce texte a 5 caractères de trop. Raccourcissez-le."),
        ("body", "x" * 20_003, "Ce texte a 3 caractères de trop. Raccourcissez-le."),
        ("place", "x" * 121, "Ce texte a 1 caractère de trop. Raccourcissez-le."),
        ("event_on", "demain", "Écrivez une date, comme 2026-03-01."),
        ("event_on", "0001-01-01", "Écrivez l’année en quatre chiffres, comme 2026."),
        ("towns", "999999", "Ce choix n’est pas dans la liste. Choisissez dans la liste."),
        ("objectives", "x", "L’un des choix n’a pas pu être lu. Choisissez de nouveau."),
        ("objectives", str(2**40), "Ce choix n’est pas dans la liste. Choisissez dans la liste."),
    ],
)
def test_what_can_not_be_taken_is_told_and_nothing_typed_is_lost(
    writer: Colleague, field: str, value: str, sentence: str
) -> None:
    answer = write(writer, **{"body": "Gardé.", field: value})
    assert (answer.status_code, errors_in(answer)) == (400, [sentence])
    kept = typed_in(answer)
    assert kept["summary" if field == "body" else "body"] in ("Gardé.", "Un résumé.")
    if field in ("title", "summary", "body", "place"):
        assert kept[field] == value.strip()
    assert rows() == (0, 0, 0)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Le\0 puits\x0b"},
        {"title": "Le \u202epuits\u202c"},
        {"title": "Le\r\npuits"},
        {"version": "x" * 500},
        {"version": str(2**63)},
        {"page": "../../etc"},
        {"page": "x" * 5000},
        {"then": "x" * 500},
        {"number": str(2**63)},
        {"is_meaning_unchanged": "x"},
    ],
)
def test_strange_fields_are_taken_for_what_they_can_mean(
    writer: Colleague, fields: dict[str, Any]
) -> None:
    assert written(writer, **fields).title == "Le puits"


def test_fields_that_the_form_has_not_are_not_taken(writer: Colleague, author: Person) -> None:
    item = written(
        writer,
        town_id=town_number(CHAPONOST),
        author_id=999,
        stage="published",
        publish_at="2020-01-01",
        id=77,
        binned_at="2020-01-01",
        example="x",
    )
    assert (item.town_id, item.author_id) == (latest().town_id, author.id)
    assert (item.stage, item.publish_at, item.binned_at) == (Stage.DRAFT, None, None)
    assert (item.id != 77, item.example) == (True, None)


@pytest.mark.parametrize("tag", ["", "xx", "../fr", "FR", "x" * 900])
def test_a_language_that_is_none_asks_again(writer: Colleague, tag: str) -> None:
    answer = writer.send(WRITE, {**TEXTS, "language": tag})
    assert "Dans quelle langue" in page_of(answer).select_one("h1").text
    assert rows() == (0, 0, 0)


def test_the_form_works_on_a_page_in_moore(app: Flask, writer: Colleague) -> None:
    answer = writer.send(f"/mos{WRITE[3:]}", {**TEXTS, "title": "x" * 121})
    assert answer.status_code == 400
    assert errors_in(answer) == ["Ce texte a 1 caractère de trop. Raccourcissez-le."]
