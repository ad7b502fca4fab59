"""Markdown cut into passages, and put back together in another language.

A passage is one heading, paragraph, list item, table cell, or the alternative text of a picture
that stands alone. Its text is inline Markdown in which the addresses of links and pictures are
numbers: a translator sees ``[la charte](1)`` and never an address to break. An alternative text
is plain words.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise
from typing import Any, cast

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.helpers import parseLinkDestination, parseLinkLabel
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, heading, lheading, paragraph, reference, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, escape, image, link, newline
from markdown_it.token import Token
from markupsafe import Markup

from portal.translate.models import UnitKind
from portal.web.markdown import Resolve, clean, make_parser

# What begins another block, or ends this one, when it stands at the start of a line.
_BLOCK_START = re.compile(
    r"""(?P<run>`{3,}(?=[^`]*$)|~{3,})  # a fence
    | \#{1,6}(?=[ \t]|$) | [-+*](?=[ \t]|$) | >
    | ([-_*])(?:[ \t]*\2){2,}[ \t]*$  # a thematic break
    | (?:=+|-+)[ \t]*$  # what makes a heading of the line above
    | [-:|][-:|\ \t]*$  # what makes a table of the line above
    """,
    re.VERBOSE,
)
# What begins another block by a sign further on.
_BLOCK_SIGN = re.compile(r"(?P<before>[0-9]{1,9})(?=[.)](?:[ \t]|$))|(?P<note>\[\^[^ \]]+\])(?=:)")
_DEFINITION = re.compile(r"\[(?:[^\[\]\\]|\\.)+\](?=:)", re.DOTALL)
_CLOSING_HASHES = re.compile(r"(?:(?<=[ \t])|^)(?=#+$)")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
# A passage that can't stand is left out and the rest tried again, this many times.
_TRIES = 10


@dataclass(frozen=True)
class Segment:
    """One passage of a Markdown text."""

    kind: UnitKind
    text: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """What to put in the place of a segment: inline Markdown, its language, its own addresses."""

    text: str
    language: str
    links: Mapping[str, str] = field(default_factory=dict)


def cut(markdown: str) -> list[Segment]:
    """Cut a text into its passages, in order. Any text can be cut."""
    return [place.segment for place in _Text(markdown).places]


def render(
    markdown: str,
    passages: Sequence[Passage | None],
    page_language: str,
    source_language: str,
    resolve: Resolve | None = None,
    name: str = "",
    language_name: Callable[[str], str] | None = None,
) -> Markup:
    """Give safe HTML of a text, passage by passage in the language each has.

    A None or a blank passage keeps the source. Every passage that is not in the language of the
    page is marked with its own. *name* sets the ids of footnotes apart from those of other texts
    on the page. With *language_name*, blocks in another language stand in a box that names it.
    Raises ValueError when the passages are not those of the text.
    """
    text = _Text(markdown)
    for place, passage in text.pairs(passages):
        if passage is not None:
            place.token.content = place.filled(passage)
        language = passage.language if passage else source_language
        if language != page_language:
            place.mark(language)
    env = text.env | {"resolve": resolve} | ({"docId": name} if name else {})
    state = StateCore("", _WRITER, env, text.tokens)
    _WRITER.core.process(state)
    tokens = state.tokens if language_name is None else _named(state.tokens, language_name)
    return clean(_RENDERER.render(tokens, _WRITER.options, env))


def put_back(markdown: str, passages: Sequence[Passage | None]) -> str:
    """Give the Markdown with passages replaced; what is None or unchanged stays letter for letter.

    A passage that can't stand in its place without changing the others is left as it was.
    Raises ValueError when the passages are not those of the text.
    """
    text = _Text(markdown)
    changes: dict[int, str] = {}
    for place, passage in text.pairs(passages):
        content = None if passage is None or place.has(passage) else place.standing(passage)
        if content is not None:
            changes[place.index] = content
    for _try in range(_TRIES):
        whole = text.written(changes)
        culprit = text.culprit(_Text(whole), changes)
        if culprit is None:
            return whole
        del changes[culprit]
    return markdown


def _named(tokens: Sequence[Token], language_name: Callable[[str], str]) -> list[Token]:
    """Put the blocks that are wholly in another language in boxes that name it."""
    named: list[Token] = []
    for tag, blocks in groupby(_blocks(tokens), key=_language_of):
        if tag:
            named += _opened("div", "passage flow")
            named += [*_opened("p", "passage-language", tag), _words(language_name(tag))]
            named.append(Token("passage_close", "p", -1))
        for block in blocks:
            named += block
        if tag:
            named.append(Token("passage_close", "div", -1))
    return named


def _blocks(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Give the outermost blocks one by one."""
    block: list[Token] = []
    depth = 0
    for token in tokens:
        block.append(token)
        depth += token.nesting
        if depth == 0:
            yield block
            block = []


