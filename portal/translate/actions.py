"""What is done to units, targets and slugs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from portal.db import db
from portal.i18n import languages
from portal.i18n.letters import fold, nfc
from portal.i18n.translatable import Cut, Translatable
from portal.translate import queries
from portal.translate.matching import match
from portal.translate.models import (
    EventKind,
    Slug,
    Standing,
    State,
    Suggestion,
    Target,
    TargetEvent,
    Unit,
    UnitKind,
    source_hash,
)
from portal.translate.segments import Segment, cut

_LONGEST_SLUG = 80


@dataclass(frozen=True)
class _Old:
    """A unit as the matching looks at it."""

    unit: Unit

    @property
    def text(self) -> str:
        return self.unit.source

    @property
    def kind(self) -> UnitKind:
        return self.unit.kind

    @property
    def is_used(self) -> bool:
        return self.unit.is_used


def refresh_units(item: Translatable, now: datetime, meaning_unchanged: bool = False) -> None:
    """Cut a saved item into units again, each passage keeping its unit and its translations.

    Its texts are brought to their normal form, as at every input. With *meaning_unchanged*, translations of corrected passages stay up to date.
    """
    db.session.flush()
    position = 0
    for field, how in item.translated.items():
        old = [_Old(unit) for unit in queries.list_units(item, field)]
        text = getattr(item, field)
        if text:
            setattr(item, field, nfc(text))
        new = _cut_field(getattr(item, field), how)
        matched = _matched(old, new, how)
        for each in old:
            each.unit.is_used = False
        for segment, found in zip(new, matched, strict=True):
            if found is None:
                unit = _new_unit(item, field, segment, now)
            else:
                unit = found.unit
                _follow(unit, segment, now, meaning_unchanged)
            unit.position, unit.is_used = position, True
            position += 1
        _drop_unused([each.unit for each in old])
    db.session.flush()


def _drop_unused(units: Sequence[Unit]) -> None:
    """Remove passages that are gone and were never translated: nothing would be found again."""
    gone = [unit for unit in units if not unit.is_used]
    translated = {target.unit_id for target in queries.list_targets(gone)} if gone else set()
    for unit in gone:
        if unit.id not in translated:
            db.session.delete(unit)


def _cut_field(value: str | None, how: Cut) -> list[Segment]:
    if not value:
        return []
    if how is Cut.MARKDOWN:
        return cut(value)
    return [Segment(UnitKind.TITLE if how is Cut.TITLE else UnitKind.LINE, value)]


def _matched(old: Sequence[_Old], new: Sequence[Segment], how: Cut) -> Sequence[_Old | None]:
    """Find the unit of each passage; a field of one passage keeps its unit whatever it says."""
    if how is Cut.MARKDOWN:
        return match(old, new)
    return [old[0] if old else None for _ in new]


def _new_unit(item: Translatable, field: str, segment: Segment, now: datetime) -> Unit:
    unit = Unit(
        item_kind=item.item_kind,
        item_id=item.id,
        field=field,
        key=uuid4().hex,
        kind=segment.kind,
        language=item.language,
        source=segment.text,
        source_hash=source_hash(segment.text),
        links=list(segment.links),
        created_at=now,
        source_changed_at=now,
    )
    db.session.add(unit)
    return unit


def _follow(unit: Unit, segment: Segment, now: datetime, meaning_unchanged: bool) -> None:
    """Take over what a passage says now."""
    fresh = source_hash(segment.text)
    if fresh != unit.source_hash:
        if meaning_unchanged:
            _keep_up(unit, segment.text, now)
        unit.source_changed_at = now
    unit.source, unit.source_hash = segment.text, fresh
    unit.kind, unit.links = segment.kind, list(segment.links)


def _keep_up(unit: Unit, source: str, now: datetime) -> None:
    for target in queries.list_targets([unit]):
        if not target.is_outdated:
            target.made_from, target.made_from_hash = source, source_hash(source)
            record(target, EventKind.KEPT, target.forms, target.state, now)


def write_target(
    unit: Unit,
    language: str,
    forms: Sequence[str],
    state: State,
    author: str | None,
    now: datetime,
    links: Mapping[str, str] | None = None,
) -> Target:
    """Give a unit its text in a language, made from the source as it is now.

    *author* names whoever has no account here: what people of the desk write goes another way.
    """
    return put_target(unit, language, forms, links or {}, state, Hand(name=author), now)


@dataclass(frozen=True)
class Hand:
    """Who writes: somebody with an account, or the words for somebody without."""

    person_id: int | None = None
    name: str | None = None


def put_target(
    unit: Unit,
    language: str,
    forms: Sequence[str],
    links: Mapping[str, str],
    state: State,
    hand: Hand,
    now: datetime,
    kind: EventKind = EventKind.WRITTEN,
    import_id: int | None = None,
) -> Target:
    """Give a unit its text in a language, with whoever wrote it, and note it in its history."""
    target = queries.find_target(unit, language) if unit.id else None
    before, state_before = None, None
    if target is None:
        target = Target(unit=unit, language=language, created_at=now)
        db.session.add(target)
    else:
        before, state_before = list(target.forms), target.state
    target.forms = [nfc(form) for form in forms]
    target.links = dict(links)
    target.state, target.reviewer_id, target.reviewer = state, None, None
    target.author_id, target.author = hand.person_id, hand.name
    target.made_from, target.made_from_plural = unit.source, unit.source_plural
    target.made_from_hash = unit.source_hash
    target.changed_at = now
    db.session.flush()
    record(target, kind, before, state_before, now, hand, import_id)
    return target


def propose(
    unit: Unit,
    language: str,
    forms: Sequence[str],
    links: Mapping[str, str],
    hand: Hand,
    now: datetime,
    is_draft: bool = False,
    import_id: int | None = None,
) -> Suggestion:
    """Put a text beside that of a unit, made from the source as it is now: it changes nothing yet."""
    suggestion = Suggestion(
        unit=unit,
        language=language,
        forms=[nfc(form) for form in forms],
        links=dict(links),
        made_from=unit.source,
        made_from_plural=unit.source_plural,
        is_draft=is_draft,
        author_id=hand.person_id,
        author=hand.name,
        standing=Standing.OPEN,
        import_id=import_id,
        created_at=now,
        changed_at=now,
    )
    db.session.add(suggestion)
    return suggestion


def record(
    target: Target,
    kind: EventKind,
    before: Sequence[str] | None,
    state_before: State | None,
    now: datetime,
    hand: Hand | None = None,
    import_id: int | None = None,
) -> None:
    """Note in the history of a target what was done to it; it is already as it is after."""
    hand = hand or Hand()
    db.session.add(
        TargetEvent(
            target_id=target.id,
            kind=kind,
            actor_id=hand.person_id,
            actor=hand.name,
            before=None if before is None else list(before),
            after=list(target.forms),
            state_before=state_before,
            state_after=target.state,
            made_from=target.made_from,
            import_id=import_id,
            made_at=now,
        )
    )


class SlugTakenError(ValueError):
    """Another item has this name in the addresses of this language now."""


def give_slug(item: Translatable, language: str, slug: str) -> None:
    """Give an item its name in the addresses of a language; a former one leads there.

    A name that another item has given up is taken over; one in use raises SlugTakenError.
    """
    db.session.flush()
    taken = next(
        (s for s in queries.list_slugs(item.item_kind, slug) if s.language == language), None
    )
    if taken is not None and taken.item_id != item.id:
        if taken.is_current:
            raise SlugTakenError(slug)
        taken.item_id = item.id
    for each in queries.list_slugs_of(item, language):
        each.is_current = False
    if taken is None:
        taken = Slug(item_kind=item.item_kind, item_id=item.id, language=language, slug=slug)
        db.session.add(taken)
    taken.is_current = True


def name_in_addresses(item: Translatable, language: str, title: str) -> None:
    """Give an item a name in the addresses of a language, made of its title, if it has none.

    A name once given stays, whatever the title becomes: addresses are written down and shared.
    """
    db.session.flush()
    if any(slug.is_current for slug in queries.list_slugs_of(item, language)):
        return
    words = re.sub(r"[^a-z0-9]+", "-", fold(title).replace("\u00a0", " ")).strip("-")
    name = words[:_LONGEST_SLUG].rpartition("-")[0] if len(words) > _LONGEST_SLUG else words
    # A number alone is a year in addresses, and some words are pages.
    if not name or name.isdigit() or languages().is_word(name):
        name = f"{item.item_kind}-{item.id}"
    # In a language it has no name in, an item is found by that of another: no two share one.
    while _is_taken(item, name):
        name = f"{name}-{item.id}"
    give_slug(item, language, name)


def _is_taken(item: Translatable, slug: str) -> bool:
    """Tell whether another item has a name in the addresses of any language."""
    found = queries.list_slugs(item.item_kind, slug)
    return any(each.is_current and each.item_id != item.id for each in found)


def forget_item(item: Translatable) -> None:
    """Remove the units, translations, wishes and slugs of an item that is going to be removed.

    A database may give its number to a later item, which must not find them.
    """
    queries.drop_units(item)
    queries.drop_wishes(item)
    for slug in queries.list_all_slugs_of(item):
        db.session.delete(slug)
    db.session.flush()


def units_as_typed(item: Translatable, now: datetime) -> list[Unit]:
    """Give the units an item would be cut into, for a look at it before it is saved."""
    return [
        Unit(
            item_kind=item.item_kind,
            field=field,
            kind=segment.kind,
            language=item.language,
            source=segment.text,
            source_hash=source_hash(segment.text),
            links=list(segment.links),
            source_changed_at=now,
        )
        for field, how in item.translated.items()
        for segment in _cut_field(getattr(item, field), how)
    ]
