"""What is checked: one form of a translation beside its source."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from babel import Locale

from portal.i18n import Language, Text
from portal.i18n.letters import nfc
from portal.translate.checks.inline import Inline, read_inline
from portal.translate.models import UnitKind

HELD = "\ufffc"
"""Stands for something readers see, but a translator does not write: a placeholder, code."""
MARK = "\ufffb"
"""Stands for signs readers do not see: the address of a link, a tag, a footnote's mark."""
BREAKS = "\u00a0\u202f"
"""Spaces at which no line breaks."""

PLAIN_KINDS = (UnitKind.TITLE, UnitKind.LINE, UnitKind.ALTERNATIVE)
"""Kinds whose text is plain words on one line."""

_IN_MESSAGES = r"(?P<held>%\([^)]{0,100}\)[-#0 +.\d]*[a-zA-Z]|%%)|(?P<mark><[^>]*>?)"
_IN_MARKDOWN = (
    r"(?P<held>`+[^`]*`+|!(?=\[)|\\[^\w\s]|<[a-zA-Z][^<>\s]*>)"
    r"|(?P<mark>\]\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[\^[^\]\s]{1,100}\]|\*\*|~~|__)"
)
_IN_WORDS = r"|(?P<word>https?://\S+|www\.\S+|[\w.+-]{1,64}@[\w.-]+|&\#?\w{1,32};)"
_APART = {
    is_message: re.compile(pattern + _IN_WORDS)
    for is_message, pattern in ((True, _IN_MESSAGES), (False, _IN_MARKDOWN))
}
_MAYBE_APART = re.compile(r"[%<`!\\\]*~_@&]|\[\^|://|www\.")


@dataclass(frozen=True)
class Subject:
    """What is translated: a passage of an item or a message of the interface."""

    kind: UnitKind
    source: str
    plural: str | None
    language: str
    # The addresses behind the numbers of the links in a passage: [la charte](1).
    links: tuple[str, ...] = ()
    # The terms of the glossary found in the source, each with the targets it may have.
    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Finding:
    """What a check has to say of one form."""

    check: str
    is_error: bool
    form: int
    sentence: Text
    # The whole form put right, where one is sure how.
    fix: str | None = None


@dataclass(frozen=True)
class Problem:
    """What is wrong with a form, and what the whole form would be without it."""

    sentence: Text
    fix: str | None = None


@dataclass(frozen=True)
class Form:
    """One form of a translation, in the normal form it is stored in."""

    subject: Subject
    language: Language
    text: str
    number: int
    # Addresses of links that differ in this language, by their number.
    links: Mapping[str, str]

    def with_text(self, text: str) -> "Form":
        """Give this form with another text."""
        return replace(self, text=nfc(text))

    @property
    def is_message(self) -> bool:
        """The text is a message of the interface, not a passage of an item."""
        return self.subject.kind is UnitKind.MESSAGE

    @property
    def is_markdown(self) -> bool:
        """The text is inline Markdown."""
        return not self.is_message and self.subject.kind not in PLAIN_KINDS

    @cached_property
    def sources(self) -> Sequence[str]:
        """The source, and its plural if it has one."""
        subject = self.subject
        return (subject.source,) if subject.plural is None else (subject.source, subject.plural)

    @cached_property
    def source(self) -> str:
        """The source that stands nearest to this form."""
        return self.sources[min(self.number, len(self.sources) - 1)]

    @cached_property
    def words(self) -> str:
        """The text with signs of the same length where a translator writes no words."""
        return set_apart(self.text, self.subject.kind)

    @cached_property
    def source_words(self) -> str:
        """The nearest source, likewise."""
        return set_apart(self.source, self.subject.kind)

    @cached_property
    def inline(self) -> Inline:
        """The text read as inline Markdown."""
        return read_inline(self.text)

    @cached_property
    def source_inline(self) -> Inline:
        """The source read as inline Markdown."""
        return read_inline(self.subject.source)

    @cached_property
    def letters(self) -> frozenset[str]:
        """The letters of the language."""
        return frozenset((*self.language.letters, *self.language.alphabet))

    @cached_property
    def has_known_habits(self) -> bool:
        """CLDR knows the language, so how it is written is settled: not Mooré's, nor Bissa's."""
        return _is_known(self.language.tag, self.language.locale)

    @property
    def is_spaced(self) -> bool:
        """The language sets high marks apart with a space, as French does."""
        return primary(self.language.tag) == "fr"

    @property
    def is_spoken_in_source(self) -> bool:
        """The language is that of the source, or a kind of it."""
        return primary(self.language.tag) == primary(self.subject.language)


def primary(tag: str) -> str:
    """Give the language of a tag without its region or dialect."""
    return tag.partition("-")[0]


@lru_cache(maxsize=64)
def _is_known(tag: str, locale: str) -> bool:
    """Tell whether the locale of a language is its own, not one it borrows."""
    return Locale.parse(locale).language == primary(tag)


def set_apart(text: str, kind: UnitKind) -> str:
    """Give a text with signs of the same length where a translator writes no words."""
    if not _MAYBE_APART.search(text):
        return text
    if kind in PLAIN_KINDS:
        return _APART[False].sub(_only_words, text)
    return _APART[kind is UnitKind.MESSAGE].sub(_signs, text)


def _signs(found: re.Match[str]) -> str:
    return (MARK if found["mark"] else HELD) * len(found[0])


def _only_words(found: re.Match[str]) -> str:
    return HELD * len(found[0]) if found["word"] else found[0]
