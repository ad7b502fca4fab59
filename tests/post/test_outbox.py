"""The outbox takes letters with the change they tell of, and forgets them in time."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.db import db, saving
from portal.post import actions, writing
from portal.post.delivery import deliver_due
from portal.post.models import Letter
from portal.post.writing import NoWriterError
from tests.factories import NOW
from tests.post.conftest import a_letter, write_test_letter
from tests.post.servers import Post

MONTH = timedelta(days=30)


def addresses() -> list[str]:
    with saving():
        return list(db.session.scalars(select(Letter.address).order_by(Letter.id)))


def test_a_letter_is_kept_with_the_change_it_tells_of(inside: Flask) -> None:
    a_letter()
    assert addresses() == ["ada@example.org"]


@saving()
def write_and_fail() -> None:
    actions.write("test", "ada@example.org", "fr", {}, NOW)
    raise KeyError


def test_a_letter_is_undone_with_the_change_it_tells_of(inside: Flask) -> None:
    with pytest.raises(KeyError):
        write_and_fail()
    assert addresses() == []


@pytest.mark.parametrize("sign", ["\r", "\n", "\0", "\x7f", "\x85", "\u2028", "\ud800"])
def test_control_characters_are_refused(inside: Flask, sign: str) -> None:
    with pytest.raises(ValueError, match="control characters"), saving():
        actions.write("test", f"ada@example.org{sign}", "fr", {}, NOW)
    with pytest.raises(ValueError, match="control characters"), saving():
        actions.write(f"test{sign}", "ada@example.org", "fr", {}, NOW)
    assert addresses() == []


@pytest.mark.parametrize("address", ["", "a" * 250 + "@b.fr"])
def test_an_address_has_its_length(inside: Flask, address: str) -> None:
    with pytest.raises(ValueError, match="1 to 254 characters"), saving():
        actions.write("test", address, "fr", {}, NOW)


def test_a_letter_nobody_writes_is_refused_at_once(inside: Flask) -> None:
    with pytest.raises(NoWriterError, match="'unknown'"), saving():
        actions.write("unknown", "ada@example.org", "fr", {}, NOW)


def test_a_kind_has_one_writer(inside: Flask) -> None:
    with pytest.raises(RuntimeError, match="have a writer already"):
        writing.writes("test")(write_test_letter)


def test_no_two_letters_have_the_same_message_id(inside: Flask) -> None:
    for _time in range(5):
        a_letter()
    with saving():
        ids = set(db.session.scalars(select(Letter.message_id)))
    assert len(ids) == 5


def test_a_message_id_has_room_whatever_the_domain(inside: Flask) -> None:
    inside.config["MAIL_FROM"] = f"portail@{'sous-domaine.' * 15}example.org"
    a_letter()
    with saving():
        (found,) = db.session.scalars(select(Letter.message_id))
    assert len(found) <= 120
    assert found.endswith("example.org>")


def test_a_person_can_be_forgotten(inside: Flask, post: Post) -> None:
    a_letter("ada@example.org")
    deliver_due(NOW)
    a_letter("Ada@example.org")
    a_letter("ben@example.org")
    with saving():
        assert actions.forget("ada@example.org") == 2
    assert addresses() == ["ben@example.org"]


def test_letters_are_purged_a_month_after_their_end(inside: Flask, post: Post) -> None:
    a_letter("sent@example.org")
    a_letter("given-up@example.org", link="https://evil.example/")
    deliver_due(NOW)
    a_letter("waiting@example.org")
    with saving():
        assert actions.purge(NOW + MONTH) == 0
    with saving():
        assert actions.purge(NOW + MONTH + timedelta(minutes=1)) == 2
    assert addresses() == ["waiting@example.org"]


def test_no_letter_shows_its_address_in_a_log(inside: Flask) -> None:
    with saving():
        assert "ada" not in repr(actions.write("test", "ada@example.org", "fr", {}, NOW))
