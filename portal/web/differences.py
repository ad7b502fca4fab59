"""What changed from one text to another, word by word."""

import re
from dataclasses import dataclass

from rapidfuzz.distance import Indel

# A letter keeps its marks: those of ɛ̃ and ʋ̃ are characters of their own, and no letters to \w.
_WORDS = re.compile(r"\s+|[\w\u0300-\u036f’'-]+|[^\w\s\u0300-\u036f’'-]")
# Longer texts are compared line by line: the table of words would not fit in memory.
_MOST = 20_000


@dataclass(frozen=True)
class Part:
    """A run of words; *kind* is "same", "gone" or "new"."""

    kind: str
    words: str


def differences(before: str, after: str) -> list[Part]:
    """Give both texts as one: what stayed, what went, what came, in reading order."""
    olds, news = _WORDS.findall(before), _WORDS.findall(after)
    if len(olds) + len(news) > _MOST:
        olds, news = before.splitlines(keepends=True), after.splitlines(keepends=True)
    parts: list[Part] = []
    for step in Indel.opcodes(olds, news):
        gone = "".join(olds[step.src_start : step.src_end])
        came = "".join(news[step.dest_start : step.dest_end])
        if step.tag == "equal":
            _add(parts, "same", came)
        else:
            _add(parts, "gone", gone)
            _add(parts, "new", came)
    return _together(parts)


def _add(parts: list[Part], kind: str, words: str) -> None:
    if not words:
        return
    if parts and parts[-1].kind == kind:
        parts[-1] = Part(kind, parts[-1].words + words)
    else:
        parts.append(Part(kind, words))


def _together(parts: list[Part]) -> list[Part]:
    """Join changes that only white space keeps apart: whole phrases read better than patches."""
    joined: list[Part] = []
    gone = came = ""
    for place, part in enumerate(parts):
        is_bridge = part.kind == "same" and not part.words.strip() and (gone or came)
        if part.kind == "gone":
            gone += part.words
        elif part.kind == "new":
            came += part.words
        elif is_bridge and place + 1 < len(parts):
            gone, came = gone + part.words, came + part.words
        else:
            _flush(joined, gone, came)
            gone = came = ""
            _add(joined, "same", part.words)
    _flush(joined, gone, came)
    return joined


def _flush(joined: list[Part], gone: str, came: str) -> None:
    _add(joined, "gone", gone)
    _add(joined, "new", came)
