"""A sheet: the units of one slice in one language, as a file carries them out and back."""

import re
from dataclasses import dataclass
from datetime import datetime

from portal.i18n import Text, _

INTERFACE_SLICE = "interface"
SIZE_LIMIT = 5_000_000
LINE_LIMIT = 50_000

# What neither PO nor XML has a place for: controls but tab and line ends, half characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
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
    problems: tuple[tuple[int, Text], ...] = ()


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


def turns_direction(text: str) -> bool:
    """Tell whether a text holds an invisible character that turns what follows it around."""
    return _TURNING.search(text) is not None


def refuse_size(data: bytes) -> None:
    """Refuse a file that is empty or larger than any sheet."""
    if not data.strip():
        raise UnreadableError(_("Le fichier est vide. Choisissez-en un autre."))
    if len(data) > SIZE_LIMIT:
        raise UnreadableError(
            _(
                "Le fichier est trop lourd : %(limit)s Mo au plus. Partagez-le en plusieurs.",
                limit=SIZE_LIMIT // 1_000_000,
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
