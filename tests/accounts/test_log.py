"""The audit log: who did what, when, in which town, with what it was before and after."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from portal.accounts import queries
from portal.accounts.audit import note
from portal.accounts.models import AuditLine, Person
from portal.db import db, saving
from portal.towns.queries import find_town
from tests.people import CHAPONOST, GON, Colleague, a_person, signed_in

LOG = f"/fr/bureau/{GON}/journal/"


@pytest.fixture
def manager(app: Flask) -> Colleague:
    """Somebody who manages the people of Gon-Boussougou."""
    return signed_in(app, a_person((GON, "manager"), name="Awa"))


def a_line(verb: str, about: Person, town: str = GON, at: datetime | None = None) -> None:
    with saving():
        place = find_town(town)
        note(verb, about, at or datetime.now(UTC), actor_id=about.id, town_id=place and place.id)


def words(manager: Colleague, query: str = "") -> list[str]:
    return [line.get_text(" ", strip=True) for line in manager.page(LOG + query).select(".log li")]


def test_a_line_tells_who_did_what_to_whom_before_and_after(app: Flask, manager: Colleague) -> None:
    ada = a_person((GON, "contributor"), name="Ada")
    manager.send(f"/fr/bureau/{GON}/equipe/{ada.id}/", {"role": "editor"})
    (line,) = words(manager)
    for part in (
        "Rôle changé",
        "Ada",
        "Avant\u00a0: contribution",
        "Après\u00a0: publication",
        "Awa",
    ):
        assert part in line


def test_a_line_holds_no_name_and_no_address(app: Flask, manager: Colleague) -> None:
    form = {"name": "Zoé", "address": "zoe@example.org", "role": "editor", "language": "fr"}
    manager.send(f"/fr/bureau/{GON}/equipe/inviter/", form)
    rows = [repr(row) for row in db.session.execute(AuditLine.__table__.select())]
    assert rows
    assert not [row for row in rows if "Zoé" in row or "zoe@" in row]


def test_the_log_of_a_town_is_silent_about_the_others(manager: Colleague) -> None:
    a_line("closed", a_person((CHAPONOST, "editor")), CHAPONOST)
    assert words(manager) == []


def test_the_log_of_the_portal_is_for_administrators(app: Flask, manager: Colleague) -> None:
    a_line("closed", a_person((CHAPONOST, "editor"), name="Chloé"), CHAPONOST)
    manager.page("/fr/bureau/journal/", status=404)
    admin = signed_in(app, a_person((GON, "contributor"), is_administrator=True))
    assert "Chloé" in admin.page("/fr/bureau/journal/").text


def test_the_log_is_filtered_by_who_and_by_what(manager: Colleague) -> None:
    ada, bob = a_person((GON, "editor"), name="Ada"), a_person((GON, "editor"), name="Bob")
    a_line("closed", ada)
    a_line("reopened", bob)
    assert len(words(manager)) == 2
    assert "Ada" in words(manager, f"?who={ada.id}")[0]
    assert ["rouvert" in line for line in words(manager, "?what=reopened")] == [True]


def test_the_log_is_filtered_by_days_of_the_reader(app: Flask) -> None:
    """At half past eleven in the evening UTC it is the next day in Rome."""
    manager = signed_in(app, a_person((GON, "manager"), time_zone="Europe/Rome"))
    a_line("closed", a_person((GON, "editor")), at=datetime(2026, 11, 10, 23, 30, tzinfo=UTC))
    assert len(words(manager, "?since=2026-11-11&until=2026-11-11")) == 1
    assert words(manager, "?since=2026-11-10&until=2026-11-10") == []


@pytest.mark.parametrize(
    "query",
    [
        "?who=abc", "?who=99999999999999999999", "?what=nothing", "?since=yesterday",
        "?until=9999-12-31", "?before=-1", "?before=999999999999999999999", "?since=%00", "?who=",
    ],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_no_error(manager: Colleague, query: str) -> None:
    manager.page(LOG + query)


def test_a_long_log_comes_page_by_page_and_keeps_its_filter(manager: Colleague) -> None:
    ada = a_person((GON, "editor"))
    for _ in range(queries.LOG_PAGE + 5):
        a_line("closed", ada)
    first = manager.page(f"{LOG}?what=closed")
    (older,) = [link["href"] for link in first.select(".btn-line") if "before=" in str(link)]
    assert "what=closed" in str(older)
    assert len(first.select(".log li")) == queries.LOG_PAGE
    assert len(manager.page(str(older)).select(".log li")) == 5


def test_an_erased_person_is_a_number_in_the_log(app: Flask, manager: Colleague) -> None:
    ada = a_person((GON, "editor"), name="Ada")
    a_line("closed", ada)
    with saving():
        ada.name, ada.erased_at = "", datetime.now(UTC)
    assert f"un compte effacé (n° {ada.id})" in words(manager)[0]


def test_what_is_not_a_verb_is_never_noted(app: Flask) -> None:
    with pytest.raises(ValueError, match="no verb"):
        note("looked", a_person(), datetime.now(UTC), actor_id=None)