def _language_of(block: Sequence[Token]) -> str | None:
    """Give the language that all passages of a block are marked with, if it is one."""
    texts = [at for at, token in enumerate(block) if token.type == "inline" and token.content]
    tags = {block[at - 1].attrGet("lang") for at in texts}
    return str(tags.pop()) if len(tags) == 1 and tags != {None} else None


def _opened(tag: str, name: str, language: str = "") -> list[Token]:
    attributes: dict[str, str | int | float] = {"class": name}
    if language:
        attributes["lang"] = language
    return [Token("passage_open", tag, 1, attrs=attributes)]


def _words(words: str) -> Token:
    return Token("text", "", 0, content=words)


# Reading blocks


@dataclass(frozen=True)
class _Spot:
    """Where a passage stands in the text, and in what."""

    start: int
    end: int
    shape: str  # "lines", "setext" (underlined with dashes), "line" or "cell"
    is_open: bool = True  # what stands at its start could begin a block
    follows_definition: bool = False  # and a title would belong to it


class _Text:
    """A Markdown text, read into blocks."""

    def __init__(self, markdown: str) -> None:
        self.markdown = markdown
        self.env: dict[str, Any] = {}
        self.tokens: list[Token] = []
        self.source = re.sub(r"\r\n?", "\n", markdown).replace("\0", "\ufffd")
        _PARSER.block.parse(self.source, _PARSER, self.env, self.tokens)

    @cached_property
    def places(self) -> list["_Place"]:
        return list(_places(self))

    @cached_property
    def beside(self) -> dict[str, Any]:
        """What is known of the text, to read inline Markdown without counting its notes twice."""
        notes = dict.fromkeys(self.env.get("footnotes", {}).get("refs", {}), -1)
        references = self.env.get("references", {})
        return {"references": references, "footnotes": {"refs": notes, "list": {}}}

    def pairs(
        self, passages: Sequence[Passage | None]
    ) -> Iterator[tuple["_Place", Passage | None]]:
        """Give each place with what shall stand in it; nothing for a blank passage."""
        if len(passages) != len(self.places):
            raise ValueError(f"the text has {len(self.places)} passages, not {len(passages)}")
        for place, passage in zip(self.places, passages, strict=True):
            yield place, passage if passage and passage.text.strip() else None

    def written(self, changes: Mapping[int, str]) -> str:
        """Give the Markdown with other contents in the places of these tokens."""
        folded = [each.start() - n for n, each in enumerate(re.finditer("\r\n", self.markdown))]
        edits = []
        for index, content in changes.items():
            spot = self.tokens[index].meta["spot"]
            start, end = (at + bisect_left(folded, at) for at in (spot.start, spot.end))
            edits.append((start, end, self._in_source(spot, content)))
        return _edited(self.markdown, edits)

    def _in_source(self, spot: _Spot, content: str) -> str:
        if spot.shape == "cell":
            # A backslash at the end would take the bar after the cell with it.
            return content.replace("|", "\\|") + (" " if content.endswith("\\") else "")
        lead = self.source[self.source.rfind("\n", 0, spot.start) + 1 : spot.start]
        follow = re.sub(r"\[\^[^\]]*\]:|[^>\s]", lambda sign: " " * len(sign[0]), lead)
        return content.replace("\n", "\n" + follow)

    def culprit(self, now: "_Text", changes: Mapping[int, str]) -> int | None:
        """Give the change that made more of the text change than its own place, if any did."""
        was = [_gist(token, changes.get(index)) for index, token in enumerate(self.tokens)]
        new = [_gist(token) for token in now.tokens]
        if was == new and _definitions(self.env) == _definitions(now.env):
            return None
        pairs = enumerate(zip(was, new, strict=False))
        first = next((at for at, (a, b) in pairs if a != b), min(len(was), len(new)))
        return min(changes, key=lambda index: abs(index - first))


