"""What is asked of units, targets and slugs."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Text,
    and_,
    cast,
    delete,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import contains_eager

from portal.db import db
from portal.i18n import Language, languages
from portal.i18n.translatable import Translatable
from portal.translate.models import (
    FROM_FILE,
    INTERFACE,
    CatalogueStamp,
    PassedWarning,
    Presence,
    Remark,
    Slug,
    Standing,
    State,
    Suggestion,
    Target,
    TargetEvent,
    Term,
    TranslationImport,
    Unit,
    Wish,
)
from portal.translate.reading import Reading, choose, is_visible
from portal.translate.shelves import shelves

Readings = dict[Translatable, Reading]

Fields = Mapping[str, Sequence[str]]
"""The fields a page shows of each kind of item; a kind that is not named is shown whole."""

Counts = dict[tuple[str, int, str], Counter[str]]
"""Numbers of passages by language, for each kind, id and field."""

PRESENT = timedelta(minutes=2)
"""How long somebody is said to be on a passage after they were last heard of."""

_MOST_REMEMBERED = 20_000

REAL_TRANSLATION = 0.5
"""The share of a page that makes it a page of a language, and not a copy of another's."""


def read(
    items: Iterable[Translatable], language: Language, fields: Fields | None = None
) -> Readings:
    """Give the items as a reader of a language gets them, in one query.

    *fields* limits what is read to what a page shows of a kind of item.
    """
    wanted = list(items)
    known = languages()
    chain = [known[tag] for tag in language.chain]
    query = (
        select(Unit, Target)
        .outerjoin(Target, and_(Target.unit_id == Unit.id, Target.language.in_(language.chain)))
        .where(_belongs_to(wanted, fields or {}), Unit.is_used)
        .order_by(Unit.position)
    )
    units: dict[tuple[str, int], dict[Unit, dict[str, Target]]] = defaultdict(dict)
    for unit, target in db.session.execute(query) if wanted else ():
        targets = units[unit.item_kind, unit.item_id].setdefault(unit, {})
        if target is not None:
            targets[target.language] = target
    return {
        item: Reading(
            item,
            language,
            [choose(unit, have, chain) for unit, have in units[item.item_kind, item.id].items()],
        )
        for item in wanted
    }


def count_languages(items: Iterable[Translatable], fields: Fields | None = None) -> Counts:
    """Count, for each field of each item, the passages readers see in each language.

    One query; the tag "" counts all passages. *fields* limits what is counted of a kind of item.
    """
    wanted = list(items)
    counts: Counts = defaultdict(Counter)
    query = (
        select(
            Unit.item_kind, Unit.item_id, Unit.field, Unit.id, Unit.language,
            Target.language, Target.state, Target.forms,
        )
        .outerjoin(Target, Target.unit_id == Unit.id)
        .where(_belongs_to(wanted, fields or {}), Unit.is_used)
    )  # fmt: skip
    known = languages()
    met: set[int] = set()
    rows: Iterable[Any] = db.session.execute(query) if wanted else ()
    for kind, item_id, field, unit_id, source, tag, state, forms in rows:
        count = counts[kind, item_id, field]
        if unit_id not in met:
            met.add(unit_id)
            count[""] += 1
            count[source] += 1
        if tag in known and tag != source and is_visible(state, forms, known[tag]):
            count[tag] += 1
    return counts


def languages_in(
    counts: Counts, items: Iterable[Translatable], fields: Fields | None = None
) -> set[str]:
    """Give the tags of the languages that a page showing these items really is in."""
    sums: Counter[str] = Counter()
    for item in items:
        for field in (fields or {}).get(item.item_kind, item.translated):
            sums += counts.get((item.item_kind, item.id, field), Counter())
    return {tag for tag in sums if tag and sums[tag] >= REAL_TRANSLATION * sums[""]}


def _belongs_to(items: Iterable[Translatable], fields: Fields) -> ColumnElement[bool]:
    ids: dict[str, list[int]] = defaultdict(list)
    for item in items:
        ids[item.item_kind].append(item.id)
    return or_(
        false(),
        *(
            and_(
                Unit.item_kind == kind,
                Unit.item_id.in_(some),
                Unit.field.in_(fields[kind]) if kind in fields else true(),
            )
            for kind, some in ids.items()
        ),
    )


