"""The inside of a passage: its links, notes and emphasis, as the portal's Markdown reads them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it.token import Token

from portal.web.markdown import make_parser

PARSER = make_parser()

_SIGNS = re.compile(r"[\\`*_~\[\]<>&!\n]")
_NOTE = re.compile(r"\[\^([^\]\s]{1,100})\]")
_MARKERS = re.compile(r"\*\*|~~|__|`")
_EMPHASIS = {"em_open": "*", "strong_open": "**", "s_open": "~~", "code_inline": "`"}


@dataclass
class Inline:
    """What a passage holds beside words."""

    words: str = ""
    # Links and pictures by what they are and their address: ("link", "1").
    links: Counter[tuple[str, str]] = field(default_factory=Counter)
    wordless: Counter[str] = field(default_factory=Counter)
    addresses: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    emphasis: Counter[str] = field(default_factory=Counter)
    leftover: Counter[str] = field(default_factory=Counter)
    breaks: int = 0


@lru_cache(maxsize=256)
def read_inline(text: str) -> Inline:
    """Read inline Markdown. Every footnote it names is taken to be there."""
    if not _SIGNS.search(text):
        return Inline(text)
    notes = {f":{label}": -1 for label in _NOTE.findall(text)}
    tokens: list[Token] = []
    environment = {"references": {}, "footnotes": {"refs": notes, "list": {}}}
    PARSER.inline.parse(text, PARSER, environment, tokens)
    inline = Inline()
    inline.words = "".join(_read(tokens, inline))
    return inline


def _read(tokens: Sequence[Token], inline: Inline, inside: str = "") -> Iterable[str]:
    """Count what tokens are, and give their words."""
    for at, token in enumerate(tokens):
        if token.type == "link_open":
            _count_link(token, inline, inside)
            if tokens[at + 1].type == "link_close":
                inline.wordless[str(token.attrGet("href"))] += 1
        elif token.type == "image":
            inline.links[f"{inside}image", str(token.attrGet("src"))] += 1
            yield from _read(token.children or [], inline, "image in ")
        elif token.type == "footnote_ref":
            inline.notes[token.meta["label"]] += 1
        elif token.type in ("hardbreak", "softbreak"):
            inline.breaks += token.type == "hardbreak"
            yield " "
        else:
            if token.type in _EMPHASIS:
                inline.emphasis[_EMPHASIS[token.type]] += 1
            elif token.type == "text":
                inline.leftover.update(_MARKERS.findall(token.content))
            yield token.content


def _count_link(token: Token, inline: Inline, inside: str) -> None:
    address = str(token.attrGet("href"))
    if token.markup == "autolink":
        inline.addresses[address] += 1
    else:
        inline.links[f"{inside}link", address] += 1
