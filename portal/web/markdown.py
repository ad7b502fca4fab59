"""Markdown as this portal reads it, and its way to safe HTML."""

import re
from collections.abc import Callable, Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

Resolve = Callable[[str], str | None]
"""Gives the address of a link such as ``page:history``, or None if there is no such thing."""

_PORTAL_LINK = re.compile(r"[a-z]+:[a-z0-9-]+")
_WEB_LINK = re.compile(r"(https?://|mailto:|tel:)[^\s]+", re.IGNORECASE)
# One slash and not two: "//example.org" and "/\example.org" are other sites.
_LOCAL_LINK = re.compile(r"/(?![/\\])[^\s\\]*")
_FRAGMENT = re.compile(r"#[^\s]*")
# What may be more than a letter inside a block.
_SIGN = re.compile(r"[\\`*_~\[\]!<>&\n]")

# fmt: off
_TAGS = {
    "a", "blockquote", "br", "code", "del", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "img",
    "li", "ol", "p", "pre", "section", "span", "strong", "sup", "table", "tbody", "td", "th",
    "thead", "tr", "ul",
}
# fmt: on
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "hreflang", "id"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "li": {"id"},
    "ol": {"start"},
    "div": {"tabindex", "class"},
    "p": {"class"},
    "section": {"class"},
    "sup": {"class"},
    "td": {"class"},
    "th": {"class", "scope"},
}


class SafeRenderer(RendererHTML):
    """Writes HTML whose links lead where the portal allows, and whose pictures are its own."""

    def heading_open(
        self, tokens: Sequence[Token], i: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Write a heading below the page's one h1."""
        tokens[i].tag = _below_title(tokens[i].tag)
        return self.renderToken(tokens, i, options, env)

    def heading_close(
        self, tokens: Sequence[Token], i: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Close a heading below the page's one h1."""
        tokens[i].tag = _below_title(tokens[i].tag)
        return self.renderToken(tokens, i, options, env)

    def link_open(self, tokens: Sequence[Token], i: int, options: OptionsDict, env: EnvType) -> str:
        """Write a link, or nothing where its address is not allowed."""
        address = allowed_address(str(tokens[i].attrGet("href") or ""), env.get("resolve"))
        if address is None:
            tokens[_closing(tokens, i)].hidden = True
            return ""
        tokens[i].attrSet("href", address)
        return self.renderToken(tokens, i, options, env)

    def link_close(
        self, tokens: Sequence[Token], i: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Close a link that was opened."""
        return "" if tokens[i].hidden else self.renderToken(tokens, i, options, env)

    def image(self, tokens: Sequence[Token], i: int, options: OptionsDict, env: EnvType) -> str:
        """Write a picture of this site, or the words that stand for any other."""
        token = tokens[i]
        words = self.renderInlineAsText(token.children or [], options, env)
        if not _LOCAL_LINK.fullmatch(str(token.attrGet("src") or "")):
            return str(Markup.escape(words))
        token.attrSet("alt", words)
        return self.renderToken(tokens, i, options, env)

    def table_open(
        self, tokens: Sequence[Token], i: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Open a table in a box that scrolls by itself on a narrow screen, by keyboard too."""
        return '<div tabindex="0">' + self.renderToken(tokens, i, options, env)

    def th_open(self, tokens: Sequence[Token], i: int, options: OptionsDict, env: EnvType) -> str:
        """Open the heading of a column."""
        tokens[i].attrSet("scope", "col")
        return self.td_open(tokens, i, options, env)

    def td_open(self, tokens: Sequence[Token], i: int, options: OptionsDict, env: EnvType) -> str:
        """Open a cell, aligned by a class and not by a style."""
        style = str(tokens[i].attrs.pop("style", ""))
        if style:
            tokens[i].attrSet("class", "align-" + style.removeprefix("text-align:"))
        return self.renderToken(tokens, i, options, env)

    def table_close(
        self, tokens: Sequence[Token], i: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Close a table and its box."""
        return self.renderToken(tokens, i, options, env) + "</div>"


def make_parser() -> MarkdownIt:
    """Give a parser of CommonMark with tables, strike-through and footnotes, and without HTML."""
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=SafeRenderer)
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False)
    parser.inline.ruler.at("footnote_ref", _note_reference)
    return parser


def plain_words(passage: str) -> str:
    """Give the words of the inside of a block: without signs, addresses and pictures."""
    if not _SIGN.search(passage):
        return passage
    [inline] = _READER.parseInline(passage)
    shown = (
        "\n" if each.type.endswith("break") else each.content
        for each in inline.children or []
        if each.type != "image"
    )
    return "".join(shown)


def allowed_address(address: str, resolve: Resolve | None) -> str | None:
    """Give the address a link may lead to, or None: never a script, another scheme or ``//``."""
    if _WEB_LINK.fullmatch(address) or _LOCAL_LINK.fullmatch(address):
        return address
    if _FRAGMENT.fullmatch(address):
        return address
    if resolve is not None and _PORTAL_LINK.fullmatch(address):
        return resolve(address)
    return None


def clean(html: str) -> Markup:
    """Give HTML with nothing in it but what this module writes."""
    return Markup(  # noqa: S704 - this is the one place that makes HTML safe
        nh3.clean(
            html,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel=None,
            attribute_filter=_only_allowed,
        )
    )


def _only_allowed(_tag: str, name: str, value: str) -> str | None:
    """Drop a picture of another site and an address that leads where none may."""
    if name == "src":
        return value if _LOCAL_LINK.fullmatch(value) else None
    if name == "href":
        return allowed_address(value, None)
    return value


def _note_reference(state: StateInline, silent: bool) -> bool:
    """Read the mark of a footnote; the plugin would look for its end through the whole text."""
    is_short = state.src.find("]", state.pos, state.pos + 100) >= 0
    return is_short and footnote_ref(state, silent)


def _below_title(tag: str) -> str:
    return "h2" if tag == "h1" else tag


def _closing(tokens: Sequence[Token], i: int) -> int:
    """Give the place of the token that closes the one at *i*."""
    depth = 0
    for place in range(i, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    raise ValueError("a link is not closed")


_READER = make_parser()
