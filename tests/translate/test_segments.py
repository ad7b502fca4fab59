"""Markdown cut into passages: what a translator sees, and what readers get."""

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from portal.translate.models import UnitKind
from portal.translate.segments import Passage, Segment, cut, put_back, render


def texts(markdown):
    return [segment.text for segment in cut(markdown)]


def kinds(markdown):
    return [segment.kind for segment in cut(markdown)]


def page(markdown, *passages, page="fr", source="fr", **more):
    passages = passages or (None,) * len(cut(markdown))
    return BeautifulSoup(render(markdown, passages, page, source, **more), "html.parser")


def written(markdown, *texts):
    return put_back(markdown, [text and Passage(text, "fr") for text in texts])


# What a passage is


def test_a_heading_is_one_passage():
    assert cut("## L'eau ##") == [Segment(UnitKind.HEADING, "L'eau")]


def test_an_underlined_heading_is_one_passage():
    assert cut("L'eau\n=====") == [Segment(UnitKind.HEADING, "L'eau")]


def test_a_paragraph_of_several_lines_is_one_passage_on_one_line():
    assert cut("Un puits\nà Gon") == [Segment(UnitKind.PARAGRAPH, "Un puits à Gon")]


def test_each_list_item_is_one_passage():
    assert texts("- un\n- deux\n  1. trois") == ["un", "deux", "trois"]
    assert set(kinds("- un\n- deux\n  1. trois")) == {UnitKind.LIST_ITEM}


def test_a_table_cell_is_one_passage():
    assert cut("| a | b |\n|---|---|\n| c |") == [Segment(UnitKind.CELL, each) for each in "abc"]


def test_the_bar_in_a_cell_needs_no_backslash():
    assert texts("| a \\| b |\n|---|") == ["a | b"]


def test_a_quote_is_one_passage():
    assert cut("> un\nmot") == [Segment(UnitKind.QUOTE, "un mot")]


def test_a_footnote_is_one_passage():
    assert kinds("Texte[^1]\n\n[^1]: Note") == [UnitKind.PARAGRAPH, UnitKind.FOOTNOTE]


def test_the_words_of_a_lone_picture_are_plain_text():
    assert cut("![Un *puits* \\[1\\]](/p)") == [Segment(UnitKind.ALTERNATIVE, "Un puits [1]")]


def test_a_lone_picture_with_a_title_keeps_its_title_translatable():
    assert cut('![puits](/p "Le puits")') == [
        Segment(UnitKind.PARAGRAPH, '![puits](1 "Le puits")', ("/p",))
    ]


def test_a_picture_without_words_is_no_passage():
    assert cut("![](/p)") == []


@pytest.mark.parametrize("code", ["```\nx\n```", "    x", "***", "[x]: y", "", " \n\t\n"])
def test_what_has_no_words_of_its_own_is_no_passage(code):
    assert cut(code) == []


def test_html_is_text():
    assert texts("<b onclick=x>") == ["<b onclick=x>"]


@pytest.mark.parametrize("end", ["  \n", "\\\n", "    \n  "])
def test_a_hard_break_is_written_one_way(end):
    assert texts(f"un{end}deux") == ["un\\\ndeux"]


def test_a_line_end_in_code_is_a_space():
    assert texts("`un\\\ndeux`") == ["`un\\ deux`"]


# Addresses


def test_the_address_of_a_link_is_a_number():
    assert cut("[la *charte*](/charte)") == [
        Segment(UnitKind.PARAGRAPH, "[la *charte*](1)", ("/charte",))
    ]


def test_links_and_pictures_are_numbered_in_the_order_of_their_addresses():
    segment = cut("[![a](/b)](/c) [d](/e)")[0]
    assert segment == Segment(UnitKind.PARAGRAPH, "[![a](1)](2) [d](3)", ("/b", "/c", "/e"))


