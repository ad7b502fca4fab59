"""Whole visits, in a real browser."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

pytestmark = pytest.mark.browser


def pages(page: Page, tag: str) -> list[str]:
    """Give the addresses of every page of a language, from its site map."""
    page.goto(f"/{tag}/{'mappa-del-sito' if tag == 'it' else 'plan-du-site'}/")
    links = page.locator("main .tree a").all()
    return [str(link.get_attribute("href")) for link in links]


def switch(page: Page, language: str) -> None:
    page.locator("header").get_by_role("link", name=language, exact=True).click()


def test_a_visitor_reads_in_four_languages_without_script_on_a_small_phone(phone: Page) -> None:
    phone.goto("/fr/")
    phone.locator("summary", has_text="Menu").click()
    phone.get_by_role("link", name="Les trois communes", exact=True).click()
    switch(phone, "Italiano")
    expect(phone.get_by_role("heading", level=1)).to_have_text("I tre Comuni")
    switch(phone, "Mooré")
    expect(phone.locator("html")).to_have_attribute("lang", "mos")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Les trois communes")
    expect(phone.get_by_role("heading", level=1)).to_have_attribute("lang", "fr")
    expect(phone.get_by_text("n’est pas encore traduite en mooré")).to_be_visible()
    switch(phone, "Bɩsa")
    assert urlsplit(phone.url).path == "/bib/communes/"


def test_the_notice_stands_before_the_text(phone: Page) -> None:
    phone.goto("/mos/aide/")
    notice = phone.locator(".notice").bounding_box()
    heading = phone.get_by_role("heading", level=1).bounding_box()
    assert notice
    assert heading
    assert notice["y"] < heading["y"]


def test_a_language_is_remembered_without_script(phone: Page) -> None:
    phone.goto("/fr/langues/")
    phone.get_by_role("button", name="Toujours ouvrir le portail en mooré").click()
    assert urlsplit(phone.url).path == "/mos/"
    phone.goto("/")
    assert urlsplit(phone.url).path == "/mos/"


def test_the_keyboard_reaches_the_text_first(desktop: Page) -> None:
    desktop.goto("/fr/aide/")
    desktop.keyboard.press("Tab")
    skip = desktop.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    desktop.keyboard.press("Enter")
    expect(desktop.locator("main")).to_be_focused()


def test_a_visit_asks_nothing_of_other_sites_and_leaves_no_cookie(
    desktop: Page, address: str
) -> None:
    asked: list[Request] = []
    desktop.on("request", lambda request: asked.append(request))
    for path in pages(desktop, "fr"):
        desktop.goto(path)
    assert {urlsplit(request.url).netloc for request in asked} == {urlsplit(address).netloc}
    assert desktop.context.cookies() == []


def test_nothing_goes_wrong_in_the_console(desktop: Page) -> None:
    said: list[str] = []
    desktop.on("console", lambda message: said.append(message.text))
    desktop.on("pageerror", lambda error: said.append(str(error)))
    for path in pages(desktop, "mos"):
        desktop.goto(path)
    assert said == []
