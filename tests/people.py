"""People to test with, and how they sign in and send forms."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from portal.accounts.actions import invite, start_second_factor
from portal.accounts.addresses import address_key
from portal.accounts.models import Device, LanguageSkill, Membership, Person
from portal.accounts.passwords import hashed
from portal.accounts.queries import read_rights
from portal.accounts.roles import LanguageRole, TownRole
from portal.accounts.tokens import digest, hand_out, new_secret
from portal.db import db, saving
from portal.media.actions import begin_upload, use_pictures
from portal.towns.queries import find_town
from portal.web.csrf import masked
from tests.client import Reader, plain
from tests.factories import NOW, a_picture

PASSWORD = "une vache rouge danse"
HASHED = hashed(PASSWORD)
"""Made once: a password takes its time to be hashed."""

CHAPONOST, GON, LESIGNANO = "chaponost", "gon-boussougou", "lesignano-debagni"
TOWNS = (CHAPONOST, GON, LESIGNANO)

TABLES_OF_PEOPLE = {
    "audit_line",
    "device",
    "invitation",
    "language_skill",
    "letter",
    "membership",
    "person",
    "picture",
    "picture_use",
    "recovery_code",
    "ticket",
    "upload",
}
"""What holds no content of the portal."""

_numbers = count(1)
_TOKEN = "the token of a session"


def a_person(
    *roles: tuple[str, str], languages: dict[str, str] | None = None, **fields: Any
) -> Person:
    """Save somebody with an account: ``a_person((GON, "editor"), languages={"mos": "translator"})``."""
    number = next(_numbers)
    address = fields.pop("address", f"person{number}@example.org")
    defaults = {
        "name": f"Personne {number}",
        "address": address,
        "address_key": address and address_key(address),
        "password": HASHED,
        "language": "fr",
        "reads": ["fr"],
        "created_at": NOW,
    }
    person = Person(**(defaults | fields))
    with saving():
        db.session.add(person)
        db.session.flush()
        for slug, role in roles:
            town = find_town(slug)
            assert town is not None
            db.session.add(Membership(person_id=person.id, town_id=town.id, role=TownRole(role)))
        for tag, skill in (languages or {}).items():
            db.session.add(
                LanguageSkill(person_id=person.id, language=tag, role=LanguageRole(skill))
            )
    return person


class Colleague(Reader):
    """Somebody at the desk: a reader who is signed in, and whose forms carry the right token."""

    def send(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Send a form from a page of the portal."""
        return self.post(path, data={"csrf_token": self.token(), **(data or {})}, **kwargs)

    def send_on(self, answer: TestResponse, data: dict[str, Any]) -> TestResponse:
        """Fill in the form that somebody was answered with, and send it as their browser would."""
        form = BeautifulSoup(plain(answer), "html.parser").select_one("main form")
        assert form is not None, "there is a form to fill in"
        hidden = {str(each["name"]): str(each["value"]) for each in form.select("[type=hidden]")}
        return self.post(str(form.get("action") or answer.request.path), data=hidden | data)

    def token(self) -> str:
        """Give the token of this session, as a page carries it."""
        with self.session_transaction() as session:
            session["csrf_token"] = _TOKEN
        signer = URLSafeTimedSerializer(str(self.application.secret_key), salt="wtf-csrf-token")
        return masked(str(signer.dumps(_TOKEN)))


def visitor(app: Flask) -> Colleague:
    """Give somebody who is not signed in."""
    return Colleague(app, app.response_class)


def a_device(person: Person, secret: str, now: datetime) -> Device:
    """Make a device somebody is signed in with, for a year."""
    return Device(
        person_id=person.id,
        digest=digest("device", secret),
        label="Firefox, Linux",
        is_kept=False,
        created_at=now,
        used_at=now,
        expires_at=now + timedelta(days=365),
    )


def cookie_value(app: Flask, secret: str) -> str:
    """Give what the cookie of a device with this secret holds."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return str(signer.dumps({"_user_id": secret}))


def signed_in(app: Flask, person: Person, now: datetime | None = None) -> Colleague:
    """Give somebody who is signed in, without the page that asks for a password."""
    client, secret = visitor(app), new_secret()
    now = now or datetime.now(UTC)
    with saving():
        db.session.add(a_device(person, secret, now))
    with client.session_transaction() as session:
        session["_user_id"] = secret
    return client


def plant_people(now: datetime = NOW) -> None:
    """Save something in each table of people."""
    person = a_person((GON, "manager"), languages={"mos": "reviewer"})
    town = find_town(GON)
    assert town is not None
    with saving():
        rights = read_rights(person)
        role = TownRole.EDITOR
        address = f"ada{person.id}@example.org"
        invite(rights, town, role, name="Ada", address=address, language="fr", now=now)
        start_second_factor(person, "A" * 32, 1, now)
        hand_out(person, now)
        db.session.add(a_device(person, new_secret(), now))


def plant_pictures(now: datetime = NOW) -> None:
    """Save something in each table of pictures."""
    person, picture, town = a_person((GON, "contributor")), a_picture(GON), find_town(GON)
    assert town is not None
    with saving():
        use_pictures(town, [picture])
        begin_upload(person.id, town.id, "photo.jpg", 1000, now)
