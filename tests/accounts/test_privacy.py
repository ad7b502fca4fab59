"""Privacy: all that is kept of a person can be taken away and erased; logs hold no secret."""

import json
import logging
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import inspect, select
from sqlalchemy.engine import make_url

from portal.accounts import actions, queries
from portal.accounts.audit import VERBS
from portal.accounts.models import AuditLine, Membership, Person
from portal.accounts.roles import Rights, TownRole
from portal.db import db, saving
from portal.towns.queries import find_town
from tests.accounts.ways import (
    CHECK,
    ERASE,
    EXPORT,
    FORGOTTEN,
    INVITE,
    NEW,
    OWN_PASSWORD,
    PROFILE,
    Letters,
    an_administrator,
    an_invitation,
    come_in,
    dump,
    invitation_link,
    is_in,
    page_of,
    reset_link,
    try_to_sign_in,
    visitor,
)
from tests.client import plain
from tests.conftest import planted_app
from tests.people import GON, LESIGNANO, PASSWORD, Colleague, a_person, signed_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LABEL = "Firefox, Linux"


class Unique:
    """Words that stand nowhere else."""

    def __init__(self) -> None:
        self.name = f"Zoé {secrets.token_hex(6)}"
        self.local = f"u{secrets.token_hex(6)}"
        self.address = f"{self.local}@example.org"
        self.typed = f"kept {secrets.token_hex(6)}"

    def __iter__(self) -> Iterator[str]:
        return iter((self.name, self.name.upper(), self.local, self.typed))


def plant_somebody(app: Flask, unique: Unique) -> tuple[Person, Colleague]:
    """Save somebody who leaves a trace in every table of the accounts."""
    person = a_person(
        (GON, "contributor"),
        (LESIGNANO, "editor"),
        name=unique.name,
        address=unique.address,
        languages={"mos": "translator", "bib": "reviewer"},
        totp_secret=SECRET,
        time_zone="Africa/Ouagadougou",
    )
    with saving():
        actions.renew_recovery_codes(person, datetime.now(UTC))
    reset_link(person)
    invitation_link(an_invitation(unique.address, name=unique.name, slug="chaponost"))
    visitor(app).send(FORGOTTEN, {"address": unique.address.upper()})
    client = signed_in(app, person)
    [device] = queries.list_devices(person.id, datetime.now(UTC))
    with saving():
        device.kept_path, device.kept_fields = PROFILE, [["name", unique.typed]]
    return person, client


def taken_away(client: Colleague) -> dict[str, Any]:
    answer = client.get(EXPORT)
    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    said: dict[str, Any] = json.loads(plain(answer))
    return said


# Taking it away


def test_the_export_holds_what_is_kept_of_a_person(app: Flask) -> None:
    unique = Unique()
    person, client = plant_somebody(app, unique)
    said = taken_away(client)
    assert said["person"]["name"] == unique.name
    assert said["person"]["address"] == unique.address
    assert said["person"]["number"] == person.id
    assert {each["town"]: each["role"] for each in said["towns"]} == {
        GON: "contributor",
        LESIGNANO: "editor",
    }
    assert [each["language"] for each in said["languages"]] == ["bib", "mos"]
    assert said["devices"][0]["device"] == LABEL
    assert said["devices"][0]["kept_form"] == [["name", unique.typed]]
    assert "recovery codes" in [line["verb"] for line in said["log"]]


def test_the_export_holds_the_invitations_and_letters_of_a_person(app: Flask) -> None:
    unique = Unique()
    _person, client = plant_somebody(app, unique)
    said = taken_away(client)
    assert [each["town"] for each in said["invitations"]] == ["chaponost"]
    assert [each["kind"] for each in said["letters"]] == ["password"]


def test_the_export_holds_every_column_of_a_person_but_secrets(app: Flask) -> None:
    _person, client = plant_somebody(app, Unique())
    columns = {column.key for column in inspect(Person).columns}
    secret = {"password", "totp_secret", "totp_step", "address_key", "closed_at", "erased_at"}
    assert columns - secret - {"id"} <= set(taken_away(client)["person"])


def test_the_export_holds_no_secret(app: Flask) -> None:
    person, client = plant_somebody(app, Unique())
    said = plain(client.get(EXPORT))
    [device] = queries.list_devices(person.id, datetime.now(UTC))
    with client.session_transaction() as session:
        cookie = session["_user_id"]
    for secret in (str(person.password), SECRET, PASSWORD, device.digest, cookie, "argon2"):
        assert secret not in said


