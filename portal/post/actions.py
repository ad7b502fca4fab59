"""What is done with letters."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from portal.db import db
from portal.post import queries
from portal.post.models import LONGEST_ADDRESS, LONGEST_KIND, Letter
from portal.post.writing import is_clean_line, writer_of

KEPT = timedelta(days=30)
"""How long a letter is kept after it was sent or given up."""

PATIENCE = timedelta(days=3)
"""How long a letter is tried."""

_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
_LONGEST_DOMAIN = 80


def write(
    kind: str, address: str, language: str, about: Mapping[str, Any], now: datetime
) -> Letter:
    """Put a letter into the outbox; it leaves after the session is saved.

    ValueError refuses an address or a kind that could add lines to a mail, NoWriterError a kind nobody
    writes.
    """
    _check(kind, LONGEST_KIND)
    _check(address, LONGEST_ADDRESS)
    writer_of(kind)
    letter = Letter(
        kind=kind,
        address=address,
        language=language,
        about=dict(about),
        message_id=_new_message_id(),
        created_at=now,
        next_try_at=now,
    )
    db.session.add(letter)
    return letter


def put_off(letter: Letter, now: datetime) -> None:
    """Try a letter again later, and later still each time; give it up when it is too old."""
    if letter.created_at <= now - PATIENCE:
        give_up(letter, now)
        return
    letter.claimed_at = None
    letter.next_try_at = now + _WAITS[min(letter.tries, len(_WAITS)) - 1]


def give_up(letter: Letter, now: datetime) -> None:
    """Never try a letter again."""
    letter.claimed_at = None
    letter.given_up_at = now


def forget(address: str) -> int:
    """Delete every letter to an address, sent or not; give their number."""
    return queries.delete_to(address)


def purge(now: datetime) -> int:
    """Delete the letters that were sent or given up a month ago; give their number."""
    return queries.delete_ended(now - KEPT)


def _check(characters: str, longest: int) -> None:
    """Refuse what is too long to be kept or could end a line of a mail."""
    if not characters or len(characters) > longest:
        raise ValueError(f"1 to {longest} characters are expected, not {len(characters)}")
    if not is_clean_line(characters):
        raise ValueError("control characters and ends of lines are refused")


def _new_message_id() -> str:
    _name, _at, domain = current_app.config["MAIL_FROM"].rpartition("@")
    return f"<{secrets.token_hex(16)}@{domain[-_LONGEST_DOMAIN:].lstrip('.-')}>"
