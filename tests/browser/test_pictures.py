"""A picture is sent from a phone: by a script over a line that breaks, and without any script."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from portal.db import db
from portal.media.models import Picture, Upload
from tests.browser.conftest import serving
from tests.browser.test_desk import sign_in
from tests.conftest import planted_app
from tests.media.corpus import photo, saved
from tests.people import GON, PASSWORD, a_person

pytestmark = pytest.mark.browser

WRITER = "awa@example.org"
ADDRESS = f"/fr/bureau/{GON}/images/envoi/"
Where = tuple[Flask, str]


@pytest.fixture(scope="module")
def portal(
    scratch_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Where]:
    """A portal where somebody writes for Gon-Boussougou."""
    url, media = scratch_database("sqlite"), tmp_path_factory.mktemp("media")
    settings = {"PUBLIC_URL": "http://127.0.0.1", "MEDIA": media}
    with planted_app(url, **settings) as app, serving(app) as address:
        app.config["PUBLIC_URL"] = address
        with app.app_context():
            a_person((GON, "contributor"), address=WRITER, name="Awa")
        yield app, address


@pytest.fixture
def heavy(tmp_path: Path) -> Path:
    """A photo that goes over the line in several pieces."""
    path = tmp_path / "forage.jpg"
    noise = Image.effect_noise((1000, 800), 90).convert("RGB")
    path.write_bytes(saved(noise, "JPEG", quality=92))
    assert 4 * 128 * 1024 < path.stat().st_size < 2_000_000
    return path


def at_the_form(browser: Browser, portal: Where, script: bool = True) -> Page:
    context = browser.new_context(
        base_url=portal[1], java_script_enabled=script, viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    sign_in(page, GON, WRITER, PASSWORD)
    page.goto(ADDRESS)
    return page


def describe(page: Page, words: str) -> None:
    page.get_by_label("Description de l’image").fill(words)
    page.get_by_label("Personne n’est reconnaissable.").check()
    page.get_by_role("button", name="Enregistrer l’image").click()


def saved_there(page: Page, words: str) -> None:
    # A machine that does much else takes its time to make a picture small.
    taken = page.locator(".alert-success")
    expect(taken).to_contain_text("L’image est enregistrée.", timeout=30_000)
    image = page.locator("main img")
    expect(image).to_have_attribute("alt", words)
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_picture_is_sent_over_a_line_that_breaks(
    browser: Browser, portal: Where, heavy: Path
) -> None:
    page, tries = at_the_form(browser, portal), list[int]()

    def break_twice(route: Route) -> None:
        tries.append(1)
        if len(tries) in (2, 4):
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/images/reprendre/", break_twice)
    page.locator("[name=file]").set_input_files(heavy)
    expect(page.locator("[data-state=waiting]")).to_be_visible(timeout=30_000)
    describe(page, "Un forage par la ligne")
    saved_there(page, "Un forage par la ligne")
    assert len(tries) > 5
    with portal[0].app_context():
        assert db.session.query(Upload).count() == 0
        assert (
            db.session.query(Picture).order_by(Picture.id.desc()).first().shown_name == heavy.name
        )


def test_after_a_reload_the_same_file_goes_on_where_it_was(
    browser: Browser, portal: Where, heavy: Path
) -> None:
    page, offsets = at_the_form(browser, portal), list[str]()

    def cut_after_two(route: Route) -> None:
        (found,) = re.findall(r'name="offset"\r\n\r\n(\d+)', _text(route))
        offsets.append(found)
        if len(offsets) > 2 and not is_back:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    is_back: list[int] = []
    page.route("**/images/reprendre/", cut_after_two)
    page.locator("[name=file]").set_input_files(heavy)
    expect(page.locator("[data-state=waiting]")).to_be_visible(timeout=30_000)
    is_back.append(1)
    page.reload()
    offsets.clear()
    page.locator("[name=file]").set_input_files(heavy)
    expect(page.locator("[data-state=whole]")).to_be_visible(timeout=30_000)
    assert offsets[0] == str(2 * 128 * 1024)
    describe(page, "Un forage repris")
    saved_there(page, "Un forage repris")


def _text(route: Route) -> str:
    return (route.request.post_data_buffer or b"").decode("latin-1")


def test_a_file_that_has_come_is_not_sent_again_for_a_word(
    browser: Browser, portal: Where, heavy: Path
) -> None:
    page = at_the_form(browser, portal)
    page.locator("[name=file]").set_input_files(heavy)
    expect(page.locator("[data-state=whole]")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Enregistrer l’image").click()
    expect(page.locator("[data-arrived]")).to_contain_text("Le fichier forage.jpg est arrivé")
    describe(page, "Un forage décrit après")
    saved_there(page, "Un forage décrit après")


def test_what_is_no_picture_is_told_in_one_sentence(
    browser: Browser, portal: Where, tmp_path: Path
) -> None:
    page, wrong = at_the_form(browser, portal), tmp_path / "photo.jpg"
    wrong.write_text("<svg></svg>")
    page.locator("[name=file]").set_input_files(wrong)
    describe(page, "Rien")
    expect(page.locator(".field-error")).to_contain_text("n’est pas une image que le portail")
    expect(page.get_by_label("Description de l’image")).to_have_value("Rien")


def test_a_picture_is_sent_without_any_script(
    browser: Browser, portal: Where, tmp_path: Path
) -> None:
    page, path = at_the_form(browser, portal, script=False), tmp_path / "pont.png"
    path.write_bytes(photo("PNG"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator("[name=file]").set_input_files(path)
    describe(page, "Un pont")
    saved_there(page, "Un pont")