def test_the_export_holds_nothing_of_others(app: Flask) -> None:
    other = Unique()
    boss = a_person((GON, "manager"), name=other.name, address=other.address)
    person = a_person((GON, "contributor"))
    manager, ada = signed_in(app, boss), signed_in(app, person)
    manager.send(f"/fr/bureau/{GON}/equipe/{person.id}/", {"role": "editor"})
    assert not is_in(ada)
    said = plain(come_in(app, person).get(EXPORT))
    assert "role changed" in said
    assert [word for word in other if word in said] == []


def test_no_cache_keeps_the_export(app: Flask) -> None:
    answer = signed_in(app, a_person((GON, "editor"))).get(EXPORT)
    assert answer.headers["Cache-Control"] == "private, no-store"


# Erasing it


def erase(client: Colleague) -> None:
    assert client.send(ERASE, {"password": PASSWORD}).status_code == 302


def test_erasing_leaves_no_trace_in_any_table(app: Flask) -> None:
    unique = Unique()
    _person, client = plant_somebody(app, unique)
    before = dump()
    assert [word for word in unique if word not in before] == [unique.name.upper()]
    erase(client)
    after = dump().lower()
    assert [word for word in unique if word.lower() in after] == []
    assert SECRET.lower() not in after


def test_the_number_of_an_erased_person_stays_in_the_log(app: Flask) -> None:
    unique = Unique()
    person, client = plant_somebody(app, unique)
    erase(client)
    lines = queries.list_lines_of(person.id)
    assert [line.verb for line in lines][-2:] == ["erased", "erased"]  # one for each town
    page = an_administrator(app).page("/fr/bureau/journal/")
    assert f"un compte effacé (n° {person.id})" in page.text
    assert unique.name not in page.text


def test_an_erased_person_signs_in_no_more(app: Flask) -> None:
    unique = Unique()
    _person, client = plant_somebody(app, unique)
    erase(client)
    assert not is_in(client)
    assert try_to_sign_in(visitor(app), unique.address, PASSWORD).status_code == 400
    assert visitor(app).send(CHECK, {"code": "000000"}).status_code == 302


def test_an_erased_person_has_no_rights(app: Flask) -> None:
    person, client = plant_somebody(app, Unique())
    erase(client)
    assert queries.read_rights(person) == Rights(person.id)
    assert (
        db.session.scalars(select(Membership).where(Membership.person_id == person.id)).all() == []
    )


def test_the_address_of_an_erased_person_may_come_again(app: Flask) -> None:
    unique = Unique()
    person, client = plant_somebody(app, unique)
    erase(client)
    link = invitation_link(an_invitation(unique.address))
    assert visitor(app).send(link, {"name": "Zoé", "new_password": NEW}).status_code == 302
    again = queries.find_person_by_key(unique.address)
    assert again is not None
    assert again.id != person.id


def test_erasing_needs_the_password(app: Flask) -> None:
    unique = Unique()
    _person, client = plant_somebody(app, unique)
    assert client.send(ERASE, {"password": "wrong words here"}).status_code == 400
    assert unique.name in dump()


def test_the_last_administrator_is_not_erased(app: Flask) -> None:
    client = an_administrator(app)
    assert client.send(ERASE, {"password": PASSWORD}).status_code == 409
    assert is_in(client)


def test_erasing_leaves_others_as_they_are(app: Flask) -> None:
    other = Unique()
    plant_somebody(app, other)
    _person, client = plant_somebody(app, Unique())
    erase(client)
    everything = dump()
    assert other.name in everything
    assert everything.count(other.address) >= 4  # account twice, invitation twice


def test_who_comes_after_an_erased_person_does_not_get_their_number(app: Flask) -> None:
    person, client = plant_somebody(app, Unique())
    erase(client)
    assert a_person((GON, "editor")).id > person.id


# On the disk


@pytest.fixture(scope="module")
def on_disk(scratch_database: Callable[[str], str]) -> Iterator[Flask]:
    """A portal on an SQLite file."""
    with planted_app(scratch_database("sqlite")) as app:
        app.extensions["post_runner"] = lambda work: work()
        yield app


def bytes_of(app: Flask) -> bytes:
    """Give the file of the database, and what SQLite keeps beside it."""
    path = Path(str(make_url(app.config["SQLALCHEMY_DATABASE_URI"]).database))
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def test_erasing_leaves_no_trace_on_the_disk_once_the_jobs_have_run(on_disk: Flask) -> None:
    unique = Unique()
    with on_disk.app_context():
        _person, client = plant_somebody(on_disk, unique)
    words = [unique.name.encode(), unique.local.encode(), unique.typed.encode()]
    assert [word for word in words if word not in bytes_of(on_disk)] == []
    erase(client)
    assert on_disk.test_cli_runner().invoke(args=["jobs"]).exit_code == 0
    assert [word for word in words if word in bytes_of(on_disk)] == []


