"""What translators and reviewers do: the rule first, then the change, then a line of history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from portal.accounts.queries import list_reviewers
from portal.accounts.roles import LanguageRole, Rights
from portal.db import db
from portal.errors import Refused
from portal.i18n import Language, Text, _l, languages
from portal.i18n.letters import nfc
from portal.translate import checks, queries
from portal.translate.actions import Hand, name_in_addresses, propose, put_target, record
from portal.translate.glossary import Terms, terms_in
from portal.translate.interface import renew_stamp
from portal.translate.models import (
    INTERFACE,
    EventKind,
    PassedWarning,
    Presence,
    Remark,
    Standing,
    State,
    Suggestion,
    Target,
    TargetEvent,
    Unit,
    UnitKind,
    digest_of,
)
from portal.translate.reading import is_visible
from portal.translate.shelves import shelves

_NOT_OWN = _l(
    "On ne relit pas sa propre traduction. Une autre personne qui relit cette langue peut le faire."
)
_GONE = _l("Cette proposition a déjà reçu une réponse. Voici où en est le passage.")


class Outcome(Enum):
    """What became of a text that was sent."""

    SAVED = "saved"
    REVIEWED = "reviewed"
    SUGGESTED = "suggested"  # a text that readers see stays until another is reviewed


@dataclass(frozen=True)
class Written:
    """What somebody sends for a unit, and what they had before them while writing."""

    forms: tuple[str, ...]
    links: Mapping[str, str]
    token: str
    # The warnings they looked at and let pass.
    passed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Seen:
    """What somebody had before them when they answered a suggestion."""

    token: str
    seal: str
    passed: frozenset[str]


class ChangedMeanwhileError(ValueError):
    """Somebody else has changed the text or its source since the page was opened."""


class NotReadyError(ValueError):
    """Something stands between the text and the state that is wanted."""

    def __init__(self, findings: Sequence[checks.Finding]) -> None:
        super().__init__()
        self.findings = tuple(findings)


def may_translate(rights: Rights, tag: str) -> bool:
    """Tell whether they may write in a language."""
    return rights.is_administrator or tag in rights.languages


def may_review(rights: Rights, tag: str) -> bool:
    """Tell whether they may review a language."""
    return rights.is_administrator or rights.languages.get(tag) is LanguageRole.REVIEWER


def is_only_reviewer(rights: Rights, tag: str) -> bool:
    """Tell whether nobody else could review their texts: then they may do it themselves."""
    return may_review(rights, tag) and not set(list_reviewers(tag)) - {rights.person_id}


def token_of(unit: Unit, target: Target | None) -> str:
    """Give the version of a source and that of its text: all forms, addresses and the state."""
    parts: list[str] = []
    if target is not None:
        links = [f"{number}={link}" for number, link in sorted(target.links.items())]
        parts = [target.state.value, *links, *target.forms]
    return f"{unit.source_hash[:32]}.{digest_of(*parts)[:32]}"


def seal_of(suggestion: Suggestion) -> str:
    """Give the version of a suggestion: its author may write on until it is answered."""
    links = [f"{number}={link}" for number, link in sorted(suggestion.links.items())]
    return digest_of(*links, *suggestion.forms)[:32]


def find(
    unit: Unit, tag: str, forms: Sequence[str], links: Mapping[str, str]
) -> list[checks.Finding]:
    """Give what the checks say of a text; a warning somebody has let pass is still told."""
    return _look(unit, tag, forms, links, terms_in(unit.source, unit.language, tag))


def find_errors(
    unit: Unit, tag: str, forms: Sequence[str], links: Mapping[str, str]
) -> list[checks.Finding]:
    """Give what stands in the way of a text; the glossary, which only warns, is not asked."""
    return [each for each in _look(unit, tag, forms, links, ()) if each.is_error]


def _look(
    unit: Unit, tag: str, forms: Sequence[str], links: Mapping[str, str], terms: Terms
) -> list[checks.Finding]:
    subject = checks.Subject(
        kind=unit.kind,
        source=unit.source,
        plural=unit.source_plural,
        language=unit.language,
        links=tuple(unit.links),
        terms=terms,
    )
    return checks.find(subject, languages()[tag], forms, links)


def count_forms(unit: Unit, language: Language) -> int:
    """Give how many forms a unit's text has in a language."""
    return 1 if unit.source_plural is None else language.plural_count


