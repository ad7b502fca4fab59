"""The messages of the interface as units, kept in step with the catalogues of the release."""

import logging
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polib
from flask import current_app
from rapidfuzz import fuzz, process

from portal.db import db
from portal.i18n import Language, languages
from portal.i18n.catalogue import Edit, catalogue_path, catalogues, file_digest, read_entries
from portal.i18n.catalogue_files import template_path
from portal.i18n.languages import MESSAGES
from portal.i18n.letters import nfc
from portal.translate import queries
from portal.translate.actions import Hand, propose, record
from portal.translate.models import (
    FROM_FILE,
    INTERFACE,
    CatalogueStamp,
    EventKind,
    State,
    Target,
    Unit,
    UnitKind,
    digest_of,
    source_hash,
)
from portal.translate.reading import is_visible

logger = logging.getLogger(__name__)

FIELD = "message"
# How alike two messages must be, of 100, for one to be the other in new words.
_REWORDED = 70


@dataclass
class Harvest:
    """What taking in the catalogues of a release has changed."""

    new: int = 0
    gone: int = 0
    changed: int = 0
    conflicts: int = 0
    moved: int = 0


@dataclass(frozen=True)
class InFile:
    """What a catalogue file says of one message."""

    forms: list[str]
    state: State


def key_of(context: str | None, message: str) -> str:
    """Give the identity of a message: SHA-256 of its context, of which none is not "", and its id."""
    parts = ["-" if context is None else f"+{context}", message]
    return digest_of(*parts)


def take_in(now: datetime) -> Harvest:
    """Bring the messages and their translations in step with the files. The caller saves.

    What was changed on the site stays as long as the file says what it said then; else the
    file's new text becomes a suggestion. A message that was reworded finds the translations of
    the site again, as suggestions.
    """
    harvest = Harvest()
    units, gone = _take_in_messages(now, harvest)
    for language in languages().values():
        if language.tag != MESSAGES:
            _take_in_language(language, units, now, harvest)
    _move(gone, units, now, harvest)
    return harvest


def _take_in_messages(now: datetime, harvest: Harvest) -> tuple[dict[str, Unit], list[Unit]]:
    """Make a unit of each message; give those in use by key, and those that went out of use."""
    known = {unit.key: unit for unit in queries.list_messages()}
    used: dict[str, Unit] = {}
    for position, entry in enumerate(_template()):
        key = key_of(entry.msgctxt, entry.msgid)
        unit = known.get(key)
        fresh = source_hash(entry.msgid, entry.msgid_plural or None)
        if unit is None:
            harvest.new += 1
            unit = Unit(
                item_kind=INTERFACE,
                item_id=0,
                field=FIELD,
                key=key,
                kind=UnitKind.MESSAGE,
                language=MESSAGES,
                source=entry.msgid,
                context=entry.msgctxt,
                links=[],
                source_hash=fresh,
                created_at=now,
                source_changed_at=now,
            )
            db.session.add(unit)
        elif unit.source_hash != fresh:
            unit.source_changed_at, unit.source_hash = now, fresh
        unit.source_plural = entry.msgid_plural or None
        unit.places = sorted({place for place, _line in entry.occurrences})
        unit.note = entry.comment or None
        unit.position, unit.is_used = position, True
        used[key] = unit
    gone = [unit for key, unit in known.items() if key not in used and unit.is_used]
    for unit in gone:
        unit.is_used = False
    harvest.gone = len(gone)
    db.session.flush()
    return used, gone


def _template() -> list[polib.POEntry]:
    path = template_path(current_app.config["TRANSLATIONS"])
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


def _take_in_language(
    language: Language, units: Mapping[str, Unit], now: datetime, harvest: Harvest
) -> None:
    path = catalogue_path(current_app.config["TRANSLATIONS"], language.tag)
    said = read_file(path, language)
    targets = {target.unit_id: target for target in queries.list_message_targets(language.tag)}
    before = harvest.changed + harvest.conflicts
    for key, unit in units.items():
        target = targets.get(unit.id)
        if target is None:
            if key in said:
                _new_target(unit, language.tag, said[key], now)
                harvest.changed += 1
        else:
            _follow_file(target, said.get(key), now, harvest)
    stamp = db.session.get(CatalogueStamp, language.tag)
    digest = file_digest(path)
    if stamp is None or stamp.file_digest != digest or before != harvest.changed:
        renew_stamp(language.tag, now, digest)


def read_file(path: Path, language: Language) -> dict[str, InFile]:
    """Give what a catalogue says of each message that has a text there, by key."""
    found = {}
    for entry in read_entries(path):
        if entry.msgid_plural:
            count = language.plural_count
            forms = [nfc(entry.msgstr_plural.get(n, "")) for n in range(count)]
        else:
            forms = [nfc(entry.msgstr)]
        if any(forms):
            is_finished = all(forms) and not entry.fuzzy
            state = State.REVIEWED if is_finished else State.DRAFT
            found[key_of(entry.msgctxt, entry.msgid)] = InFile(forms, state)
    return found


def _new_target(unit: Unit, tag: str, said: InFile, now: datetime) -> None:
    target = Target(unit=unit, language=tag, created_at=now, links={}, author=FROM_FILE)
    db.session.add(target)
    _take(target, said, now)


