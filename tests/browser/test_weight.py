"""Every page is light enough for an old phone on a slow line. Figures are bytes on the way.

The limits are those of the portal's design: 14 kB is what the first round trip of a connection
carries (ten segments, RFC 6928).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession

from tests.browser.paths import HOME, PAGES

pytestmark = pytest.mark.browser


@dataclass
class Visit:
    """What a first visit to a page brought, by kind: document, stylesheet, script and so on."""

    bytes: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    nodes: int = 0
    said: int = 0

    @property
    def total(self) -> int:
        return sum(self.bytes.values())


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Any]:
    """Visit a page with nothing kept from before, over a line that knows gzip alone."""
    contexts = []

    def go(path: str) -> Visit:
        context = browser.new_context(
            base_url=address,
            viewport={"width": 360, "height": 740},
            extra_http_headers={"Accept-Encoding": "gzip"},
        )
        contexts.append(context)
        page = context.new_page()
        seen, kinds = Visit(), {}
        session: CDPSession = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

        def answered(event: dict[str, Any]) -> None:
            seen.requests += 1
            kinds[event["requestId"]] = event["type"]

        def finished(event: dict[str, Any]) -> None:
            kind = kinds.get(event["requestId"], "Other")
            seen.bytes[kind] = seen.bytes.get(kind, 0) + round(event["encodedDataLength"])

        session.on("Network.responseReceived", answered)
        session.on("Network.loadingFinished", finished)
        page.goto(path, wait_until="load")
        # What stands below is fetched as it comes into sight.
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        page.wait_for_load_state("networkidle")
        seen.nodes = page.evaluate("document.querySelectorAll('*').length")
        words = page.locator(".foot-note").inner_text()
        found = re.search(r"(\d+)\s(ko|kB)", words)
        assert found, words
        seen.said = int(found[1]) * 1000
        return seen

    yield go
    for context in contexts:
        context.close()


@pytest.mark.parametrize("tag", ["fr", "mos"])
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_keeps_its_budget(visit: Any, kind: str, tag: str) -> None:
    seen, is_home = visit(f"/{tag}{PAGES[kind]}"), PAGES[kind] == HOME
    assert set(seen.bytes) <= {"Document", "Stylesheet", "Script", "Other", "Manifest", "Image"}
    assert seen.bytes.get("Image", 0) <= 25_000
    assert seen.bytes["Document"] <= 14_000, "the page with the style of its first view"
    assert seen.bytes["Script"] <= 8_000
    assert seen.total <= (120_000 if is_home else 60_000)
    assert seen.requests <= (15 if is_home else 8)
    assert seen.nodes <= (900 if is_home else 600)


@pytest.mark.parametrize("path", ["/fr/", "/it/il-partenariato/storia/", "/mos/aide/"])
def test_a_page_says_what_it_weighs(visit: Any, path: str) -> None:
    """The browser counts the heads of answers too: some 700 bytes each, four or five answers."""
    seen = visit(path)
    assert seen.total - 5_000 <= seen.said <= seen.total + 1_000


def test_a_second_page_brings_little_more_than_its_own_text(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/fr/", wait_until="networkidle")
    asked: list[str] = []
    page.on(
        "response",
        lambda answer: asked.append(answer.url) if not answer.from_service_worker else None,
    )
    page.goto("/fr/aide/", wait_until="networkidle")
    fetched = [url for url in asked if "/static/" in url]
    kept = page.evaluate(
        "performance.getEntriesByType('resource').filter(e => e.transferSize === 0).length"
    )
    assert fetched, "a page has a style and a script"
    assert kept == len(fetched), "what is under a hashed name comes from the browser's own store"
    context.close()
