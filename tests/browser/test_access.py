"""Everybody can use every page: axe-core, the keyboard, zoom, spacing, colours of one's own.

Points and figures: WCAG 2.2, levels A and AA, and RGAA 4.1.2.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import Site
from tests.browser.measures import clipped, is_sideways, small_targets
from tests.browser.paths import ALL, DESK, LANGUAGES

pytestmark = pytest.mark.browser

RULES = [
    "RGAAv4",
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
]
WIDTHS = (320, 1280)
SPOKEN = {kind: ("fr", "mos") if kind in DESK else LANGUAGES for kind in ALL}
"""Where axe looks: in a desk's pages, words in their language and words that fall back."""

# WCAG 1.4.12: text must bear these.
SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }
"""


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A reader with nothing kept from before."""
    context = browser.new_context(base_url=address, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A window of that reader."""
    return context.new_page()


def wide(page: Page, width: int, height: int = 800) -> None:
    page.set_viewport_size({"width": width, "height": height})


@pytest.mark.parametrize(("kind", "tag"), [(kind, tag) for kind in ALL for tag in SPOKEN[kind]])
def test_axe_finds_nothing(site: Site, page: Page, kind: str, tag: str) -> None:
    site.open(page, kind, tag)
    page.evaluate(AXE_SCRIPT)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in WIDTHS:
            wide(page, width)
            found = page.evaluate(
                "tags => axe.run({ runOnly: tags, resultTypes: ['violations'] })", RULES
            )
            told = [
                (each["id"], [node["target"] for node in each["nodes"]])
                for each in found["violations"]
            ]
            assert not told, (scheme, width)


def test_axe_sees_what_is_wrong(page: Page) -> None:
    page.goto("/fr/")
    page.evaluate(AXE_SCRIPT)
    page.evaluate("document.documentElement.removeAttribute('lang')")
    page.evaluate("document.querySelector('.lead').style.color = '#ccc'")
    found = page.evaluate("tags => axe.run({ runOnly: tags })", RULES)
    assert {"html-has-lang", "color-contrast"} <= {each["id"] for each in found["violations"]}


@pytest.mark.parametrize("kind", ALL)
def test_the_keyboard_goes_through_a_page_in_order_and_out_again(
    site: Site, page: Page, kind: str
) -> None:
    """Each stop is seen, none is hidden, and their order is that of the page."""
    site.open(page, kind, "it")
    stops = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, summary, input, textarea, select, [tabindex="0"]')]
          .filter(e => e.getClientRects().length && !e.closest('[hidden]'))
          // What is folded away is no stop.
          .filter(e => e.tagName === 'SUMMARY' || !e.closest('details:not([open])'))
          // A bar of signs or letters is one stop: arrows lead to the others.
          .filter(e => e.tabIndex >= 0)
          // Of radio buttons the chosen one is a stop, or the first; a date has one for each part.
          .filter(e => e.type !== 'radio' || e === (e.form.querySelector(`[name="${e.name}"]:checked`) ?? e.form.querySelector(`[type=radio][name="${e.name}"]`)))
          .map(e => e.type === 'date' ? 4 : 1).reduce((sum, one) => sum + one, 0)"""
    )
    places = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        place, ring, is_seen = page.evaluate(
            """() => {
              const e = document.activeElement
              const style = getComputedStyle(e)
              const box = e.getBoundingClientRect()
              // Of a text that is taller than the screen, the middle of what is in sight.
              const middle = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2
              const on = document.elementFromPoint(box.x + Math.min(box.width, 20) / 2, middle)
              return [
                [...document.querySelectorAll('*')].indexOf(e),
                style.outlineStyle === 'solid' && style.outlineWidth === '3px' && style.boxShadow !== 'none',
                on && (e.contains(on) || on.contains(e)),
              ]
            }"""
        )
        assert ring, "the focus shows"
        assert is_seen, "nothing stands over what has the focus"
        if places[-1:] != [place]:
            places.append(place)
    assert places == sorted(set(places)), "in the order of the page, each once"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.body"), "no trap"


@pytest.mark.parametrize("kind", ALL)
def test_nothing_scrolls_sideways_at_320_pixels(site: Site, page: Page, kind: str) -> None:
    """320 by 256 is a window of 1280 by 1024 at 400 percent."""
    wide(page, 320, 256)
    for tag in LANGUAGES:
        site.open(page, kind, tag)
        assert not is_sideways(page), tag
        assert clipped(page) == [], tag


@pytest.mark.parametrize("kind", ALL)
def test_text_at_twice_its_size_fits(site: Site, page: Page, kind: str) -> None:
    site.open(page, kind, "it")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for width in WIDTHS:
        wide(page, width)
        assert not is_sideways(page), width
        assert clipped(page) == [], width


@pytest.mark.parametrize("kind", ALL)
def test_text_spaced_wider_loses_nothing(site: Site, page: Page, kind: str) -> None:
    site.open(page, kind, "it")
    page.evaluate(
        "css => document.adoptedStyleSheets = [(s => (s.replaceSync(css), s))(new CSSStyleSheet())]",
        SPACING,
    )
    for width in WIDTHS:
        wide(page, width)
        assert not is_sideways(page), width
        assert clipped(page) == [], width


@pytest.mark.parametrize("kind", ALL)
def test_every_target_has_room_for_a_finger(site: Site, page: Page, kind: str) -> None:
    for width in WIDTHS:
        wide(page, width)
        site.open(page, kind, "it")
        small = small_targets(page)
        assert small == [], width


def test_a_reader_who_wants_no_motion_gets_none(page: Page) -> None:
    page.goto("/fr/")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(e => {
          const style = getComputedStyle(e)
          return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0
        }).length"""
    )
    assert moving == 0


def test_with_forced_colours_words_marks_and_lines_are_still_there(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto("/fr/communes/chaponost/")
    ground, mark, current = page.evaluate(
        """() => [
          getComputedStyle(document.body).backgroundColor,
          getComputedStyle(document.querySelector('.town-head .mark')).fill,
          getComputedStyle(document.querySelector('.nav [aria-current]'), '::after').borderBlockEndWidth,
        ]"""
    )
    assert mark != ground
    assert current == "3px"


def test_on_paper_only_what_is_worth_paper_stays(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto("/fr/le-partenariat/organisation/")
    shown: dict[str, Any] = {
        name: page.locator(name).first.is_visible()
        for name in ("h1", ".page-main p", ".slim", ".menu", ".share", ".crumbs")
    }
    assert [name for name, is_there in shown.items() if is_there] == ["h1", ".page-main p"]
