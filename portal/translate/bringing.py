"""Files of translations on their way back: looked at first, brought in whole, taken back at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.accounts.roles import Rights
from portal.db import db
from portal.errors import Refused
from portal.i18n import Text, _, _l, languages
from portal.i18n.letters import nfc
from portal.translate import queries, work
from portal.translate.actions import Hand, propose, put_target, record
from portal.translate.checks import Finding
from portal.translate.exchange.po import read_po
from portal.translate.exchange.sheet import ReadLine, ReadSheet, UnreadableError
from portal.translate.exchange.xliff import read_xliff
from portal.translate.interface import key_of, renew_stamp
from portal.translate.models import (
    INTERFACE,
    EventKind,
    Mode,
    Standing,
    State,
    Target,
    TranslationImport,
    Unit,
)
from portal.translate.queries import Slice
from portal.translate.sheets import read_name, reference_of, site

KINDS = ("new", "changed", "conflict", "error", "unknown", "here", "same")
"""What a line of a file is to what is here; what asks for a look stands first."""

UNCHANGED = frozenset({"here", "same"})
"""The kinds of lines in which nobody has written since the file was taken out."""

_LEFT = UNCHANGED | {"error", "unknown"}

_KEPT = (
    "forms",
    "links",
    "made_from",
    "made_from_plural",
    "made_from_hash",
    "author_id",
    "author",
    "reviewer_id",
    "reviewer",
)


@dataclass(frozen=True)
class Brought:
    """A line of a file beside what is here."""

    kind: str
    line: int
    source: str
    forms: tuple[str, ...]
    is_draft: bool
    unit: Unit | None = None
    target: Target | None = None
    findings: tuple[Finding, ...] = ()


def read_file(data: bytes, tag: str) -> ReadSheet:
    """Read a PO or XLIFF file; raises UnreadableError with what is wrong, and on which line."""
    count = languages()[tag].plural_count
    start = data[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    return read_xliff(data, count) if start.startswith(b"<") else read_po(data, count)


def begin(read: ReadSheet, tag: str, name: str, by: Rights, now: datetime) -> TranslationImport:
    """Keep what a file says, to be looked at. The caller saves.

    Raises UnreadableError for a file of another site, language or item.
    """
    part = _belongs_here(read, tag, now)
    found = TranslationImport(
        person_id=by.person_id,
        language=tag,
        item_kind=part.kind,
        item_id=part.id,
        name=nfc(name)[:200],
        lines=[{"base": read.base}, *map(_kept, read.lines)],
        replaced={},
        made_at=now,
    )
    db.session.add(found)
    db.session.flush()
    return found


def _belongs_here(read: ReadSheet, tag: str, now: datetime) -> Slice:
    if read.site is not None and read.site != site():
        raise UnreadableError(_("Ce fichier vient d’un autre site : %(site)s.", site=read.site))
    if read.language is not None and read.language.lower() != tag:
        raise UnreadableError(
            _(
                "Ce fichier est dans une autre langue : %(language)s. Ouvrez l’import de cette langue.",
                language=read.language,
            )
        )
    part = read_name(read.slice)
    if part is None or not queries.is_open(part, tag, now):
        raise UnreadableError(
            _("Ce fichier est celui d’un contenu qui n’est pas, ou plus, à traduire.")
        )
    return part


def _kept(line: ReadLine) -> dict[str, object]:
    return {
        "reference": line.reference,
        "context": line.context,
        "source": line.source,
        "plural": line.plural,
        "forms": list(line.forms),
        "draft": line.is_draft,
        "line": line.line,
    }


def look(brought: TranslationImport) -> list[Brought]:
    """Give each line of a file with a text beside what is here now, those to look at first."""
    part, tag = Slice(brought.item_kind, brought.item_id), brought.language
    works = queries.list_work(part, tag)
    known = {reference_of(each.unit): each for each in works}
    base = _base(brought.lines[0].get("base"))
    then = queries.list_texts_at(base, part, tag) if base else {}
    found = []
    for line in brought.lines[1:]:
        forms = tuple(nfc(form) for form in line["forms"])
        if not any(form.strip() for form in forms):
            continue
        reference = line["reference"]
        if part.kind == INTERFACE:
            reference = key_of(line["context"], line["source"])
        here = known.get(reference)
        about = (line["line"], line["source"], forms, bool(line["draft"]))
        if here is None:
            found.append(Brought("unknown", *about))
            continue
        findings: list[Finding] = []
        kind = _kind(here, line, forms, base, then)
        if kind not in _LEFT and not line["draft"]:
            findings = work.find_errors(here.unit, tag, forms, _links(here))
            kind = "error" if findings else kind
        found.append(Brought(kind, *about, here.unit, here.target, tuple(findings)))
    return sorted(found, key=lambda each: (KINDS.index(each.kind), each.line))


def _links(here: queries.Work) -> Mapping[str, str]:
    return here.target.links if here.target else {}


def _base(written: object) -> datetime | None:
    """Read when a file was taken out; None where it does not say, or says nonsense."""
    try:
        base = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    return base if base.tzinfo else None


def _kind(
    here: queries.Work,
    line: Mapping[str, object],
    forms: tuple[str, ...],
    base: datetime | None,
    then: Mapping[int, Sequence[str]],
) -> str:
    """Tell what a line is, of three texts: the file's, the one here, the one both began with."""
    unit, target = here.unit, here.target
    is_other_source = (line["source"], line["plural"]) != (unit.source, unit.source_plural)
    if target is None:
        return "conflict" if is_other_source else "new"
    is_finished = target.state is not State.DRAFT and not target.is_outdated
    if tuple(target.forms) == forms:
        # A text that was only said to be finished in the file has changed.
        if line["draft"] or is_finished or is_other_source:
            return "same"
    elif tuple(then.get(target.id, ())) == forms:
        return "here"
    if is_other_source or base is None or target.changed_at > base:
        return "conflict"
    return "changed"


