"""What those who may enter may do there, and to whom; nobody gets more rights than they are given."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Boolean, DateTime, Integer, select

from portal.accounts import actions, queries
from portal.accounts.models import Invitation, LanguageSkill, Membership, Person
from portal.accounts.roles import Rights, TownRole
from portal.db import Base, db, saving
from portal.errors import Refused
from portal.towns.queries import find_town
from tests.accounts.rights import (
    ADMINISTRATOR,
    CAST,
    CONTRIBUTOR_A,
    EDITOR_A,
    MANAGER_A,
    MANAGER_B,
    REVIEWER,
    TABLE,
    TRANSLATOR,
    quick,
    somebody,
)
from tests.accounts.walk import (
    Objects,
    a_link,
    address_of,
    plant_objects,
    unchanged,
)
from tests.accounts.ways import an_invitation
from tests.factories import NOW
from tests.people import (
    CHAPONOST,
    GON,
    LESIGNANO,
    PASSWORD,
    TOWNS,
    Colleague,
    a_person,
    signed_in,
    visitor,
)

TEAM = f"/fr/bureau/{CHAPONOST}/equipe"
PROFILE = "/fr/bureau/profil/"


@pytest.fixture
def objects(app: Flask) -> Objects:
    """Somebody, and an invitation, of each town."""
    return plant_objects()


def an_administrator(**fields: Any) -> Person:
    return a_person((CHAPONOST, "contributor"), is_administrator=True, **fields)


def row(model: type[Base], number: int) -> dict[str, Any]:
    """Give a row as the database has it now."""
    table = model.__table__
    found = dict(db.session.execute(select(table).where(table.c.id == number)).mappings().one())
    db.session.commit()
    return found


def roles_of(person_id: int) -> dict[str, str]:
    db.session.commit()
    return {each.town.slug: each.role.value for each in queries.list_memberships(person_id)}


# What belongs to another town is not here


@pytest.mark.parametrize("actor", [MANAGER_A, ADMINISTRATOR])
@pytest.mark.parametrize("number", ["of another town", 0, 2**31, 9999999999])
def test_a_number_that_is_not_of_the_town_leads_nowhere(
    app: Flask, objects: Objects, actor: str, number: Any
) -> None:
    client, asked = somebody(app, actor), set()
    data = {"role": "editor", "administrator": "yes", "csrf_token": client.token()}
    numbers = [number if isinstance(number, int) else each[GON] for each in objects]
    strangers = Objects(*(dict.fromkeys(TOWNS, each) for each in numbers))
    with unchanged():
        for rule in app.url_map.iter_rules():
            if {"town", "number"} <= rule.arguments:
                address = address_of(rule, CHAPONOST, strangers)
                for verb in set(rule.methods or ()) - {"OPTIONS"}:
                    answer = client.open(address, method=verb, data=data)
                    # A number that no row has leads to the pages of text, which are only read.
                    assert answer.status_code == 404 or answer.status_code == 405, rule
                    asked.add(f"{rule.endpoint} {verb}")
    assert {"people.person GET", "people.close POST", "people.withdraw POST"} <= asked


def test_the_invitation_of_a_first_administrator_is_of_no_town(app: Flask) -> None:
    with saving():
        number = actions.invite_first("fr", NOW).id
    client = somebody(app, ADMINISTRATOR)
    with unchanged():
        for town in TOWNS:
            for step in ("lien", "annuler"):
                sent = client.send(f"/fr/bureau/{town}/invitation/{number}/{step}/")
                assert sent.status_code == 404


# Ranks

GIVES: dict[str, set[str]] = {
    CONTRIBUTOR_A: set(),
    EDITOR_A: set(),
    MANAGER_A: {"contributor", "editor", "manager"},
    MANAGER_B: set(),
    TRANSLATOR: set(),
    REVIEWER: set(),
    ADMINISTRATOR: {"contributor", "editor", "manager"},
}
"""The roles that may be given in Chaponost, by whom."""


@pytest.mark.parametrize("actor", GIVES)
def test_nobody_gives_a_role_above_their_own(app: Flask, actor: str) -> None:
    about, town = dict(CAST[actor]), find_town(CHAPONOST)
    assert town is not None
    rights = queries.read_rights(a_person(about.pop("role"), **about))
    assert {role.value for role in TownRole if rights.may_give(role, town.id)} == GIVES[actor]


CHANGES: dict[str, tuple[str, dict[str, str]]] = {
    "role": ("", {"role": "editor"}),
    "close": ("fermer/", {}),
    "reopen": ("rouvrir/", {}),
    "remove": ("retirer/", {}),
    "link": ("lien/", {}),
}

# Somebody with no other town is closed, and not removed.
RANKS: dict[tuple[str, str], set[str]] = {
    ("manager", "contributor"): {"role", "close", "reopen", "link"},
    ("manager", "editor"): {"role", "close", "reopen", "link"},
    ("manager", "manager"): {"role", "close", "reopen", "link"},
    ("manager", "closed"): {"role", "close", "reopen"},
    ("manager", "of two towns"): {"role", "remove"},
    ("manager", "administrator"): set(),
    ("manager", "administrator of two towns"): set(),
    ("manager", "themselves"): set(),
    ("administrator", "contributor"): {"role", "close", "reopen", "link"},
    ("administrator", "manager"): {"role", "close", "reopen", "link"},
    ("administrator", "closed"): {"role", "close", "reopen"},
    ("administrator", "of two towns"): {"role", "close", "reopen", "remove", "link"},
    ("administrator", "administrator"): {"role", "close", "reopen", "link"},
    ("administrator", "themselves"): set(),
}
"""What somebody of Chaponost may change of somebody else there."""


def somebody_to_change(about: str) -> Person:
    role = about if about in ("editor", "manager") else "contributor"
    towns = (CHAPONOST, GON) if "two towns" in about else (CHAPONOST,)
    return a_person(
        *((town, role) for town in towns),
        is_administrator=about.startswith("administrator"),
        closed_at=NOW if about == "closed" else None,
    )


@pytest.mark.parametrize(("by", "about"), RANKS)
def test_people_change_whom_they_may_and_nobody_else(app: Flask, by: str, about: str) -> None:
    actor = an_administrator() if by == "administrator" else a_person((CHAPONOST, "manager"))
    client = quick(signed_in(app, actor))
    for change, (step, data) in CHANGES.items():
        person = actor if about == "themselves" else somebody_to_change(about)
        path = f"{TEAM}/{person.id}/{step}"
        if change in RANKS[by, about]:
            assert client.send(path, data).status_code in (200, 302), change
        else:
            with unchanged():
                assert client.send(path, data).status_code == 409, change


def test_an_editor_changes_nobody(app: Flask, objects: Objects) -> None:
    client = somebody(app, EDITOR_A)
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("people.")]
    assert len(rules) > 10
    with unchanged():
        for rule in rules:
            if f"{rule.endpoint} POST" in TABLE:
                sent = client.send(address_of(rule, CHAPONOST, objects), {"role": "manager"})
                assert sent.status_code == 404, rule


# There is always an administrator


def leave_in_each_way(client: Colleague, person: Person) -> dict[str, int]:
    """Try to be no administrator any more, in each way there is; give the answers."""
    ways = {
        f"{TEAM}/{person.id}/fermer/": {},
        f"{TEAM}/{person.id}/administration/": {"administrator": ""},
        f"{PROFILE}effacer/": {"password": PASSWORD},
    }
    return {path: client.send(path, data).status_code for path, data in ways.items()}


@pytest.mark.parametrize("others", [0, 1])
def test_the_last_administrator_is_not_closed_demoted_or_erased(app: Flask, others: int) -> None:
    for _ in range(others):
        an_administrator(closed_at=NOW)  # who may not sign in is none
    person = an_administrator()
    client = signed_in(app, person)
    with unchanged():
        assert set(leave_in_each_way(client, person).values()) == {409}


def test_not_even_by_somebody_who_was_one_a_moment_ago(app: Flask) -> None:
    person, by = an_administrator(), Rights(0, is_administrator=True)
    membership = queries.list_memberships(person.id)[0]
    with pytest.raises(Refused), saving():
        actions.close(by, membership, NOW)
    with pytest.raises(Refused), saving():
        actions.set_administrator(by, person, False, NOW)


def test_the_last_but_one_may_go(app: Flask) -> None:
    an_administrator()
    person = an_administrator()
    sent = signed_in(app, person).send(f"{TEAM}/{person.id}/administration/")
    assert (sent.status_code, sent.location) == (302, "/fr/bureau/")
    assert not row(Person, person.id)["is_administrator"]


def test_an_administrator_chooses_their_own_languages(app: Flask) -> None:
    person = an_administrator()
    sent = signed_in(app, person).send(
        f"{TEAM}/{person.id}/langues/", {"language-bib": "reviewer", "language-xx": "reviewer"}
    )
    assert sent.status_code == 302
    assert [(each.language, each.role.value) for each in queries.list_skills([person.id])] == [
        ("bib", "reviewer")
    ]


# A form says what it asks, and nothing more


def forged(other: Person) -> dict[str, str]:
    """Give a value for every column about people, as somebody may add it to a form."""
    town = find_town(GON)
    assert town is not None
    fields = {
        "is_administrator": "1",
        "administrator": "yes",
        "town": GON,
        "language-mos": "reviewer",
    }
    for model in (Person, Membership, Invitation, LanguageSkill):
        for column in model.__table__.columns:
            kind, value = column.type, "forged"
            if isinstance(kind, Integer):
                value = str(town.id if column.name == "town_id" else other.id)
            elif isinstance(kind, Boolean):
                value = "1"
            elif isinstance(kind, DateTime) or column.name.endswith("_at"):
                value = "2001-02-03T04:05:06"
            fields.setdefault(column.name, value)
    return fields | {"role": "administrator"}


def test_an_invitation_holds_what_its_form_asks(app: Flask) -> None:
    manager, other = a_person((CHAPONOST, "manager")), a_person((GON, "manager"))
    asked = {"name": "Awa", "address": "awa@example.org", "role": "editor", "language": "it"}
    sent = signed_in(app, manager).send(f"{TEAM}/inviter/", forged(other) | asked)
    assert sent.status_code in (200, 302)
    found = db.session.scalars(select(Invitation)).one()
    assert (found.name, found.address, found.role.value, found.language) == tuple(asked.values())
    assert (found.address_key, found.inviter_id) == ("awa@example.org", manager.id)
    assert (found.town and found.town.slug, found.is_administrator) == (CHAPONOST, False)
    assert found.used_at is None
    assert found.created_at.year == found.expires_at.year > 2001


@pytest.mark.parametrize("role", ["administrator", "owner", "", "EDITOR", "manager,administrator"])
def test_no_form_gives_a_role_that_is_none(app: Flask, role: str) -> None:
    client, person = somebody(app, MANAGER_A), a_person((CHAPONOST, "contributor"))
    invitation = {"name": "Awa", "address": "awa@example.org", "language": "fr"}
    with unchanged():
        for path in (f"{TEAM}/inviter/", f"{TEAM}/{person.id}/"):
            assert client.send(path, invitation | {"role": role}).status_code == 400


def test_a_role_form_changes_the_role_in_this_town_alone(app: Flask) -> None:
    other = a_person((GON, "manager"))
    person = a_person((CHAPONOST, "contributor"), (LESIGNANO, "contributor"))
    before = row(Person, person.id)
    somebody(app, MANAGER_A).send(f"{TEAM}/{person.id}/", forged(other) | {"role": "editor"})
    assert roles_of(person.id) == {CHAPONOST: "editor", LESIGNANO: "contributor"}
    assert roles_of(other.id) == {GON: "manager"}
    assert row(Person, person.id) == before
    assert queries.list_skills([person.id]) == []


def test_a_profile_changes_what_its_form_asks(app: Flask) -> None:
    person, other = a_person((CHAPONOST, "contributor")), a_person((GON, "manager"))
    asked = {"name": "Awa", "language": "it", "reads": ["fr", "mos"], "time_zone": "Europe/Rome"}
    before, theirs = row(Person, person.id), row(Person, other.id)
    sent = signed_in(app, person).send(PROFILE, forged(other) | asked)
    assert sent.status_code == 302
    assert row(Person, person.id) == before | asked
    assert row(Person, other.id) == theirs
    assert roles_of(person.id) == {CHAPONOST: "contributor"}
    assert queries.list_skills([person.id]) == []


def test_who_accepts_an_invitation_gets_what_it_says(app: Flask) -> None:
    token = a_link(an_invitation("awa@a.org", slug=CHAPONOST))
    asked = {"name": "Awa", "new_password": PASSWORD}
    sent = visitor(app).send(
        f"/fr/bureau/invitation/{token}/", forged(a_person((GON, "manager"))) | asked
    )
    assert sent.status_code == 302
    person = queries.find_person_by_key("awa@a.org")
    assert person is not None
    assert (person.name, person.address, person.is_administrator) == ("Awa", "awa@a.org", False)
    assert roles_of(person.id) == {CHAPONOST: "contributor"}
    assert queries.list_skills([person.id]) == []


# Other rights hold from the next request on

DEMOTIONS: dict[str, tuple[str, dict[str, str]]] = {
    "another role": ("", {"role": "editor"}),
    "closed": ("fermer/", {}),
    "removed": ("retirer/", {}),
    "other languages": ("langues/", {"language-mos": "translator"}),
    "no administrator": ("administration/", {}),
}


@pytest.mark.parametrize("change", DEMOTIONS)
def test_other_rights_make_every_cookie_worthless(app: Flask, change: str) -> None:
    person = a_person((CHAPONOST, "manager"), (GON, "contributor"), is_administrator=True)
    devices = [signed_in(app, person), signed_in(app, person)]
    assert {device.get(f"{TEAM}/").status_code for device in devices} == {200}
    step, data = DEMOTIONS[change]
    sent = signed_in(app, an_administrator()).send(f"{TEAM}/{person.id}/{step}", data)
    assert sent.status_code == 302
    with unchanged():
        for device in devices:
            assert device.get(f"{TEAM}/").location.startswith(f"/fr/bureau/{CHAPONOST}/connexion/")
            assert device.send(PROFILE, {"name": "Eve", "language": "fr"}).status_code == 403


def test_an_account_that_is_opened_again_has_no_cookie_of_before(app: Flask) -> None:
    person = a_person((CHAPONOST, "contributor"))
    client, manager = signed_in(app, person), somebody(app, MANAGER_A)
    for step in ("fermer", "rouvrir"):
        assert manager.send(f"{TEAM}/{person.id}/{step}/").status_code == 302
    assert client.get(PROFILE).location == f"/fr/bureau/?next={PROFILE}"


def test_rights_are_read_anew_at_each_request(app: Flask) -> None:
    person = a_person((CHAPONOST, "manager"))
    client = signed_in(app, person)
    for role, status in (("editor", 404), ("manager", 200), ("contributor", 404)):
        with saving():
            queries.list_memberships(person.id)[0].role = TownRole(role)
        assert client.get(f"{TEAM}/inviter/").status_code == status
