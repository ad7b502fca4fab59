"""What is asked of the outbox, and what is written of many letters or of one that others want."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)

from portal.db import db
from portal.post.models import Letter

CLAIM = timedelta(minutes=10)
"""How long a claim holds: whoever is older died, since a try takes two minutes at most."""

MOST_AT_ONCE = 100


def list_due(now: datetime) -> list[int]:
    """Give the ids of the letters to send now, the longest due first."""
    query = (
        select(Letter.id)
        .where(_is_due(now))
        .order_by(Letter.next_try_at, Letter.id)
        .limit(MOST_AT_ONCE)
    )
    return list(db.session.scalars(query))


def list_letters_to(address: str) -> list[Letter]:
    """Give the letters to an address, the oldest first."""
    query = select(Letter).where(Letter.address == address)
    return list(db.session.scalars(query.order_by(Letter.id)))


def find_claimed(letter_id: int, claimed_at: datetime) -> Letter | None:
    """Give a letter as long as the claim of this moment holds, and keep others from it.

    Its id alone would not do: SQLite gives that of a deleted letter to the next.
    """
    query = (
        select(Letter)
        .where(Letter.id == letter_id, Letter.claimed_at == claimed_at)
        .with_for_update()
    )
    return db.session.scalars(query).one_or_none()


def count_waiting() -> int:
    """Count the letters that are still to be sent."""
    query = select(func.count()).select_from(Letter).where(_is_waiting())
    return db.session.scalar(query) or 0


def claim(letter_id: int, now: datetime) -> bool:
    """Take a letter, so that nobody else sends it; False if somebody has it already.

    The database decides, by the number of rows changed: of several at once it lets one through.
    """
    query = (
        update(Letter)
        .where(Letter.id == letter_id, _is_due(now))
        .values(claimed_at=now, tries=Letter.tries + 1)
    )
    return _change(query) == 1


def note_sent(message_id: str, now: datetime) -> None:
    """Note that a letter has left, whoever has the claim by now."""
    query = update(Letter).where(Letter.message_id == message_id, Letter.sent_at.is_(None))
    _change(query.values(sent_at=now, given_up_at=None, claimed_at=None))


def delete_to(address: str) -> int:
    """Delete every letter to an address, however its letters are written; give their number."""
    return _change(delete(Letter).where(func.lower(Letter.address) == func.lower(address)))


def delete_ended(before: datetime) -> int:
    """Delete the letters that were sent or given up before a moment; give their number."""
    ended = or_(Letter.sent_at < before, Letter.given_up_at < before)
    return _change(delete(Letter).where(ended))


def _is_waiting() -> ColumnElement[bool]:
    return and_(Letter.sent_at.is_(None), Letter.given_up_at.is_(None))


def _is_due(now: datetime) -> ColumnElement[bool]:
    is_free = or_(Letter.claimed_at.is_(None), Letter.claimed_at <= now - CLAIM)
    return and_(_is_waiting(), Letter.next_try_at <= now, is_free)


def _change(query: Executable) -> int:
    """Change rows; what the session knows of them is read anew after the commit."""
    options = {"synchronize_session": False}
    result = db.session.execute(query, execution_options=options)
    return cast(CursorResult[Any], result).rowcount
