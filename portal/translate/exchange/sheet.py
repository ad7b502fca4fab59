"""A sheet: the units of one slice in one language, as a file carries them out and back."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.i18n import Text, _

Problem = tuple[int, Text]
"""The line of a single unit that can't be taken, and why."""

INTERFACE_SLICE = "interface"
LINE_LIMIT = 50_000

# What neither PO nor XML has a place for: controls but tab and line ends, half characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NPLURALS = re.compile(r"[ \t]*nplurals[ \t]*=[ \t]*([0-9]{1,3})[ \t]*;")
# What turns the direction of writing for whatever follows.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Line:
    """One unit and its target."""

    reference: str
    context: str | None
    source: str
    plural: str | None
    forms: tuple[str, ...]
    is_draft: bool = False
    previous: str | None = None
    kind: str = ""
    places: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    state: str = "untranslated"

    @property
    def is_begun(self) -> bool:
        """Something is written, be it one plural form of several."""
        return any(self.forms)

    @property
    def needs_work(self) -> bool:
        """What is written is no finished translation."""
        return self.is_begun and (self.is_draft or not all(self.forms))

    @property
    def is_writable(self) -> bool:
        """Every character has a place in a file."""
        texts = (self.reference, self.context, self.source, self.plural, self.previous, *self.forms)
        return not any(text and has_unwritable(text) for text in texts)


@dataclass(frozen=True)
class Sheet:
    """The units of a slice in one language, and where they come from."""

    site: str
    slice: str
    language: str
    source_language: str
    plural_rule: str
    base: str
    made_at: datetime
    lines: tuple[Line, ...]
    is_interface: bool

    def forms(self, line: Line) -> tuple[str, ...]:
        """Give the forms of a line, empty ones for those it lacks."""
        count = 1 if line.plural is None else announced_forms(self.plural_rule) or 1
        return (*line.forms, *[""] * (count - len(line.forms)))


@dataclass(frozen=True)
class ReadLine:
    """One unit as a file gives it back; nothing is put in normal form yet."""

    reference: str | None
    context: str | None
    source: str
    plural: str | None
    forms: tuple[str, ...]
    is_draft: bool
    line: int


@dataclass(frozen=True)
class ReadSheet:
    """What a file gives back; what it does not say is None."""

    site: str | None
    slice: str | None
    language: str | None
    base: str | None
    lines: tuple[ReadLine, ...]
    warnings: tuple[Text, ...] = ()
    problems: tuple[Problem, ...] = ()


class UnreadableError(ValueError):
    """A file is refused as a whole: nothing of it is taken."""

    def __init__(self, sentence: Text, line: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.line = line


def left_out(sheet: Sheet) -> tuple[Line, ...]:
    """Give the lines no file can hold, because a character of theirs has no place in it."""
    return tuple(line for line in sheet.lines if not line.is_writable)


def has_unwritable(text: str) -> bool:
    """Tell whether a text holds a character that no file can hold."""
    return _UNWRITABLE.search(text) is not None


def without_unwritable(text: str) -> str:
    """Give a text, such as a comment, without the characters no file can hold."""
    return _UNWRITABLE.sub("", text)


def announced_forms(rule: str) -> int | None:
    """Give the number of forms a gettext rule announces; the rule itself is never computed."""
    found = _NPLURALS.match(rule[:100])
    return int(found[1]) if found else None


def direction_warnings(lines: Iterable[ReadLine]) -> Iterator[Text]:
    """Tell of the first line that turns the direction of writing without being seen."""
    for line in lines:
        if any(_TURNING.search(form) for form in line.forms):
            yield _(
                "Ligne %(line)s : la traduction contient un caractère invisible qui change le sens"
                " de lecture. Retapez-la si vous ne l’avez pas voulu.",
                line=line.line,
            )
            return


def control_problem(line: int) -> Text:
    """Say that a translation holds a character no file can hold."""
    return _(
        "Ligne %(line)s : la traduction contient un caractère de commande invisible. Retapez-la.",
        line=line,
    )


def plural_problem(line: int, found: int, count: int) -> Text:
    """Say that a line has not as many forms as the language."""
    return _(
        "Ligne %(line)s : formes du pluriel dans le fichier : %(found)s ; dans la langue :"
        " %(count)s. Écrivez exactement celles de la langue.",
        line=line,
        found=found,
        count=count,
    )


def refuse_count(count: int) -> None:
    """Refuse a file with more lines than any sheet."""
    if count > LINE_LIMIT:
        raise UnreadableError(
            _(
                "Le fichier a plus de %(limit)s messages. Partagez-le en plusieurs.",
                limit=LINE_LIMIT,
            )
        )


def refuse_size(data: bytes, limit: int) -> None:
    """Refuse a file that is empty or larger than any sheet."""
    if not data.strip():
        raise UnreadableError(_("Le fichier est vide. Choisissez-en un autre."))
    if len(data) > limit:
        raise UnreadableError(
            _(
                "Le fichier est trop lourd : %(limit)s Mo au plus. Partagez-le en plusieurs.",
                limit=limit // 1_000_000,
            )
        )


def refuse_archive(data: bytes) -> None:
    """Refuse what is no text at all, by its first bytes, saying what it is."""
    if data.startswith((b"\xde\x12\x04\x95", b"\x95\x04\x12\xde")):
        raise UnreadableError(
            _("Ce fichier est un catalogue compilé (.mo). Envoyez le fichier .po d’origine.")
        )
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")):
        raise UnreadableError(
            _("Ce fichier est une archive compressée. Envoyez le fichier qu’elle contient.")
        )
