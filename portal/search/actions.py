"""The index of the search: kept in step with every text, in the transaction that changes it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from portal.db import db
from portal.i18n import languages
from portal.i18n.translatable import Translatable
from portal.search import queries
from portal.search.words import index_words
from portal.translate.checks.form import PLAIN_KINDS
from portal.translate.models import INTERFACE, State, Target, Unit
from portal.translate.reading import is_visible
from portal.translate.shelves import Shelf, shelves
from portal.web.markdown import plain_words

Touched = tuple[str, int, str | None]
"""An item by its kind and number, and the language that was changed; None where all may be."""

_TOUCHED, _TOUCHED_UNITS = "touched items", "touched units"
_AT_ONCE = 500


def index_all() -> int:
    """Build the index anew; give how many items are in it. The caller saves."""
    queries.empty_index()
    total = 0
    for shelf in _read_by_visitors():
        keys = ((shelf.kind, number, None) for number in queries.list_ids(shelf))
        while some := list(islice(keys, _AT_ONCE)):
            index(some)
            total += len(some)
    return total


def index(touched: Iterable[Touched]) -> None:
    """Bring the index in step with these items; those that are no more leave it.

    An item may be named with a language: then what it says in that one is indexed alone.
    """
    by_kind: dict[tuple[str, str | None], set[int]] = defaultdict(set)
    for kind, number, tag in touched:
        by_kind[kind, tag].add(number)
    for shelf in _read_by_visitors():
        for kind, tag in by_kind:
            if kind == shelf.kind:
                _index_kind(shelf, by_kind[kind, tag], tag)


def _read_by_visitors() -> Iterator[Shelf]:
    return (shelf for shelf in shelves().values() if shelf.public is not None)


def _index_kind(shelf: Shelf, numbers: set[int], only: str | None) -> None:
    queries.drop_entries(shelf.kind, numbers, only)
    items = queries.list_items(shelf, numbers)
    texts = queries.list_texts(shelf.kind, numbers, only)
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
    shelf: Shelf, item: Translatable, texts: Iterable[queries.Passage]
) -> dict[str, tuple[str, list[str]]]:
    """Give for each language what an item is called in it, and all it says in it."""
    name = shelf.called(item)
    found: dict[str, tuple[str, list[str]]] = {}
    for each in texts:
        if each.state is not None:
            language = languages().get(each.language)
            if language is None or not is_visible(each.state, each.forms, language):
                continue
        plain = each.forms[0] if each.kind in PLAIN_KINDS else plain_words(each.forms[0])
        title, said = found.get(each.language, (name or "", []))
        if each.position == 0 and not name:
            title = plain
        else:
            said.append(plain)
        found[each.language] = (title, said)
    return found


def _touch(session: Session, changed: object) -> None:
    """Note which item a changed row belongs to, and which language of it where that is all."""
    if isinstance(changed, Unit) and changed.item_kind != INTERFACE:
        _noted(session, _TOUCHED).add((changed.item_kind, changed.item_id, None))
    elif isinstance(changed, Target):
        if changed.state is State.DRAFT and not inspect(changed).attrs.state.history.deleted:
            return  # nobody reads it, and nobody read it before
        _noted(session, _TOUCHED_UNITS).add((changed.unit_id, changed.language))
    elif isinstance(changed, Translatable):
        _noted(session, _TOUCHED).add((changed.item_kind, changed.id, None))


def _noted(session: Session, name: str) -> set[Any]:
    noted: set[Any] = session.info.setdefault(name, set())
    return noted


@event.listens_for(db.session, "after_flush")
def _note(session: Session, _context: object) -> None:
    for changed in (*session.new, *session.dirty, *session.deleted):
        _touch(session, changed)


@event.listens_for(db.session, "before_commit")
def _follow(session: Session) -> None:
    """Bring the index in step before what was changed is kept."""
    session.flush()
    touched: set[Touched] = session.info.pop(_TOUCHED, set())
    units: set[tuple[int, str]] = session.info.pop(_TOUCHED_UNITS, set())
    whole = {(kind, number) for kind, number, _tag in touched}
    texts = {each for each in queries.list_items_of(units) if each[:2] not in whole}
    if touched or texts:
        index(touched | texts)


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, _previous: object) -> None:
    session.info.pop(_TOUCHED, None)
    session.info.pop(_TOUCHED_UNITS, None)
