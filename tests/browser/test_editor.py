"""The editor in a real browser: signs, letters, pasting, and drafts that keep themselves."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p{color:red}</style></head>
<body><!--StartFragment--><h1 style="mso-style:1"><b>Le puits</b></h1>
<p class="MsoNormal"><span style="font-family:Arial">La <b>pompe</b>&nbsp;&nbsp; marche.<o:p></o:p></span></p>
<p class="MsoListParagraphCxSpFirst" style="mso-list:l0 level1 lfo1"><![if !supportLists]><span style="mso-list:Ignore">·<span>&nbsp;&nbsp; </span></span><![endif]>Un</p>
<p class="MsoListParagraphCxSpLast" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·</span>Deux</p>
</body></html>"""
DOCS = """<b style="font-weight:normal" id="docs-internal-guid-1"><p><span style="font-weight:400">Un </span>
<span style="font-weight:700">mot</span><span style="font-style:italic"> fort</span></p></b>"""
WEB = """<div onclick="alert(1)"><script>alert(1)</script><img src="https://evil.example/x.png">
<p>Lire <a href="https://example.org/a?b=1(2)">la suite</a> ou <a href="javascript:alert(1)">ceci</a>.</p>
<ol><li>Un<ul><li>petit</li></ul></li><li>Deux</li></ol><blockquote><p>Cité</p></blockquote>
<table><tr><th>Année</th><th>Élèves</th></tr><tr><td>2016</td><td>186 | 187</td></tr></table></div>"""


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """The page that writes a text in Mooré, of whoever is signed in."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    site.open(page, "writing", "fr")
    expect(page.locator("markdown-toolbar")).to_be_visible()
    yield page
    assert not [each for each in told if "Content Security" in each or "rror:" in each], told
    context.close()


def body(page: Page) -> str:
    return page.locator("#body").input_value()


def paste(page: Page, html: str, field: str = "#body") -> None:
    page.locator(field).focus()
    page.evaluate(
        """([field, html]) => {
          const data = new DataTransfer()
          data.setData("text/html", html)
          data.setData("text/plain", "le texte nu")
          const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
          document.querySelector(field).dispatchEvent(event)
        }""",
        [field, html],
    )


def test_a_sign_is_put_around_the_words_that_are_marked(page: Page) -> None:
    page.locator("#body").fill("mot")
    page.locator("#body").select_text()
    page.locator("md-bold").click()
    assert body(page) == "**mot**"


def test_signs_are_reached_and_left_by_keyboard(page: Page) -> None:
    page.locator(".summary").focus()
    page.keyboard.press("Tab")
    expect(page.locator("md-header")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("md-bold")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#body")).to_be_focused()


def test_a_letter_goes_in_at_the_caret_and_can_be_undone(page: Page) -> None:
    title = page.get_by_label("Titre", exact=True)
    title.fill("Gn")
    title.press("ArrowLeft")
    page.locator("[data-palette=bib] [data-letter]", has_text=re.compile("^ɔ$")).click()
    expect(title).to_have_value("Gɔn")
    expect(title).to_be_focused()
    page.keyboard.press("Control+z")
    expect(title).to_have_value("Gn")


@pytest.mark.parametrize(("small", "large"), [("ʋ", "Ʋ"), ("ɛ", "Ɛ"), ("ɩ", "Ɩ"), ("ŋ", "Ŋ")])
def test_capitals_are_those_of_the_language(page: Page, small: str, large: str) -> None:
    page.get_by_role("button", name="Majuscules").click()
    page.locator("[data-palette=bib] [data-letter]", has_text=re.compile(f"^{large}$")).click()
    assert body(page) == large
    assert small.upper() == large


def test_a_letter_is_reached_by_its_name(page: Page) -> None:
    page.get_by_role("button", name="e ouvert").click()
    assert body(page) == "ɛ"


def test_shift_makes_one_capital(page: Page) -> None:
    page.get_by_role("button", name="o ouvert").click(modifiers=["Shift"])
    page.get_by_role("button", name="o ouvert").click()
    assert body(page) == "Ɔɔ"


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (WORD, "## Le puits\n\nLa **pompe** marche.\n\n- Un\n- Deux"),
        (DOCS, "Un **mot** *fort*"),
        (
            WEB,
            "Lire [la suite](https://example.org/a?b=1%282%29) ou ceci.\n\n1. Un\n   - petit\n2. Deux"
            "\n\n> Cité\n\n| Année | Élèves |\n| --- | --- |\n| 2016 | 186 \\| 187 |",
        ),
        ("<p>1. pas une liste *</p>", "1\\. pas une liste \\*"),
        ("<p>a\u0301\u200b b</p>", "á b"),
    ],
)
def test_what_is_pasted_comes_in_clean(page: Page, html: str, wanted: str) -> None:
    paste(page, html)
    assert body(page) == wanted


def test_what_is_typed_is_kept_by_itself_and_found_again(page: Page, site: Site) -> None:
    page.locator("#title").fill("Gardé tout seul")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    expect(page.locator("[data-autosave-said]")).to_contain_text("Votre brouillon est gardé")
    site.open(page, "news of the desk", "fr")
    expect(page.locator("main")).to_contain_text("Gardé tout seul")


def test_a_broken_line_is_told_and_the_text_goes_when_it_is_back(page: Page) -> None:
    tries = []

    def break_line(route: Route) -> None:
        tries.append(route.request.post_data)
        if len(tries) < 3:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/brouillon/", break_line)
    page.locator("#title").fill("Malgré la ligne")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    said = page.locator("[data-autosave-said]")
    expect(said).to_contain_text("Pas de réseau")
    for _ in range(2):
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(300)
    expect(said).to_contain_text("Votre brouillon est gardé")
    assert len(tries) == 3


def test_letters_are_counted_as_a_reader_sees_them(page: Page) -> None:
    page.locator("#title").fill("ɛ\u0303" * 3)
    expect(page.locator("[data-count=title]")).to_contain_text("3 caractères sur 120")


def test_without_a_script_it_is_a_plain_form(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    site.open(page, "writing", "fr")
    for hidden in ("markdown-toolbar", "[data-palette]", "[data-count]"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.locator(".summary").click()
    expect(page.get_by_text("Une ligne vide sépare deux paragraphes.")).to_be_visible()
    expect(page.get_by_label("Texte", exact=True)).to_be_editable()
    context.close()
