"""A new manager of Lesignano on a small phone, without JavaScript, with no mail server."""

import re
from collections.abc import Callable, Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from portal.db import db
from portal.towns.models import Town
from tests.browser.conftest import Site, serving
from tests.conftest import planted_app
from tests.people import PASSWORD, a_person

pytestmark = pytest.mark.browser

LES = "lesignano-debagni"
MANAGER = "bruna@example.org"
OTHER = "la mucca balla sul tetto"


@pytest.fixture(scope="module")
def portal(scratch_database: Callable[[str], str]) -> Iterator[str]:
    """The address of a portal where Lesignano has a manager and nobody else."""
    url = scratch_database("sqlite")
    with planted_app(url, PUBLIC_URL="http://127.0.0.1") as app, serving(app) as address:
        app.config["PUBLIC_URL"] = address
        with app.app_context():
            a_person((LES, "manager"), address=MANAGER, name="Bruna Neri")
            assert db.session.query(Town).count() == 3
        yield address


def a_phone(browser: Browser, portal: str, script: bool = False) -> Page:
    context = browser.new_context(
        base_url=portal, java_script_enabled=script, viewport={"width": 320, "height": 640}
    )
    return context.new_page()


def sign_in(page: Page, town: str, address: str, password: str, tag: str = "fr") -> None:
    page.goto(f"/{tag}/bureau/{town}/connexion/")
    page.locator("[name=address]").fill(address)
    page.locator("[name=password]").fill(password)
    page.locator("main [type=submit]").click()


def invite(page: Page, name: str, address: str) -> str:
    """Invite somebody, and give the link the manager is shown."""
    page.goto(f"/fr/bureau/{LES}/equipe/inviter/")
    page.get_by_label("Nom de la personne").fill(name)
    page.get_by_label("Son adresse électronique").fill(address)
    page.get_by_role("button", name="Inviter", exact=True).click()
    return page.locator(".link-to-give").inner_text()


def accept(page: Page, link: str, password: str) -> None:
    page.goto(link)
    page.locator("[name=new_password]").fill(password)
    page.locator("main [type=submit]").click()


def test_a_manager_invites_resets_speaks_italian_and_closes(browser: Browser, portal: str) -> None:
    bruna, mario = a_phone(browser, portal), a_phone(browser, portal)
    sign_in(bruna, LES, MANAGER, PASSWORD)
    expect(bruna.locator("h1")).to_have_text(re.compile("vous attend"))

    accept(mario, invite(bruna, "Mario Rossi", "mario@example.org"), OTHER)
    expect(mario).to_have_url(re.compile(f"/bureau/{LES}/$"))

    bruna.goto(f"/fr/bureau/{LES}/equipe/")
    bruna.get_by_role("link", name="Mario Rossi").click()
    bruna.get_by_role("button", name="Donner un lien").click()
    accept(mario, bruna.locator(".link-to-give").inner_text(), "il gatto dorme sul pane")
    sign_in(mario, LES, "mario@example.org", "il gatto dorme sul pane")
    expect(mario).to_have_url(re.compile(f"/bureau/{LES}/$"))

    bruna.goto(f"/fr/bureau/{LES}/equipe/")
    bruna.get_by_role("link", name="Italiano").first.click()
    expect(bruna.locator("h1")).to_have_text("La squadra")
    bruna.get_by_role("link", name="Mario Rossi").click()
    bruna.get_by_role("button", name="Chiudere l’account").click()
    expect(bruna.locator(".alert-success")).to_contain_text("L’account è chiuso")

    mario.reload()
    expect(mario.locator("h1")).to_have_text("Connexion")
    sign_in(mario, LES, "mario@example.org", "il gatto dorme sul pane")
    expect(mario.locator(".alert-error")).to_be_visible()


def test_a_code_is_asked_for_after_the_password(browser: Browser, portal: str) -> None:
    bruna, flora = a_phone(browser, portal), a_phone(browser, portal)
    sign_in(bruna, LES, MANAGER, PASSWORD)
    accept(flora, invite(bruna, "Flora Blu", "flora@example.org"), OTHER)
    flora.goto("/fr/bureau/profil/deux-etapes/")
    key = pyotp.TOTP(flora.locator("ol.steps code").inner_text())
    flora.get_by_label("Code").fill(key.now())
    flora.get_by_label("Mot de passe").fill(OTHER)
    flora.get_by_role("button", name="Activer").click()
    code = flora.locator(".codes code").first.inner_text()
    flora.get_by_role("button", name="Se déconnecter").click()
    sign_in(flora, LES, "flora@example.org", OTHER)
    for typed in ("000000", code):
        expect(flora.locator("h1")).to_have_text("Vérification")
        flora.get_by_label("Code").fill(typed)
        flora.get_by_role("button", name="Continuer").click()
    expect(flora).to_have_url(re.compile(f"/bureau/{LES}/$"))


