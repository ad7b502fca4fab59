"""What is asked of units, targets and slugs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, false, or_, select, true

from portal.db import db
from portal.i18n import Language, languages
from portal.i18n.translatable import Translatable
from portal.translate.models import Slug, Target, Unit
from portal.translate.reading import Reading, choose, is_visible

Readings = dict[Translatable, Reading]

Fields = Mapping[str, Sequence[str]]
"""The fields a page shows of each kind of item; a kind that is not named is shown whole."""

Counts = dict[tuple[str, int, str], Counter[str]]
"""Numbers of passages by language, for each kind, id and field."""

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
