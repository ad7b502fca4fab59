"""What is asked of units, targets and slugs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from portal.db import db
from portal.i18n import Language, languages
from portal.i18n.translatable import Translatable
from portal.translate.models import Slug, Target, Unit
from portal.translate.reading import Reading, choose, is_visible

Readings = dict[Translatable, Reading]

REAL_TRANSLATION = 0.5
"""The share of a page that makes it a page of a language, and not a copy of another's."""


def read(items: Iterable[Translatable], language: Language, fields: Sequence[str] = ()) -> Readings:
    """Give the items as a reader of a language gets them, in one query.

    *fields* limits what is read to the fields a list shows.
    """
    wanted = list(items)
    known = languages()
    chain = [known[tag] for tag in language.chain]
    query = (
        select(Unit, Target)
        .outerjoin(Target, and_(Target.unit_id == Unit.id, Target.language.in_(language.chain)))
        .where(
            _belongs_to(wanted),
            Unit.is_used,
        )
        .order_by(Unit.position)
    )
    if fields:
        query = query.where(Unit.field.in_(fields))
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


def count_languages(items: Iterable[Translatable]) -> dict[Translatable, dict[str, int]]:
    """Count, for each item, the passages that readers see in each language, in one query.

    The key "" counts all passages.
    """
    wanted = {(item.item_kind, item.id): item for item in items}
    counts: dict[Translatable, dict[str, int]] = {item: {"": 0} for item in wanted.values()}
    query = (
        select(Unit.item_kind, Unit.item_id, Unit.id, Unit.language, Target)
        .outerjoin(Target, Target.unit_id == Unit.id)
        .where(_belongs_to(wanted.values()), Unit.is_used)
    )
    known = languages()
    met: set[int] = set()
    rows: Iterable[Any] = db.session.execute(query) if wanted else ()
    for kind, item_id, unit_id, source, target in rows:
        count = counts[wanted[kind, item_id]]
        if unit_id not in met:
            met.add(unit_id)
            count[""] += 1
            count[source] = count.get(source, 0) + 1
        if target is None or target.language == source or target.language not in known:
            continue
        if is_visible(target, known[target.language]):
            count[target.language] = count.get(target.language, 0) + 1
    return counts


def languages_in(counts: Iterable[Mapping[str, int]]) -> set[str]:
    """Give the tags of the languages that a page really is in, of what its items counted."""
    sums = sum((Counter(count) for count in counts), Counter())
    return {tag for tag in sums if tag and sums[tag] >= REAL_TRANSLATION * sums[""]}


def _belongs_to(items: Iterable[Translatable]) -> ColumnElement[bool]:
    ids: dict[str, list[int]] = defaultdict(list)
    for item in items:
        ids[item.item_kind].append(item.id)
    return or_(
        *(and_(Unit.item_kind == kind, Unit.item_id.in_(some)) for kind, some in ids.items())
    )


def list_units(item: Translatable, field: str | None = None) -> list[Unit]:
    """Give all units of an item, or of one of its fields, those no longer in use too."""
    query = select(Unit).where(Unit.item_kind == item.item_kind, Unit.item_id == item.id)
    if field is not None:
        query = query.where(Unit.field == field)
    return list(db.session.scalars(query.order_by(Unit.position, Unit.id)))


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
