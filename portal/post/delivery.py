"""How letters leave: each once, and none is lost.

A letter is claimed, written, sent and noted as sent, each in a transaction of its own; while the
mail server is talked to none is open, for on SQLite it would keep everybody else from writing.
Who dies in between leaves a claim, which is void after ten minutes: then the letter is sent by
others. If that one died between the server's yes and our note, it is sent a second time; no
protocol can prevent it. It bears the same Message-ID then, by which many receivers drop it.
"""

import logging
import ssl
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from enum import Enum
from functools import partial

import click
from flask import Flask, current_app

from portal.db import db, saving
from portal.i18n import force_language, languages
from portal.post import actions, queries, server
from portal.post.message import UnsendableError, compose, text_of
from portal.post.models import Letter
from portal.post.server import NotSentError
from portal.post.writing import writer_of

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Work = Callable[[], None]


@dataclass(frozen=True)
class Delivered:
    """What a delivery did: letters sent and given up in it, and those that wait after it."""

    sent: int
    waiting: int
    given_up: int


class _End(Enum):
    """How the try of a letter ended."""

    SENT = "sent"
    PUT_OFF = "put off"
    GIVEN_UP = "given up"
    GONE = "gone"  # somebody else has it, it was deleted, or there was nothing to send


def open_post(app: Flask) -> None:
    """Let the app send mail: work for later runs in a thread, TLS trusts what the system trusts.

    Both can be replaced, for a test or another way of running.
    """
    app.extensions["post_runner"] = _start_thread
    app.extensions["post_tls"] = ssl.create_default_context


def has_server() -> bool:
    """Tell whether mail leaves; otherwise it is printed, and links are handed over."""
    return current_app.config["MAIL_SERVER"] is not None


def deliver_soon() -> None:
    """Start to deliver what is due, without making a reader wait for the mail server.

    A view calls it after its ``saving`` block. What does not leave now leaves with a later call or
    with the next ``deliver_due``.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    # In a context of its own: nothing of the request is there, whoever runs the work.
    work = partial(Context().run, _deliver_alone, app)
    try:
        app.extensions["post_runner"](work)
    except RuntimeError as error:
        logger.error("letters wait for the next delivery: %s", _without_words(error))


def deliver_due(now: datetime) -> Delivered:
    """Send every letter that is due; several processes and threads may do it at once."""
    clock = _clock_from(now)
    with saving():
        due = queries.list_due(now)
    ends: Counter[_End] = Counter()
    for letter_id in due:
        end, is_server_well = _deliver(letter_id, clock)
        ends[end] += 1
        if not is_server_well:
            break  # the others would wait for it as long, and in vain
    with saving():
        waiting = queries.count_waiting()
    return Delivered(ends[_End.SENT], waiting, ends[_End.GIVEN_UP])


def _deliver(letter_id: int, clock: Clock) -> tuple[_End, bool]:
    """Try a letter; give how that ended, and whether the mail server takes others."""
    claimed_at = clock()
    with saving():
        if not queries.claim(letter_id, claimed_at):
            return _End.GONE, True
    try:
        message = _write_out(letter_id, claimed_at)
        if message is None:
            return _End.GONE, True
        _hand_over(message)
    except NotSentError as error:
        end = _end_try(letter_id, claimed_at, clock(), str(error), error.is_final)
        return end, not error.concerns_all
    except UnsendableError as error:
        return _end_try(letter_id, claimed_at, clock(), str(error), True), True
    except Exception as error:  # one letter that can't be written must not hold up the others
        return _end_try(letter_id, claimed_at, clock(), _without_words(error), False), True
    with saving():
        queries.note_sent(str(message["Message-ID"]), clock())
    return _End.SENT, True


def _write_out(letter_id: int, claimed_at: datetime) -> EmailMessage | None:
    """Let the writer of a letter write it; one there is nothing to say in is deleted."""
    with saving():
        letter = queries.find_claimed(letter_id, claimed_at)
        if letter is None:
            return None
        with force_language(_language_of(letter)):
            mail = writer_of(letter.kind)(letter, claimed_at)
            if mail is not None:
                return compose(letter, mail, claimed_at)
        db.session.delete(letter)
    return None


def _language_of(letter: Letter) -> str:
    """Give the tag of the letter's language, or the default where it has left the portal."""
    known = languages()
    return letter.language if letter.language in known else known.default.tag


def _hand_over(message: EmailMessage) -> None:
    """Send a message, or print it where there is no server."""
    if has_server():
        server.send(message)
        return
    click.echo(
        f"──── message ────\n"
        f"To: {message['To']}\nSubject: {message['Subject']}\n\n{text_of(message)}"
        f"──── end of message ────"
    )


def _end_try(letter_id: int, claimed_at: datetime, now: datetime, why: str, is_final: bool) -> _End:
    """Put a letter off or give it up, unless somebody else has it by now; log why."""
    with saving():
        letter = queries.find_claimed(letter_id, claimed_at)
        if letter is None:
            return _End.GONE
        if is_final:
            actions.give_up(letter, now)
        else:
            actions.put_off(letter, now)
        kind, tries = letter.kind, letter.tries
        end = _End.GIVEN_UP if letter.given_up_at else _End.PUT_OFF
    level = logging.ERROR if end is _End.GIVEN_UP else logging.WARNING
    logger.log(level, "letter %s (%s) is %s at try %s: %s", letter_id, kind, end.value, tries, why)
    return end


def _deliver_alone(app: Flask) -> None:
    """Deliver in an app context of its own, which takes its session with it."""
    try:
        with app.app_context():
            deliver_due(datetime.now(UTC))
    except Exception as error:  # nobody else would hear of it
        logger.error("letters could not be delivered: %s", _without_words(error))


def _start_thread(work: Work) -> None:
    # No daemon: a process that is told to stop finishes the letter it has in hand.
    threading.Thread(target=work, name="post").start()


def _clock_from(now: datetime) -> Clock:
    """Give a clock that shows *now* and goes on: claims are as old as they are."""
    start = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - start)


def _without_words(error: Exception) -> str:
    """Give the kind of an error and its place; its words may hold an address or a link."""
    places = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__}\n{places}"