@pytest.mark.parametrize(
    ("link", "text", "address"),
    [
        ("[a](</b c>)", "[a](1)", "/b c"),
        ("[a](/b_(c))", "[a](1)", "/b_(c)"),
        ("[a](/b\\_c)", "[a](1)", "/b_c"),
        ('[a](\n  /b\n  "titre")', '[a](   1   "titre")', "/b"),
        ("[a](/b 'titre')", "[a](1 'titre')", "/b"),
        ("[a](/b (titre))", "[a](1 (titre))", "/b"),
        ("[a]()", "[a](1)", ""),
        ("[a](2)", "[a](1)", "2"),
        ("[a](x&amp;y)", "[a](1)", "x&y"),
        ("[`](x)`](/b)", "[`](x)`](1)", "/b"),
        ("x ![a [b](/c)](/d)", None, None),
    ],
)
def test_no_address_stands_in_the_text(link, text, address):
    segment = cut(link)[0]
    if text is None:
        assert segment.links == ("/c", "/d")
    else:
        assert (segment.text, segment.links) == (text, (address,))


@pytest.mark.parametrize("text", ["`[a](/b)`", "\\[a](/b)", "<https://x.org>", "[a](javascript:b)"])
def test_what_is_no_link_is_not_numbered(text):
    assert cut(text) == [Segment(UnitKind.PARAGRAPH, text)]


def test_a_language_may_have_its_own_address():
    passage = Passage("[lo statuto](1) [b](2)", "it", {"2": "/it b"})
    shown = page("[la charte](/a) [b](/b)", passage)
    assert [link["href"] for link in shown.select("a")] == ["/a", "/it%20b"]
    assert put_back("[la charte](/a) [b](/b)", [passage]) == "[lo statuto](/a) [b](</it b>)"


def test_only_the_own_address_of_an_unchanged_text_is_written():
    assert put_back("[a](/b  't')", [Passage("[a](1  't')", "it", {"1": "/c"})]) == "[a](/c  't')"


def test_an_own_address_that_is_none_leaves_the_common_one():
    assert page("[a](/b)", Passage("[a](1)", "it", {"1": "javascript:x"})).a["href"] == "/b"


@pytest.mark.parametrize("text", ["1", "](1)", "`](1)`", "(1)", "\\[a](1)", "1. (1)", "[a](9) 1"])
def test_numbers_that_name_no_link_are_left_alone(text):
    assert "/b" not in written("[a](/b)", f"voir {text}")


def test_links_may_change_places_in_another_language():
    assert written("[a](/b) [c](/d)", "[C](2) [A](1)") == "[C](/d) [A](/b)"


# Putting back


def test_what_is_not_replaced_stays_letter_for_letter():
    markdown = "Un  \r\ndeux\rtrois\0\n\n* a\n\n\n+ b  \n"
    assert put_back(markdown, [None] * 3) == markdown


def test_the_text_around_a_replaced_passage_stays_letter_for_letter():
    markdown = "un\0\r\n\r\n*  %s \r\n+  trois  \r~~~\r\n\tcode\0"
    assert written(markdown % "deux\r\nmots", None, "due", None) == markdown % "due"


def test_a_number_of_passages_that_is_not_the_text_s_is_refused():
    for write in (put_back, lambda markdown, passages: render(markdown, passages, "fr", "fr")):
        with pytest.raises(ValueError, match="2 passages, not 1"):
            write("a\n\nb", [None])


def test_cells_of_the_same_words_are_told_apart():
    assert written("|a|a|\n|-|-|\n|a|a|", None, "b", "c", None) == "|a|b|\n|-|-|\n|c|a|"


def test_a_bar_stays_in_its_cell():
    assert texts(written("|a|b|\n|-|-|", "x|y\\", "`|`")) == ["x|y\\", "`|`"]


def test_a_hard_break_stays_in_its_quote_and_list():
    markdown = written("> - un\n\n[^1]: note", "uno\\\ndue", "nota\\\nfine")
    assert texts(markdown) == ["uno\\\ndue", "nota\\\nfine"]
    assert markdown.startswith("> - uno\\\n>   due\n")


def test_a_cell_and_a_heading_have_one_line():
    assert texts(written("# a\n\n|b|\n|-|", "x\\\ny", "x\ny")) == ["x y", "x y"]