def _gist(token: Token, content: str | None = None) -> tuple[Any, ...]:
    """Give what makes a block the same as another; the indentation of text does not."""
    if token.type == "inline":
        words = token.content if content is None else content
        return (re.sub(r"\n[ \t]+", "\n", words),)
    about = (token.type, token.tag, token.markup, token.info, token.content, token.hidden)
    return (*about, token.attrs, token.meta.get("label"))


def _definitions(env: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    references = env.get("references", {})
    return {label: (each["href"], each["title"]) for label, each in references.items()}


def _noting_spots(
    rule: Callable[[StateBlock, int, int, bool], bool],
    spots: Callable[[StateBlock, list[Token]], None],
) -> Callable[[StateBlock, int, int, bool], bool]:
    """Let a rule for blocks leave a note where the passages it found stand."""

    def noted(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        known = len(state.tokens)
        is_found = rule(state, first, last, silent)
        if is_found and not silent:
            spots(state, state.tokens[known:])
        return is_found

    return noted


def _line(state: StateBlock, number: int) -> tuple[int, int]:
    return state.bMarks[number] + state.tShift[number], state.eMarks[number]


def _trimmed(source: str, start: int, end: int) -> tuple[int, int]:
    """Give the part of a stretch of text that is not blank."""
    words = mdTrim(source[start:end])
    start += source[start:end].index(words)
    return start, start + len(words)


def _note_definition(state: StateBlock, _tokens: list[Token]) -> None:
    state.env.setdefault("after_definitions", set()).add(state.line)


def _note_lines(state: StateBlock, tokens: list[Token]) -> None:
    """Note where a paragraph stands, or a heading underlined."""
    opener, token = tokens[0], tokens[1]
    first, last = token.map or [0, 0]
    lines = [_trimmed(state.src, *_line(state, number)) for number in range(first, last)]
    lines = [(start, end) for start, end in lines if start < end]
    if lines:
        shape = "setext" if opener.markup == "-" else "lines"
        follows = first in state.env.get("after_definitions", ())
        spot = _Spot(lines[0][0], lines[-1][1], shape, follows_definition=follows)
        token.meta["spot"] = spot


def _note_line(state: StateBlock, tokens: list[Token]) -> None:
    """Note where a heading after hashes stands."""
    opener, token = tokens[0], tokens[1]
    start, end = _line(state, (token.map or [0])[0])
    start += len(opener.markup)
    start += state.src[start:end].index(token.content)
    token.meta["spot"] = _Spot(start, start + len(token.content), "line", is_open=False)


def _note_cells(state: StateBlock, tokens: list[Token]) -> None:
    """Note where the cells of a table stand."""
    cells: Iterator[_Spot] = iter(())
    for token in tokens:
        if token.type == "tr_open":
            cells = _cells(state.src, *_trimmed(state.src, *_line(state, (token.map or [0])[0])))
        elif token.type == "inline" and (spot := next(cells, None)):
            token.meta["spot"] = spot


def _cells(source: str, start: int, end: int) -> Iterator[_Spot]:
    row = source[start:end]
    bars = [start + bar.start() for bar in re.finditer(r"(?<!\\)\|", row)]
    edges = [start - 1, *bars, end]
    if row.startswith("|"):
        edges.pop(0)
    for before, after in pairwise(edges):
        yield _Spot(*_trimmed(source, before + 1, after), "cell", is_open=before < start)


# Passages


@dataclass
class _Place:
    """A passage and the tokens it was read from."""

    text: _Text
    index: int
    kind: UnitKind

    @property
    def token(self) -> Token:
        return self.text.tokens[self.index]

    @property
    def spot(self) -> _Spot:
        spot: _Spot = self.token.meta["spot"]
        return spot

    @cached_property
    def inline(self) -> "_Inline":
        return _Inline(self.token.content, self.text.beside)

    @cached_property
    def segment(self) -> Segment:
        if self.inline.picture:
            return Segment(UnitKind.ALTERNATIVE, self.inline.picture.words)
        links = self.inline.addresses
        numbers = [(start, end, str(number)) for number, (start, end, _) in enumerate(links, 1)]
        return Segment(self.kind, self.inline.flat(numbers), tuple(link for *_, link in links))

    def has(self, passage: Passage) -> bool:
        """Tell whether the passage is what stands here already."""
        common = self.segment.links
        own = (passage.links.get(str(number), each) for number, each in enumerate(common, 1))
        return passage.text == self.segment.text and tuple(own) == common

    def filled(self, passage: Passage) -> str:
        """Give the inline Markdown that puts the passage here."""
        if self.inline.picture:
            return f"![{_escaped(passage.text)}]{self.inline.picture.rest}"
        lines = re.sub(r"\r\n?", "\n", passage.text).replace("\0", "\ufffd").split("\n")
        text = mdTrim("\n".join(line for line in lines if line.strip()))
        if "\n" not in text and not self.segment.links:
            return text
        inline = _Inline(text, self.text.beside)
        links = []
        for start, end, number in inline.addresses:
            if _NUMBER.fullmatch(number) and int(number) <= len(self.segment.links):
                common = self.segment.links[int(number) - 1]
                links.append((start, end, _address(passage.links.get(number), common)))
        return inline.flat(links, "\\\n" if self.spot.shape in ("lines", "setext") else " ")

    def standing(self, passage: Passage) -> str | None:
        """Give what puts the passage here without beginning another block, if anything can."""
        content = self.filled(passage)
        if not self.inline.picture and _Inline(content, self.text.beside).picture:
            return None  # it would be another kind of passage
        guarded = _guarded(content, self.spot)
        if guarded != content and self._shown(guarded) != self._shown(content):
            return None
        return guarded

    def _shown(self, content: str) -> str:
        tokens = _with_plain_text(_PARSER.inline.parse(content, _PARSER, self.text.beside, []))
        return _RENDERER.renderInline(tokens, _PARSER.options, {})

    def mark(self, language: str) -> None:
        """Mark the element with its language; in a tight list, where there is none, make one."""
        opener, closer = self.text.tokens[self.index - 1], self.text.tokens[self.index + 1]
        if opener.hidden:
            for token in (opener, closer):
                token.tag, token.hidden, token.block = "span", False, False
        opener.attrSet("lang", language)


def _places(text: _Text) -> Iterator[_Place]:
    around: list[str] = []
    for index, token in enumerate(text.tokens):
        if token.nesting == 1:
            around.append(token.type)
        elif token.nesting == -1:
            around.pop()
        elif token.type == "inline" and token.content.strip():
            place = _Place(text, index, _kind(around))
            if not place.inline.picture or place.inline.picture.words:
                yield place


def _kind(around: Sequence[str]) -> UnitKind:
    if around[-1] == "heading_open":
        return UnitKind.HEADING
    if around[-1] in ("th_open", "td_open"):
        return UnitKind.CELL
    for opener in reversed(around[:-1]):
        if opener == "list_item_open":
            return UnitKind.LIST_ITEM
        if opener == "blockquote_open":
            return UnitKind.QUOTE
        if opener.startswith("footnote"):
            return UnitKind.FOOTNOTE
    return UnitKind.PARAGRAPH


def _guarded(content: str, spot: _Spot) -> str:
    """Keep a passage from beginning another block, or ending its own."""
    if spot.shape == "line":
        return _CLOSING_HASHES.sub(r"\\", content)
    if not spot.is_open:
        return content
    if definition := _DEFINITION.match(content):
        content = f"{definition[0]}\\{content[definition.end() :]}"
    if spot.follows_definition and content[0] in "\"'(":
        content = "\\" + content
    lines = [_guarded_line(line) for line in content.split("\n")]
    if spot.shape == "setext":
        # A bar at either end of the last line would make a table of it and its underline.
        lines[-1] = re.sub(r"^\||(?<!\\)\|$", r"\\|", lines[-1])
    return "\n".join(lines)


def _guarded_line(line: str) -> str:
    if start := _BLOCK_START.match(line):
        signs = start["run"] or line[0]
        return re.sub(r"(.)", r"\\\1", signs) + line[len(signs) :]
    if start := _BLOCK_SIGN.match(line):
        return f"{start[0]}\\{line[start.end() :]}"
    return line


# Inline Markdown


@dataclass
class _Seen:
    """Where breaks, addresses and pictures were met in a piece of inline Markdown."""

    offset: int = 0  # of the alternative text being read
    breaks: dict[int, str] = field(default_factory=dict)
    addresses: list[tuple[int, int, str]] = field(default_factory=list)
    label_end: int = 0  # of the last picture to end


@dataclass(frozen=True)
class _Picture:
    """A picture that stands alone: its words, and the Markdown after them."""

    words: str
    rest: str


class _Inline:
    """Inline Markdown, read with the places of what a translator shall not touch."""

    def __init__(self, content: str, beside: Mapping[str, Any]) -> None:
        self.content = content
        self.seen = _Seen()
        self.tokens: list[Token] = []
        is_picture = content.startswith("![") and content.endswith((")", "]"))
        if is_picture or "](" in content or "\n" in content:
            env = {**beside, "seen": self.seen}
            _PARSER.inline.parse(content, _PARSER, env, self.tokens)

    @cached_property
    def addresses(self) -> list[tuple[int, int, str]]:
        """Where addresses begin and end, and what they are."""
        return sorted(self.seen.addresses)

    @cached_property
    def picture(self) -> _Picture | None:
        """The picture this consists of; none if it has a title, which is a text as well."""
        if (
            len(self.tokens) != 1
            or self.tokens[0].type != "image"
            or self.tokens[0].attrGet("title")
        ):
            return None
        tokens = _with_plain_text(self.tokens[0].children or [])
        words = " ".join(_RENDERER.renderInlineAsText(tokens, _PARSER.options, {}).split())
        rest = self.content[self.seen.label_end + 1 :]
        # The words of "![words]" are also the name of its address.
        return _Picture(
            words, f"[{self.content[2 : self.seen.label_end]}]" if rest in ("", "[]") else rest
        )

    def flat(self, addresses: Sequence[tuple[int, int, str]], hard_break: str = "\\\n") -> str:
        """Give the text with these addresses, no soft breaks, and hard ones written one way."""
        lines = re.finditer(r"\n", self.content)
        breaks = [self._flat_break(each.start(), hard_break) for each in lines]
        return _edited(self.content, sorted([*addresses, *breaks]))

    def _flat_break(self, at: int, hard_break: str) -> tuple[int, int, str]:
        content, kind = self.content, self.seen.breaks.get(at)
        if kind is None:  # in code, or beside an address
            return at, at + 1, " "
        start, end = at, at + 1
        while content[end : end + 1] in (" ", "\t"):
            end += 1
        if kind == "hardbreak" and content[at - 1] == "\\":
            return at - 1, end, hard_break
        while content[start - 1 : start] == " ":
            start -= 1
        # A backslash that is a letter must not meet the one of the break, and emphasis ends
        # before a space in other ways than before a sign.
        apart = " " if content[start - 1 : start] in ("\\", "*", "_", "~") else ""
        return start, end, apart + hard_break if kind == "hardbreak" else " "


def _edited(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Give a text with other words from one place to another, in order."""
    pieces, done = [], 0
    for start, end, new in edits:
        pieces += [text[done:start], new]
        done = end
    return "".join([*pieces, text[done:]])


def _with_plain_text(tokens: list[Token]) -> list[Token]:
    """Let escaped letters be text, and notes be named once."""
    for token in tokens:
        if token.type == "text_special":
            token.type = "text"
        token.meta.pop("subId", None)
        _with_plain_text(token.children or [])
    return tokens


def _noting_breaks(
    rule: Callable[[StateInline, bool], bool],
) -> Callable[[StateInline, bool], bool]:
    def noted(state: StateInline, silent: bool) -> bool:
        start, seen = state.pos, state.env.get("seen")
        is_found = rule(state, silent)
        if is_found and not silent and seen and state.tokens[-1].type.endswith("break"):
            at = start if state.src[start] == "\n" else start + 1
            seen.breaks[seen.offset + at] = state.tokens[-1].type
        return is_found

    return noted


def _noting_addresses(
    rule: Callable[[StateInline, bool], bool], sign: str
) -> Callable[[StateInline, bool], bool]:
    def noted(state: StateInline, silent: bool) -> bool:
        start, seen = state.pos, state.env.get("seen")
        if silent or seen is None or not state.src.startswith(sign, start):
            return rule(state, silent)
        offset, label = seen.offset, start + len(sign)
        if sign == "![":  # its alternative text is read by itself
            seen.offset += label
        is_found = rule(state, silent)
        seen.offset = offset
        if is_found:
            label_end = parseLinkLabel(state, label - 1, sign == "[")
            _note_address(state, label_end + 1, seen)
            if sign == "![":
                seen.label_end = label_end
        return is_found

    return noted


def _note_address(state: StateInline, start: int, seen: _Seen) -> None:
    """Note where the address of a link stands, if it stands in the link."""
    if state.pos == start or state.src[start] != "(":
        return
    start += 1
    while state.src[start] in " \t\n":
        start += 1
    found = parseLinkDestination(state.src, start, state.posMax)
    end, address = (found.pos, found.str) if found.ok else (start, "")
    seen.addresses.append((seen.offset + start, seen.offset + end, address))


def _address(own: str | None, common: str) -> str:
    """Write an address, a language's own if it has one that can be an address."""
    is_own = own is not None and _PARSER.validateLink(_PARSER.normalizeLink(own))
    address = own if own is not None and is_own else common
    address = re.sub(r"[\\<>]|&(?=#?\w+;)", r"\\\g<0>", address)
    address = address.replace("\n", "%0A").replace("\r", "%0D")
    return f"<{address}>" if not address or re.search(r"[\0-\x20\x7f()]", address) else address


def _escaped(words: str) -> str:
    """Write plain words as Markdown."""
    return re.sub(r"[\\\[\]*_`~]|<(?=\S)|&(?=#?\w+;)", r"\\\g<0>", " ".join(words.split()))


def _make_writer() -> MarkdownIt:
    """Give what reads the insides of blocks, once passages are replaced, and writes HTML."""
    parser = make_parser()
    parser.core.ruler.enableOnly(["inline", "footnote_tail", "text_join"])
    return parser


def _make_parser() -> MarkdownIt:
    """Give what reads blocks, and notes where passages, breaks and addresses stand."""
    parser = make_parser()
    blocks, inline = parser.block.ruler, parser.inline.ruler
    blocks.at("table", _noting_spots(table, _note_cells), {"alt": ["paragraph", "reference"]})
    blocks.at("reference", _noting_spots(reference, _note_definition))
    ends = ["paragraph", "reference", "blockquote"]
    blocks.at("heading", _noting_spots(heading, _note_line), {"alt": ends})
    blocks.at("lheading", _noting_spots(lheading, _note_lines))
    blocks.at("paragraph", _noting_spots(paragraph, _note_lines))
    inline.at("newline", _noting_breaks(newline))
    inline.at("escape", _noting_breaks(escape))
    inline.at("link", _noting_addresses(link, "["))
    inline.at("image", _noting_addresses(image, "!["))
    return parser


_PARSER = _make_parser()
_WRITER = _make_writer()
_RENDERER = cast(RendererHTML, _WRITER.renderer)
