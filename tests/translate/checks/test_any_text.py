"""What holds for any translation of anything, found out with texts nobody would think of."""

import re
from collections import Counter
from itertools import product
from pathlib import Path

import polib
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from config import ROOT
from portal.i18n.letters import nfc
from portal.i18n.placeholders import fits
from portal.seed.loader import read_leaf
from portal.translate.checks import CHECKS, Subject, find
from portal.translate.models import UnitKind
from portal.translate.segments import Passage, cut, put_back, render
from tests.translate.checks.ways import LANGUAGES

PIECES = [
    *["%(name)s", "%(num)s", "%(min)d", "%(name)d", "%(num) d", "%s", "%%", "%", "%(", "%(a%b)s"],
    *["<b>", "</b>", "<script>", "<", ">", "&amp;", "&", "<img src=x onerror=alert(1)>", "<a"],
    *["[mot](1)", "[mot](2)", "[](1)", "![mot](1)", "[a](javascript:alert(1))", "[a](/b)", "[1]"],
    *["[^1]", "[^2]", "[^1]: ", "[réf]: /x", "<https://x.org>", "https://x.org", "](1)", "[", "]"],
    *["*", "**", "~~", "~", "`", "``", "_", "__", "\\", "|", "# ", "- ", "> ", "1. ", "1) ", "---"],
    *[
        "```",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "\\\n",
        "  \n",
        "\r\n",
        "\r",
        " ",
        "  ",
        "\u00a0",
        "\u202f",
    ],
    *["\0", "\x04", "\x85", "\u200b", "\u200d", "\u202e", "\u2066", "\u200f", "\ufeff", "\u00ad"],
    *["\ud800", "\uffff", "\u2028", "\u0303", "\u0338", "\u0323", "\u1fef", "\u037e", "\ufffc"],
    *["a", "mot", "Mot", "de de", "eau", "l'eau", "l’eau", "2013", "8 790", "8.790", "1,5", "٣"],
    *["ε", "ʊ", "ı", "а", "є", "Ʊ", "ã", "a~", "ẽ", "ɛ\u0303", "ß", "İ", "ǆ", "ﬁ"],
    *[".", "...", "…", ":", ";", "!", "?", "?!", "«", "»", "«mot»", "(", ")", "'", '"', "’"],
    *["javascript:", "java", "script:", "data:text/html", "=", "$", "{", "}"],
]
hostile = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
texts = hostile | st.text(st.characters(), max_size=20)
kinds = st.sampled_from(UnitKind)
tags = st.sampled_from(list(LANGUAGES))


def links_of(source: str) -> tuple[str, ...]:
    return tuple(f"/{each}" for each in sorted(set(re.findall(r"\]\((\d)\)", source))))


@st.composite
def translations(draw: st.DrawFn) -> tuple[Subject, str, list[str]]:
    """Give a subject, a language and forms that are often much like the source."""
    source, plural = draw(texts), draw(st.none() | texts)
    kind = draw(kinds)
    terms = draw(st.lists(st.tuples(texts, st.lists(texts, max_size=2).map(tuple)), max_size=2))
    subject = Subject(
        kind,
        source,
        plural if kind is UnitKind.MESSAGE else None,
        draw(st.sampled_from(["fr", "it", "bib"])),
        links_of(source),
        tuple(terms),
    )
    near = st.just(source) | texts.map(lambda more: source + more) | texts
    wanted = LANGUAGES["it"].plural_count if subject.plural is not None else 1
    forms = draw(st.lists(near, min_size=wanted, max_size=wanted) | st.lists(near, max_size=3))
    return subject, draw(tags), forms


def seen_errors(subject: Subject, tag: str, forms: list[str]) -> Counter[tuple[str, int]]:
    found = find(subject, LANGUAGES[tag], forms)
    return Counter((each.check, each.form) for each in found if each.is_error)


@settings(max_examples=300, deadline=None)
@given(translations(), st.dictionaries(st.sampled_from(["1", "2", "x", "٣"]), texts, max_size=2))
def test_any_translation_can_be_looked_at(
    translation: tuple[Subject, str, list[str]], links: dict[str, str]
) -> None:
    subject, tag, forms = translation
    for each in find(subject, LANGUAGES[tag], forms, links):
        assert each.check in CHECKS
        assert each.sentence
        assert 0 <= each.form <= len(forms)


