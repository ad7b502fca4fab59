"""The index of the search: kept in step with every text, in the transaction that changes it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.db import db
from portal.i18n import languages
from portal.i18n.translatable import Translatable
from portal.search import queries
from portal.search.words import index_words
from portal.translate.models import INTERFACE, Target, Unit, UnitKind
from portal.translate.reading import is_visible
from portal.translate.shelves import Shelf, shelves
from portal.web.markdown import plain_words

Key = tuple[str, int]
"""An item: its kind and number."""

_TOUCHED, _TOUCHED_UNITS = "touched items", "touched units"
_PLAIN = (UnitKind.TITLE, UnitKind.LINE, UnitKind.ALTERNATIVE)
_AT_ONCE = 500


def index_all() -> int:
    """Build the index anew; give how many items are in it. The caller saves."""
    queries.empty_index()
    total = 0
    for shelf in _read_by_visitors():
        keys = ((shelf.kind, number) for number in queries.list_ids(shelf))
        while some := list(islice(keys, _AT_ONCE)):
            index(some)
            total += len(some)
    return total


def index(keys: Iterable[Key]) -> None:
    """Bring the index in step with these items; those that are no more leave it."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for kind, number in keys:
        by_kind[kind].add(number)
    for shelf in _read_by_visitors():
        if shelf.kind in by_kind:
            _index_kind(shelf, by_kind[shelf.kind])


def _read_by_visitors() -> Iterator[Shelf]:
    return (shelf for shelf in shelves().values() if shelf.public is not None)


def _index_kind(shelf: Shelf, numbers: set[int]) -> None:
    queries.drop_entries(shelf.kind, numbers)
    items = queries.list_items(shelf, numbers)
    texts = queries.list_texts(shelf.kind, numbers)
    entries = []
    for number, item in items.items():
        for tag, (title, said) in _by_language(shelf, item, texts[number]).items():
            town_id = getattr(item, shelf.town.key) if shelf.town is not None else None
            entries.append(
                {
                    "item_kind": shelf.kind, "item_id": number, "language": tag,
                    "town_id": town_id, "title": title,
                    "title_words": _spaced(title), "text": "\n".join(said),
                    "words": index_words([title, *said]),
                }
            )  # fmt: skip
    queries.add_entries(entries)


def _spaced(title: str) -> str:
    return "".join(f" {word}" for word in index_words([title]).split())


def _by_language(
    shelf: Shelf, item: Translatable, texts: Sequence[tuple[Unit, Target | None]]
) -> dict[str, tuple[str, list[str]]]:
    """Give for each language what an item is called in it, and all it says in it."""
    name = shelf.called(item)
    found: dict[str, tuple[str, list[str]]] = {}
    for unit, target in texts:
        if target is None:
            tag, text = unit.language, unit.source
        else:
            language = languages().get(target.language)
            if language is None or not is_visible(target.state, target.forms, language):
                continue
            tag, text = target.language, target.forms[0]
        plain = text if unit.kind in _PLAIN else plain_words(text)
        title, said = found.get(tag, (name or "", []))
        if unit.position == 0 and not name:
            title = plain
        else:
            said.append(plain)
        found[tag] = (title, said)
    return found


def _touch(session: Session, changed: object) -> None:
    """Note which item a changed row belongs to."""
    if isinstance(changed, Unit) and changed.item_kind != INTERFACE:
        session.info.setdefault(_TOUCHED, set()).add((changed.item_kind, changed.item_id))
    elif isinstance(changed, Target):
        session.info.setdefault(_TOUCHED_UNITS, set()).add(changed.unit_id)
    elif isinstance(changed, Translatable):
        session.info.setdefault(_TOUCHED, set()).add((changed.item_kind, changed.id))


@event.listens_for(db.session, "after_flush")
def _note(session: Session, _context: object) -> None:
    for changed in (*session.new, *session.dirty, *session.deleted):
        _touch(session, changed)


@event.listens_for(db.session, "before_commit")
def _follow(session: Session) -> None:
    """Bring the index in step before what was changed is kept."""
    session.flush()
    touched: set[Key] = session.info.pop(_TOUCHED, set())
    units: set[int] = session.info.pop(_TOUCHED_UNITS, set())
    touched |= queries.list_items_of(units)
    if touched:
        index(touched)


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, _previous: object) -> None:
    session.info.pop(_TOUCHED, None)
    session.info.pop(_TOUCHED_UNITS, None)
