"""Links that are sent: for one purpose, for a while, for one use, and from our own address."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import actions, tokens
from portal.accounts.models import Invitation, Membership, Person, Ticket
from portal.db import db, saving
from portal.errors import Refused
from portal.post.models import Letter
from tests.accounts.ways import (
    DESK,
    FORGOTTEN,
    INVITATION,
    INVITE,
    NEW,
    OWN_PASSWORD,
    SIGN_IN,
    TEAM,
    Letters,
    a_saved_person,
    an_administrator,
    an_invitation,
    at_once,
    come_in,
    cookie_of,
    dump,
    invitation_link,
    is_in,
    opens,
    page_of,
    reset_link,
)
from tests.client import plain
from tests.people import (
    CHAPONOST,
    GON,
    LESIGNANO,
    PASSWORD,
    Colleague,
    a_person,
    signed_in,
    visitor,
)

START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
ACCEPTING = {"name": "Awa Kabore", "new_password": NEW}


def is_over(app: Flask, link: str) -> bool:
    """Tell whether a link works no more, as its page says."""
    answer = visitor(app).get(link)
    assert answer.status_code in (200, 404)
    return answer.status_code == 404


def roles_of(address: str) -> dict[str, str]:
    """Give what somebody may do in towns."""
    rows = db.session.scalars(
        select(Membership).join(Person).where(Person.address == address)
    ).all()
    return {each.town.slug: each.role.value for each in rows}


# A new password


def test_a_link_lets_somebody_choose_a_new_password(app: Flask, letters: Letters) -> None:
    person = a_person((GON, "editor"))
    visitor(app).send(FORGOTTEN, {"address": person.address})
    [letter] = letters.read()
    answer = visitor(app).send(urlsplit(letter.link).path, {"new_password": NEW})
    assert (answer.status_code, answer.location) == (302, SIGN_IN)
    assert opens(app, person, NEW)
    assert not opens(app, person, PASSWORD)


def test_a_link_signs_nobody_in(app: Flask) -> None:
    client = visitor(app)
    client.send(reset_link(a_person((GON, "editor"))), {"new_password": NEW})
    assert not is_in(client)


def test_a_link_works_once(app: Flask) -> None:
    person = a_person((GON, "editor"))
    link = reset_link(person)
    assert visitor(app).send(link, {"new_password": NEW}).status_code == 302
    again = visitor(app).send(link, {"new_password": "another good sentence"})
    assert again.status_code == 404
    assert opens(app, person, NEW)


def test_a_link_works_for_an_hour(app: Flask, time_machine: Any) -> None:
    time_machine.move_to(START, tick=False)
    link = reset_link(a_person((GON, "editor")))
    time_machine.move_to(START + timedelta(minutes=59, seconds=59), tick=False)
    assert not is_over(app, link)
    time_machine.move_to(START + timedelta(minutes=60), tick=False)
    assert is_over(app, link)
    assert visitor(app).send(link, {"new_password": NEW}).status_code == 404


def test_a_link_that_was_open_too_long_changes_nothing(app: Flask, time_machine: Any) -> None:
    time_machine.move_to(START, tick=False)
    person = a_person((GON, "editor"))
    link, client = reset_link(person), visitor(app)
    assert client.get(link).status_code == 200
    time_machine.move_to(START + timedelta(minutes=61), tick=False)
    client.send(link, {"new_password": NEW})
    assert not opens(app, person, NEW)


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_a_link_changes_nothing(app: Flask, method: str) -> None:
    links = [
        reset_link(a_person((GON, "editor"))),
        invitation_link(an_invitation("awa@example.org")),
    ]
    before = dump()
    for link in links:
        for _ in range(3):
            assert getattr(visitor(app), method)(link).status_code == 200
    assert dump() == before


def test_a_refused_password_does_not_use_up_the_link(app: Flask) -> None:
    link = reset_link(a_person((GON, "editor")))
    assert visitor(app).send(link, {"new_password": "short"}).status_code == 400
    assert visitor(app).send(link, {"new_password": NEW}).status_code == 302


def test_a_link_is_for_its_purpose_alone(app: Flask) -> None:
    reset = reset_link(a_person((GON, "editor")))
    invited = invitation_link(an_invitation("awa@example.org"))
    assert is_over(app, reset.replace(FORGOTTEN, INVITATION))
    assert is_over(app, invited.replace(INVITATION, FORGOTTEN))
    stolen = visitor(app).send(reset.replace(FORGOTTEN, INVITATION), ACCEPTING)
    assert stolen.status_code == 404


@pytest.mark.parametrize(
    "token", ["a", "%00", "é" * 50, "a" * 5000, "..", "'or 1=1--", "%ED%A0%80", "{{7*7}}"]
)
def test_a_made_up_link_is_over(app: Flask, token: str) -> None:
    for section in (FORGOTTEN, INVITATION):
        assert visitor(app).get(f"{section}{token}/").status_code in (301, 404)
        assert visitor(app).send(f"{section}{token}/", ACCEPTING).status_code == 404


def test_the_database_does_not_hold_the_token_of_a_link(app: Flask) -> None:
    person, invitation = a_person((GON, "editor")), an_invitation("awa@example.org")
    for link in (reset_link(person), invitation_link(invitation)):
        token = link.rstrip("/").rpartition("/")[2]
        assert len(token) >= 43
        assert token not in dump()
    assert "ticket: " in dump()


def test_tokens_are_never_alike(app: Flask) -> None:
    assert len({tokens.new_secret() for _ in range(1000)}) == 1000


def test_every_link_dies_with_a_new_password(app: Flask) -> None:
    person = a_person((GON, "editor"))
    first, second = reset_link(person), reset_link(person)
    visitor(app).send(first, {"new_password": NEW})
    assert is_over(app, second)


def test_a_link_dies_when_the_password_is_changed_at_the_desk(app: Flask) -> None:
    person = a_person((GON, "editor"))
    link = reset_link(person)
    signed_in(app, person).send(OWN_PASSWORD, {"password": PASSWORD, "new_password": NEW})
    assert is_over(app, link)


@pytest.mark.parametrize("step", ["fermer/", "lien/"])
def test_a_link_dies_when_the_account_is_closed_or_another_is_handed_over(
    app: Flask, step: str
) -> None:
    person = a_person((GON, "editor"))
    link = reset_link(person)
    assert an_administrator(app).send(f"{TEAM}{person.id}/{step}").status_code in (200, 302)
    assert is_over(app, link)


def test_who_changed_the_password_is_told_by_mail(app: Flask, letters: Letters) -> None:
    person = a_person((GON, "editor"))
    visitor(app).send(reset_link(person), {"new_password": NEW})
    [letter] = letters.read()
    assert (letter.to, letter.subject) == (person.address, "Votre compte a changé")


# Nobody learns the token on the way


@pytest.mark.parametrize("path", ["reset", "invitation", "over"])
def test_a_page_with_a_token_tells_it_to_nobody(app: Flask, path: str) -> None:
    links = {
        "reset": lambda: reset_link(a_person((GON, "editor"))),
        "invitation": lambda: invitation_link(an_invitation("awa@example.org")),
        "over": lambda: f"{FORGOTTEN}{'a' * 43}/",
    }
    answer = visitor(app).get(links[path]())
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_no_cache_keeps_a_page_with_a_token(app: Flask) -> None:
    boss, person = an_administrator(app), a_person((GON, "editor"))
    answers = [
        visitor(app).get(reset_link(person)),
        visitor(app).get(invitation_link(an_invitation("awa@example.org"))),
        boss.send(f"{TEAM}{person.id}/lien/"),
    ]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"private, no-store"}


# Eight at once


@pytest.fixture
def racing(open_portal: Flask) -> Callable[[str, dict[str, str]], list[int]]:
    """Send a form eight times at once; give the answers."""

    def race(path: str, data: dict[str, str]) -> list[int]:
        clients = [visitor(open_portal) for _ in range(8)]
        forms = [{"csrf_token": client.token(), **data} for client in clients]
        answers = at_once(8, lambda number: clients[number].post(path, data=forms[number]))
        return sorted(answer.status_code for answer in answers)

    return race


def test_of_eight_at_once_one_chooses_the_password(
    open_portal: Flask, racing: Callable[..., list[int]]
) -> None:
    number, _address = a_saved_person(open_portal)
    with open_portal.app_context():
        person = db.session.get(Person, number)
        assert person is not None
        link = reset_link(person)
    first, *others = racing(link, {"new_password": NEW})
    assert first == 302
    assert set(others) <= {404, 409}


def test_of_eight_at_once_one_accepts_the_invitation(
    open_portal: Flask, racing: Callable[..., list[int]]
) -> None:
    with open_portal.app_context():
        link = invitation_link(an_invitation("race@example.org"))
    first, *others = racing(link, ACCEPTING)
    assert first == 302
    assert set(others) <= {403, 404, 409}
    with open_portal.app_context():
        assert roles_of("race@example.org") == {GON: "contributor"}


def test_two_invitations_of_one_address_make_one_account(open_portal: Flask) -> None:
    with open_portal.app_context():
        towns = (CHAPONOST, GON, LESIGNANO) * 2
        invited = [an_invitation("three@example.org", slug=slug) for slug in towns]
        links = [invitation_link(each) for each in invited]
    clients = [visitor(open_portal) for _ in links]
    forms = [{"csrf_token": client.token(), **ACCEPTING} for client in clients]
    answers = at_once(6, lambda each: clients[each].post(links[each], data=forms[each]))
    first, *others = sorted(answer.status_code for answer in answers)
    assert first == 302
    assert set(others) <= {403, 409}


# Letters


def under(host: str, client: Colleague) -> Colleague:
    """Let a client have its cookie for another host too, as its browser would there."""
    client.token()
    client.set_cookie("session", cookie_of(client), domain=host)
    return client


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded", "X-Host"])
def test_the_links_of_letters_are_ours_whatever_host_is_asked(
    app: Flask, letters: Letters, header: str
) -> None:
    person, host = a_person((GON, "editor")), "example.net"
    boss = under(host, signed_in(app, a_person((GON, "manager"))))
    headers = {header: f"host={host}" if header == "Forwarded" else host}
    under(host, visitor(app)).send(FORGOTTEN, {"address": person.address}, headers=headers)
    invited = {"name": "Awa", "address": "awa@example.org", "role": "editor", "language": "fr"}
    page = boss.send(INVITE, invited, headers=headers)
    found = [letter.link for letter in letters.read()]
    found += [str(link["href"]) for link in page_of(page).select(".link-to-give a")]
    assert len(found) == 3
    assert all(link.startswith("https://portal.test/fr/bureau/") for link in found)


@pytest.mark.parametrize(
    "typed", ["ADA.MAIL@EXAMPLE.ORG", "ada.mail@example.org.", "ada.mail@\uff45xample.org"]
)
def test_a_letter_goes_to_the_address_of_the_account(
    app: Flask, letters: Letters, typed: str
) -> None:
    a_person((GON, "editor"), address="Ada.Mail@example.org")
    visitor(app).send(FORGOTTEN, {"address": typed})
    assert [letter.to for letter in letters.read()] == ["Ada.Mail@example.org"]


@pytest.mark.parametrize(
    "typed",
    ["ada.ma\u0131l@example.org", "\uff41da.mail@example.org", "ada.mail@ex\u0430mple.org"],
)
def test_no_letter_goes_to_a_twin(app: Flask, letters: Letters, typed: str) -> None:
    a_person((GON, "editor"), address="Ada.Mail@example.org")
    visitor(app).send(FORGOTTEN, {"address": typed})
    assert letters.read() == []


def test_no_letter_goes_to_a_stranger_or_a_closed_account(app: Flask, letters: Letters) -> None:
    closed = a_person((GON, "editor"), closed_at=datetime.now(UTC))
    for address in (closed.address, "nobody@example.org"):
        visitor(app).send(FORGOTTEN, {"address": address})
    assert letters.read() == []
    assert db.session.scalars(select(Letter)).all() == []


# Invitations


def test_an_invitation_makes_an_account_with_its_role(app: Flask, letters: Letters) -> None:
    boss = signed_in(app, a_person((GON, "manager")))
    data = {"name": "Awa", "address": "Awa@example.org", "role": "editor", "language": "fr"}
    boss.send(INVITE, data)
    [letter] = letters.read()
    assert letter.to == "Awa@example.org"
    client = visitor(app)
    assert client.send(urlsplit(letter.link).path, ACCEPTING).location == DESK
    assert is_in(client)
    assert roles_of("Awa@example.org") == {GON: "editor"}


def test_role_and_town_are_those_of_the_invitation(app: Flask) -> None:
    link = invitation_link(an_invitation("awa@example.org"))
    edited = {"role": "manager", "town": LESIGNANO, "town_id": "1", "is_administrator": "1"}
    edited |= {"address": "mallory@example.net", "inviter_id": "1", "id": "1"}
    assert visitor(app).send(link, ACCEPTING | edited).status_code == 302
    assert roles_of("awa@example.org") == {GON: "contributor"}
    person = db.session.scalars(select(Person).where(Person.address_key == "awa@example.org")).one()
    assert not person.is_administrator


def test_an_invitation_is_accepted_once(app: Flask) -> None:
    invitation = an_invitation("awa@example.org")
    links = [invitation_link(invitation), invitation_link(invitation)]
    assert visitor(app).send(links[0], ACCEPTING).status_code == 302
    assert [visitor(app).send(link, ACCEPTING).status_code for link in links] == [404, 404]


def test_an_invitation_works_for_fourteen_days(app: Flask, time_machine: Any) -> None:
    time_machine.move_to(START, tick=False)
    link = invitation_link(an_invitation("awa@example.org"))
    time_machine.move_to(START + timedelta(days=13, hours=23), tick=False)
    assert not is_over(app, link)
    time_machine.move_to(START + timedelta(days=14), tick=False)
    assert visitor(app).send(link, ACCEPTING).status_code == 404


def test_an_invitation_is_not_for_somebody_else_who_is_signed_in(app: Flask) -> None:
    link = invitation_link(an_invitation("awa@example.org", "manager"))
    other = a_person((LESIGNANO, "contributor"))
    client = signed_in(app, other)
    assert client.send(link, ACCEPTING).status_code == 403
    assert roles_of(str(other.address)) == {LESIGNANO: "contributor"}
    assert roles_of("awa@example.org") == {}


def test_an_invitation_of_an_account_is_not_for_another(app: Flask) -> None:
    invited, other = a_person((LESIGNANO, "editor")), a_person((LESIGNANO, "contributor"))
    link = invitation_link(an_invitation(str(invited.address), "manager"))
    assert signed_in(app, other).send(link, ACCEPTING).status_code == 403
    assert visitor(app).send(link, ACCEPTING).status_code == 403
    assert roles_of(str(invited.address)) == {LESIGNANO: "editor"}
    assert roles_of(str(other.address)) == {LESIGNANO: "contributor"}


def test_an_account_joins_another_town_once_signed_in(app: Flask) -> None:
    invited = a_person((LESIGNANO, "editor"))
    link = invitation_link(an_invitation(str(invited.address), "contributor"))
    assert come_in(app, invited, next=link).get(link).status_code == 200
    assert signed_in(app, invited).send(link).status_code == 302
    assert roles_of(str(invited.address)) == {LESIGNANO: "editor", GON: "contributor"}


def test_of_eight_at_once_one_joins(open_portal: Flask) -> None:
    number, address = a_saved_person(open_portal, (LESIGNANO, "editor"))
    with open_portal.app_context():
        person = db.session.get(Person, number)
        assert person is not None
        clients = [signed_in(open_portal, person) for _ in range(8)]
        link = invitation_link(an_invitation(address))
    forms = [{"csrf_token": client.token()} for client in clients]
    answers = at_once(8, lambda each: clients[each].post(link, data=forms[each]).status_code)
    first, *others = sorted(answers)
    assert first == 302
    assert set(others) <= {404, 409}


def test_an_invitation_is_joined_by_the_account_of_its_address_alone(app: Flask) -> None:
    invitation, other = an_invitation("awa@example.org"), a_person((LESIGNANO, "editor"))
    with pytest.raises(Refused), saving():
        actions.join(invitation, other, datetime.now(UTC))
    assert roles_of(str(other.address)) == {LESIGNANO: "editor"}


def test_an_invitation_does_not_change_the_password_of_an_account(app: Flask) -> None:
    invited = a_person((LESIGNANO, "editor"))
    link = invitation_link(an_invitation(str(invited.address)))
    for client in (visitor(app), signed_in(app, invited)):
        client.send(link, ACCEPTING)
    assert opens(app, invited, PASSWORD)
    assert not opens(app, invited, NEW)


@pytest.mark.parametrize("role", ["manager"])
def test_a_link_of_a_withdrawn_invitation_is_over(app: Flask, role: str) -> None:
    invitation = an_invitation("awa@example.org", role)
    link, number = invitation_link(invitation), invitation.id
    boss = signed_in(app, a_person((GON, "manager")))
    assert boss.send(f"/fr/bureau/{GON}/invitation/{number}/annuler/").status_code == 302
    assert is_over(app, link)


def test_a_new_link_of_an_invitation_ends_the_former_ones(app: Flask) -> None:
    invitation = an_invitation("awa@example.org")
    former = invitation_link(invitation)
    boss = signed_in(app, a_person((GON, "manager")))
    page = boss.send(f"/fr/bureau/{GON}/invitation/{invitation.id}/lien/")
    [link] = page_of(page).select(".link-to-give a")
    assert is_over(app, former)
    assert not is_over(app, urlsplit(str(link["href"])).path)


def test_an_editor_invites_nobody(app: Flask) -> None:
    ada = signed_in(app, a_person((GON, "editor")))
    data = {"name": "Awa", "address": "awa@example.org", "role": "contributor", "language": "fr"}
    assert ada.send(INVITE, data).status_code == 404
    assert db.session.scalars(select(Invitation)).all() == []


def test_a_team_member_is_not_invited_again(app: Flask) -> None:
    member = a_person((GON, "editor"))
    boss = signed_in(app, a_person((GON, "manager")))
    data = {"name": "Awa", "role": "contributor", "language": "fr"}
    answer = boss.send(INVITE, {**data, "address": str(member.address).upper()})
    assert answer.status_code == 409
    assert "fait déjà partie de l’équipe" in plain(answer)


def test_a_link_of_a_password_used_twice_leaves_one_line_in_the_log(app: Flask) -> None:
    person = a_person((GON, "editor"))
    link = reset_link(person)
    for _ in range(2):
        visitor(app).send(link, {"new_password": NEW})
    assert dump().count("'password changed'") == 2  # the line, and the letter
    assert db.session.scalars(select(Ticket).where(Ticket.used_at.is_(None))).all() == []
