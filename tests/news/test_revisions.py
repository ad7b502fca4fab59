"""Every saved text stays, is compared in words, and can be taken up again."""

import pytest

from portal.db import saving
from portal.translate.actions import write_target
from portal.translate.models import State
from portal.translate.queries import list_targets, list_units
from portal.writing.models import Revision
from tests.factories import NOW
from tests.news.ways import DESK, change, count, latest, page_of, written
from tests.people import Colleague
from tests.writing_ways import a_news, objective_ids


def test_a_revision_shows_what_it_changed_in_words(writer: Colleague) -> None:
    item = written(writer, body="Le puits est sec.", objectives=objective_ids(3))
    change(writer, item, body="Le forage est sec.", objectives=objective_ids(3, 6))
    page = writer.page(f"{DESK}{item.id}/versions/2/")
    shown = {each.h3.text: each for each in page.select(".change")}
    assert set(shown) == {"Texte", "Objectifs servis"}
    assert [each.text for each in shown["Texte"].select("del, ins")] == ["puits", "forage"]
    assert shown["Texte"].p["lang"] == "fr"
    assert shown["Objectifs servis"].ins.text == ", 6"


def test_a_former_text_is_taken_up_again_and_none_is_lost(writer: Colleague) -> None:
    item = written(writer, body="Un.", event_on="2026-03-01", objectives=objective_ids(3))
    change(writer, item, body="Deux.", event_on="", objectives=[])
    answer = writer.send(f"{DESK}{item.id}/versions/1/", follow_redirects=True)
    assert "Cette version est de nouveau le texte" in page_of(answer).get_text()
    assert (latest().body, str(latest().event_on)) == ("Un.", "2026-03-01")
    assert latest().objective_ids == objective_ids(3)
    assert (latest().version, count(Revision)) == (3, 3)


@pytest.mark.parametrize("number", ["0", "9", str(2**31 - 1), str(2**31), "x"])
def test_a_revision_that_never_was_is_no_page(writer: Colleague, number: str) -> None:
    item = written(writer)
    assert writer.get(f"{DESK}{item.id}/versions/{number}/").status_code == 404


def test_a_correction_keeps_translations_up_to_date_if_its_author_says_so(
    editor: Colleague,
) -> None:
    outdated = {}
    for is_unchanged in (False, True):
        item = a_news(body="Le puit est sec.")
        with saving():
            for unit in list_units(item):
                write_target(unit, "it", [f"it {unit.source}"], State.REVIEWED, "Ada", NOW)
        extra = {"is_meaning_unchanged": "y"} if is_unchanged else {}
        change(editor, item, body="Le puits est sec.", **extra)
        targets = list_targets(list_units(item))
        outdated[is_unchanged] = sum(target.is_outdated for target in targets)
    assert outdated == {False: 1, True: 0}


def test_a_correction_is_marked_among_the_revisions(editor: Colleague) -> None:
    item = a_news()
    change(editor, item, title="Corrigé", is_meaning_unchanged="y")
    page = editor.page(f"{DESK}{item.id}/versions/")
    assert page.get_text().count("Correction\u00a0: le sens n’a pas changé.") == 1


def test_a_published_text_that_is_corrected_stays_published(editor: Colleague) -> None:
    item = a_news(title="Le puit")
    change(editor, item, title="Le puits")
    assert editor.page(f"/n/{item.id}", follow_redirects=True).select_one("h1").text == "Le puits"