def test_erased_words_are_overwritten_on_every_build_of_sqlite(on_disk: Flask) -> None:
    with on_disk.app_context():
        assert db.session.connection().exec_driver_sql("PRAGMA secure_delete").scalar() == 1


# Its time


def test_what_has_had_its_time_is_deleted(app: Flask) -> None:
    unique = Unique()
    person, _client = plant_somebody(app, unique)
    later = datetime.now(UTC) + timedelta(days=400)
    with saving():
        queries.purge(later)
    left = dump()
    for table in ("device", "ticket", "invitation"):
        assert f"{table}: " not in left
    assert person.name == unique.name


# Logs


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """Everything that is logged, by whomever."""
    caplog.set_level(logging.DEBUG)
    return lambda: "\n".join(
        f"{record.name} {record.getMessage()} {record.exc_text}" for record in caplog.records
    )


def test_the_logs_hold_nothing_of_a_sign_in(app: Flask, logged: Callable[[], str]) -> None:
    unique, wrong = Unique(), f"wrong {secrets.token_hex(8)}"
    a_person((GON, "editor"), name=unique.name, address=unique.address)
    for _ in range(7):
        try_to_sign_in(visitor(app), unique.address, wrong)
    client = visitor(app)
    client.post(PROFILE, data={"name": unique.typed, "password": wrong})
    assert [word for word in (*unique, wrong) if word in logged()] == []


def test_the_logs_hold_nothing_of_a_refusal(app: Flask, logged: Callable[[], str]) -> None:
    unique = Unique()
    person = a_person((GON, "editor"), name=unique.name, address=unique.address)
    ada = signed_in(app, person)
    ada.get(f"/fr/bureau/{LESIGNANO}/equipe/?secret={unique.typed}")
    ada.send(INVITE, {"name": unique.typed, "address": unique.address})
    assert f"person {person.id} may not" in logged()
    assert [word for word in unique if word in logged()] == []


def test_the_logs_hold_nothing_of_a_reset(
    app: Flask, logged: Callable[[], str], letters: Letters
) -> None:
    unique = Unique()
    a_person((GON, "editor"), name=unique.name, address=unique.address)
    visitor(app).send(FORGOTTEN, {"address": unique.address})
    path = urlsplit(letters.read()[0].link).path
    for password in ("short", NEW, NEW):
        visitor(app).send(path, {"new_password": password})
    words = [*unique, NEW, path.rstrip("/").rpartition("/")[2]]
    assert [word for word in words if word in logged()] == []


def test_the_logs_hold_no_form_when_the_portal_fails(
    app: Flask, logged: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    unique, password = Unique(), f"p {secrets.token_hex(8)}"

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(queries, "find_person_by_key", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = try_to_sign_in(visitor(app), unique.address, password)
    assert answer.status_code == 500
    assert "broken" not in plain(answer)
    assert [word for word in (*unique, password) if word in logged()] == []


def test_the_audit_log_holds_no_name_or_secret(app: Flask) -> None:
    unique = Unique()
    person, client = plant_somebody(app, unique)
    client.send(OWN_PASSWORD, {"password": PASSWORD, "new_password": NEW})
    an_administrator(app).send(f"/fr/bureau/{GON}/equipe/{person.id}/", {"role": "editor"})
    lines = db.session.execute(select(AuditLine.__table__)).all()
    assert {"password changed", "role changed"} <= {line.verb for line in lines} <= set(VERBS)
    assert [word for word in (*unique, NEW, SECRET) if word in str(lines)] == []


def test_the_page_of_a_link_to_hand_over_is_not_kept_in_the_log(app: Flask) -> None:
    person = a_person((GON, "editor"))
    page = an_administrator(app).send(f"/fr/bureau/{GON}/equipe/{person.id}/lien/")
    link = str(page_of(page).select_one(".link-to-give a")["href"])  # type: ignore[index]
    assert link.rstrip("/").rpartition("/")[2] not in dump()


def test_the_team_of_a_town_is_not_public(app: Flask) -> None:
    unique = Unique()
    a_person((GON, "manager"), name=unique.name, address=unique.address)
    for path in ("/fr/", "/fr/bureau/", f"/fr/bureau/{GON}/connexion/", "/sitemap.xml"):
        assert [word for word in unique if word in plain(visitor(app).get(path))] == []
    town = find_town(GON)
    assert town is not None
    assert TownRole.MANAGER in {each.role for each in queries.list_team(town.id)}
