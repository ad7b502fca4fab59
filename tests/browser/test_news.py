"""From a phone in Gon-Boussougou to readers in four languages: a text with a photo on its way."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import serving
from tests.conftest import planted_app
from tests.people import GON, PASSWORD, a_person

pytestmark = pytest.mark.browser

AUTHOR, EDITOR = "awa@example.org", "issa@example.org"
# A phone on EDGE: 100 kbit/s and 600 ms there and back.
EDGE = {"offline": False, "latency": 300, "downloadThroughput": 12_500, "uploadThroughput": 12_500}


@pytest.fixture(scope="module")
def running(
    scratch_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, str]]:
    """A portal of its own, where one person writes and another publishes."""
    settings = {"PUBLIC_URL": "http://127.0.0.1", "MEDIA": tmp_path_factory.mktemp("media")}
    with planted_app(scratch_database("sqlite"), **settings) as app, serving(app) as address:
        with app.app_context():
            a_person((GON, "contributor"), address=AUTHOR, name="Awa")
            a_person((GON, "editor"), address=EDITOR, name="Issa")
        yield app, address


def a_photo(path: Path, size: int) -> Path:
    """Write a photo of at least so many bytes."""
    random = Random(1)
    image = Image.effect_noise((640, 480), 60).convert("RGB")
    body = BytesIO()
    image.filter(ImageFilter.GaussianBlur(0.5)).save(body, "JPEG", quality=70)
    # A camera's own data behind the picture: what makes real files heavy, and is never published.
    path.write_bytes(body.getvalue() + random.randbytes(max(0, size - body.tell())))
    return path


def sign_in(page: Page, address: str) -> None:
    page.goto(f"/fr/bureau/{GON}/connexion/")
    page.locator("[name=address]").fill(address)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main [type=submit]").click()
    expect(page.locator("h1")).to_have_text(re.compile("attend"))


def breaking_twice(page: Page) -> list[str]:
    """Let the line break twice while a file is sent; give what was asked for and not answered."""
    broken: list[str] = []

    def go(route: Route) -> None:
        is_piece = route.request.method == "POST" and "/images/" in route.request.url
        if is_piece and len(broken) < 2 and go.pieces % 3 == 2:  # type: ignore[attr-defined]
            broken.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()
        go.pieces += is_piece  # type: ignore[attr-defined]

    go.pieces = 0  # type: ignore[attr-defined]
    page.route("**/*", go)
    return broken


def test_a_text_with_a_photo_goes_from_a_phone_to_readers(
    browser: Browser, running: tuple[Flask, str], tmp_path: Path
) -> None:
    _, address = running
    phone = browser.new_context(base_url=address, viewport={"width": 360, "height": 640}).new_page()
    sign_in(phone, AUTHOR)
    phone.context.new_cdp_session(phone).send("Network.emulateNetworkConditions", EDGE)

    # The author writes on a slow line, and begins again where the line broke.
    phone.goto(f"/fr/bureau/{GON}/actualites/")
    phone.get_by_role("link", name="Écrire une actualité").click()
    phone.locator("main").get_by_role("link", name="Français").click()
    phone.get_by_label("Titre", exact=True).fill("La pompe de Tiéré")
    phone.get_by_label("Résumé").fill("Elle marche de nouveau.")
    phone.get_by_label("Texte", exact=True).fill("La **pompe** marche.\n\nVenez la voir.")
    phone.get_by_role("button", name="Enregistrer et choisir des images").click()
    phone.get_by_role("link", name="Ajouter une image").click()
    broken = breaking_twice(phone)
    phone.locator("input[type=file]").set_input_files(a_photo(tmp_path / "photo.jpg", 400_000))
    phone.get_by_label("Description de l’image").fill("Des élèves autour de la pompe")
    phone.get_by_label("Personne n’est reconnaissable.").check()
    expect(phone.get_by_text("Le fichier est arrivé.")).to_be_visible(timeout=150_000)
    assert len(broken) == 2
    phone.get_by_role("button", name="Enregistrer l’image").click()
    expect(phone.locator(".alert-success")).to_contain_text("L’image est enregistrée.")
    phone.get_by_role("button", name="Proposer à la publication").click()
    expect(phone.locator("main .meta")).to_contain_text("proposé")

    # The editor sends it back, and the author sees why, first thing.
    desktop = browser.new_context(
        base_url=address, viewport={"width": 1280, "height": 800}
    ).new_page()
    sign_in(desktop, EDITOR)
    desktop.get_by_role("link", name="Voir les textes proposés").first.click()
    desktop.get_by_role("link", name="La pompe de Tiéré").click()
    desktop.get_by_label("Ce qui est à reprendre").fill("Dites depuis quand.")
    desktop.get_by_role("button", name="Renvoyer avec cette remarque").click()
    phone.goto(f"/fr/bureau/{GON}/")
    expect(phone.locator(".todo li").first).to_contain_text("Dites depuis quand.")
    phone.get_by_role("link", name="Reprendre le texte").first.click()
    phone.get_by_label("Texte", exact=True).fill("La **pompe** marche depuis mars.")
    phone.get_by_role("button", name="Enregistrer et proposer").click()
    expect(phone.locator("main .meta")).to_contain_text("proposé")

    # It is published for a moment to come, and then at once.
    desktop.reload()
    desktop.get_by_label("À un moment choisi").check()
    desktop.get_by_label("Jour").fill("2090-01-01")
    desktop.get_by_label("Heure").fill("06:00")
    desktop.get_by_role("button", name="Publier", exact=True).click()
    expect(desktop.locator("main .meta")).to_contain_text("publication prévue")
    reader = browser.new_context(base_url=address, java_script_enabled=False).new_page()
    reader.goto("/fr/actualites/la-pompe-de-tiere/")
    expect(reader.locator("h1")).to_have_text("Cette page n’existe pas")
    desktop.get_by_role("button", name="Publier", exact=True).click()
    expect(desktop.locator("main .meta")).to_contain_text("publié")

    # It is read in four languages, with its photo.
    for tag in ("fr", "it", "bib", "mos"):
        reader.goto(f"/{tag}/")
        reader.get_by_role("link", name="La pompe de Tiéré").click()
        expect(reader.locator("html")).to_have_attribute("lang", tag)
        expect(reader.locator("h1")).to_have_text("La pompe de Tiéré")
        expect(reader.locator(".notice")).to_have_count(0 if tag == "fr" else 1)
        shown = reader.get_by_alt_text("Des élèves autour de la pompe")
        expect(shown).to_be_visible()
        assert shown.evaluate("image => image.complete && image.naturalWidth > 0")