def save(
    unit: Unit, tag: str, written: Written, wanted: State, by: Rights, now: datetime
) -> Outcome:
    """Save what somebody wrote as a draft, as translated or, by a reviewer, as reviewed.

    A text that readers see stays in its place until another is reviewed: what is written
    meanwhile is a suggestion. Raises ChangedMeanwhileError where somebody else has saved another
    text, and NotReadyError where the checks find an error, or a warning that is not let pass.
    """
    target = queries.find_target(unit, tag)
    forms = tuple(nfc(form) for form in written.forms)
    is_own = target is not None and target.author_id == by.person_id
    is_same = target is not None and (tuple(target.forms), target.links) == (forms, written.links)
    if not (is_same or is_own):
        _must_be_seen(unit, target, written.token)
    _must_be_of(unit, written.token)
    _check(unit, tag, forms, written, wanted, by, now)
    if is_same and target is not None and not is_own and wanted is State.REVIEWED:
        review(unit, tag, token_of(unit, target), by, now)
        return Outcome.REVIEWED
    if wanted is State.REVIEWED and not is_only_reviewer(by, tag):
        wanted = State.TRANSLATED
    if target is not None and must_stay(target, wanted):
        suggest(unit, tag, forms, written.links, by, now, is_draft=wanted is State.DRAFT)
        return Outcome.SUGGESTED
    saved = put_target(unit, tag, forms, written.links, wanted, Hand(by.person_id), now)
    if wanted is State.REVIEWED:
        saved.reviewer_id = by.person_id
    _withdraw_own(unit, tag, by, now)
    _tell(unit, saved, now)
    return Outcome.REVIEWED if wanted is State.REVIEWED else Outcome.SAVED


def _must_be_seen(unit: Unit, target: Target | None, token: str) -> None:
    """Refuse what was begun before somebody else changed the source or the text."""
    if token != token_of(unit, target):
        raise ChangedMeanwhileError


def _must_be_of(unit: Unit, token: str) -> None:
    """Refuse a text made from another source, be it one's own: it would pass for up to date."""
    if token.partition(".")[0] != unit.source_hash[:32]:
        raise ChangedMeanwhileError


def must_stay(target: Target, wanted: State) -> bool:
    """Tell whether readers would lose a text if another took its place in this state."""
    language = languages()[target.language]
    if target.state is State.REVIEWED:
        return wanted is not State.REVIEWED
    return wanted is State.DRAFT and is_visible(target.state, target.forms, language)


def _check(
    unit: Unit,
    tag: str,
    forms: Sequence[str],
    written: Written,
    wanted: State,
    by: Rights,
    now: datetime,
) -> None:
    """Refuse what can't be shown; note the warnings somebody lets pass."""
    if not any(form.strip() for form in forms):
        raise Refused(_l("Écrivez la traduction avant de l’enregistrer."))
    if wanted is State.DRAFT:
        return
    findings = find(unit, tag, forms, written.links)
    digest = hash_of(unit, forms)
    passed = queries.list_passed(unit, tag, digest) | written.passed
    if any(each.is_error or each.check not in passed for each in findings):
        raise NotReadyError(findings)
    for name in {each.check for each in findings} - queries.list_passed(unit, tag, digest):
        db.session.add(
            PassedWarning(
                unit_id=unit.id,
                language=tag,
                check=name,
                text_hash=digest,
                person_id=by.person_id,
                made_at=now,
            )
        )


