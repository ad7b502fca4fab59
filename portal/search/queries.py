"""What is asked of the search."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    cast,
    column,
    delete,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from portal.db import db
from portal.i18n import Language, Text
from portal.i18n.translatable import Translatable
from portal.search.models import WORDS, SearchEntry
from portal.search.words import question_words, words_in
from portal.translate.models import INTERFACE, State, Target, Term, Unit, UnitKind
from portal.translate.shelves import Shelf, shelves

PAGE = 20
"""How many finds a page shows."""

# How alike two words must be, of 100, for one to be the other mistyped.
_ALIKE = 75
_LANGUAGE, _ELSEWHERE = 1000, 100

Ways = tuple[tuple[str, ...], ...]
"""The ways to say one word of a question: itself, and what the glossary has for it."""


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: every word of it, in the items of a kind or a town."""

    words: tuple[Ways, ...]
    kind: str = ""
    town_id: int | None = None


@dataclass(frozen=True)
class Place:
    """Where a list of finds goes on: after the one with this rank and number."""

    rank: int
    item_id: int


@dataclass(frozen=True)
class Found:
    """A page of finds, best first, how many there are in all, and where the next page begins."""

    entries: Sequence[SearchEntry]
    total: int
    later: Place | None


def read_question(question: str) -> tuple[Ways, ...]:
    """Give the words of a question, each with the ways the glossary knows to say it."""
    words = question_words(question)
    said = _glossary(words)
    return tuple(((word,), *sorted(said.get(word, set()))) for word in words)


def _glossary(words: Sequence[str]) -> dict[str, set[tuple[str, ...]]]:
    """Give what the glossary has for words, in whichever language they are."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    if not words:
        return found
    for source, target in db.session.execute(select(Term.source, Term.target)):
        one, other = tuple(question_words(source)), tuple(question_words(target))
        for mine, theirs in ((one, other), (other, one)):
            if len(mine) == 1 and mine[0] in words and theirs:
                found[mine[0]].add(theirs)
    return found


def find(wanted: Wanted, language: Language, now: datetime, after: Place | None = None) -> Found:
    """Find what visitors may read: the reader's language first, then titles, then what is newest.

    An item is found once, in the language that suits the reader best of those that have the
    words. The order is the same on every database.
    """
    if not wanted.words:
        return Found([], 0, None)
    item = (SearchEntry.item_kind, SearchEntry.item_id)
    rank = _rank(wanted, language).label("rank")
    turn = func.row_number().over(partition_by=item, order_by=(rank, SearchEntry.id))
    hits = (
        select(SearchEntry.id, SearchEntry.item_id, rank, turn.label("turn"))
        .where(_matches(wanted.words), _is_public(now, wanted))
        .subquery()
    )
    best = select(hits.c.id, hits.c.rank, hits.c.item_id).where(hits.c.turn == 1)
    total = db.session.scalar(select(func.count()).select_from(best.subquery())) or 0
    if after is not None:
        is_later = and_(hits.c.rank == after.rank, hits.c.item_id < after.item_id)
        best = best.where(or_(hits.c.rank > after.rank, is_later))
    rows = db.session.execute(
        best.order_by(hits.c.rank, hits.c.item_id.desc()).limit(PAGE + 1)
    ).all()
    shown = rows[:PAGE]
    ids = [row.id for row in shown]
    known = {each.id: each for each in _list_entries(ids)}
    last = shown[-1] if len(rows) > PAGE else None
    later = Place(last.rank, last.item_id) if last else None
    return Found([known[number] for number in ids], total, later)


def _list_entries(ids: Collection[int]) -> Iterable[SearchEntry]:
    return db.session.scalars(select(SearchEntry).where(SearchEntry.id.in_(ids)))


def _rank(wanted: Wanted, language: Language) -> ColumnElement[int]:
    """Give a number that is smaller the better a find suits: language, then title, then kind."""
    places = {tag: place for place, tag in enumerate(language.chain)}
    of_language = case(places, value=SearchEntry.language, else_=len(places))
    in_title = and_(*(_is_in_title(ways) for ways in wanted.words))
    kinds = {kind: place for place, kind in enumerate(shelves())}
    of_kind = case(kinds, value=SearchEntry.item_kind, else_=len(kinds))
    return of_language * _LANGUAGE + case((in_title, 0), else_=_ELSEWHERE) + of_kind


def _is_in_title(ways: Ways) -> ColumnElement[bool]:
    # A word holds letters and figures alone, so none of the signs of LIKE.
    return or_(
        *(and_(*(SearchEntry.title_words.like(f"% {word}%") for word in way)) for way in ways)
    )


def _matches(words: Sequence[Ways]) -> ColumnElement[bool]:
    """Tell whether an entry has every word, in one of its ways, at the beginning of a word of it."""
    if db.engine.dialect.name == "postgresql":
        asked = " & ".join(_either(ways, "'{}':*", " & ", " | ") for ways in words)
        return SearchEntry.words.op("@@", is_comparison=True)(cast(literal(asked), TSQUERY))
    asked = " AND ".join(_either(ways, '"{}"*', " AND ", " OR ") for ways in words)
    found = table(WORDS, column("rowid"), column(WORDS))
    return SearchEntry.id.in_(select(found.c.rowid).where(found.c[WORDS].op("MATCH")(asked)))


def _either(ways: Ways, word: str, both: str, one: str) -> str:
    said = [f"({both.join(word.format(each) for each in way)})" for way in ways]
    return f"({one.join(said)})"


def _is_public(now: datetime, wanted: Wanted) -> ColumnElement[bool]:
    """Tell whether visitors may read the item now; what is not published is found by nobody."""
    ways: list[ColumnElement[bool]] = [false()]
    for shelf in shelves().values():
        if shelf.public is not None and wanted.kind in ("", shelf.kind):
            # Asked of each find, not of all items: there are few finds, as a rule.
            is_open = exists().where(shelf.model.id == SearchEntry.item_id, *shelf.public(now))
            ways.append(and_(SearchEntry.item_kind == shelf.kind, is_open))
    if wanted.town_id is None:
        return or_(*ways)
    return and_(or_(*ways), SearchEntry.town_id == wanted.town_id)


def near(words: Sequence[str], tag: str, now: datetime) -> list[Text]:
    """Give a question with the words of titles that are nearest to those asked, or nothing.

    A word that stays is taken to be in the language *tag* of who asks.
    """
    titles = select(SearchEntry.title, SearchEntry.language).where(_is_public(now, Wanted(())))
    known = {
        word: Text(title[start:end], language)
        for title, language in db.session.execute(titles)
        for start, end, word in words_in(title)
    }
    best = [
        process.extractOne(word, known.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        for word in words
    ]
    given = [each[0] if each else word for each, word in zip(best, words, strict=True)]
    if given == list(words):
        return []
    return [known.get(word, Text(word, tag)) for word in given]


# What the index is made of


def list_ids(shelf: Shelf) -> list[int]:
    """Give the numbers of all items of a kind."""
    return list(db.session.scalars(select(shelf.model.id).order_by(shelf.model.id)))


def list_items(shelf: Shelf, numbers: Collection[int]) -> dict[int, Translatable]:
    """Give items of a kind by their numbers."""
    found = db.session.scalars(select(shelf.model).where(shelf.model.id.in_(numbers)))
    return {item.id: item for item in found}


def find_items(entries: Iterable[SearchEntry]) -> dict[tuple[str, int], Translatable]:
    """Give the items of entries, by kind and number."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for each in entries:
        numbers[each.item_kind].add(each.item_id)
    return {
        (kind, number): item
        for kind, some in numbers.items()
        for number, item in list_items(shelves()[kind], some).items()
    }


