"""The ways to the desk that its tests go: signing in, links, letters, threads."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from portal.accounts import tokens
from portal.accounts.models import Invitation, Person, Purpose
from portal.accounts.roles import TownRole
from portal.db import db, saving
from portal.towns.queries import find_town
from tests.client import plain
from tests.people import GON, PASSWORD, Colleague, a_person, signed_in, visitor

DESK = "/fr/bureau/"
SIGN_IN = "/fr/bureau/connexion/"
SIGN_OUT = "/fr/bureau/deconnexion/"
CHECK = "/fr/bureau/verification/"
FORGOTTEN = "/fr/bureau/mot-de-passe/"
INVITATION = "/fr/bureau/invitation/"
KEEP = "/fr/bureau/reprendre/"
PROFILE = "/fr/bureau/profil/"
OWN_PASSWORD = "/fr/bureau/profil/mot-de-passe/"
DEVICES = "/fr/bureau/profil/appareils/"
SECOND_FACTOR = "/fr/bureau/profil/deux-etapes/"
STOP = "/fr/bureau/profil/arreter/"
CODES = "/fr/bureau/profil/codes-de-secours/"
EXPORT = "/fr/bureau/profil/mes-donnees/"
ERASE = "/fr/bureau/profil/effacer/"
TEAM = f"/fr/bureau/{GON}/equipe/"
INVITE = f"/fr/bureau/{GON}/equipe/inviter/"

NEW = "trois pirogues vertes dorment"
"""A good password that nobody has yet."""


def page_of(answer: TestResponse) -> BeautifulSoup:
    """Give the page of an answer."""
    return BeautifulSoup(plain(answer), "html.parser")


def value_of(answer: TestResponse, name: str) -> str:
    """Give what a field of a page holds."""
    field = page_of(answer).select_one(f"input[name={name}]")
    assert field is not None, f"the page has no field {name}"
    return str(field.get("value", ""))


def try_to_sign_in(
    client: Colleague, address: str | None, password: str, **more: Any
) -> TestResponse:
    """Send the form of the sign-in."""
    return client.send(SIGN_IN, {"address": address or "", "password": password, **more})


def come_in(app: Flask, person: Person, password: str = PASSWORD, **more: Any) -> Colleague:
    """Sign in with the form."""
    client = visitor(app)
    answer = try_to_sign_in(client, person.address, password, **more)
    assert answer.status_code == 302, page_of(answer).main
    return client


def is_in(client: Colleague) -> bool:
    """Tell whether somebody is signed in, as the next page says."""
    return client.get(PROFILE).status_code == 200


def opens(app: Flask, person: Person, password: str) -> bool:
    """Tell whether a password opens an account."""
    return try_to_sign_in(visitor(app), person.address, password).status_code == 302


def cookie_of(client: Colleague) -> str:
    """Give the cookie of a session."""
    cookie = client.get_cookie("session")
    return "" if cookie is None else cookie.value


def with_cookie(app: Flask, cookie: str) -> Colleague:
    """Give somebody who has the copy of a cookie."""
    client = visitor(app)
    client.set_cookie("session", cookie)
    return client


def an_administrator(app: Flask) -> Colleague:
    """Give an administrator who is signed in."""
    return signed_in(app, a_person((GON, "manager"), is_administrator=True))


def a_saved_person(app: Flask, *roles: tuple[str, str], **fields: Any) -> tuple[int, str]:
    """Save somebody in a portal that keeps it; give their number and address."""
    with app.app_context():
        person = a_person(*(roles or ((GON, "editor"),)), **fields)
        return person.id, str(person.address)


# Links


def reset_link(person: Person, now: datetime | None = None) -> str:
    """Give the path of a link to choose a new password."""
    with saving():
        token = tokens.hand_out(person, now or datetime.now(UTC))
    return f"{FORGOTTEN}{token}/"


def an_invitation(
    address: str | None, role: str = "contributor", slug: str = GON, **fields: Any
) -> Invitation:
    """Save an invitation, as a command on the server makes it."""
    town, now = find_town(slug), datetime.now(UTC)
    assert town is not None
    given = {"name": "Awa", "language": "fr", "created_at": now, "town_id": town.id, **fields}
    lasts = tokens.LIFETIMES[Purpose.INVITATION]
    with saving():
        invitation = Invitation(
            address=address,
            address_key=address and address.lower(),
            role=TownRole(role),
            expires_at=now + lasts,
            **given,
        )
        db.session.add(invitation)
    return invitation


def invitation_link(invitation: Invitation) -> str:
    """Give the path of a link to accept an invitation."""
    with saving():
        token = tokens.hand_out(invitation, datetime.now(UTC))
    return f"{INVITATION}{token}/"


# Letters


@dataclass(frozen=True)
class Printed:
    """A letter as it is printed where there is no mail server."""

    to: str
    subject: str
    link: str


class Letters:
    """The letters that left."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def read(self) -> list[Printed]:
        """Give the letters that left since they were read last."""
        out = self._capsys.readouterr().out
        found = re.findall(
            r"──── message ────\nTo: (.*)\nSubject: (.*)\n\n((?s:.*?))──── end of", out
        )
        return [Printed(to, subject, _link_in(words)) for to, subject, words in found]


def _link_in(words: str) -> str:
    found = re.search(r"https?://\S+", words)
    return found[0] if found else ""


# The database


def dump() -> str:
    """Give every value of every table, as text."""
    # Not undone: what requests have saved since this session began would be undone with it.
    db.session.commit()
    lines = []
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(table.select()):
            lines.append(f"{table.name}: {[str(value) for value in row]}")
    db.session.commit()
    return "\n".join(lines)


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Do something in several threads at the same moment; give what came of each."""
    barrier = Barrier(count)

    def wait_and_work(number: int) -> Any:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(wait_and_work, range(count)))
