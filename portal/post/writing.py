"""What letters say: each kind has a writer, which is asked when the letter leaves."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.i18n import Text
from portal.post.models import Letter


@dataclass(frozen=True)
class Mail:
    """The words of a letter: paragraphs, perhaps a link with its words, and what follows it."""

    subject: Text
    paragraphs: Sequence[Text]
    link: str | None = None
    link_words: Text | None = None
    closing: Sequence[Text] = ()

    def __post_init__(self) -> None:
        if (self.link is None) != (self.link_words is None):
            raise ValueError("a link needs its words, and words their link")

    @property
    def texts(self) -> tuple[Text, ...]:
        """Every text of the letter below its subject, in order."""
        words = () if self.link_words is None else (self.link_words,)
        return (*self.paragraphs, *words, *self.closing)


Writer = Callable[[Letter, datetime], Mail | None]
"""Gives the words of a letter, or None if there is nothing to send: the letter is then dropped.

It is called inside ``with saving():``, in the language of the letter, and outside any request. Here
it makes the secret a link holds: none is ever in the outbox. It is called anew for every try.
"""


class NoWriterError(LookupError):
    """Nobody writes letters of this kind: its ``@writes(…)`` is missing, or not imported."""


_LINE_ENDS = ("Zl", "Zp")
_NEVER = ("Cc", "Cs")

_writers: dict[str, Writer] = {}


def writes(kind: str) -> Callable[[Writer], Writer]:
    """Make a function the writer of all letters of a kind."""

    def register(writer: Writer) -> Writer:
        if kind in _writers:
            raise RuntimeError(f"letters of the kind {kind!r} have a writer already")
        _writers[kind] = writer
        return writer

    return register


def writer_of(kind: str) -> Writer:
    """Give the writer of letters of a kind (NoWriterError)."""
    try:
        return _writers[kind]
    except KeyError:
        raise NoWriterError(f"nobody writes letters of the kind {kind!r}") from None


def is_clean_line(characters: str) -> bool:
    """Tell whether they may stand in a header: one line, without control characters."""
    return not any(unicodedata.category(each) in (*_NEVER, *_LINE_ENDS) for each in characters)


def is_clean_text(characters: str) -> bool:
    """Tell whether they may stand in a text: lines and tabs, but no other control characters."""
    return not any(
        unicodedata.category(each) in _NEVER for each in characters if each not in "\n\t"
    )