def count(found: Sequence[Brought]) -> dict[str, int]:
    """Give how many lines there are of each kind."""
    counted = Counter(each.kind for each in found)
    return {kind: counted[kind] for kind in KINDS if counted[kind]}


def bring_in(brought: TranslationImport, mode: Mode, by: Rights, now: datetime) -> dict[str, int]:
    """Bring a file in; give how many texts were put in their place, proposed and left.

    Errors and unknown lines are left. A reviewed text that readers see stays, and the file's is
    proposed, unless nobody else could review it.
    """
    if brought.done_at is not None:
        raise Refused(_l("Ce fichier a déjà été apporté."))
    if mode is Mode.REPLACE and not work.may_review(by, brought.language):
        raise Refused(_l("Remplacer des textes est réservé à la relecture."))
    brought.mode, brought.done_at = mode, now
    done: Counter[str] = Counter()
    for each in look(brought):
        done[_bring(each, brought, mode, by, now)] += 1
    if brought.item_kind == INTERFACE:
        renew_stamp(brought.language, now)
    return dict(done)


def _bring(each: Brought, brought: TranslationImport, mode: Mode, by: Rights, now: datetime) -> str:
    tag, unit = brought.language, each.unit
    if unit is None or each.kind in _LEFT:
        return "left"
    if mode is Mode.FILL and each.target is not None:
        return "left"
    state = State.DRAFT if each.is_draft else State.TRANSLATED
    if mode is Mode.REPLACE and state is State.TRANSLATED and work.is_only_reviewer(by, tag):
        state = State.REVIEWED
    must_stay = each.target is not None and work.must_stay(each.target, state)
    if mode is Mode.SUGGEST or must_stay:
        links = each.target.links if each.target else {}
        propose(unit, tag, each.forms, links, Hand(by.person_id), now, each.is_draft, brought.id)
        return "proposed"
    if each.target is not None:
        brought.replaced = brought.replaced | {str(each.target.id): _whole(each.target)}
    links = each.target.links if each.target else {}
    target = put_target(
        unit, tag, each.forms, links, state, Hand(by.person_id), now,
        EventKind.IMPORTED, brought.id,
    )  # fmt: skip
    if state is State.REVIEWED:
        target.reviewer_id = by.person_id
    return "put"


def _whole(target: Target) -> dict[str, Any]:
    """Give all that a text is, to put it back as it was."""
    return {name: getattr(target, name) for name in _KEPT} | {"state": target.state.value}


def take_back(brought: TranslationImport, by: Rights, now: datetime) -> int:
    """Undo what a file has changed and nobody has changed since; give how many texts went back."""
    if brought.done_at is None or brought.undone_at is not None:
        raise Refused(_l("Il n’y a rien à reprendre de ce fichier."))
    brought.undone_at = now
    undone = 0
    for suggestion in queries.list_suggestions_of(brought.id):
        if suggestion.standing is Standing.OPEN:
            db.session.delete(suggestion)
            undone += 1
    for event, target in queries.list_events_of(brought.id):
        if target.forms != event.after or target.state != event.state_after:
            continue
        undone += 1
        whole = brought.replaced.get(str(target.id))
        if whole is None:
            db.session.delete(target)
            continue
        before, state = list(target.forms), target.state
        for name in _KEPT:
            setattr(target, name, whole[name])
        target.state, target.changed_at = State(whole["state"]), now
        record(target, EventKind.UNDONE, before, state, now, Hand(by.person_id))
    if brought.item_kind == INTERFACE:
        renew_stamp(brought.language, now)
    return undone


def says(kind: str) -> Text:
    """Give what a kind of line is called."""
    return {
        "new": _("nouveaux"),
        "changed": _("changés dans le fichier"),
        "conflict": _("changés ici aussi"),
        "error": _("à reprendre"),
        "unknown": _("inconnus ici"),
        "here": _("changés ici seulement"),
        "same": _("déjà ainsi"),
    }[kind]
