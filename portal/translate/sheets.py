"""The passages of an item with their texts, as a sheet that leaves for another tool."""

from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app

from portal.i18n import languages
from portal.translate import queries
from portal.translate.exchange.sheet import INTERFACE_SLICE, Line, Sheet
from portal.translate.kinds import kind_name
from portal.translate.models import INTERFACE, Unit
from portal.translate.queries import Slice, Work


def site() -> str:
    """Give the name of this site, which a file must have been taken from to come back."""
    address: str = current_app.config["PUBLIC_URL"]
    return urlsplit(address).netloc


def name_of(part: Slice) -> str:
    """Give the name of what is in a file: ``interface`` or ``news/12``."""
    return INTERFACE_SLICE if part.kind == INTERFACE else f"{part.kind}/{part.id}"


def read_name(name: str | None) -> Slice | None:
    """Read the name of what is in a file; one that says nothing holds the interface."""
    if name in (None, "", INTERFACE_SLICE):
        return Slice(INTERFACE, 0)
    kind, _slash, number = (name or "").partition("/")
    return Slice(kind, int(number)) if number.isascii() and number.isdigit() else None


def reference_of(unit: Unit) -> str:
    """Give the name of a unit in files; it stays when the source is edited or moved."""
    if unit.item_kind == INTERFACE:
        return unit.key
    return f"{unit.item_kind}/{unit.item_id}/{unit.field}/{unit.key}"


def sheet_of(part: Slice, tag: str, now: datetime, state: str = "") -> Sheet:
    """Give the passages of an item, all or those in a state, with their texts in a language."""
    works = queries.list_work(part, tag, state)
    language = languages()[tag]
    return Sheet(
        site=site(),
        slice=name_of(part),
        language=tag,
        source_language=works[0].unit.language if works else languages().default.tag,
        plural_rule=language.plural,
        base=now.isoformat(timespec="microseconds"),
        made_at=now,
        lines=tuple(_line(work) for work in works),
        is_interface=part.kind == INTERFACE,
    )


def _line(work: Work) -> Line:
    unit, target = work.unit, work.target
    return Line(
        reference=reference_of(unit),
        context=unit.context,
        source=unit.source,
        plural=unit.source_plural,
        forms=tuple(target.forms) if target else (),
        is_draft=work.state in ("draft", "outdated"),
        previous=target.made_from if target and target.is_outdated else None,
        kind=kind_name(unit.kind).plain,
        places=tuple(unit.places or ()),
        notes=(unit.note,) if unit.note else (),
        state=work.state,
    )