def test_a_contributor_of_one_town_finds_no_door_at_another(browser: Browser, portal: str) -> None:
    bruna, carla = a_phone(browser, portal), a_phone(browser, portal)
    sign_in(bruna, LES, MANAGER, PASSWORD)
    accept(carla, invite(bruna, "Carla Bianchi", "carla@example.org"), OTHER)
    for path in ("", "equipe/", "equipe/inviter/", "equipe/1/", "journal/"):
        answer = carla.goto(f"/fr/bureau/chaponost/{path}")
        assert answer is not None
        assert answer.status == 404, path


def test_what_was_typed_when_the_session_ended_is_offered_again(
    browser: Browser, portal: str
) -> None:
    bruna = a_phone(browser, portal)
    sign_in(bruna, LES, MANAGER, PASSWORD)
    bruna.goto(f"/fr/bureau/{LES}/equipe/inviter/")
    bruna.get_by_label("Nom de la personne").fill("Dora Verdi")
    bruna.context.clear_cookies()
    bruna.get_by_role("button", name="Inviter", exact=True).click()
    expect(bruna.locator(".alert-warning")).to_contain_text("ce que vous avez écrit est gardé")
    bruna.locator("[name=address]").fill(MANAGER)
    bruna.locator("[name=password]").fill(PASSWORD)
    bruna.locator("main [type=submit]").click()
    expect(bruna.get_by_label("Nom de la personne")).to_have_value("Dora Verdi")


def test_what_a_broken_line_swallowed_is_kept_on_the_device(browser: Browser, portal: str) -> None:
    bruna = a_phone(browser, portal, script=True)
    sign_in(bruna, LES, MANAGER, PASSWORD)
    bruna.goto(f"/fr/bureau/{LES}/equipe/inviter/")
    name = bruna.get_by_label("Nom de la personne")
    name.fill("Elio Gialli")
    bruna.context.set_offline(True)
    bruna.get_by_role("button", name="Inviter", exact=True).click()
    bruna.context.set_offline(False)
    bruna.goto(f"/fr/bureau/{LES}/equipe/inviter/")
    expect(name).to_have_value("")
    bruna.get_by_role("button", name="Reprendre ce que j’ai écrit").click()
    expect(name).to_have_value("Elio Gialli")


def test_what_arrived_is_not_offered_again(browser: Browser, portal: str) -> None:
    bruna = a_phone(browser, portal, script=True)
    sign_in(bruna, LES, MANAGER, PASSWORD)
    bruna.goto("/fr/bureau/profil/")
    bruna.locator("[name=name]").fill("Bruna N.")
    bruna.get_by_role("button", name="Enregistrer").click()
    expect(bruna.locator(".alert-success")).to_be_visible()
    bruna.goto("/fr/bureau/profil/")
    expect(bruna.locator("[data-offer]")).to_be_hidden()
    assert bruna.evaluate("Object.keys(localStorage).filter(key => key.startsWith('typed'))") == []


def test_signing_out_leaves_nothing_typed_on_the_device(browser: Browser, portal: str) -> None:
    bruna = a_phone(browser, portal, script=True)
    sign_in(bruna, LES, MANAGER, PASSWORD)
    bruna.goto("/fr/bureau/profil/")
    bruna.locator("[name=name]").fill("Bruna la segreta")
    assert "segreta" in bruna.evaluate("JSON.stringify(localStorage)")
    bruna.get_by_role("button", name="Se déconnecter").click()
    assert "segreta" not in bruna.evaluate("JSON.stringify(localStorage)")


def test_passwords_are_never_kept_on_the_device(browser: Browser, portal: str) -> None:
    bruna = a_phone(browser, portal, script=True)
    sign_in(bruna, LES, MANAGER, PASSWORD)
    bruna.goto("/fr/bureau/profil/mot-de-passe/")
    bruna.locator("[name=new_password]").fill("segretissima parola")
    assert "segretissima" not in bruna.evaluate("JSON.stringify(localStorage)")


def test_every_field_in_error_is_one_link_away(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    site.open(page, "invitation", "fr")
    page.get_by_role("button", name="Inviter", exact=True).click()
    links = page.locator(".alert-error li a")
    assert links.count() == 2
    for link in links.all():
        assert page.locator(f"[id='{str(link.get_attribute('href'))[1:]}']").count() == 1
    page.context.close()