@settings(max_examples=300, deadline=None)
@given(translations())
def test_a_fix_removes_what_it_fixes_and_brings_no_error(
    translation: tuple[Subject, str, list[str]],
) -> None:
    subject, tag, forms = translation
    before = seen_errors(subject, tag, forms)
    for each in find(subject, LANGUAGES[tag], forms):
        if each.fix is not None:
            fixed = [*forms]
            fixed[each.form] = each.fix
            after = find(subject, LANGUAGES[tag], fixed)
            assert (each.check, each.form) not in {(one.check, one.form) for one in after}
            assert not seen_errors(subject, tag, fixed) - before


@settings(max_examples=200, deadline=None)
@given(translations())
def test_fixing_comes_to_an_end(translation: tuple[Subject, str, list[str]]) -> None:
    subject, tag, forms = translation
    for _turn in range(len(CHECKS) * len(forms) + 1):
        fixable = [each for each in find(subject, LANGUAGES[tag], forms) if each.fix is not None]
        if not fixable:
            return
        forms[fixable[0].form] = fixable[0].fix or ""
    raise AssertionError(forms)


@settings(max_examples=400, deadline=None)
@given(translations())
def test_a_message_without_errors_is_taken_by_the_loader(
    translation: tuple[Subject, str, list[str]],
) -> None:
    subject, tag, forms = translation
    if subject.kind is UnitKind.MESSAGE and not seen_errors(subject, tag, forms):
        assert fits(subject.source, subject.plural, forms)
        assert fits(subject.source, subject.plural, [nfc(form) for form in forms])


# Every message of the portal

TEMPLATE = polib.pofile(str(ROOT / "translations" / "messages.pot"))
MESSAGES = [(each.msgid, each.msgid_plural or None) for each in TEMPLATE]
SPOILS = [
    *[
        "",
        " ",
        "%",
        "100 %",
        "%s",
        "%d",
        "%(num)s",
        "%(num)d",
        "%(name)s",
        "%(x)s",
        "%%",
        "%(",
        "\0",
    ],
    *["<b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&#60;", "\u202e", "<"],
    *["\u0323", "%()s", "%(name", "{name}", "\u200b", "\n"],
]