def list_units(item: Translatable, field: str | None = None) -> list[Unit]:
    """Give all units of an item, or of one of its fields, those no longer in use too."""
    query = select(Unit).where(Unit.item_kind == item.item_kind, Unit.item_id == item.id)
    if field is not None:
        query = query.where(Unit.field == field)
    return list(db.session.scalars(query.order_by(Unit.position, Unit.id)))


def drop_units(item: Translatable) -> None:
    """Forget the passages of an item that is no more, and their translations with them."""
    db.session.execute(
        delete(Unit).where(Unit.item_kind == item.item_kind, Unit.item_id == item.id)
    )


def list_targets(units: Iterable[Unit], language: str | None = None) -> list[Target]:
    """Give the targets of units, in one language or in all."""
    query = select(Target).where(Target.unit_id.in_([unit.id for unit in units]))
    if language is not None:
        query = query.where(Target.language == language)
    return list(db.session.scalars(query.order_by(Target.id)))


def find_target(unit: Unit, language: str) -> Target | None:
    """Give a unit's target in a language."""
    return db.session.scalar(
        select(Target).where(Target.unit_id == unit.id, Target.language == language)
    )


def list_slugs(item_kind: str, slug: str | None = None) -> list[Slug]:
    """Give the slugs of a kind of items, all present ones or every one that reads *slug*."""
    query = select(Slug).where(Slug.item_kind == item_kind)
    query = query.where(Slug.is_current) if slug is None else query.where(Slug.slug == slug)
    return list(db.session.scalars(query.order_by(Slug.id)))


def list_slugs_of(item: Translatable, language: str) -> list[Slug]:
    """Give the slugs an item has and had in a language."""
    return list(
        db.session.scalars(
            select(Slug).where(
                Slug.item_kind == item.item_kind,
                Slug.item_id == item.id,
                Slug.language == language,
            )
        )
    )


def list_slugs_of_items(items: Iterable[Translatable]) -> list[Slug]:
    """Give the present slugs of several items of one kind, in every language."""
    wanted = list(items)
    if not wanted:
        return []
    query = select(Slug).where(
        Slug.item_kind == wanted[0].item_kind,
        Slug.item_id.in_([item.id for item in wanted]),
        Slug.is_current,
    )
    return list(db.session.scalars(query))


def list_all_slugs_of(item: Translatable) -> list[Slug]:
    """Give the slugs an item has and had in every language."""
    query = select(Slug).where(Slug.item_kind == item.item_kind, Slug.item_id == item.id)
    return list(db.session.scalars(query.order_by(Slug.id)))


# Messages of the interface


def list_messages() -> list[Unit]:
    """Give the units of all messages, those no longer in use too."""
    query = select(Unit).where(Unit.item_kind == INTERFACE).order_by(Unit.position, Unit.id)
    return list(db.session.scalars(query))


def list_message_targets(tag: str) -> list[Target]:
    """Give the targets of messages in a language, with their units."""
    query = (
        select(Target)
        .join(Target.unit)
        .options(contains_eager(Target.unit))
        .where(Unit.item_kind == INTERFACE, Target.language == tag)
        .order_by(Unit.position)
    )
    return list(db.session.scalars(query))


def list_spoken(tag: str) -> list[tuple[str | None, str, str | None, list[str], State]]:
    """Give context, id, plural, forms and state of each message in use that has a target."""
    forms = cast(Target.forms, Text)
    query = (
        select(Unit.context, Unit.source, Unit.source_plural, forms, Target.state)
        .join(Target, Target.unit_id == Unit.id)
        .where(Unit.item_kind == INTERFACE, Unit.is_used, Target.language == tag)
    )
    rows = db.session.execute(query).all()
    # Read as one list: a list for each of 20,000 messages takes three times as long.
    read = json.loads(f"[{','.join(row[3] for row in rows)}]")
    return [(row[0], row[1], row[2], found, row[4]) for row, found in zip(rows, read, strict=True)]


def count_messages() -> int:
    """Count the messages in use."""
    query = select(func.count()).where(Unit.item_kind == INTERFACE, Unit.is_used)
    return db.session.scalar(query) or 0


def list_stamps() -> dict[str, tuple[str, str]]:
    """Give the stamp of the messages of each language, and the digest of the file taken in."""
    query = select(CatalogueStamp.language, CatalogueStamp.stamp, CatalogueStamp.file_digest)
    return {tag: (stamp, digest) for tag, stamp, digest in db.session.execute(query)}


# The workbench

_TODO = "todo"

