"""Kept forms: nothing that was typed is lost when a session ends, and no secret is kept."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts.models import Device
from portal.db import db
from tests.accounts.ways import (
    CHECK,
    DESK,
    ERASE,
    FORGOTTEN,
    INVITE,
    KEEP,
    NEW,
    OWN_PASSWORD,
    PROFILE,
    SECOND_FACTOR,
    come_in,
    dump,
    page_of,
    try_to_sign_in,
    value_of,
)
from tests.client import plain
from tests.people import GON, PASSWORD, Colleague, a_person, signed_in, visitor

TYPED = {"name": "Écrit avant la fin", "language": "it", "reads": ["fr", "mos"]}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def sent_too_late(client: Colleague, path: str = PROFILE, **data: Any) -> TestResponse:
    """Send a form after the session has ended."""
    answer = client.post(path, data={"csrf_token": "of a former session", **(data or TYPED)})
    assert answer.status_code == 403
    assert page_of(answer).h1.text == "Connexion"  # type: ignore[union-attr]
    return answer


def kept_by(answer: TestResponse) -> str:
    return value_of(answer, "kept")


def waiting() -> list[tuple[str | None, Any]]:
    """Give the forms that wait with devices."""
    rows = db.session.execute(select(Device.kept_path, Device.kept_fields))
    return [(path, fields) for path, fields in rows if path is not None]


def signed(app: Flask, what: object, salt: str = "kept form", key: str | None = None) -> str:
    return str(URLSafeTimedSerializer(key or str(app.secret_key), salt=salt).dumps(what))


def test_what_was_typed_is_there_after_signing_in(app: Flask) -> None:
    client, person = visitor(app), a_person((GON, "editor"))
    kept = kept_by(sent_too_late(client))
    answer = try_to_sign_in(client, person.address, PASSWORD, kept=kept)
    assert (answer.status_code, answer.location) == (302, PROFILE)
    page = client.page(PROFILE)
    assert page.select_one("[name=name]")["value"] == TYPED["name"]  # type: ignore[index]
    assert page.select_one("[name=language] [value=it][selected]") is not None
    assert [each["value"] for each in page.select("[name=reads][checked]")] == TYPED["reads"]
    assert "Rien n’est perdu" in page.text


def test_nothing_is_changed_before_it_is_sent_again(app: Flask) -> None:
    client, person = visitor(app), a_person((GON, "editor"), name="Ada")
    kept = kept_by(sent_too_late(client))
    try_to_sign_in(client, person.address, PASSWORD, kept=kept)
    client.page(PROFILE)
    db.session.refresh(person)
    assert person.name == "Ada"


def test_a_wrong_password_loses_nothing(app: Flask) -> None:
    client, person = visitor(app), a_person((GON, "editor"))
    first = kept_by(sent_too_late(client))
    refused = try_to_sign_in(client, person.address, "wrong words here", kept=first)
    assert refused.status_code == 400
    answer = try_to_sign_in(client, person.address, PASSWORD, kept=kept_by(refused))
    assert answer.location == PROFILE
    assert TYPED["name"] in plain(client.get(PROFILE))


def test_the_second_factor_loses_nothing(app: Flask) -> None:
    client, person = visitor(app), a_person((GON, "editor"), totp_secret=SECRET)
    kept = kept_by(sent_too_late(client))
    page = try_to_sign_in(client, person.address, PASSWORD, kept=kept)
    again = client.send(CHECK, {"code": "000000", "kept": kept_by(page)})
    code = pyotp.TOTP(SECRET).now()
    answer = client.send(CHECK, {"code": code, "kept": kept_by(again)})
    assert answer.location == PROFILE
    assert TYPED["name"] in plain(client.get(PROFILE))


def test_a_form_of_a_town_leads_to_the_door_of_that_town(app: Flask) -> None:
    client, person = visitor(app), a_person((GON, "manager"))
    typed = {"name": "Awa", "address": "awa@example.org", "role": "editor", "language": "fr"}
    answer = sent_too_late(client, INVITE, **typed)
    action = page_of(answer).select_one("form.fields")["action"]  # type: ignore[index]
    assert action == f"/fr/bureau/{GON}/connexion/"
    data = {"address": person.address, "password": PASSWORD, "kept": kept_by(answer)}
    assert client.send(str(action), data).location == INVITE
    assert value_of(client.get(INVITE), "address") == "awa@example.org"


def test_it_is_shown_once_it_was_sent_no_more(app: Flask) -> None:
    client, person = visitor(app), a_person((GON, "editor"))
    kept = kept_by(sent_too_late(client))
    try_to_sign_in(client, person.address, PASSWORD, kept=kept)
    assert client.send(PROFILE, {"name": "Ada", "language": "fr"}).status_code == 302
    assert TYPED["name"] not in plain(client.get(PROFILE))
    assert waiting() == []


def test_what_is_refused_still_waits(app: Flask) -> None:
    client, person = visitor(app), a_person((GON, "editor"))
    kept = kept_by(sent_too_late(client))
    try_to_sign_in(client, person.address, PASSWORD, kept=kept)
    assert client.send(PROFILE, {"name": ""}).status_code == 400
    assert TYPED["name"] in plain(client.get(PROFILE))


def test_another_page_does_not_show_it(app: Flask) -> None:
    client, person = visitor(app), a_person((GON, "manager"))
    kept = kept_by(sent_too_late(client))
    try_to_sign_in(client, person.address, PASSWORD, kept=kept)
    assert TYPED["name"] not in plain(client.get(INVITE))
    assert client.send(f"/fr/bureau/{GON}/quitter/").status_code == 409
    assert TYPED["name"] in plain(client.get(PROFILE))


def test_another_device_does_not_show_it(app: Flask) -> None:
    client, person = visitor(app), a_person((GON, "editor"))
    phone = signed_in(app, person)
    kept = kept_by(sent_too_late(client))
    try_to_sign_in(client, person.address, PASSWORD, kept=kept)
    assert TYPED["name"] not in plain(phone.get(PROFILE))
    assert len(waiting()) == 1


# No secret is kept

SECRETS = ["password", "new_password", "code", "csrf_token", "kept", "old-password", "codes"]


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("path", [OWN_PASSWORD, ERASE, SECOND_FACTOR, PROFILE])
def test_no_secret_is_kept(app: Flask, path: str, name: str) -> None:
    answer = visitor(app).post(path, data={name: "a secret of mine", "name": "Ada"})
    assert "a secret of mine" not in plain(answer)
    ticket = URLSafeTimedSerializer(str(app.secret_key), salt="kept form")
    assert ticket.loads(kept_by(answer))["fields"] == [["name", "Ada"]]


def test_a_form_of_secrets_alone_is_not_kept(app: Flask) -> None:
    answer = sent_too_late(visitor(app), OWN_PASSWORD, password=PASSWORD, new_password=NEW)
    assert kept_by(answer) == ""
    assert "recommencez" in plain(answer)


def test_nothing_is_stored_for_a_stranger(app: Flask) -> None:
    before = dump()
    for path in (PROFILE, INVITE, OWN_PASSWORD, f"/fr/bureau/{GON}/equipe/1/"):
        sent_too_late(visitor(app), path, name="typed by a stranger")
    assert dump() == before


# Tickets


def bad_tickets(app: Flask) -> Iterable[str]:
    form = {"path": PROFILE, "fields": [["name", "planted"]]}
    good = signed(app, form)
    payload, moment, signature = good.split(".")
    yield f"{payload}.{moment}.{signature[::-1]}"
    yield f"{payload[:-4]}AAAA.{moment}.{signature}"
    yield from (f"A{good}", good[:20], "..", "\x00")
    yield signed(app, form, salt="wtf-csrf-token")
    yield signed(app, form, key="a key of somebody else")
    yield "a" * 60_000


def test_a_ticket_that_is_not_ours_is_ignored(app: Flask) -> None:
    person = a_person((GON, "editor"))
    for ticket in bad_tickets(app):
        answer = try_to_sign_in(visitor(app), person.address, PASSWORD, kept=ticket)
        assert (answer.status_code, answer.location) == (302, DESK), ticket[:30]
    assert waiting() == []


def test_a_ticket_that_is_not_ours_is_refused_at_the_desk(app: Flask) -> None:
    ada = signed_in(app, a_person((GON, "editor")))
    for ticket in (*bad_tickets(app), ""):
        answer = ada.send(KEEP, {"kept": ticket})
        assert answer.status_code == 409, ticket[:30]
        assert "n’a pas pu être lu" in plain(answer)
    assert waiting() == []


def test_a_ticket_waits_for_a_day(app: Flask, time_machine: Any) -> None:
    start = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
    time_machine.move_to(start, tick=False)
    client, person = visitor(app), a_person((GON, "editor"))
    kept = kept_by(sent_too_late(client))
    for hours, path in ((23, PROFILE), (25, DESK)):
        time_machine.move_to(start + timedelta(hours=hours), tick=False)
        answer = try_to_sign_in(visitor(app), person.address, PASSWORD, kept=kept)
        assert answer.location == path


# A wrong token


def unverified(app: Flask, client: Colleague, path: str, data: dict[str, Any]) -> TestResponse:
    """Send a form whose token is wrong."""
    answer = client.post(path, data={"csrf_token": "wrong", **data})
    assert answer.status_code == 400
    return answer


def test_a_form_with_a_wrong_token_changes_nothing(app: Flask) -> None:
    person = a_person((GON, "editor"), name="Ada")
    page = unverified(app, signed_in(app, person), PROFILE, TYPED)
    assert "ce que vous avez écrit est gardé" in plain(page)
    db.session.refresh(person)
    assert person.name == "Ada"


def test_a_form_with_a_wrong_token_is_taken_up_again(app: Flask) -> None:
    ada = signed_in(app, a_person((GON, "editor")))
    page = page_of(unverified(app, ada, PROFILE, TYPED))
    [form] = page.select(f'form[action="{KEEP}"]')
    data = {str(each["name"]): str(each["value"]) for each in form.select("input")}
    answer = ada.post(KEEP, data=data)
    assert (answer.status_code, answer.location) == (302, PROFILE)
    assert value_of(ada.get(PROFILE), "name") == TYPED["name"]


def test_a_stranger_with_a_wrong_token_is_told_to_begin_again(app: Flask) -> None:
    answer = unverified(app, visitor(app), FORGOTTEN, {"address": "ada@example.org"})
    assert "rechargez-la" in plain(answer)
    assert page_of(answer).select("[name=kept]") == []


HOSTILE = {
    "long path": (f"{FORGOTTEN}{'a' * 600}/", {"x": "y"}),
    "NUL in the path": (f"{FORGOTTEN}a%00b/", {"x": "y"}),
    "NUL": (PROFILE, {"name": "a\x00b", "x\x00": "y"}),
    "no UTF-8": (PROFILE, {"name": b"\xed\xa0\x80"}),
    "many fields": (PROFILE, {f"f{number}": "x" for number in range(900)}),
    "markup": (PROFILE, {"name": '"><script>alert(1)</script>', "</form>": "x"}),
    "long": (PROFILE, {"name": "a" * 40_000}),
}


@pytest.mark.parametrize(("path", "data"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_form_breaks_nothing(app: Flask, path: str, data: dict[str, Any]) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    ada = signed_in(app, a_person((GON, "editor")))
    ada.looks_at_pages = False
    page = ada.post(path, data={"csrf_token": "wrong", **data})
    assert page.status_code == 400
    assert page_of(page).select("script:not([src])") == []
    kept = [str(each["value"]) for each in page_of(page).select("[name=kept]")]
    for ticket in kept:
        assert ada.send(KEEP, {"kept": ticket}).status_code in (302, 409)
        assert ada.get(PROFILE).status_code == 200


def test_a_form_too_large_to_be_kept_asks_to_sign_in_all_the_same(app: Flask) -> None:
    answer = visitor(app).post(PROFILE, data={"name": "a" * 70_000})
    assert answer.status_code == 403
    assert "aaaa" not in plain(answer)


def test_what_waits_is_forgotten_with_the_session(app: Flask) -> None:
    client, person = visitor(app), a_person((GON, "editor"))
    kept = kept_by(sent_too_late(client))
    try_to_sign_in(client, person.address, PASSWORD, kept=kept)
    client.send("/fr/bureau/deconnexion/")
    assert TYPED["name"] not in plain(come_in(app, person).get(PROFILE))
