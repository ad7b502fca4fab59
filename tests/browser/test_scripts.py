"""What scripts add, and that nothing is missing without them."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def theme(page: Page) -> str | None:
    return page.evaluate("document.documentElement.dataset.theme ?? null")


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_a_reader_chooses_dark_and_finds_it_on_the_next_page(desktop: Page) -> None:
    desktop.goto("/fr/")
    light = ground(desktop)
    desktop.get_by_role("button", name="sombre").click()
    expect(desktop.get_by_role("button", name="sombre")).to_have_attribute("aria-pressed", "true")
    assert ground(desktop) != light
    desktop.goto("/it/aiuto/")
    assert theme(desktop) == "dark"
    assert desktop.context.cookies() == []


def test_a_reader_goes_back_to_what_the_device_says(desktop: Page) -> None:
    desktop.goto("/fr/")
    desktop.get_by_role("button", name="sombre").click()
    desktop.get_by_role("button", name="automatique").click()
    desktop.goto("/fr/aide/")
    assert theme(desktop) is None


def test_a_browser_that_keeps_nothing_still_shows_the_choice(desktop: Page) -> None:
    desktop.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })"
    )
    desktop.goto("/fr/")
    desktop.get_by_role("button", name="sombre").click()
    assert theme(desktop) == "dark"


def test_the_language_picked_in_the_switcher_opens_the_portal_next_time(desktop: Page) -> None:
    desktop.goto("/fr/communes/")
    desktop.locator("header").get_by_role("link", name="Mooré").click()
    assert [(each["name"], each["value"]) for each in desktop.context.cookies()] == [
        ("language", "mos")
    ]
    desktop.goto("/")
    assert urlsplit(desktop.url).path == "/mos/"


def test_picking_a_language_replaces_the_one_remembered_by_the_button(desktop: Page) -> None:
    desktop.goto("/fr/langues/")
    desktop.get_by_role("button", name="Toujours ouvrir le portail en mooré").click()
    desktop.locator("header").get_by_role("link", name="Italiano").click()
    desktop.goto("/")
    assert urlsplit(desktop.url).path == "/it/"


def test_the_address_of_a_page_is_copied_and_the_reader_told(desktop: Page) -> None:
    desktop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desktop.goto("/it/comuni/?q=1")
    desktop.get_by_role("button", name="Copiare il link").click()
    expect(desktop.get_by_text("Il link è stato copiato.")).to_be_visible()
    copied = str(desktop.evaluate("navigator.clipboard.readText()"))
    assert urlsplit(copied).path == "/it/comuni/"


def test_a_reader_is_told_when_copying_fails(desktop: Page) -> None:
    desktop.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    desktop.goto("/fr/")
    desktop.get_by_role("button", name="Copier le lien").click()
    expect(desktop.get_by_text("Le lien n’a pas pu être copié.")).to_be_visible()


def test_a_message_in_french_on_a_moore_page_says_so(desktop: Page) -> None:
    desktop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desktop.goto("/mos/")
    desktop.get_by_role("button", name="Copier le lien").click()
    told = desktop.get_by_text("Le lien est copié.")
    expect(told).to_be_visible()
    expect(told).to_have_attribute("lang", "fr")


def test_a_device_that_can_share_is_asked_to(desktop: Page) -> None:
    desktop.add_init_script(
        "navigator.share = (what) => { window.shared = what; return Promise.resolve() }"
    )
    desktop.goto("/fr/communes/")
    desktop.get_by_role("button", name="Partager", exact=True).click()
    assert urlsplit(desktop.evaluate("window.shared.url")).path == "/fr/communes/"


def test_without_script_no_button_is_there_that_does_nothing(phone: Page) -> None:
    phone.goto("/fr/")
    assert phone.locator("button:visible").count() == 0
    expect(phone.get_by_role("link", name="WhatsApp")).to_be_visible()


def test_without_script_the_menu_of_a_phone_opens(phone: Page) -> None:
    phone.goto("/fr/")
    expect(phone.get_by_role("link", name="Documents", exact=True)).to_be_hidden()
    phone.locator("summary", has_text="Menu").click()
    phone.get_by_role("link", name="Documents", exact=True).click()
    assert urlsplit(phone.url).path == "/fr/documents/"


def test_a_whole_visit_without_script(phone: Page) -> None:
    """Home, language, town, sheet to print, back, site map, error, home."""
    phone.goto("/fr/")
    phone.locator("header").get_by_role("link", name="Italiano").click()
    phone.locator("main").get_by_role("link", name="Gon-Boussougou", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Gon-Boussougou")
    phone.get_by_role("link", name="Codice QR da stampare").click()
    phone.get_by_role("link", name="Tornare alla pagina").click()
    assert urlsplit(phone.url).path == "/it/comuni/gon-boussougou/"
    phone.locator("footer").get_by_role("link", name="Mappa del sito").click()
    phone.locator(".tree").get_by_role("link", name="Storia del partenariato").click()
    phone.goto("/it/niente/")
    phone.locator("main").get_by_role("link", name="Pagina iniziale").last.click()
    assert urlsplit(phone.url).path == "/it/"


def test_a_page_reads_in_order_without_any_style(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    context.route("**/*.css", lambda route: route.abort())
    page = context.new_page()
    page.goto("/fr/communes/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".lead")).to_be_visible()
    context.close()