# What a new release says of a text the site has its own of, until somebody has chosen.
_FROM_RELEASE = (Suggestion.author == FROM_FILE, Suggestion.standing == Standing.OPEN)
"""What somebody can do something about: not translated, a draft, or outdated."""


@dataclass(frozen=True)
class Slice:
    """What somebody translates: the passages of an item, or the messages of the interface."""

    kind: str
    id: int


@dataclass
class Tally:
    """How many passages of an item are in which state in a language."""

    total: int = 0
    reviewed: int = 0
    translated: int = 0
    draft: int = 0
    outdated: int = 0

    @property
    def untranslated(self) -> int:
        """How many have no text yet."""
        return self.total - self.reviewed - self.translated - self.draft - self.outdated

    @property
    def done(self) -> int:
        """How many have a finished text made from the source as it is."""
        return self.reviewed + self.translated

    @property
    def rest(self) -> int:
        """How many are not finished."""
        return self.total - self.done

    @property
    def state(self) -> str:
        """The state of the whole: that of what asks most for somebody."""
        if self.outdated:
            return "outdated"
        if self.reviewed == self.total:
            return "reviewed"
        if self.untranslated == self.total:
            return "untranslated"
        return "translated" if self.done == self.total else "draft"


Board = dict[tuple[str, int], dict[str, Tally]]
"""For each item the tallies by language; its own language is not among them."""


def count_public(now: datetime) -> Board:
    """Count the passages of what visitors read now, but for the interface, as count_board does."""
    ways: list[ColumnElement[bool]] = [false()]
    for shelf in shelves().values():
        if shelf.public is not None:
            ids = select(shelf.model.id).where(*shelf.public(now))
            ways.append(and_(Unit.item_kind == shelf.kind, Unit.item_id.in_(ids)))
    return _counted(and_(Unit.is_used, or_(*ways)))


def count_board(now: datetime, kind: str = "", town_id: int | None = None) -> Board:
    """Count the passages of all items translators see by language and state, in two queries."""
    return _counted(and_(Unit.is_used, _is_open(now, kind, town_id)))


def _counted(wanted: ColumnElement[bool]) -> Board:
    item = (Unit.item_kind, Unit.item_id, Unit.language)
    board: Board = {}
    own: dict[tuple[str, int], str] = {}
    totals = select(*item, func.count()).where(wanted).group_by(*item)
    for each_kind, item_id, language, total in db.session.execute(totals):
        tallies = board.setdefault((each_kind, item_id), {})
        own[each_kind, item_id] = language
        for tag in languages():
            if tag != language:
                tallies[tag] = Tally(total)
    is_outdated = Target.made_from_hash != Unit.source_hash
    rows = (
        select(
            Unit.item_kind, Unit.item_id, Target.language, Target.state, is_outdated, func.count()
        )
        .join(Target, Target.unit_id == Unit.id)
        .where(wanted)
        .group_by(Unit.item_kind, Unit.item_id, Target.language, Target.state, is_outdated)
    )
    for each_kind, item_id, tag, state, is_old, count in db.session.execute(rows):
        tally = board[each_kind, item_id].get(tag)
        if tally is not None:
            name = "outdated" if is_old else state.value
            setattr(tally, name, getattr(tally, name) + count)
    return board


def tally_of(part: Slice, tag: str) -> Tally:
    """Count the passages of one item by their state in a language."""
    wanted = and_(Unit.is_used, Unit.item_kind == part.kind, Unit.item_id == part.id)
    return _counted(wanted).get((part.kind, part.id), {}).get(tag, Tally())


def is_open(part: Slice, tag: str, now: datetime) -> bool:
    """Tell whether translators see an item, and it is written in another language than theirs."""
    query = select(Unit.id).where(
        Unit.item_kind == part.kind,
        Unit.item_id == part.id,
        Unit.language != tag,
        Unit.is_used,
        _is_open(now, part.kind, None),
    )
    return db.session.scalar(query.limit(1)) is not None


def _is_open(now: datetime, kind: str, town_id: int | None) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = [false()]
    if kind in ("", INTERFACE) and town_id is None:
        ways.append(Unit.item_kind == INTERFACE)
    for shelf in shelves().values():
        if kind in ("", shelf.kind) and (town_id is None or shelf.town is not None):
            ids = select(shelf.model.id).where(*shelf.conditions(now))
            if town_id is not None:
                ids = ids.where(shelf.town == town_id)
            ways.append(and_(Unit.item_kind == shelf.kind, Unit.item_id.in_(ids)))
    return or_(*ways)


