"""What holds for any Markdown, found out with texts nobody would think of."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.translate.segments import Passage, cut, put_back, render

# Ordinary Markdown, with ordinary words

WORDS = ["la", "charte", "Ɓɩsa", "2013", "eau", "l'école", "a|b", "C#", "n°", "(oui)", "fin.", "1."]
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
plain = words.map(lambda text: f"mot {text} dit")
destinations = st.sampled_from(
    ["/a", "</a b>", "/a_(b)", "page:eau", "https://x.org/?a=1&b=2", "", "#n", "/a\\)b", "7", "1"]
)
titles = st.sampled_from(["", ' "titre"', " 'titre'", " (titre)", "\n  (titre)"])


def _around(sign):
    return lambda text: f"{sign}{text}{sign}"


def _inlines(inner):
    return st.one_of(
        inner.map(_around("*")),
        inner.map(_around("**")),
        inner.map(_around("~~")),
        inner.map(lambda text: f"{text} [renvoi][réf] [réf]"),
        st.tuples(inner, destinations, titles).map("[{0[0]}]({0[1]}{0[2]})".format),
        st.tuples(plain, destinations, titles).map("![{0[0]}]({0[1]}{0[2]})".format),
        st.tuples(inner, inner).map(" ".join),
    )


code = st.sampled_from(["`code`", "``a ` b``", "`](1)`", "`x\\`", "`[a](2)`"])
others = st.sampled_from(
    ["<https://x.org/a>", "note[^1]", "\\*", "&amp;", "[réf]", "![image][réf]", "\\[x](y)", "]("]
)
inline = st.recursive(plain | code | others, _inlines, max_leaves=4)
breaks = st.sampled_from(["\n", "  \n", "\\\n", "   \n  "])


@st.composite
def several_lines(draw):
    text = draw(plain)
    for _ in range(draw(st.integers(0, 2))):
        text += " " + draw(inline) + draw(breaks) + draw(plain)
    return text


one_line = inline.map(lambda text: text.replace("\n", " "))
paragraphs = several_lines()
headings = st.one_of(
    st.tuples(st.sampled_from(["# ", "### "]), one_line, st.sampled_from(["", " ##"])).map("".join),
    st.tuples(paragraphs, st.sampled_from(["\n===", "\n---", "\n--"])).map("".join),
)
fences = st.sampled_from(
    ["```py\n# code\n- x\n```", "~~~\n[x]: y\n~~~", "    # indented\n    code", "---", "* * *"]
)
definitions = st.sampled_from(["[autre]: /b 'titre'", "[autre]: </b c>", "[^2]: Note\n    encore"])
pictures = st.tuples(words, destinations, titles).map("![{0[0]}]({0[1]}{0[2]})".format)


@st.composite
def tables(draw):
    cells = one_line.map(lambda text: text.replace("|", "\\|"))
    width = draw(st.integers(1, 3))
    start, end = draw(st.sampled_from([("| ", " |"), ("|", "|")]))
    if width > 1:
        start, end = draw(st.sampled_from([(start, end), ("", ""), ("", "|")]))
    rows = [[draw(cells | st.just("")) for _ in range(width)] for _ in range(3)]
    rows = [[draw(plain), *row[1:]] for row in rows]
    lines = [f"{start}{' | '.join(row)}{end}" for row in rows]
    lines.insert(1, "|" + draw(st.sampled_from(["---|", ":--|", ":-:|"])) * width)
    return "\n".join(lines)


def _indented(first, text, indent=None):
    rest = " " * len(first) if indent is None else indent
    return first + text.replace("\n", "\n" + rest)


def _blocks(inner):
    texts = st.lists(inner, min_size=1, max_size=3)
    tight = st.lists(paragraphs, min_size=1, max_size=3)
    signs = st.sampled_from(["- ", "* ", "1. ", "12) ", "-\t"])
    quotes = st.sampled_from(["> ", ">"])
    return st.one_of(
        st.tuples(quotes, texts).map(lambda it: _indented(it[0], "\n\n".join(it[1]), it[0])),
        st.tuples(quotes, paragraphs).map(lambda it: it[0] + it[1]),
        # An item does not begin with a table: its bullet would be in the first cell.
        st.tuples(signs, plain, texts).map(
            lambda it: _indented(
                it[0], "\n\n".join([it[1], *it[2]]), "    " if "\t" in it[0] else None
            )
        ),
        st.tuples(signs, tight).map(lambda it: "\n".join(it[0] + text for text in it[1])),
        texts.map(lambda it: _indented("[^3]: ", "\n\n".join(it), "    ")),
    )


leaves = st.one_of(paragraphs, headings, fences, definitions, pictures, tables())
blocks = st.recursive(leaves, _blocks, max_leaves=5)
separators = st.sampled_from(["\n\n", "\n", "\n\n\n", "\r\n\r\n"])


@st.composite
def documents(draw):
    text = "[réf]: /charte 'La charte'\n\n[^1]: Une note\n\n"
    for block in draw(st.lists(blocks, min_size=1, max_size=4)):
        text += block + draw(separators)
    return text


# Texts that want to be something else

STARTS = ["", "# ", "- ", "* ", "+ ", "1. ", "12) ", "> ", "| ", "``` ", "~~~ ", "[x]: ", "[^1]: "]
STARTS += ["   ", "\t", "=== ", '"', "(", "#", "####### ", "\\", "**", "|-", "[^ ", "![", "``"]
ENDS = ["", " #", "##", "\\", " |", "|", " ```", "\\\n# y", "  \n- y", "\\\n===", "\\\n|-|", "`|`"]
ALONE = ["===", "---", "***", "* * *", "```", "# #", "#", "-", "1.", "|-|", "--", ":-:", "=", "> >"]
odd_texts = st.one_of(
    st.tuples(st.sampled_from(STARTS), inline, st.sampled_from(ENDS)).map("".join),
    st.sampled_from(ALONE),
)
odd = st.text(
    alphabet=st.one_of(
        st.sampled_from("abc [](){}<>!*_~`#+-=|\\:\"'^&;.1 \n\r\t\0\x0b\x0c\x85\u2028\u00a0"),
        st.characters(exclude_categories=["Cs"]),
    )
)
SIGNS = (
    "[a](b) ![a](b) [^1]: [^1] [a]: [a] | |-| > - 1. ``` ~~~ ` ** __ ~~ \\ === --- # ## <a:b> &amp;"
)
SPACES = ["\n", "\n\n", "\r\n", "  \n", "    ", "\t", " ", "x", "\n|-|\n", "\n---\n", "\n[a]: b\n"]
pieces = st.sampled_from([*SIGNS.split(), *SPACES])
jumbles = st.lists(pieces, max_size=40).map("".join)
any_text = odd | jumbles | st.text() | documents()
many = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def _shown(markdown, passages=None):
    """Give the HTML, all in one language, with white space folded."""
    count = len(cut(markdown))
    html = render(markdown, passages or [None] * count, "fr", "fr", name="n", resolve=str)
    return re.sub(r"\s+", " ", html).replace(" <br>", "<br>")


def _in_french(texts):
    return [Passage(text, "fr") for text in texts]


@many
@given(any_text)
def test_any_text_can_be_cut_and_shown(markdown):
    assert all(segment.text.strip() for segment in cut(markdown))
    render(markdown, [None] * len(cut(markdown)), "mos", "fr")


@many
@given(any_text)
def test_what_is_not_replaced_stays_letter_for_letter(markdown):
    assert put_back(markdown, [None] * len(cut(markdown))) == markdown


@many
@given(any_text)
def test_own_passages_put_back_change_nothing(markdown):
    own = _in_french(segment.text for segment in cut(markdown))
    assert _shown(markdown, [Passage(each.text, "fr", {}) for each in own]) == _shown(markdown)
    assert put_back(markdown, own) == markdown


@many
@given(st.data(), documents())
def test_any_passage_can_be_replaced_in_ordinary_markdown(data, markdown):
    count = len(cut(markdown))
    texts = data.draw(
        st.lists(inline.map(lambda text: "mot " + text), min_size=count, max_size=count)
    )
    written = put_back(markdown, _in_french(texts))
    assert _shown(written) == _shown(markdown, _in_french(texts))
    assert [each.kind for each in cut(written)] == [each.kind for each in cut(markdown)]


@many
@given(st.data(), documents())
def test_a_passage_that_looks_like_another_block_stays_text(data, markdown):
    segments = cut(markdown)
    at = data.draw(st.integers(0, len(segments) - 1))
    passages = [None] * len(segments)
    passages[at] = Passage(data.draw(odd_texts), "fr")
    written = put_back(markdown, passages)
    now = cut(written)
    assert now[:at] + now[at + 1 :] == segments[:at] + segments[at + 1 :]
    assert now[at].kind is segments[at].kind
    assert _shown(written) in (_shown(markdown, passages), _shown(markdown))


@many
@given(st.data(), any_text)
def test_no_passage_breaks_its_neighbours_in_any_text(data, markdown):
    segments = cut(markdown)
    passages = [
        data.draw(st.none() | (odd | odd_texts).map(lambda t: Passage(t, "fr"))) for _ in segments
    ]
    now = cut(put_back(markdown, passages))
    assert [each.kind for each in now] == [each.kind for each in segments]
    for was, passage, found in zip(segments, passages, now, strict=True):
        assert passage is not None or found == was