def _take(target: Target, said: InFile, now: datetime) -> None:
    """Make a target say what the file does."""
    target.forms, target.state = list(said.forms), said.state
    target.file_forms, target.file_state = list(said.forms), said.state
    target.author_id, target.author, target.reviewer_id = None, FROM_FILE, None
    unit = target.unit
    target.made_from, target.made_from_plural = unit.source, unit.source_plural
    target.made_from_hash, target.changed_at = unit.source_hash, now


def _follow_file(target: Target, said: InFile | None, now: datetime, harvest: Harvest) -> None:
    """Take over what a new release says, unless the site says something else by now."""
    was = None if target.file_forms is None else (target.file_forms, target.file_state)
    new = None if said is None else (said.forms, said.state)
    if new == was:
        return
    if target.is_as_in_file:
        harvest.changed += 1
        if said is None:
            db.session.delete(target)
            return
        before, state = list(target.forms), target.state
        _take(target, said, now)
        record(target, EventKind.RELEASED, before, state, now, Hand(name=FROM_FILE))
        return
    target.file_forms = None if said is None else list(said.forms)
    target.file_state = None if said is None else said.state
    if said is not None and said.forms != target.forms and said.state is State.REVIEWED:
        harvest.conflicts += 1
        propose(target.unit, target.language, said.forms, {}, Hand(name=FROM_FILE), now)


def _move(gone: Sequence[Unit], units: Mapping[str, Unit], now: datetime, harvest: Harvest) -> None:
    """Suggest the site's own texts of messages that are gone for those that took their place."""
    own = [target for target in queries.list_targets(gone) if not target.is_as_in_file]
    if not own:
        return
    fresh = [unit for unit in units.values() if unit.created_at == now]
    sources = [unit.source for unit in fresh]
    by_unit: dict[int, list[Target]] = defaultdict(list)
    for target in own:
        by_unit[target.unit_id].append(target)
    for unit in gone:
        if unit.id not in by_unit:
            continue
        found = process.extractOne(unit.source, sources, scorer=fuzz.ratio, score_cutoff=_REWORDED)
        if found is None:
            continue
        nearest = fresh[found[2]]
        for target in by_unit[unit.id]:
            if (nearest.source_plural is None) == (unit.source_plural is None):
                hand = Hand(target.author_id, target.author)
                propose(nearest, target.language, target.forms, {}, hand, now)
                harvest.moved += 1


def renew_stamp(tag: str, now: datetime, digest: str | None = None) -> None:
    """Tell every process that the messages of a language have changed. The caller saves."""
    stamp = db.session.get(CatalogueStamp, tag)
    if stamp is None:
        path = catalogue_path(current_app.config["TRANSLATIONS"], tag)
        stamp = CatalogueStamp(language=tag, file_digest=file_digest(path))
        db.session.add(stamp)
    stamp.stamp, stamp.changed_at = secrets.token_hex(16), now
    stamp.file_digest = digest or stamp.file_digest
    catalogues().look_again()


@dataclass(frozen=True)
class Changed:
    """A message whose reviewed text the release does not have."""

    context: str | None
    message: str
    forms: tuple[str, ...]


def list_changed(tag: str) -> list[Changed]:
    """Give the reviewed messages of a language that its file says otherwise, or not at all."""
    return [
        Changed(target.unit.context, target.unit.source, tuple(target.forms))
        for target in queries.list_message_targets(tag)
        if target.state is State.REVIEWED
        and target.unit.is_used
        and not target.is_outdated
        and not target.is_as_in_file
    ]


def note_written(tag: str, changed: Iterable[Changed], now: datetime) -> None:
    """Remember that these texts are in the file now. The caller saves."""
    keys = {key_of(each.context, each.message) for each in changed}
    for target in queries.list_message_targets(tag):
        if target.unit.key in keys:
            target.file_forms, target.file_state = list(target.forms), target.state
    path = catalogue_path(current_app.config["TRANSLATIONS"], tag)
    renew_stamp(tag, now, file_digest(path))


class SiteEdits:
    """What the catalogues ask of the database (``portal.i18n.catalogue.Edits``)."""

    def stamps(self) -> dict[str, tuple[str, str]]:
        """Give the stamp of each language's messages, and the digest of the file taken in."""
        return queries.list_stamps()

    def total(self) -> int:
        """Give how many messages there are."""
        return queries.count_messages()

    def messages(self, tag: str) -> Iterator[Edit]:
        """Give the messages of a language."""
        language = languages()[tag]
        for context, source, plural, forms, state in queries.list_spoken(tag):
            yield context, source, plural, forms, (), is_visible(state, forms, language)

    def own(self, tag: str) -> Iterator[Edit]:
        """Give those of them that are not as in the file."""
        language = languages()[tag]
        for target in queries.list_message_targets(tag):
            if not target.is_as_in_file:
                unit, replaced = target.unit, target.file_forms or ()
                is_shown = is_visible(target.state, target.forms, language)
                yield (
                    unit.context,
                    unit.source,
                    unit.source_plural,
                    target.forms,
                    replaced,
                    is_shown,
                )