def name_items(items: Iterable[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, str]]:
    """Give the first passage of each item with its language: items are called by it."""
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, item_id in items:
        ids[kind].append(item_id)
    where = or_(
        false(),
        *(and_(Unit.item_kind == kind, Unit.item_id.in_(some)) for kind, some in ids.items()),
    )
    query = select(Unit.item_kind, Unit.item_id, Unit.source, Unit.language).where(
        where, Unit.is_used, Unit.position == 0
    )
    if not ids:
        return {}
    return {
        (kind, item_id): (source, tag) for kind, item_id, source, tag in db.session.execute(query)
    }


def find_item(kind: str, item_id: int) -> Translatable | None:
    """Give an item translators work on."""
    shelf = shelves().get(kind)
    return db.session.get(shelf.model, item_id) if shelf else None


def find_unit(number: int, tag: str, now: datetime) -> Unit | None:
    """Give a unit in use of what translators see, written in another language than theirs."""
    query = select(Unit).where(Unit.id == number, Unit.language != tag, Unit.is_used)
    return db.session.scalar(query.where(_is_open(now, "", None)))


@dataclass(frozen=True)
class Work:
    """A unit with its text in a language, and how many proposals wait for an answer."""

    unit: Unit
    target: Target | None
    proposals: int = 0

    @property
    def state(self) -> str:
        """The state a translator sees, the derived ones too."""
        if self.target is None:
            return "untranslated"
        return "outdated" if self.target.is_outdated else self.target.state.value


def list_work(
    part: Slice, tag: str, state: str = "", after: int = -1, most: int | None = None
) -> list[Work]:
    """Give the passages of a slice with their texts in a language, in order.

    *state* is one of a target, "untranslated", "outdated", "proposed", "released" or "todo".
    """
    query = (
        select(Unit, Target, _count_proposals(tag))
        .outerjoin(Target, and_(Target.unit_id == Unit.id, Target.language == tag))
        .where(Unit.item_kind == part.kind, Unit.item_id == part.id, Unit.is_used)
        .where(Unit.position > after, _is_in_state(state, tag))
        .order_by(Unit.position)
        .limit(most)
    )
    return [Work(unit, target, count) for unit, target, count in db.session.execute(query)]


def find_work(unit: Unit, tag: str) -> Work:
    """Give a unit with its text in a language."""
    count = db.session.scalar(
        select(func.count()).where(
            Suggestion.unit_id == unit.id,
            Suggestion.language == tag,
            Suggestion.standing == Standing.OPEN,
            not_(Suggestion.is_draft),
        )
    )
    return Work(unit, find_target(unit, tag), count or 0)


def _count_proposals(tag: str) -> ScalarSelect[int]:
    return (
        select(func.count())
        .where(
            Suggestion.unit_id == Unit.id,
            Suggestion.language == tag,
            Suggestion.standing == Standing.OPEN,
            not_(Suggestion.is_draft),
        )
        .correlate(Unit)
        .scalar_subquery()
    )


def list_conflicts() -> dict[str, int]:
    """Give how many texts of a release wait beside texts of the site's own, by language."""
    query = (
        select(Suggestion.language, func.count())
        .where(*_FROM_RELEASE)
        .group_by(Suggestion.language)
    )
    return dict(db.session.execute(query).all())


def _is_in_state(state: str, tag: str) -> ColumnElement[bool]:
    waiting = _count_proposals(tag)
    is_outdated = Target.made_from_hash != Unit.source_hash
    if state == "untranslated":
        return Target.id.is_(None)
    if state == "outdated":
        return is_outdated
    if state == "proposed":
        return waiting > 0
    if state == "released":
        return exists().where(
            Suggestion.unit_id == Unit.id,
            Suggestion.language == tag,
            *_FROM_RELEASE,
        )
    if state == _TODO:
        return or_(Target.id.is_(None), is_outdated, Target.state == State.DRAFT)
    if state == "to review":
        return or_(waiting > 0, and_(Target.state == State.TRANSLATED, not_(is_outdated)))
    if state in {each.value for each in State}:
        return and_(Target.state == State(state), not_(is_outdated))
    return true()


