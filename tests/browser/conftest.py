"""A real browser before a real server with its own database."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from portal.accounts.models import Person
from portal.accounts.queries import read_rights
from portal.accounts.tokens import new_secret
from portal.db import db, saving
from portal.i18n import Text
from portal.media.actions import use_pictures
from portal.media.models import Picture
from portal.translate.actions import Hand, put_target
from portal.translate.models import State, Unit
from portal.translate.work import say, suggest
from tests.browser.paths import ALL, DESK
from tests.conftest import planted_app
from tests.factories import NOW, a_page, edit, units_of
from tests.media.corpus import photo
from tests.media.ways import take_in
from tests.people import (
    CHAPONOST,
    GON,
    LESIGNANO,
    a_device,
    a_person,
    cookie_value,
    plant_people,
)
from tests.workbench import a_translator
from tests.writing_ways import a_news, objective_ids, plant_news, town_number

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve a portal on a free port, and give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def published(picture: int) -> int:
    """Publish a news item with a picture, and another in a second language; give the first."""
    item = a_news(
        GON,
        title="Le forage de Tiéré",
        body="## Ce que l’on sait\n\nUne pompe à **main**.\n\n- Un\n- Deux\n\n| Année | Élèves |\n|---|---|\n| 2016 | 186 |",
        place="Tiéré",
        event_on=NOW.date(),
        town_ids=[town_number(CHAPONOST)],
        objective_ids=objective_ids(3, 6),
    )
    a_news(LESIGNANO, title="Le sorgenti", language="it", objective_ids=objective_ids(3))
    with saving():
        use_pictures(item, [db.session.get_one(Picture, picture)])
    return item.id


def outdated() -> Unit:
    """Give a passage of a page with all that its page can show."""
    page = a_page(
        body="Le [puits](https://example.org) est creusé.\n\n## Une école\n\n- Un\n- Deux"
    )
    unit, translator = units_of(page)[0], a_translator("mos", name="Salif")
    with saving():
        text = "Le [puits](1) est là."
        put_target(unit, "mos", [text], {}, State.TRANSLATED, Hand(translator.id), NOW)
        suggest(unit, "mos", ["Un [puits](1)."], {}, read_rights(translator), NOW)
        say(unit, "mos", Text("Quel puits ?", "fr"), read_rights(translator), NOW)
    edit(page, body=page.body.replace("creusé", "creusé et couvert"))
    return units_of(page)[0]


class Site:
    """A running portal: where it is, and how to come there signed in."""

    def __init__(self, app: Flask, address: str) -> None:
        self.app, self.address = app, address
        with app.app_context():
            plant_people(NOW)
            colleague = db.session.query(Person).one().id
            picture = take_in(colleague, GON, photo())
            plant_news(NOW)
            unit = outdated()
            self.numbers = {"colleague": colleague, "picture": picture, "item": published(picture)}
            self.numbers |= {"page": unit.item_id, "unit": unit.id}
            manager = a_person((GON, "manager"), is_administrator=True, name="Awa Ouédraogo")
            secret = new_secret()
            with saving():
                db.session.add(a_device(manager, secret, datetime.now(UTC)))
        self.cookie = {"name": "session", "value": cookie_value(app, secret), "url": address}

    def open(self, page: Page, kind: str, tag: str) -> None:
        """Open a kind of page in a language, signed in where it is one of the desk."""
        if kind in DESK:
            page.context.add_cookies([self.cookie])  # type: ignore[list-item]
        page.goto(f"{self.address}/{tag}{ALL[kind].format(**self.numbers)}")
        assert kind not in DESK or "connexion" not in page.url, "signed in"


@pytest.fixture(scope="session")
def site(
    scratch_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A running portal with its founding content, people and a picture."""
    url, media = scratch_database("sqlite"), tmp_path_factory.mktemp("media")
    settings = {"PUBLIC_URL": "http://127.0.0.1", "MEDIA": media}
    with planted_app(url, **settings) as app, serving(app) as address:
        yield Site(app, address)


@pytest.fixture(scope="session")
def address(site: Site) -> str:
    """The address of a running portal with its founding content."""
    return site.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """A small phone without JavaScript."""
    context = browser.new_context(
        base_url=address, java_script_enabled=False, viewport={"width": 320, "height": 640}
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def desktop(browser: Browser, address: str) -> Iterator[Page]:
    """A computer."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()
