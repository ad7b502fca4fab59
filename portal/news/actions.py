"""What is done to news beyond writing and publishing them."""

from datetime import datetime
from typing import Any

from portal.accounts.traces import Trace
from portal.i18n import Text
from portal.news import queries
from portal.writing import actions as writing
from portal.writing import queries as written


def purge(now: datetime) -> int:
    """Remove what has had its time in the bin, and what was typed long ago; give how many items."""
    written.drop_old_unsaved(now)
    gone = queries.list_long_binned(now)
    for item in gone:
        writing.remove(item)
    return len(gone)


def log_names(numbers: set[int]) -> dict[int, Text]:
    """Give the titles of news, as the audit log names them."""
    return {
        number: Text(title, language)
        for number, (title, language) in queries.titles_of(numbers).items()
    }


def _export(person_id: int) -> dict[str, Any]:
    return {
        "written": [
            {"news": item.id, "title": item.title, "begun_at": item.created_at.isoformat()}
            for item in queries.list_written_by(person_id)
        ],
        "not_saved": [
            {"fields": each.fields, "typed_at": each.changed_at.isoformat()}
            for each in written.list_all_unsaved(person_id)
        ],
    }


TRACE = Trace("news", _export, written.drop_unsaved)
"""What news keep of a person; what they have published belongs to their town."""