def find_next(
    part: Slice, tag: str, after: int, state: str, person_id: int, now: datetime
) -> Unit | None:
    """Give the next passage in a state that nobody else is on; at the end it begins anew."""
    taken = select(Presence.unit_id).where(
        Presence.language == tag,
        Presence.person_id != person_id,
        Presence.seen_at > now - PRESENT,
    )
    query = (
        select(Unit)
        .outerjoin(Target, and_(Target.unit_id == Unit.id, Target.language == tag))
        .where(Unit.item_kind == part.kind, Unit.item_id == part.id, Unit.is_used)
        .where(_is_in_state(state, tag), Unit.position != after, Unit.id.not_in(taken))
        .order_by(Unit.position < after, Unit.position)
        .limit(1)
    )
    return db.session.scalar(query)


def find_neighbours(unit: Unit) -> tuple[Unit | None, Unit | None]:
    """Give the passages before and after one, whatever their state."""
    same = select(Unit).where(
        Unit.item_kind == unit.item_kind, Unit.item_id == unit.item_id, Unit.is_used
    )
    before = same.where(Unit.position < unit.position).order_by(Unit.position.desc()).limit(1)
    after = same.where(Unit.position > unit.position).order_by(Unit.position).limit(1)
    return db.session.scalar(before), db.session.scalar(after)


def list_other_targets(unit: Unit, tag: str) -> list[Target]:
    """Give the finished texts of a unit in other languages."""
    query = select(Target).where(
        Target.unit_id == unit.id, Target.language != tag, Target.state != State.DRAFT
    )
    return list(db.session.scalars(query.order_by(Target.language)))


def list_events(target: Target) -> list[TargetEvent]:
    """Give the history of a target, the last thing first."""
    query = select(TargetEvent).where(TargetEvent.target_id == target.id)
    return list(db.session.scalars(query.order_by(TargetEvent.id.desc())))


def find_event(number: int, unit: Unit, tag: str) -> TargetEvent | None:
    """Give something in the history of a unit's text in a language."""
    query = select(TargetEvent).join(Target, Target.id == TargetEvent.target_id)
    return db.session.scalar(
        query.where(TargetEvent.id == number, Target.unit_id == unit.id, Target.language == tag)
    )


def list_suggestions(unit: Unit, tag: str, person_id: int) -> list[Suggestion]:
    """Give what is proposed for a unit, with one's own draft and the answers to one's own."""
    is_mine = Suggestion.author_id == person_id
    query = select(Suggestion).where(
        Suggestion.unit_id == unit.id,
        Suggestion.language == tag,
        or_(
            and_(Suggestion.standing == Standing.OPEN, or_(not_(Suggestion.is_draft), is_mine)),
            and_(Suggestion.standing == Standing.REJECTED, is_mine),
        ),
    )
    return list(db.session.scalars(query.order_by(Suggestion.id)))


def find_suggestion(number: int, now: datetime) -> Suggestion | None:
    """Give a proposal for a unit of what translators see."""
    query = select(Suggestion).join(Unit, Unit.id == Suggestion.unit_id)
    return db.session.scalar(query.where(Suggestion.id == number, _is_open(now, "", None)))


def find_own_suggestion(unit: Unit, tag: str, person_id: int) -> Suggestion | None:
    """Give what somebody proposes for a unit and still waits."""
    query = select(Suggestion).where(
        Suggestion.unit_id == unit.id,
        Suggestion.language == tag,
        Suggestion.author_id == person_id,
        Suggestion.standing == Standing.OPEN,
    )
    return db.session.scalar(query.order_by(Suggestion.id.desc()).limit(1))


def list_remarks(unit: Unit, tag: str) -> list[Remark]:
    """Give what was said about a unit's source, and about its text in a language."""
    query = select(Remark).where(
        Remark.unit_id == unit.id, or_(Remark.about.is_(None), Remark.about == tag)
    )
    return list(db.session.scalars(query.order_by(Remark.id)))


def list_passed(unit: Unit, tag: str, text_hash: str) -> set[str]:
    """Give the warnings somebody has let pass for this very text."""
    query = select(PassedWarning.check).where(
        PassedWarning.unit_id == unit.id,
        PassedWarning.language == tag,
        PassedWarning.text_hash == text_hash,
    )
    return set(db.session.scalars(query))


def list_present(unit: Unit, tag: str, person_id: int, now: datetime) -> list[int]:
    """Give the numbers of others who are on a unit."""
    query = select(Presence.person_id).where(
        Presence.unit_id == unit.id,
        Presence.language == tag,
        Presence.person_id != person_id,
        Presence.seen_at > now - PRESENT,
    )
    return list(db.session.scalars(query))


