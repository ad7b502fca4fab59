"""The letters of Bissa and Mooré are fetched by devices that lack them, and by no other."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

# It has the letters of English and none of ours, as the fonts of cheap phones.
POOR = '"Noto Sans Symbols"'


def fetched(page: Page, path: str, families: str | None = None) -> list[str]:
    """Give the fonts a page fetches, with other families before the one of the portal."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path)
    if families:
        page.evaluate(
            "font => document.documentElement.style.setProperty('--font', font)",
            f'{families}, "Letters of the portal", sans-serif',
        )
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => null)")
    return [url for url in asked if url.endswith(".woff2")]


def test_a_device_that_has_the_letters_fetches_no_font(desktop: Page) -> None:
    assert fetched(desktop, "/bib/") == []


def test_a_device_that_lacks_them_fetches_one_small_font(desktop: Page) -> None:
    fonts = fetched(desktop, "/bib/", POOR)
    assert len(fonts) == 1
    answer = desktop.request.get(fonts[0])
    assert answer.headers["content-type"] == "font/woff2"
    assert len(answer.body()) < 4_000


def test_local_languages_are_never_slanted_nor_squeezed(desktop: Page) -> None:
    desktop.goto("/mos/")
    slant, weight, spacing, french = desktop.evaluate(
        """() => {
          const h1 = document.querySelector('h1')
          const style = (lang) => {
            h1.lang = lang
            h1.innerHTML = '<em>Sõngre</em>'
            const em = getComputedStyle(h1.firstChild)
            return [em.fontStyle, em.fontWeight, getComputedStyle(h1).letterSpacing]
          }
          return [...style('mos'), style('fr')[0]]
        }"""
    )
    assert (slant, weight, spacing) == ("normal", "700", "normal")
    assert french == "italic"
