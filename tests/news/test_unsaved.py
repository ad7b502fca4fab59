"""What is typed and not saved yet: the server keeps it, for whoever typed it."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portal.accounts.actions import erase
from portal.accounts.exports import everything_about
from portal.accounts.models import Person
from portal.db import db, saving
from portal.news.actions import purge
from portal.writing.models import Unsaved
from tests.client import plain
from tests.news.ways import DESK, TEXTS, WRITE, change, page_of, rows, typed_in, written
from tests.people import CHAPONOST, Colleague, a_person, signed_in
from tests.writing_ways import a_draft, objective_ids

KEEP = f"{DESK}brouillon/"
PAGE = "the-open-page-1"


def keep(who: Colleague, status: int = 200, **fields: object) -> dict[str, str]:
    answer = who.send(KEEP, {**TEXTS, "page": PAGE, **fields})
    assert answer.status_code == status, plain(answer)
    return answer.json["said"] if status in (200, 409) else {}


def test_the_answer_says_that_it_is_kept_in_the_language_of_the_page(writer: Colleague) -> None:
    said = keep(writer)
    assert said["text"].startswith("Votre brouillon est gardé\u00a0: ")
    assert said["lang"] == "fr"
    assert rows() == (0, 0, 1)


def test_a_closed_phone_loses_nothing(writer: Colleague) -> None:
    served = objective_ids(3, 6)
    keep(writer, title="Le puits", event_on="2026-03-01", objectives=served)
    listed = writer.page(DESK).select_one("main").get_text()
    assert "Ce que vous avez commencé" in listed
    assert "Le puits" in listed
    answer = writer.get(f"{WRITE}?page={PAGE}")
    assert typed_in(answer)["title"] == "Le puits"
    assert typed_in(answer)["event_on"] == "2026-03-01"
    ticked = [each["value"] for each in page_of(answer).select("[name=objectives][checked]")]
    assert ticked == [str(each) for each in served]


def test_once_saved_it_is_forgotten(writer: Colleague) -> None:
    keep(writer)
    written(writer, page=PAGE)
    assert rows() == (1, 1, 0)


def test_each_open_page_keeps_its_own(writer: Colleague) -> None:
    keep(writer, title="Un")
    keep(writer, title="Deux", page="the-open-page-2")
    keep(writer, title="Un encore")
    listed = writer.page(DESK).get_text()
    assert "Un encore" in listed
    assert "Deux" in listed
    assert rows() == (0, 0, 2)


def test_on_a_saved_item_it_is_offered_where_the_text_is_changed(writer: Colleague) -> None:
    item = written(writer)
    keep(writer, number=item.id, version="1", title="Le forage")
    address = f"{DESK}{item.id}/modifier/"
    assert "Vous aviez commencé autrement" in writer.page(address).get_text()
    assert typed_in(writer.get(f"{address}?page={PAGE}"))["title"] == "Le forage"


def test_if_somebody_saved_meanwhile_the_answer_says_so_and_keeps_it(
    writer: Colleague, editor: Colleague
) -> None:
    item = written(writer)
    change(editor, item, title="Le forage")
    said = keep(writer, status=409, number=item.id, version="1", title="La pompe")
    assert said["text"].startswith("Quelqu’un a enregistré ce texte entre-temps.")
    page = writer.get(f"{DESK}{item.id}/modifier/?page={PAGE}")
    assert (
        "Le foragepompe" in page_of(page).get_text().replace("La ", "Le ")
        or "La pompe" in (typed_in(page)["title"])
    )
    assert page_of(page).select(".change")


def test_nobody_else_sees_it(writer: Colleague, editor: Colleague) -> None:
    keep(writer, title="Un secret")
    for address in (DESK, WRITE, f"{WRITE}?page={PAGE}"):
        assert "Un secret" not in plain(editor.get(address))


def test_nobody_drops_what_another_has_typed(writer: Colleague, editor: Colleague) -> None:
    keep(writer)
    editor.send(f"{DESK}retirer/", {"page": PAGE})
    assert rows() == (0, 0, 1)
    writer.send(f"{DESK}retirer/", {"page": PAGE})
    assert rows() == (0, 0, 0)


def test_for_an_item_of_another_town_nothing_is_kept(writer: Colleague) -> None:
    keep(writer, status=404, number=a_draft(CHAPONOST).id)
    keep(writer, status=404, number=2**31 - 1)
    assert rows()[2] == 0


def test_for_somebody_elses_draft_nothing_is_kept(writer: Colleague) -> None:
    keep(writer, status=404, number=a_draft().id)
    assert rows()[2] == 0


@pytest.mark.parametrize("tag", ["", "xx", "x" * 40])
def test_a_text_of_no_language_is_refused(writer: Colleague, tag: str) -> None:
    keep(writer, status=400, language=tag)
    assert rows()[2] == 0


def test_only_the_fields_of_the_form_are_kept(writer: Colleague) -> None:
    keep(writer, password="secret", stage="published", then="propose")
    names = {name for name, _ in db.session.query(Unsaved).one().fields}
    assert not names & {"password", "stage", "then", "csrf_token", "page"}


def test_twenty_open_pages_are_kept_and_the_oldest_go(writer: Colleague) -> None:
    for number in range(25):
        keep(writer, page=f"open-page-{number:03}")
    assert rows()[2] == 20
    assert not db.session.query(Unsaved).filter_by(page="open-page-004").count()


def test_thirty_days_later_it_is_forgotten(writer: Colleague) -> None:
    keep(writer)
    for days, left in ((29, 1), (31, 0)):
        with saving():
            purge(datetime.now(UTC) + timedelta(days=days))
        assert rows()[2] == left


def test_it_is_part_of_what_a_person_may_take_away(writer: Colleague, author: Person) -> None:
    keep(writer, title="Le puits")
    kept = everything_about(author, datetime.now(UTC))["news"]["not_saved"]
    assert ["title", "Le puits"] in kept[0]["fields"]


def test_with_the_account_what_was_typed_goes(app: Flask) -> None:
    person = a_person((CHAPONOST, "contributor"), is_administrator=False)
    client = signed_in(app, person)
    client.send(f"/fr/bureau/{CHAPONOST}/actualites/brouillon/", {**TEXTS, "page": PAGE})
    assert rows()[2] == 1
    with saving():
        erase(person, datetime.now(UTC))
    assert rows()[2] == 0