def hash_of(unit: Unit, forms: Sequence[str]) -> str:
    """Give the SHA-256 of a text and its source, for which a warning is let pass."""
    return digest_of(unit.source_hash, *forms)


def review(unit: Unit, tag: str, token: str, by: Rights, now: datetime) -> Target:
    """Say that a text is right, that which was seen.

    Raises Refused for one's own, unless nobody else could, and ChangedMeanwhileError.
    """
    target = queries.find_target(unit, tag)
    if not may_review(by, tag) or target is None:
        raise Refused(_l("Il n’y a rien à relire ici."))
    if target.author_id == by.person_id and not is_only_reviewer(by, tag):
        raise Refused(_NOT_OWN)
    _must_be_seen(unit, target, token)
    findings = find_errors(unit, tag, target.forms, target.links)
    if findings:
        raise NotReadyError(findings)
    before = target.state
    target.state, target.reviewer_id = State.REVIEWED, by.person_id
    target.made_from, target.made_from_plural = unit.source, unit.source_plural
    target.made_from_hash, target.changed_at = unit.source_hash, now
    record(target, EventKind.REVIEWED, target.forms, before, now, Hand(by.person_id))
    _tell(unit, target, now)
    return target


def give_back(unit: Unit, tag: str, why: Text, by: Rights, now: datetime) -> None:
    """Say what is to be done again in a text: it is a draft, and its author sees why."""
    target = queries.find_target(unit, tag)
    if not may_review(by, tag) or target is None:
        raise Refused(_l("Il n’y a rien à relire ici."))
    if not why.plain.strip():
        raise Refused(_l("Écrivez ce qui est à reprendre : la personne le lira."))
    before = target.state
    target.state, target.reviewer_id, target.changed_at = State.DRAFT, None, now
    record(target, EventKind.RETURNED, target.forms, before, now, Hand(by.person_id))
    say(unit, tag, why, by, now)
    _tell(unit, target, now)


def suggest(
    unit: Unit,
    tag: str,
    forms: Sequence[str],
    links: Mapping[str, str],
    by: Rights,
    now: datetime,
    is_draft: bool = False,
) -> Suggestion:
    """Propose a text; somebody's earlier proposal for the same passage is replaced."""
    own = queries.find_own_suggestion(unit, tag, by.person_id)
    if own is None:
        return propose(unit, tag, forms, links, Hand(by.person_id), now, is_draft)
    own.forms, own.links, own.is_draft = [nfc(form) for form in forms], dict(links), is_draft
    own.made_from, own.made_from_plural, own.changed_at = unit.source, unit.source_plural, now
    return own


def _withdraw_own(unit: Unit, tag: str, by: Rights, now: datetime) -> None:
    """Take back one's own proposal where one's own text takes its place."""
    own = queries.find_own_suggestion(unit, tag, by.person_id)
    if own is not None:
        _close(own, Standing.WITHDRAWN, by, now)


def accept(suggestion: Suggestion, seen: Seen, by: Rights, now: datetime) -> None:
    """Put a suggestion in its place, reviewed; one's own only where nobody else could review it.

    Raises ChangedMeanwhileError where the passage or the suggestion is not what was seen.
    """
    unit, tag = suggestion.unit, suggestion.language
    _must_be_open(suggestion, by)
    _must_be_seen(unit, queries.find_target(unit, tag), seen.token)
    if seen.seal != seal_of(suggestion):
        raise ChangedMeanwhileError
    if suggestion.author_id == by.person_id and not is_only_reviewer(by, tag):
        raise Refused(_NOT_OWN)
    written = Written(tuple(suggestion.forms), suggestion.links, seen.token, seen.passed)
    _check(unit, tag, written.forms, written, State.REVIEWED, by, now)
    hand = Hand(suggestion.author_id, suggestion.author)
    target = put_target(
        unit, tag, suggestion.forms, suggestion.links, State.REVIEWED, hand, now, EventKind.ACCEPTED
    )
    target.reviewer_id = by.person_id
    _close(suggestion, Standing.ACCEPTED, by, now)
    _tell(unit, target, now)


