"""A portal with a mail server, and letters to send."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import delete

from portal.db import db, saving
from portal.i18n import Text, _
from portal.post import actions, writing
from portal.post.delivery import open_post
from portal.post.models import Letter
from portal.post.writing import Mail
from tests.conftest import ENGINES, make_app
from tests.factories import NOW
from tests.post.servers import Post, serving

LINK = "https://portal.test/fr/lien/?jeton=" + "x" * 100


def write_test_letter(letter: Letter, now: datetime) -> Mail | None:
    """Write a letter of the kind "test", as ``about`` says."""
    subject = letter.about.get("subject")
    return Mail(
        subject=Text(subject, "fr") if subject else _("Le lien est copié."),
        paragraphs=[
            Text("Vous avez demandé un lien\u00a0: le voici\u202f!", "fr"),
            Text(letter.about.get("words", "Bonne journée <&>."), "fr"),
        ],
        link=letter.about.get("link", LINK),
        link_words=_("Copier le lien"),
        closing=[_("Le partenariat")],
    )


@pytest.fixture(scope="session", params=ENGINES)
def open_portal(
    request: pytest.FixtureRequest, scratch_database: Callable[[str], str]
) -> Iterator[Flask]:
    """A portal on a real database, which threads and processes can open."""
    app = make_app(scratch_database(request.param))
    with app.app_context():
        upgrade()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def portal(open_portal: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The portal with an empty outbox and a writer of letters of the kind "test"."""
    monkeypatch.setattr(writing, "_writers", {})
    writing.writes("test")(write_test_letter)
    open_post(open_portal)
    before = dict(open_portal.config)
    yield open_portal
    open_portal.config.update(before)
    with open_portal.app_context(), saving():
        db.session.execute(delete(Letter))


@pytest.fixture
def inside(portal: Flask) -> Iterator[Flask]:
    """The same, with its context open, as in a command."""
    with portal.app_context():
        yield portal


@pytest.fixture
def post(portal: Flask) -> Iterator[Post]:
    """The mail server of the portal."""
    with serving(Post()) as post:
        point_at(portal, post.port)
        yield post


def point_at(portal: Flask, port: int, security: str = "none") -> None:
    """Let the portal send its mail there."""
    portal.config |= {
        "MAIL_SERVER": "localhost" if security != "none" else "127.0.0.1",
        "MAIL_PORT": port,
        "MAIL_SECURITY": security,
        "MAIL_FROM": "portail@portal.test",
    }


def a_letter(
    address: str = "ada@example.org", language: str = "fr", now: datetime = NOW, **about: str
) -> int:
    """Save a letter and give its id."""
    with saving():
        letter = actions.write("test", address, language, about, now)
        db.session.flush()
        return letter.id


def letter(letter_id: int) -> Letter:
    """Give a letter as the database has it now."""
    with saving():
        found = db.session.get(Letter, letter_id)
        assert found is not None
        db.session.expunge(found)
    return found
