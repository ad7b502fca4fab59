"""A language whose words are two fifths longer fits every page.

Translations of short texts grow by that much and more; and some languages have words of forty
letters.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import polib
import pytest
from playwright.sync_api import Browser

from config import ROOT
from portal.db import db, saving
from portal.i18n.catalogue import catalogue_path
from portal.translate.actions import write_target
from portal.translate.models import State, Unit
from tests.browser.conftest import Site, serving
from tests.browser.measures import clipped, is_sideways
from tests.browser.paths import ALL
from tests.conftest import planted_app
from tests.factories import NOW

pytestmark = pytest.mark.browser

TAG = "qps"  # of the range that BCP 47 keeps for private use
TABLE = """
[qps]
name = "Qpslanguagelonger"
names = { fr = "une langue plus longue", it = "una lingua più lunga" }
locale = "fr"
fallback = ["fr"]
plural = "nplurals=2; plural=(n > 1);"
direction = "ltr"
visible_to = "visitors"
review = false
letters = []
alphabet = "a b"
"""
LONG_WORD = "Qpsfoederationsabkommensunterzeichnungen"


def longer(text: str) -> str:
    """Give a text two fifths longer, with a word of forty letters if there is room for one."""
    more = -(-len(text) * 2 // 5)
    if more <= len(LONG_WORD):
        return text + "m" * more
    return f"{text} {LONG_WORD} {'mots ' * more}"[: len(text) + more].rstrip()


def lengthen_messages(folder: Path) -> None:
    path = catalogue_path(folder, TAG)
    path.parent.mkdir(parents=True)
    catalogue = polib.pofile(str(folder / "messages.pot"))
    catalogue.metadata |= {"Language": TAG, "Plural-Forms": "nplurals=2; plural=(n > 1);"}
    for entry in catalogue:
        if entry.msgid_plural:
            forms = (entry.msgid, entry.msgid_plural)
            entry.msgstr_plural = {n: longer(form) for n, form in enumerate(forms)}
        else:
            entry.msgstr = longer(entry.msgid)
    catalogue.save(str(path))


@pytest.fixture(scope="module")
def longer_site(
    scratch_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A portal that speaks the longer language throughout."""
    folder = tmp_path_factory.mktemp("longer") / "translations"
    shutil.copytree(ROOT / "translations", folder)
    with (folder / "languages.toml").open("a", encoding="utf-8") as languages:
        languages.write(TABLE)
    lengthen_messages(folder)
    with planted_app(
        scratch_database("sqlite"), TRANSLATIONS=folder, PUBLIC_URL="http://127.0.0.1"
    ) as app:
        with app.app_context(), saving():
            for unit in db.session.query(Unit).all():
                write_target(unit, TAG, [longer(unit.source)], State.REVIEWED, "Ada", NOW)
        with serving(app) as address:
            yield Site(app, address)


@pytest.mark.parametrize("kind", ALL)
def test_longer_words_fit(browser: Browser, longer_site: Site, kind: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    longer_site.open(page, kind, TAG)
    assert page.locator("html").get_attribute("lang") == TAG
    assert page.locator(".foot-note[lang], .foot-note [lang]").count() <= 1, "all but the weight"
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert not is_sideways(page), width
        assert clipped(page) == [], width
    context.close()


def test_the_pages_hold_words_of_forty_letters(browser: Browser, longer_site: Site) -> None:
    page = browser.new_page()
    page.goto(f"{longer_site.address}/{TAG}/")
    assert LONG_WORD in page.content()
    page.close()