@pytest.mark.parametrize(
    "text",
    [
        "# x",
        "###",
        "- x",
        "+ x",
        "* x",
        "1. x",
        "12) x",
        "> x",
        "``` x",
        "~~~ x",
        "===",
        "---",
        "***",
        "[x]: y",
        "[^1]: y",
        "- - -",
    ],
)
@pytest.mark.parametrize(
    "around", ["%s", "> %s", "- %s", "1. %s", "# %s", "%s\n---", "%s | b\n-|-"]
)
def test_what_looks_like_another_block_stays_text(around, text):
    markdown = around % "a"
    more = [None] * (len(cut(markdown)) - 1)
    now = written(markdown, text, *more)
    assert kinds(now) == kinds(markdown)
    assert page(now) == page(markdown, Passage(text, "fr"), *more)
    assert page(now) != page(markdown)


@pytest.mark.parametrize(
    "text", ["un\\\n===", "un\\\n|-|", "a|b\\\n-|-", "un\\\n- x", "un\\\n[^1]: x"]
)
def test_a_second_line_stays_text(text):
    now = written("a\n\nb", text, None)
    assert page(now).get_text("|", strip=True) == page(
        "a\n\nb", Passage(text, "fr"), None
    ).get_text("|", strip=True)


def test_leading_spaces_make_no_code():
    assert written("a", "     x") == "x"


def test_hashes_at_the_end_of_a_heading_stay():
    assert texts(written("# a #", "Le C #")) == ["Le C \\#"]
    assert page(written("# a #", "Le C #")).h2.text == "Le C #"


def test_emphasis_at_the_start_needs_no_backslash():
    assert written("- a", "**Gras** et `code`") == "- **Gras** et `code`"


def test_a_word_after_a_definition_is_not_its_title():
    assert page(written("[x]: /y\na [x]", '"x" [x]')).p.text == '"x" x'


def test_the_words_of_a_picture_are_never_markup():
    markdown = written("![a](/p)", "*x* ](/y) `z` &amp; <b> [1]")
    assert page(markdown).img["alt"] == "*x* ](/y) `z` &amp; <b> [1]"
    assert page(markdown).img["src"] == "/p"


def test_the_words_of_a_picture_may_name_its_address():
    assert page(written("![a]\n\n[a]: /p", "b")).img == page("![b](/p)").img


@pytest.mark.parametrize("text", ["![x](1)", "", " \n ", "![](1)"])
def test_a_passage_that_cannot_stand_is_left_as_it_was(text):
    assert written("a\n\n[b](/c)", "A", text) == "A\n\n[b](/c)"


# For readers


MARKDOWN = """# Titre

Un [lien](/a) et[^1] `code`.

- serré
- deux

> cité

| a | b |
|:-:|---|
| c | d |

![e](/e)

```
code
```

[^1]: note
"""


def test_every_language_has_the_same_structure():
    passages = [Passage(segment.text + " mot", "bib") for segment in cut(MARKDOWN)]
    for page_language in ("fr", "bib", "it"):
        shown = page(MARKDOWN, *passages, page=page_language)
        for span in shown.select("span"):
            span.unwrap()
        names = [tag.name for tag in shown.find_all(True)]
        assert names == [tag.name for tag in page(MARKDOWN).find_all(True)]


def test_each_passage_in_another_language_says_so():
    passages = [Passage(segment.text, "bib") for segment in cut(MARKDOWN)]
    marked = page(MARKDOWN, *passages).select("[lang=bib]")
    assert [tag.name for tag in marked] == [
        "h2",
        "p",
        "span",
        "span",
        "p",
        "th",
        "th",
        "td",
        "td",
        "p",
        "p",
    ]


def test_passages_in_the_language_of_the_page_say_nothing():
    passages = [Passage("mot", "mos") for _ in cut(MARKDOWN)]
    assert not page(MARKDOWN, *passages, page="mos").select("[lang]")
    assert not page(MARKDOWN, page="fr", source="fr").select("[lang]")


def test_the_source_is_marked_on_a_page_in_another_language():
    shown = page("a\n\nb\n\nc", Passage("A", "mos"), None, Passage("C", "it"), page="mos")
    assert [tag.get("lang") for tag in shown.select("p")] == [None, "fr", "it"]


def test_a_blank_passage_keeps_the_source():
    assert page("a", Passage(" \n", "it")).p == page("a").p


def test_the_page_keeps_its_one_h1():
    shown = page("# a\n\nb\n===\n\n## c")
    assert [tag.name for tag in shown.find_all(True)] == ["h2", "h2", "h2"]