def list_terms(source_language: str, tag: str) -> list[Term]:
    """Give the glossary from one language into another."""
    query = select(Term).where(Term.source_language == source_language, Term.language == tag)
    return list(db.session.scalars(query.order_by(Term.source, Term.target)))


def list_glossary(tag: str) -> list[Term]:
    """Give the glossary into a language, from all others."""
    query = select(Term).where(Term.language == tag)
    return list(db.session.scalars(query.order_by(Term.source, Term.target)))


def find_term(number: int, tag: str) -> Term | None:
    """Give a word of the glossary into a language."""
    return db.session.scalar(select(Term).where(Term.id == number, Term.language == tag))


def list_translated(unit: Unit, tag: str, least: int, most: int) -> list[tuple[str, list[str]]]:
    """Give sources of so many characters with their finished texts, those of other units."""
    query = (
        select(Target.made_from, Target.forms)
        .join(Unit, Unit.id == Target.unit_id)
        .where(
            Target.language == tag,
            Unit.language == unit.language,
            Unit.id != unit.id,
            Target.state != State.DRAFT,
            func.length(Target.made_from).between(least, most),
        )
        .limit(_MOST_REMEMBERED)
    )
    return [(source, forms) for source, forms in db.session.execute(query)]


def drop_wishes(item: Translatable) -> None:
    """Forget in which languages an item was asked for."""
    db.session.execute(
        delete(Wish).where(Wish.item_kind == item.item_kind, Wish.item_id == item.id)
    )


def list_wishes() -> set[tuple[str, int, str]]:
    """Give the translations towns ask for: kind, number and language."""
    rows = db.session.execute(select(Wish.item_kind, Wish.item_id, Wish.language))
    return {(kind, item_id, tag) for kind, item_id, tag in rows}


# Files


def find_import(number: int, tag: str) -> TranslationImport | None:
    """Give a file that was brought in for a language."""
    query = select(TranslationImport)
    return db.session.scalar(
        query.where(TranslationImport.id == number, TranslationImport.language == tag)
    )


def list_imports(tag: str, person_id: int, most: int = 20) -> list[TranslationImport]:
    """Give the last files somebody has brought in for a language."""
    query = select(TranslationImport).where(
        TranslationImport.language == tag, TranslationImport.person_id == person_id
    )
    return list(db.session.scalars(query.order_by(TranslationImport.id.desc()).limit(most)))


def list_suggestions_of(import_id: int) -> list[Suggestion]:
    """Give what a file proposes."""
    return list(db.session.scalars(select(Suggestion).where(Suggestion.import_id == import_id)))


def list_texts_at(moment: datetime, part: Slice, tag: str) -> dict[int, Sequence[str]]:
    """Give the texts of a slice as they were at a moment, by target; only those changed since."""
    query = (
        select(TargetEvent.target_id, TargetEvent.before)
        .join(Target, Target.id == TargetEvent.target_id)
        .join(Unit, Unit.id == Target.unit_id)
        .where(Unit.item_kind == part.kind, Unit.item_id == part.id, Target.language == tag)
        .where(TargetEvent.made_at > moment)
        .order_by(TargetEvent.id.desc())
    )
    # The oldest change comes last and stays: what stood before it is what stood at the moment.
    return {target_id: before or () for target_id, before in db.session.execute(query)}


def list_events_of(import_id: int) -> list[tuple[TargetEvent, Target]]:
    """Give what a file has changed, with the texts as they are now."""
    query = (
        select(TargetEvent, Target)
        .join(Target, Target.id == TargetEvent.target_id)
        .where(TargetEvent.import_id == import_id)
        .order_by(TargetEvent.id)
    )
    return list(db.session.execute(query).all())


# What somebody has done


def list_targets_by(person_id: int) -> list[Target]:
    """Give the texts somebody has written."""
    query = select(Target).where(Target.author_id == person_id).order_by(Target.id)
    return list(db.session.scalars(query))


def list_suggestions_by(person_id: int) -> list[Suggestion]:
    """Give what somebody has proposed."""
    query = select(Suggestion).where(Suggestion.author_id == person_id).order_by(Suggestion.id)
    return list(db.session.scalars(query))


def list_remarks_by(person_id: int) -> list[Remark]:
    """Give the remarks of somebody."""
    query = select(Remark).where(Remark.person_id == person_id).order_by(Remark.id)
    return list(db.session.scalars(query))


def drop_presence(person_id: int) -> None:
    """Forget which passage somebody is on."""
    db.session.execute(delete(Presence).where(Presence.person_id == person_id))
