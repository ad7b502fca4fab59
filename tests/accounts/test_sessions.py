"""Sessions: a cookie is worth nothing once its device is gone, and it goes with time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Device, Person
from portal.db import db
from tests.accounts.ways import (
    DEVICES,
    ERASE,
    NEW,
    OWN_PASSWORD,
    PROFILE,
    SIGN_OUT,
    TEAM,
    an_administrator,
    come_in,
    cookie_of,
    is_in,
    reset_link,
    with_cookie,
)
from tests.people import GON, LESIGNANO, PASSWORD, Colleague, a_person, signed_in, visitor

Event = Callable[[Flask, Colleague, Person], Any]

START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)

OWN: dict[str, Event] = {
    "sign-out": lambda _app, ada, _: ada.send(SIGN_OUT),
    "password": lambda _app, ada, _: ada.send(
        OWN_PASSWORD, {"password": PASSWORD, "new_password": NEW}
    ),
    "reset": lambda app, _, person: visitor(app).send(reset_link(person), {"new_password": NEW}),
    "everywhere": lambda _app, ada, _: ada.send(DEVICES, {"device": "all"}),
    "leaving": lambda _app, ada, _: ada.send(f"/fr/bureau/{GON}/quitter/"),
    "erasing": lambda _app, ada, _: ada.send(ERASE, {"password": PASSWORD}),
}
BY_OTHERS: dict[str, tuple[str, dict[str, str]]] = {
    "role": ("", {"role": "editor"}),
    "languages": ("langues/", {"language-mos": "translator"}),
    "administration": ("administration/", {"administrator": "yes"}),
    "closing": ("fermer/", {}),
    "removal": ("retirer/", {}),
}


def a_colleague(app: Flask) -> tuple[Person, Colleague]:
    person = a_person((GON, "contributor"), (LESIGNANO, "contributor"))
    return person, signed_in(app, person)


def secret_of(client: Colleague) -> str:
    """Give the secret of the device that a cookie holds."""
    with client.session_transaction() as session:
        return str(session["_user_id"])


@pytest.mark.parametrize("event", OWN.values(), ids=OWN)
def test_a_copied_cookie_is_worthless_after_what_one_does(app: Flask, event: Event) -> None:
    person, ada = a_colleague(app)
    copy = with_cookie(app, cookie_of(ada))
    assert is_in(copy)
    assert event(app, ada, person).status_code == 302
    assert not is_in(copy)


@pytest.mark.parametrize(("step", "data"), BY_OTHERS.values(), ids=BY_OTHERS)
def test_a_cookie_is_worthless_after_what_others_do(
    app: Flask, step: str, data: dict[str, str]
) -> None:
    person, ada = a_colleague(app)
    assert is_in(ada)
    assert an_administrator(app).send(f"{TEAM}{person.id}/{step}", data).status_code == 302
    assert not is_in(ada)


def test_the_device_that_changed_the_password_goes_on_with_another_cookie(app: Flask) -> None:
    _person, ada = a_colleague(app)
    before = secret_of(ada)
    ada.send(OWN_PASSWORD, {"password": PASSWORD, "new_password": NEW})
    assert is_in(ada)
    assert secret_of(ada) != before


def test_a_cookie_from_before_an_account_was_closed_stays_worthless(app: Flask) -> None:
    person = a_person((GON, "contributor"))
    ada, boss = signed_in(app, person), an_administrator(app)
    boss.send(f"{TEAM}{person.id}/fermer/")
    assert boss.send(f"{TEAM}{person.id}/rouvrir/").status_code == 302
    assert not is_in(ada)
    assert is_in(come_in(app, person))


def test_a_new_password_signs_out_the_other_devices(app: Flask) -> None:
    person, ada = a_colleague(app)
    phone = signed_in(app, person)
    ada.send(OWN_PASSWORD, {"password": PASSWORD, "new_password": NEW})
    assert not is_in(phone)


def test_one_device_is_signed_out_alone(app: Flask) -> None:
    person, ada = a_colleague(app)
    phone = signed_in(app, person)
    last = db.session.scalars(select(Device.id).order_by(Device.id.desc())).first()
    ada.send(DEVICES, {"device": str(last)})
    assert is_in(ada)
    assert not is_in(phone)


def test_nobody_signs_out_the_device_of_somebody_else(app: Flask) -> None:
    _person, ada = a_colleague(app)
    stranger = signed_in(app, a_person((GON, "manager")))
    last = db.session.scalars(select(Device.id).order_by(Device.id.desc())).first()
    ada.send(DEVICES, {"device": str(last)})
    assert is_in(stranger)


def test_the_own_device_is_signed_out_by_its_number(app: Flask) -> None:
    _person, ada = a_colleague(app)
    own = db.session.scalars(select(Device.id).order_by(Device.id.desc())).first()
    assert ada.send(DEVICES, {"device": str(own)}).status_code == 302
    assert not is_in(ada)


@pytest.mark.parametrize(
    ("step", "data"),
    [("langues/", {"language-mos": "reviewer"}), ("administration/", {"administrator": "no"})],
)
def test_administrators_change_their_own_rights_and_sign_in_anew(
    app: Flask, step: str, data: dict[str, str]
) -> None:
    an_administrator(app)
    person = a_person((GON, "manager"), is_administrator=True)
    ada = signed_in(app, person)
    assert ada.send(f"{TEAM}{person.id}/{step}", data).status_code == 302
    assert not is_in(ada)


def test_what_the_cookie_says_cannot_be_changed(app: Flask) -> None:
    _person, ada = a_colleague(app)
    payload, _, signature = cookie_of(ada).partition(".")
    assert not is_in(with_cookie(app, f"{payload[:-1]}A.{signature}"))


def test_the_database_does_not_hold_the_secret_of_a_cookie(app: Flask) -> None:
    _person, ada = a_colleague(app)
    assert secret_of(ada) not in str(db.session.execute(select(Device.__table__)).all())


# Time


@pytest.mark.parametrize(("keep", "lasts"), [({}, 12), ({"keep": "y"}, 30 * 24)])
def test_a_device_is_signed_out_after_its_time(
    app: Flask, time_machine: Any, keep: dict[str, str], lasts: int
) -> None:
    time_machine.move_to(START, tick=False)
    ada = come_in(app, a_person((GON, "editor")), **keep)
    time_machine.move_to(START + timedelta(hours=lasts, minutes=-1), tick=False)
    assert is_in(ada)
    time_machine.move_to(START + timedelta(hours=lasts, minutes=1), tick=False)
    assert not is_in(ada)


@pytest.mark.parametrize(("keep", "lasts"), [({}, 12), ({"keep": "y"}, 30 * 24)])
def test_sending_something_prolongs_a_session(
    app: Flask, time_machine: Any, keep: dict[str, str], lasts: int
) -> None:
    time_machine.move_to(START, tick=False)
    ada = come_in(app, a_person((GON, "editor")), **keep)
    for day in (1, 2):
        time_machine.move_to(START + day * timedelta(hours=lasts - 1), tick=False)
        ada.send(PROFILE, {"name": "Ada", "language": "fr"})
    time_machine.move_to(START + 3 * timedelta(hours=lasts - 1), tick=False)
    assert is_in(ada)


def test_reading_does_not_prolong_a_session(app: Flask, time_machine: Any) -> None:
    time_machine.move_to(START, tick=False)
    ada = come_in(app, a_person((GON, "editor")))
    time_machine.move_to(START + timedelta(hours=11), tick=False)
    assert is_in(ada)
    time_machine.move_to(START + timedelta(hours=13), tick=False)
    assert not is_in(ada)


def test_what_is_refused_does_not_prolong_a_session(app: Flask, time_machine: Any) -> None:
    time_machine.move_to(START, tick=False)
    ada = come_in(app, a_person((GON, "editor")))
    time_machine.move_to(START + timedelta(hours=11), tick=False)
    assert ada.send(PROFILE, {"name": ""}).status_code == 400
    time_machine.move_to(START + timedelta(hours=13), tick=False)
    assert not is_in(ada)
