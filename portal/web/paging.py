"""Where a list goes on: after the item that a page ended with, however many have come since."""

import re
from datetime import UTC, datetime, timedelta

Cursor = tuple[datetime, int]
"""The moment an item is sorted by, and its number."""

LARGEST = 2**31 - 1
"""The largest number PostgreSQL gives a row."""

_CURSOR = re.compile(r"(\d{1,17})-(\d{1,10})", re.ASCII)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def read_cursor(written: str | None) -> Cursor | None:
    """Read a place in a list from an address; what is none is the beginning of the list."""
    found = _CURSOR.fullmatch(written or "")
    if found is None or int(found[2]) > LARGEST:
        return None
    try:
        return _BEGINNING + int(found[1]) * _MICROSECOND, int(found[2])
    except OverflowError:
        return None


def write_cursor(moment: datetime, number: int) -> str:
    """Write a place in a list for an address."""
    return f"{(moment - _BEGINNING) // _MICROSECOND}-{number}"


def read_number(written: str | None) -> int | None:
    """Read the number of a row from a form or an address; what is none is None."""
    if not written or not written.isascii() or not written.isdigit() or len(written) > 10:
        return None
    return int(written) if int(written) <= LARGEST else None