def spoilt(text: str) -> list[str]:
    """Give a text as hostile or careless hands would leave it."""
    names = re.findall(r"%\([^)]*\)[a-z]", text)
    ways = [text, text.replace("(", "( "), text.replace(")s", ")d"), text.replace(")d", ")s")]
    ways += [text.replace(")s", ") s"), text.replace(")s", ")9s"), text.replace("%", "%%")]
    ways += [text.replace(name, "") for name in names] + [f"{name}{text}" for name in names[:1]]
    ways += [text.replace("(", "(x"), text.upper(), text[: len(text) // 2], text[::-1]]
    return [*ways, *SPOILS, *(text + spoil for spoil in SPOILS)]


def values(*messages: str | None) -> dict[str, object]:
    named = re.findall(r"%\(([^)]*)\)[-#0 +.\d]*([a-z])", " ".join(filter(None, messages)))
    return {name: "x" if kind == "s" else 3 for name, kind in named}


def test_every_message_can_be_filled_in_whatever_is_taken_as_its_translation() -> None:
    taken = 0
    for source, plural in MESSAGES:
        subject = Subject(UnitKind.MESSAGE, source, plural, "fr")
        filled = values(source, plural)
        for one, many in zip(spoilt(source), spoilt(plural or source), strict=False):
            forms = [one] if plural is None else [one, many]
            if not seen_errors(subject, "it", forms):
                taken += 1
                shown = [form % filled for form in map(nfc, forms)]
                has_tag = [("<" in each) <= ("<" in source + (plural or "")) for each in shown]
                assert all(has_tag), forms
    assert taken > len(MESSAGES)


# Every founding text

WRITTEN = sorted((ROOT / "portal" / "seed").rglob("*.fr.md"))
# Some items have no text beside their title.
FOUNDING = [path for path in WRITTEN if path.read_text("utf-8").rpartition("+++")[2].strip()]
BROUGHT = [
    *["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))"],
    *[
        "[a](1)",
        "[a](/b)",
        "![a](1)",
        "![a](//evil.example/x.png)",
        "<https://evil.example>",
        "[^1]",
    ],
    *["<javascript:alert(1)>", "java\\script:alert(1)", "javascript&colon;alert(1)", "](1)", "["],
    *[
        "[a]: /x",
        "\n\n[a]: javascript:alert(1)\n\n[a]",
        "`",
        "**",
        "\\",
        "&lt;script&gt;",
        "|",
        "#",
    ],
    *["\n\n# Titre", "\n- liste", "\n---", "\n\n    code", "\n```\n", "\0", "![", "](", "![a]("],
]


def links_in(html: str) -> int:
    return len(BeautifulSoup(html, "html.parser").select("a[href]:not([href^='#fn'])"))


def assert_safe(html: str) -> None:
    page = BeautifulSoup(html, "html.parser")
    assert not page.select("script, iframe, object, style")
    for tag in page.find_all():
        assert not [name for name in tag.attrs if name.startswith("on")]
        for name in ("href", "src"):
            assert ":" not in tag.get(name, "") or re.match(r"https?:|mailto:|tel:", tag[name])
    assert not re.search(r"javascript:[^\s<\"]", html, re.IGNORECASE)


def put_in(text: str, brought: str, at: int) -> list[str]:
    """Bring something into a text: before it, after it, in its middle, and instead of it."""
    words = text.split(" ")
    middle = at % (len(words) + 1)
    return [
        brought + text,
        text + brought,
        " ".join([*words[:middle], brought, *words[middle:]]),
        brought,
        text.replace("(1)", f"({brought})"),
    ]


@pytest.mark.parametrize("path", FOUNDING, ids=lambda path: path.name)
def test_a_founding_text_keeps_its_links_whatever_is_taken_as_a_translation(path: Path) -> None:
    markdown = read_leaf(path).texts["body"]
    passages = cut(markdown)
    known = links_in(render(markdown, [None] * len(passages), "fr", "fr", lambda known: "/x"))
    # Those with links, and a few without.
    places = sorted(range(len(passages)), key=lambda at: -len(passages[at].links))[:3]
    taken = 0
    for place, brought in product(places, BROUGHT):
        segment = passages[place]
        subject = Subject(segment.kind, segment.text, None, "fr", segment.links)
        for form in put_in(segment.text, brought, place):
            if not seen_errors(subject, "it", [form]):
                taken += 1
                filled: list[Passage | None] = [None] * len(passages)
                filled[place] = Passage(nfc(form), "it")
                html = render(markdown, filled, "it", "fr", lambda known: "/x")
                assert_safe(html)
                assert links_in(html) == known, form
    assert taken > len(places)


def test_the_founding_texts_have_links() -> None:
    texts = [read_leaf(path).texts["body"] for path in FOUNDING]
    assert sum(len(segment.links) for text in texts for segment in cut(text)) > 10


# A text with all that a passage can hold, and nothing a form could take a reference from

ALL = """## Le *titre* [lié](/a)

Un [lien](/b "titre"), une ![image](/c.png), `code`, **gras** et note[^1].

- élément [un](https://x.org)
- élément <https://y.org>

> citation ~~barrée~~

| a | [b](/d) |
|---|---|
| c \\| d | `e` |

![seule](/f.png)

[^1]: La note [liée](/g).
"""
SEGMENTS = cut(ALL)


@settings(max_examples=600, deadline=None)
@given(st.integers(0, len(SEGMENTS) - 1), hostile, hostile, st.booleans())
def test_a_passage_without_errors_stays_one_and_keeps_its_links(
    place: int, before: str, after: str, is_kept: bool
) -> None:
    segment = SEGMENTS[place]
    form = nfc(before + (segment.text if is_kept else "") + after)
    subject = Subject(segment.kind, segment.text, None, "fr", segment.links)
    if seen_errors(subject, "it", [form]):
        return
    filled: list[Passage | None] = [None] * len(SEGMENTS)
    filled[place] = Passage(form, "it")
    html, source = render(ALL, filled, "it", "fr"), render(ALL, [None] * len(filled), "it", "fr")
    assert_safe(html)
    assert links_in(html) == links_in(source)
    again = cut(put_back(ALL, filled))
    assert [each.kind for each in again] == [each.kind for each in SEGMENTS]
    assert again[place].links == segment.links or segment.kind is UnitKind.ALTERNATIVE
    others = [each for at, each in enumerate(again) if at != place]
    assert others == [each for at, each in enumerate(SEGMENTS) if at != place]
