"""Versions: every save is one, they are compared and taken up again; a correction keeps translations."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from portal.news.models import News
from portal.translate.models import Unit
from portal.translate.queries import list_targets, list_units
from tests.factories import translate
from tests.news.ways import (
    a_news_in,
    audit_of,
    fields_of,
    main_of,
    path_of,
    revisions_of,
    row_of,
    typed,
)
from tests.people import CHAPONOST, GON, Colleague, a_person, signed_in
from tests.writing import objective_ids, town_number


@pytest.fixture
def editor(app: Flask) -> Colleague:
    """Somebody who looks after the texts of the town."""
    return signed_in(app, a_person((GON, "editor"), name="Awa"))


def translated(item: News) -> None:
    for unit in list_units(item):
        translate(unit, f"it: {unit.source}")


def outdated(item: News) -> list[str]:
    """Give the passages whose translation is older than they are."""
    units: list[Unit] = [unit for unit in list_units(item) if unit.is_used]
    return [target.unit.source for target in list_targets(units) if target.is_outdated]


def change(client: Colleague, item: News, **fields: str) -> None:
    """Change a text in its form, as a browser sends it."""
    path = path_of(item, "modifier")
    assert client.send(path, fields_of(client.page(path)) | fields).status_code == 303


def test_a_correction_leaves_translations_valid(editor: Colleague) -> None:
    item = a_news_in("published", a_person((GON, "contributor")), body="Le puit est là.")
    translated(item)
    change(editor, item, body="Le puits est là.", is_meaning_unchanged="y")
    assert outdated(item) == []
    assert revisions_of(item.id)[-1].is_meaning_unchanged
    assert "Correction" in main_of(editor.page(path_of(item, "versions"))).text


def test_a_change_of_meaning_makes_its_passage_alone_outdated(editor: Colleague) -> None:
    item = a_news_in("published", a_person((GON, "contributor")), body="Le puits.\n\nLa fête.")
    translated(item)
    change(editor, item, body="Le puits.\n\nLa fête de lundi.")
    assert outdated(item) == ["La fête de lundi."]


def test_what_was_outdated_stays_so_after_a_correction(editor: Colleague) -> None:
    item = a_news_in("published", a_person((GON, "contributor")), body="Le puits.")
    translated(item)
    change(editor, item, body="Le puits de lundi.")
    change(editor, item, body="Le puits de mardi.", is_meaning_unchanged="y")
    assert outdated(item) == ["Le puits de mardi."]


def test_a_draft_is_not_asked_whether_it_is_a_correction(editor: Colleague) -> None:
    for stage, is_asked in (("draft", False), ("published", True), ("withdrawn", False)):
        item = a_news_in(stage, a_person((GON, "contributor")))
        page = editor.page(path_of(item, "modifier"))
        assert (page.select_one("[name=is_meaning_unchanged]") is not None) is is_asked, stage


def test_every_version_tells_who_when_and_what(editor: Colleague) -> None:
    item = a_news_in("draft", a_person((GON, "contributor"), name="Issa"), title="Le puits")
    change(editor, item, title="Le grand puits")
    words = main_of(editor.page(path_of(item, "versions"))).text
    assert ("Awa" in words, "Issa" in words) == (True, True)
    page = editor.page(path_of(item, "versions") + "2/")
    assert [each.text for each in page.select(".change ins")] == ["grand "]


def test_a_former_text_is_taken_up_again_whole(editor: Colleague) -> None:
    item = a_news_in(
        "draft",
        a_person((GON, "contributor")),
        place="Tiéré",
        event_on="2026-03-01",
        town_ids=[town_number(CHAPONOST)],
        objective_ids=objective_ids(3, 6),
    )
    first = item.fields
    editor.send(path_of(item, "modifier"), typed(version="1"))
    assert item.fields != first
    assert editor.send(path_of(item, "versions") + "1/").status_code == 303
    assert item.fields == first
    assert [each.number for each in revisions_of(item.id)] == [1, 2, 3]
    assert audit_of(item) == []


def test_taking_up_a_former_text_cuts_it_into_its_passages_again(editor: Colleague) -> None:
    item = a_news_in("draft", a_person((GON, "contributor")), body="Le puits.\n\nLa fête.")
    translated(item)
    change(editor, item, body="Tout autre chose.")
    editor.send(path_of(item, "versions") + "1/")
    used = [unit.source for unit in list_units(item, "body") if unit.is_used]
    assert used == ["Le puits.", "La fête."]
    assert outdated(item) == []


@pytest.mark.parametrize("number", ["0", "7", "2147483647"])
def test_a_version_that_is_none_is_not_found(editor: Colleague, number: str) -> None:
    item = a_news_in("draft", a_person((GON, "contributor")))
    path, before = f"{path_of(item, 'versions')}{number}/", row_of(item)
    assert editor.get(path).status_code == 404
    assert editor.send(path).status_code == 404
    assert row_of(item) == before


@pytest.mark.parametrize("stage", ["draft", "proposed", "published", "binned"])
def test_only_who_may_write_takes_up_a_former_text(app: Flask, stage: str) -> None:
    author = a_person((GON, "contributor"))
    other = signed_in(app, a_person((GON, "contributor")))
    item = a_news_in(stage, author, version=2)
    before = row_of(item)
    page = other.page(path_of(item, "versions") + "1/")
    assert page.select_one("main form") is None
    other.send(path_of(item, "versions") + "1/")
    assert row_of(item) == before


def test_a_version_of_a_text_of_another_town_is_not_found(app: Flask) -> None:
    item = a_news_in("draft", a_person((CHAPONOST, "contributor")), CHAPONOST)
    client = signed_in(app, a_person((GON, "editor")))
    for path in (path_of(item, "versions"), path_of(item, "versions") + "1/"):
        assert client.get(path).status_code == 404
    assert client.send(path_of(item, "versions") + "1/").status_code == 404


def test_a_moment_of_saving_is_kept(editor: Colleague) -> None:
    item = a_news_in("draft", a_person((GON, "contributor")))
    before = datetime.now(UTC)
    change(editor, item, title="Le puits")
    assert before <= revisions_of(item.id)[-1].made_at == item.changed_at
