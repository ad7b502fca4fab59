"""Short ways to look at a translation."""

from collections.abc import Mapping, Sequence

from config import ROOT
from portal.i18n import Language
from portal.i18n.languages import load_languages
from portal.translate.checks import Finding, Subject, find
from portal.translate.models import UnitKind

LANGUAGES = load_languages(ROOT / "translations" / "languages.toml")


def a_message(source: str, plural: str | None = None, language: str = "fr") -> Subject:
    """Give a message of the interface."""
    return Subject(UnitKind.MESSAGE, source, plural, language)


def a_passage(
    source: str,
    kind: UnitKind = UnitKind.PARAGRAPH,
    links: Sequence[str] = (),
    terms: Mapping[str, tuple[str, ...]] | None = None,
    language: str = "fr",
) -> Subject:
    """Give a passage of an item."""
    return Subject(kind, source, None, language, tuple(links), tuple((terms or {}).items()))


def found(subject: Subject, *forms: str, to: str = "it", **more: Mapping[str, str]) -> set[str]:
    """Give the names of all that is found."""
    return {each.check for each in find(subject, LANGUAGES[to], forms, **more)}


def errors(subject: Subject, *forms: str, to: str = "it", **more: Mapping[str, str]) -> set[str]:
    """Give the names of the errors found."""
    findings = find(subject, LANGUAGES[to], forms, **more)
    return {each.check for each in findings if each.is_error}


def one(
    subject: Subject, *forms: str, check: str, to: str = "it", **more: Mapping[str, str]
) -> Finding:
    """Give the one finding of a check."""
    findings = find(subject, LANGUAGES[to], forms, **more)
    (only,) = [each for each in findings if each.check == check]
    return only


def language(tag: str) -> Language:
    """Give a language of the portal."""
    return LANGUAGES[tag]
