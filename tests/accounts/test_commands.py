"""The first account, and what must be done now and then, from the command line."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from portal.accounts.models import Device, Invitation, Person, Ticket
from portal.db import db, saving
from tests.conftest import planted_app
from tests.people import GON, PASSWORD, a_device, a_person, plant_people, visitor

LINK = re.compile(r"https://portal\.test(/\w+/\w+/\w+/[\w-]{43}/)\n")


@pytest.fixture
def portal(scratch_database: Callable[[str], str]) -> Iterator[Flask]:
    """A portal of its own: a command ends transactions, which a shared one could not undo."""
    with planted_app(scratch_database("sqlite")) as app:
        yield app


@pytest.fixture
def command(portal: Flask) -> FlaskCliRunner:
    """Commands are given to it as words."""
    return portal.test_cli_runner()


def invited(command: FlaskCliRunner, *words: str) -> str:
    """Give the path of the link that is printed."""
    result = command.invoke(args=["account", "invite", *words])
    assert result.exit_code == 0, result.output
    found = LINK.search(result.output)
    assert found, result.output
    return found[1]


def open_account(portal: Flask, path: str) -> int:
    form = {"name": "Awa", "address": "awa@example.org", "town": GON, "new_password": PASSWORD}
    return visitor(portal).send(path, form).status_code


def test_the_first_link_opens_an_account_of_an_administrator(
    portal: Flask, command: FlaskCliRunner
) -> None:
    assert open_account(portal, invited(command)) == 302
    with portal.app_context():
        person = db.session.query(Person).one()
        assert (person.name, person.is_administrator) == ("Awa", True)


def test_the_first_link_works_once(portal: Flask, command: FlaskCliRunner) -> None:
    path = invited(command)
    open_account(portal, path)
    assert open_account(portal, path) == 404


def test_a_new_first_link_takes_the_place_of_the_one_before(
    portal: Flask, command: FlaskCliRunner
) -> None:
    before, after = invited(command), invited(command)
    assert open_account(portal, before) == 404
    assert open_account(portal, after) == 302


def test_no_first_link_is_made_where_somebody_administrates(
    portal: Flask, command: FlaskCliRunner
) -> None:
    open_account(portal, invited(command, "--if-none"))
    assert command.invoke(args=["account", "invite", "--if-none"]).output == ""


def test_somebody_is_invited_to_a_town_in_their_language(
    portal: Flask, command: FlaskCliRunner
) -> None:
    words = ["--address", "ada@example.org", "--town", GON, "--role", "editor", "--language", "it"]
    assert invited(command, *words).startswith("/it/scrivania/invito/")
    with portal.app_context():
        invitation = db.session.query(Invitation).one()
        assert (invitation.role.value, invitation.is_administrator) == ("editor", False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--address", "nobody"], "nobody is no address mail can be sent to."),
        (["--address", "ada@example.org"], "Name the town with --town"),
        (["--address", "ada@example.org", "--town", "rome"], "Name the town with --town"),
        (["--language", "xx"], "The portal has no language xx."),
    ],
)
def test_a_mistake_is_told_in_a_sentence(
    command: FlaskCliRunner, words: list[str], said: str
) -> None:
    result = command.invoke(args=["account", "invite", *words])
    assert result.exit_code == 1
    assert said in result.output


def test_jobs_send_what_waits_and_delete_what_has_had_its_time(
    portal: Flask, command: FlaskCliRunner
) -> None:
    now = datetime.now(UTC)
    with portal.app_context():
        plant_people(now - timedelta(days=60))
        kept = a_person((GON, "contributor")).id
        with saving():
            db.session.query(Device).one().expires_at = now
            db.session.add(a_device(db.session.get(Person, kept), "kept", now))
    said = command.invoke(args=["jobs"]).output.splitlines()[-1]
    assert said == "Digests: 0. Letters: 1 sent, 0 waiting, 0 given up. Deleted: 3."
    with portal.app_context():
        assert db.session.query(Ticket).count() == db.session.query(Invitation).count() == 0
        assert [device.person_id for device in db.session.query(Device)] == [kept]


def test_nothing_of_an_erased_person_stays_in_the_files_of_the_database(
    portal: Flask, command: FlaskCliRunner
) -> None:
    with portal.app_context():
        a_person((GON, "contributor"), name="Zénobie Unique", address="zen@example.org")
        client = visitor(portal)
        form = {"address": "zen@example.org", "password": PASSWORD}
        assert client.send("/fr/bureau/connexion/", form).status_code == 302
        assert client.send("/fr/bureau/profil/effacer/", {"password": PASSWORD}).status_code == 302
    command.invoke(args=["jobs"])
    path = Path(portal.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    held = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    assert b"Gon-Boussougou" in held, "the test reads the right files"
    for trace in ("Zénobie", "zen@example.org"):
        assert trace.encode() not in held