@dataclass(frozen=True)
class Passage:
    """A passage in one language: as it was written, without a state, or as it was translated."""

    position: int
    kind: UnitKind
    language: str
    forms: Sequence[str]
    state: State | None


def list_texts(
    kind: str, numbers: Collection[int], only: str | None = None
) -> Mapping[int, Sequence[Passage]]:
    """Give the passages of items in their order, in all languages or in one."""
    about = (Unit.item_id, Unit.position, Unit.kind)
    wanted = and_(Unit.item_kind == kind, Unit.item_id.in_(numbers), Unit.is_used)
    sources = select(*about, Unit.language, Unit.source).where(wanted)
    targets = select(*about, Target.language, Target.forms, Target.state).where(wanted)
    targets = targets.join(Target, Target.unit_id == Unit.id)
    if only is not None:
        sources = sources.where(Unit.language == only)
        targets = targets.where(Target.language == only)
    found: dict[int, list[Passage]] = defaultdict(list)
    for number, place, sort, tag, source in db.session.execute(sources.order_by(Unit.position)):
        found[number].append(Passage(place, sort, tag, [source], None))
    for number, place, sort, tag, forms, state in db.session.execute(
        targets.order_by(Unit.position)
    ):
        found[number].append(Passage(place, sort, tag, forms, state))
    return found


def list_items_of(units: Collection[tuple[int, str]]) -> set[tuple[str, int, str | None]]:
    """Give the items that units belong to, each with the language named with it.

    Messages of the interface belong to none.
    """
    if not units:
        return set()
    query = select(Unit.id, Unit.item_kind, Unit.item_id).where(
        Unit.id.in_({number for number, _tag in units}), Unit.item_kind != INTERFACE
    )
    items = {number: (kind, item_id) for number, kind, item_id in db.session.execute(query)}
    return {(*items[number], tag) for number, tag in units if number in items}


def drop_entries(kind: str, numbers: Collection[int], only: str | None = None) -> None:
    """Take items out of the index, in all languages or in one. The caller saves."""
    dropped = delete(SearchEntry).where(
        SearchEntry.item_kind == kind, SearchEntry.item_id.in_(numbers)
    )
    if only is not None:
        dropped = dropped.where(SearchEntry.language == only)
    db.session.execute(dropped)


def empty_index() -> None:
    """Take everything out of the index. The caller saves."""
    db.session.execute(delete(SearchEntry))


def add_entries(entries: Sequence[Mapping[str, Any]]) -> None:
    """Put entries into the index. The caller saves."""
    if entries:
        db.session.execute(insert(SearchEntry), list(entries))


def is_empty() -> bool:
    """Tell whether nothing is in the index yet."""
    return db.session.scalar(select(SearchEntry.id).limit(1)) is None
