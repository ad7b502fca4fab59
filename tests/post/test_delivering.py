"""A letter leaves once, however often it has to be tried."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import select

from portal.db import db, saving
from portal.i18n import Text, current_language
from portal.post import delivery, queries, server, writing
from portal.post.delivery import Delivered, deliver_due, has_server
from portal.post.models import Letter
from portal.post.writing import Mail
from tests.factories import NOW
from tests.post.conftest import LINK, a_letter, letter, point_at, write_test_letter
from tests.post.servers import TAKEN, Post, free_port, serving, silent_server

MINUTE = timedelta(minutes=1)
SENT = Delivered(sent=1, waiting=0, given_up=0)
NOTHING = Delivered(sent=0, waiting=0, given_up=0)
WAITING = Delivered(sent=0, waiting=1, given_up=0)
GIVEN_UP = Delivered(sent=0, waiting=0, given_up=1)

Rewrite = Callable[[writing.Writer], None]


@pytest.fixture
def rewrite(portal: Flask, monkeypatch: pytest.MonkeyPatch) -> Rewrite:
    """Let another function write the letters of the kind "test"."""
    return lambda writer: monkeypatch.setattr(writing, "_writers", {"test": writer})


# Once


def test_a_letter_is_sent_once(inside: Flask, post: Post) -> None:
    sent = a_letter()
    assert deliver_due(NOW) == SENT
    assert deliver_due(NOW + 60 * MINUTE) == NOTHING
    assert len(post.envelopes) == 1
    assert letter(sent).sent_at is not None


def test_all_that_is_due_is_sent(inside: Flask, post: Post) -> None:
    for number in range(5):
        a_letter(f"person{number}@example.org")
    assert deliver_due(NOW).sent == 5
    assert [each.rcpt_tos for each in post.envelopes] == [
        [f"person{number}@example.org"] for number in range(5)
    ]


def test_no_connection_is_held_while_the_server_is_talked_to(inside: Flask, post: Post) -> None:
    held = []
    pool = db.engine.pool

    def look() -> str:
        held.append(pool.checkedout())  # type: ignore[attr-defined]
        with inside.app_context():
            a_letter(now=NOW + 60 * MINUTE)  # somebody else saves meanwhile
        return TAKEN

    post.to_message = look
    a_letter()
    assert deliver_due(NOW).sent == 1
    assert held == [0]


# The writer


def test_the_writer_speaks_the_language_of_the_letter(
    inside: Flask, post: Post, rewrite: Rewrite
) -> None:
    spoken = []

    def write(letter: Letter, now: datetime) -> Mail | None:
        spoken.append(current_language().tag)
        return write_test_letter(letter, now)

    rewrite(write)
    a_letter(language="it")
    deliver_due(NOW)
    assert spoken == ["it"]
    assert current_language().tag == "fr"


def test_what_the_writer_changes_is_saved(inside: Flask, post: Post, rewrite: Rewrite) -> None:
    def write(letter: Letter, now: datetime) -> Mail | None:
        db.session.add(
            Letter(
                kind="made by the writer",
                address="x@example.org",
                language="fr",
                message_id="<x>",
                created_at=now,
                next_try_at=now + MINUTE,
            )
        )
        return write_test_letter(letter, now)

    rewrite(write)
    a_letter()
    assert deliver_due(NOW) == Delivered(sent=1, waiting=1, given_up=0)


def test_a_letter_without_words_is_dropped(inside: Flask, post: Post, rewrite: Rewrite) -> None:
    rewrite(lambda letter, now: None)
    a_letter()
    assert deliver_due(NOW) == NOTHING
    with saving():
        assert db.session.scalar(select(Letter.id)) is None
    assert not post.envelopes


def test_a_writer_that_fails_holds_up_nobody(
    inside: Flask, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(letter: Letter, now: datetime) -> Mail | None:
        raise KeyError(letter.address)

    writing.writes("broken")(fail)
    first = a_letter("secret@example.org")
    with saving():
        db.session.get(Letter, first).kind = "broken"  # type: ignore[union-attr]
    a_letter()
    assert deliver_due(NOW) == Delivered(sent=1, waiting=1, given_up=0)
    assert "KeyError" in caplog.text
    assert "secret@" not in caplog.text


def test_a_letter_whose_writer_is_gone_waits_for_it(
    inside: Flask, post: Post, rewrite: Rewrite, caplog: pytest.LogCaptureFixture
) -> None:
    a_letter()
    writing._writers.clear()
    assert deliver_due(NOW) == WAITING
    assert "NoWriterError" in caplog.text
    rewrite(write_test_letter)
    assert deliver_due(NOW + 2 * MINUTE) == SENT


# Failing and trying again


def test_a_letter_waits_for_a_server_that_is_down_and_is_sent_once(inside: Flask) -> None:
    post = Post()
    point_at(inside, post.port)
    waiting = a_letter()
    assert deliver_due(NOW) == WAITING
    with serving(post):
        assert deliver_due(NOW) == WAITING, "it is not yet time"
        assert deliver_due(NOW + 2 * MINUTE) == SENT
        assert deliver_due(NOW + 4 * MINUTE) == NOTHING
    assert len(post.envelopes) == 1
    assert str(post.message()["Message-ID"]) == letter(waiting).message_id
    assert letter(waiting).tries == 2


def test_each_wait_is_longer_until_the_letter_is_given_up(inside: Flask) -> None:
    point_at(inside, free_port())
    number, now, waits = a_letter(), NOW, []
    while deliver_due(now) == WAITING and len(waits) < 40:
        wait = letter(number).next_try_at - now
        waits.append(round(wait / MINUTE))
        now += wait
    assert waits[:6] == [1, 5, 15, 60, 240, 240]
    assert timedelta(days=3) <= now - NOW <= timedelta(days=3, hours=4)
    assert letter(number).given_up_at is not None
    assert deliver_due(now + timedelta(days=1)) == NOTHING


def test_a_server_that_is_down_is_asked_once_a_delivery(inside: Flask) -> None:
    point_at(inside, free_port())
    tried = [a_letter() for _time in range(3)]
    assert deliver_due(NOW) == Delivered(sent=0, waiting=3, given_up=0)
    assert [letter(each).tries for each in tried] == [1, 0, 0]


def test_a_server_that_hangs_is_left_in_time(
    inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "TIMEOUT", 0.2)
    with silent_server() as (port, _held):
        point_at(inside, port)
        a_letter()
        assert deliver_due(NOW) == WAITING


@pytest.mark.parametrize("answer", ["hang up", "451 later", "421 going away"])
def test_a_server_that_dies_in_the_middle_gets_the_letter_later(
    inside: Flask, post: Post, answer: str
) -> None:
    post.to_message = lambda: answer
    a_letter()
    assert deliver_due(NOW) == WAITING
    post.to_message = lambda: TAKEN
    assert deliver_due(NOW + 2 * MINUTE) == SENT
    assert len(post.envelopes) == 1


@pytest.mark.parametrize("place", ["to_receiver", "to_message"])
def test_a_server_that_goes_away_is_asked_once_a_delivery(
    inside: Flask, post: Post, place: str
) -> None:
    answer = "421 going away"
    setattr(post, place, answer if place == "to_receiver" else lambda: answer)
    tried = [a_letter() for _time in range(3)]
    assert deliver_due(NOW) == Delivered(sent=0, waiting=3, given_up=0)
    assert [letter(each).tries for each in tried] == [1, 0, 0]


def test_a_receiver_refused_for_now_is_tried_again(inside: Flask, post: Post) -> None:
    post.to_receiver = "450 come again"
    a_letter()
    a_letter()
    assert deliver_due(NOW).waiting == 2
    post.to_receiver = TAKEN
    assert deliver_due(NOW + 2 * MINUTE).sent == 2


def test_a_receiver_refused_for_ever_is_given_up_and_holds_up_nobody(
    inside: Flask, post: Post
) -> None:
    post.to_receiver = "550 nobody of this name"
    a_letter()
    a_letter()
    assert deliver_due(NOW) == Delivered(sent=0, waiting=0, given_up=2)


def test_a_message_refused_for_ever_is_given_up(inside: Flask, post: Post) -> None:
    post.to_message = lambda: "554 no"
    a_letter()
    assert deliver_due(NOW) == GIVEN_UP


def test_a_good_bye_that_fails_does_not_send_the_letter_again(
    inside: Flask, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_server: object) -> None:
        raise TimeoutError

    monkeypatch.setattr("smtplib.SMTP.quit", fail)
    a_letter()
    assert deliver_due(NOW) == SENT
    assert deliver_due(NOW + 60 * MINUTE) == NOTHING
    assert len(post.envelopes) == 1


@pytest.mark.parametrize("answer", ["550 ada@example.org is unknown", "450 ada@example.org later"])
def test_the_log_tells_neither_address_nor_words_nor_link(
    inside: Flask, post: Post, answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    post.to_receiver = answer
    number = a_letter(words="Mots secrets")
    deliver_due(NOW)
    (record,) = [each for each in caplog.records if each.name == "portal.post.delivery"]
    is_final = answer.startswith("5")
    assert record.levelno == (logging.ERROR if is_final else logging.WARNING)
    assert f"letter {number} (test)" in record.getMessage()
    assert answer[:3] in record.getMessage()
    for secret in ("ada", "example.org", "secrets", LINK):
        assert secret not in record.getMessage()


# Dying


def test_a_claim_keeps_others_away_until_it_is_ten_minutes_old(inside: Flask, post: Post) -> None:
    number = a_letter()
    with saving():
        assert queries.claim(number, NOW)  # and then its process died
    assert deliver_due(NOW + 9 * MINUTE) == WAITING
    assert not post.envelopes
    assert deliver_due(NOW + 10 * MINUTE) == SENT
    assert len(post.envelopes) == 1


def test_a_claim_is_as_young_as_it_is_however_long_the_delivery_lasts(
    inside: Flask, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, claims = [0.0], list[datetime | None]()
    monkeypatch.setattr(delivery, "time", SimpleNamespace(monotonic=lambda: late[0]))

    def take_long() -> str:
        with inside.app_context():
            claims.append(letter(numbers[len(claims)]).claimed_at)
        late[0] += 3600
        return TAKEN

    post.to_message = take_long
    numbers = [a_letter(), a_letter()]
    assert deliver_due(NOW).sent == 2
    assert claims == [NOW, NOW + 60 * MINUTE]


def test_a_letter_that_was_sent_but_not_noted_comes_again_with_the_same_id(
    inside: Flask, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_message_id: str, _now: datetime) -> None:
        raise SystemExit

    number = a_letter()
    with monkeypatch.context() as patch:
        patch.setattr(queries, "note_sent", die)
        with pytest.raises(SystemExit):
            deliver_due(NOW)
    assert deliver_due(NOW + 11 * MINUTE) == SENT
    first, second = post.messages
    assert str(first["Message-ID"]) == str(second["Message-ID"]) == letter(number).message_id


def test_who_lost_a_claim_does_not_undo_the_work_of_who_has_it(inside: Flask, post: Post) -> None:
    number = a_letter()

    def answer_late() -> str:
        with inside.app_context(), saving():
            assert queries.claim(number, NOW + 11 * MINUTE)  # by another process
        return "451 later"

    post.to_message = answer_late
    assert deliver_due(NOW) == WAITING
    assert letter(number).claimed_at == NOW + 11 * MINUTE


def test_a_letter_that_is_forgotten_while_it_is_sent_is_no_error(inside: Flask, post: Post) -> None:
    def forget() -> str:
        with inside.app_context():
            with saving():
                queries.delete_to("ada@example.org")
            others.append(a_letter("ben@example.org"))
        return TAKEN

    post.to_message = forget
    number, others = a_letter(), list[int]()
    assert deliver_due(NOW) == Delivered(sent=1, waiting=1, given_up=0)
    if db.engine.dialect.name == "sqlite":
        assert others == [number], "its id is another letter's by now"
    assert letter(others[0]).sent_at is None


# Without a server


def test_without_a_server_letters_are_printed(
    inside: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not has_server()
    number = a_letter()
    assert deliver_due(NOW) == SENT
    assert letter(number).sent_at is not None
    printed = capsys.readouterr().out.split("\n")[:-1]
    assert printed[:4] == [
        "──── message ────",
        "To: ada@example.org",
        "Subject: Le lien est copié.",
        "",
    ]
    assert LINK in printed
    assert printed[-1] == "──── end of message ────"


def test_with_a_server_nothing_is_printed(
    inside: Flask, post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    assert has_server()
    a_letter()
    deliver_due(NOW)
    assert capsys.readouterr().out == ""


def test_a_letter_may_be_words_alone(inside: Flask, post: Post, rewrite: Rewrite) -> None:
    rewrite(lambda letter, now: Mail(Text("Objet", "fr"), [Text("Bonjour.", "fr")]))
    a_letter()
    assert deliver_due(NOW) == SENT
    body = post.message().get_body(("plain",))
    assert body is not None
    assert body.get_content() == "Bonjour.\r\n"