def test_footnotes_of_two_texts_have_their_own_ids():
    ids = [tag["id"] for name in "ab" for tag in page("a[^1]\n\n[^1]: b", name=name).select("[id]")]
    assert len(ids) == len(set(ids)) == 4


def test_a_portal_link_leads_where_it_is_resolved():
    resolve = {"page:eau": "/fr/eau"}.get
    assert page("[a](page:eau)", resolve=resolve).a["href"] == "/fr/eau"
    assert page("[a](page:rien)", resolve=resolve).a is None


@pytest.mark.parametrize(
    "address",
    [
        "javascript:x",
        "JavaScript&colon;x",
        "data:text/html,x",
        "//evil.org",
        "/\\evil.org",
        "</\t/evil.org>",
        "vbscript:x",
        "\\\\evil.org",
        "https:evil.org",
        "file:///x",
        "x",
        "<java\tscript:x>",
        "&#47;&#47;evil.org",
        "/%5c/\\evil",
    ],
)
def test_no_link_leads_where_it_must_not(address):
    for shown in (
        page(f"[a]({address}) [b]\n\n[b]: {address}"),
        page("a", Passage(f"[a]({address})", "it")),
    ):
        for link in shown.select("a"):
            assert re.match(r"/[^/\\]", link["href"])


@pytest.mark.parametrize(
    "address", ["https://x.org/p.png", "//x.org/p.png", "data:image/png;base64,x", "p.png"]
)
def test_no_picture_comes_from_elsewhere(address):
    assert page(f"![mots]({address})").img is None
    assert page(f"![mots]({address})").p.text == "mots"


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>",
        "<img src=x onerror=y>",
        '[a](/b "x\\" onclick=\\"y")',
        '![a](/b "x\\"onload=y style=z")',
        "<a style=x href=javascript:y>",
        "`<script>`",
        "&lt;script&gt;x",
    ],
)
@pytest.mark.parametrize(
    "around", ["%s", "# %s", "- %s", "|%s|\n|-|", "    %s", "```%s\n%s\n```", "![%s](/p)"]
)
def test_nothing_a_translator_writes_is_run(around, text):
    markdown = around.replace("%s", text)
    passages = [Passage(text, 'x" onclick="y') for _ in cut(markdown)]
    for shown in (page(markdown), page(markdown, *passages)):
        for tag in shown.find_all(True):
            assert tag.name not in ("script", "style", "iframe")
            assert set(tag.attrs) <= {"lang", "href", "src", "alt", "title", "tabindex", "scope"}


# The real world


def _readmes():
    for each in distributions():
        if "markdown" in (each.metadata["Description-Content-Type"] or ""):
            yield each.metadata.get("Description") or each.metadata.get_payload()


def _seeds():
    for path in (Path(__file__).parents[2] / "portal/seed/content").rglob("*.md"):
        yield path.read_text(encoding="utf-8").split("+++\n", 2)[-1]


real = pytest.mark.parametrize("read", [_readmes, _seeds])


def _shown(markdown, passages):
    html = render(markdown, passages, "fr", "fr")
    return re.sub(r"\s+", " ", html).replace(" <br>", "<br>")


@real
def test_real_texts_are_cut_and_put_back_as_they_were(read):
    markdowns = list(read())
    assert len(markdowns) >= 20
    for markdown in markdowns:
        nothing = [None] * len(cut(markdown))
        own = [Passage(segment.text, "fr") for segment in cut(markdown)]
        assert put_back(markdown, nothing) == markdown
        assert _shown(markdown, own) == _shown(markdown, nothing)


@real
@pytest.mark.parametrize("change", [str.upper, "{} mot".format, "mot {}".format])
def test_every_passage_of_real_texts_can_be_replaced(read, change):
    for markdown in read():
        passages = [Passage(change(segment.text), "fr") for segment in cut(markdown)]
        now = put_back(markdown, passages)
        assert _shown(now, [None] * len(cut(now))) == _shown(markdown, passages)
        assert kinds(now) == kinds(markdown)


@pytest.mark.parametrize("text", ["[" * 5000, "![" * 5000, "*" * 5000, "> " * 5000, "- " * 5000])
def test_hostile_nesting_is_cut_and_shown(text):
    assert render(text, [None] * len(cut(text)), "it", "fr") is not None
