"""The workbench in a real browser: by keyboard, and on a phone without a script."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.tokens import new_secret
from portal.db import db, saving
from portal.translate.models import State, Unit
from portal.translate.queries import find_target
from tests.browser.conftest import Site
from tests.factories import a_page, units_of
from tests.people import a_device, cookie_value
from tests.workbench import a_translator


class Passages:
    """A page of three passages, and the way to them for a translator into Mooré."""

    def __init__(self, site: Site) -> None:
        self.site = site
        with site.app.app_context():
            page = a_page(body="Un puits.\n\nUne école.\n\nUn moulin.")
            self.numbers = [unit.id for unit in units_of(page)]
            person, secret = a_translator("mos"), new_secret()
            with saving():
                db.session.add(a_device(person, secret, datetime.now(UTC)))
        self.cookie = {
            "name": "session", "value": cookie_value(site.app, secret), "url": site.address,
        }  # fmt: skip

    def open(self, page: Page, place: int = 0) -> None:
        page.context.add_cookies([self.cookie])  # type: ignore[list-item]
        page.goto(f"{self.site.address}/fr/bureau/traduire/mos/{self.numbers[place]}/")

    def saved(self, place: int = 0) -> tuple[list[str], State]:
        with self.site.app.app_context():
            target = find_target(db.session.get_one(Unit, self.numbers[place]), "mos")
            assert target is not None
            return target.forms, target.state


@pytest.fixture
def passages(site: Site) -> Passages:
    """Three passages nobody has translated."""
    return Passages(site)


def test_a_translation_is_checked_while_it_is_typed(desktop: Page, passages: Passages) -> None:
    passages.open(desktop)
    desktop.get_by_label("Votre texte").press_sequentially("koom <b>")
    expect(desktop.locator(".check-error").first).to_be_visible()


def test_letters_come_by_typing_what_keyboards_have(desktop: Page, passages: Passages) -> None:
    passages.open(desktop)
    field = desktop.get_by_label("Votre texte")
    field.press_sequentially("e;E;a~ x;")
    expect(field).to_have_value("ɛƐã x;")


def test_keys_alone_save_and_lead_to_the_next_field(desktop: Page, passages: Passages) -> None:
    passages.open(desktop)
    desktop.get_by_label("Votre texte").press_sequentially("koom.")
    desktop.keyboard.press("Control+Enter")
    desktop.wait_for_url(f"**/{passages.numbers[1]}/#form0")
    expect(desktop.get_by_label("Votre texte")).to_be_focused()
    assert passages.saved() == (["koom."], State.TRANSLATED)


def test_arrows_lead_to_the_neighbours(desktop: Page, passages: Passages) -> None:
    passages.open(desktop)
    desktop.keyboard.press("Alt+ArrowDown")
    desktop.wait_for_url(f"**/{passages.numbers[1]}/")


def test_a_draft_is_kept_with_two_keys(desktop: Page, passages: Passages) -> None:
    passages.open(desktop)
    desktop.get_by_label("Votre texte").press_sequentially("koo")
    desktop.keyboard.press("Control+s")
    desktop.wait_for_url(f"**/{passages.numbers[1]}/#form0")
    assert passages.saved() == (["koo"], State.DRAFT)


def test_a_phone_without_a_script_translates_one_passage_at_a_time(
    phone: Page, passages: Passages
) -> None:
    passages.open(phone)
    expect(phone.locator(".pair:visible")).to_have_count(1)
    phone.get_by_label("Votre texte").fill("koom")
    phone.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(phone.locator(".check-warn").first).to_be_visible()
    phone.get_by_label("Je l’ai vu, c’est voulu").first.check()
    phone.get_by_role("button", name="Enregistrer", exact=True).click()
    assert passages.saved() == (["koom"], State.TRANSLATED)