def accept_edited(suggestion: Suggestion, written: Written, by: Rights, now: datetime) -> Outcome:
    """Take a suggestion in other words: they are the reviewer's own, and wait for another one."""
    _must_be_open(suggestion, by)
    outcome = save(suggestion.unit, suggestion.language, written, State.REVIEWED, by, now)
    _close(suggestion, Standing.ACCEPTED, by, now)
    return outcome


def reject(suggestion: Suggestion, why: Text, by: Rights, now: datetime) -> None:
    """Say no to a suggestion, and why: its author sees it."""
    _must_be_open(suggestion, by)
    if not why.plain.strip():
        raise Refused(_l("Écrivez pourquoi : la personne qui a proposé ce texte le lira."))
    suggestion.reason, suggestion.reason_language = nfc(why.plain), why.language
    _close(suggestion, Standing.REJECTED, by, now)


def withdraw(suggestion: Suggestion, by: Rights, now: datetime) -> None:
    """Take one's own suggestion back."""
    if suggestion.author_id != by.person_id or suggestion.standing is not Standing.OPEN:
        raise Refused(_GONE)
    _close(suggestion, Standing.WITHDRAWN, by, now)


def _must_be_open(suggestion: Suggestion, by: Rights) -> None:
    is_open = suggestion.standing is Standing.OPEN and not suggestion.is_draft
    if not is_open or not may_review(by, suggestion.language):
        raise Refused(_GONE)


def _close(suggestion: Suggestion, standing: Standing, by: Rights, now: datetime) -> None:
    suggestion.standing, suggestion.decided_by_id = standing, by.person_id
    suggestion.decided_at = suggestion.changed_at = now


def revert(
    event: TargetEvent, unit: Unit, tag: str, token: str, by: Rights, now: datetime
) -> Outcome:
    """Write again the text that stood before or after something in the history."""
    forms = tuple(event.after or ())
    if len(forms) != count_forms(unit, languages()[tag]):
        raise Refused(_l("Ce texte d’avant a d’autres formes que celles d’aujourd’hui."))
    target = queries.find_target(unit, tag)
    links = target.links if target else {}
    names = frozenset(each.check for each in find(unit, tag, forms, links) if not each.is_error)
    return save(unit, tag, Written(forms, links, token, names), State.TRANSLATED, by, now)


def say(unit: Unit, about: str | None, text: Text, by: Rights, now: datetime) -> None:
    """Leave a remark on a unit, about its text in a language or about its source."""
    words = nfc(text.plain).strip()
    if not words:
        raise Refused(_l("Écrivez votre remarque avant de l’envoyer."))
    db.session.add(
        Remark(
            unit_id=unit.id,
            about=about,
            person_id=by.person_id,
            text=words,
            language=text.language,
            made_at=now,
        )
    )


def be_here(unit: Unit, tag: str, by: Rights, now: datetime) -> None:
    """Let others see that somebody is on a unit."""
    presence = db.session.get(Presence, by.person_id)
    if presence is None:
        presence = Presence(person_id=by.person_id)
        db.session.add(presence)
    presence.unit_id, presence.language, presence.seen_at = unit.id, tag, now


def _tell(unit: Unit, target: Target, now: datetime) -> None:
    """Let the change be seen: in the messages of every process, and in addresses."""
    if unit.item_kind == INTERFACE:
        renew_stamp(target.language, now)
        return
    shelf = shelves().get(unit.item_kind)
    language = languages()[target.language]
    if shelf is None or not shelf.has_names or unit.kind is not UnitKind.TITLE:
        return
    if is_visible(target.state, target.forms, language):
        item = db.session.get(shelf.model, unit.item_id)
        if item is not None:
            name_in_addresses(item, target.language, target.forms[0])
