"""Adding a language is data, never code: one command, and every page has it."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import polib
import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from click.testing import Result
from flask import Flask
from flask_migrate import upgrade

from config import ROOT
from portal.db import db
from portal.i18n.catalogue import catalogue_path
from portal.i18n.catalogue_files import extract
from portal.i18n.languages import Languages, load_languages
from tests.client import Reader
from tests.conftest import make_app
from tests.factories import plant_all

JULAKAN = ["dyu", "--name", "Julakan", "--fallback", "fr", "--name-fr", "dioula"]


TOWNS = {"Chaponost", "Gon-Boussougou", "Lesignano de’Bagni"}


def add(portal: Flask, *words: str) -> Result:
    """Run `flask languages add`."""
    return run(portal, "languages", "add", *words)


def run(portal: Flask, *words: str) -> Result:
    """Run a command; without a context it would take that of any portal open at the moment."""
    with portal.app_context():
        return portal.test_cli_runner().invoke(args=words)


def open_again(portal: Flask) -> Flask:
    """Build the portal once more on the same database and translations: a restart."""
    settings = {name: portal.config[name] for name in ("TRANSLATIONS", "SQLALCHEMY_DATABASE_URI")}
    return make_app("sqlite:////none.db", **settings)


def known(portal: Flask) -> Languages:
    """Give the languages of the file as it is now."""
    return load_languages(portal.config["TRANSLATIONS"] / "languages.toml")


@pytest.fixture
def portal(planted_database: str, own_translations: Path) -> Flask:
    """The portal with its content, and translations it may change."""
    return make_app(planted_database, TRANSLATIONS=own_translations)


@pytest.fixture(scope="module")
def planted_database(scratch_database: Callable[[str], str]) -> str:
    """The address of a database with the founding content."""
    url = scratch_database("sqlite")
    with make_app(url).app_context():
        upgrade()
        plant_all()
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
    return url


@pytest.fixture(scope="module")
def speaker(planted_database: str, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Somebody who reads the portal after Julakan was added to it."""
    folder = shutil.copytree(ROOT / "translations", tmp_path_factory.mktemp("dyu") / "translations")
    before = make_app(planted_database, TRANSLATIONS=folder)
    assert add(before, *JULAKAN).exit_code == 0
    client = open_again(before).test_client()
    assert isinstance(client, Reader)
    return client


@pytest.fixture(scope="module")
def pages(speaker: Reader) -> dict[str, BeautifulSoup]:
    """Every page of the site map, in Julakan."""
    links = speaker.page("/dyu/plan-du-site/").select("main .tree a")
    paths = ["/dyu/plan-du-site/", *(str(link["href"]) for link in links)]
    return {path: speaker.page(path) for path in paths}


# Its pages


def test_every_page_of_the_site_map_opens_in_it(pages: dict[str, BeautifulSoup]) -> None:
    assert len(pages) >= 22
    assert all(path.startswith("/dyu/") for path in pages)
    assert {str(page.html["lang"]) for page in pages.values() if page.html} == {"dyu"}


def test_the_switcher_of_its_pages_lists_it(pages: dict[str, BeautifulSoup]) -> None:
    for page in pages.values():
        assert [names_in(switcher) for switcher in page.select("ul.langs")] == [["Julakan"]] * 2


@pytest.mark.parametrize("tag", ["fr", "it", "bib", "mos"])
def test_the_switcher_of_other_pages_lists_it(speaker: Reader, tag: str) -> None:
    links = speaker.page(f"/{tag}/").select(".nav a, .foot a:not(.langs a)")
    for address in {str(link["href"]) for link in links}:
        switchers = speaker.page(address).select("ul.langs")
        assert [names_in(switcher) for switcher in switchers] == [["Julakan"]] * 2


def names_in(switcher: Tag) -> list[str]:
    """Give the words of the links to the new language."""
    return [link.text for link in switcher.select('a[lang="dyu"][hreflang="dyu"]')]


def test_the_switcher_says_where_one_is(pages: dict[str, BeautifulSoup]) -> None:
    for path, page in pages.items():
        here = page.select("ul.langs a[aria-current]")
        assert [(each.text, each["href"]) for each in here] == [("Julakan", path)] * 2


def test_what_is_french_says_so(pages: dict[str, BeautifulSoup]) -> None:
    for path, page in pages.items():
        words = {text for text in unmarked(page) if re.search(r"[a-zà-ÿ]{3}", text, re.IGNORECASE)}
        assert words <= TOWNS | {"Julakan", "WhatsApp", "SMS", "Atom", "RSS"}, path


def unmarked(page: BeautifulSoup) -> Iterator[str]:
    """Give the texts of a page that claim to be in its own language."""
    for text in page.find_all(string=True):
        speaking = next(each for each in text.parents if not each.parent or each.get("lang"))
        named = any(each.get("translate") == "no" for each in text.parents)
        if type(text) is NavigableString and speaking.get("lang") == "dyu" and not named:
            yield str(text)


def test_an_address_in_french_words_opens(speaker: Reader) -> None:
    assert speaker.get("/dyu/communes/chaponost/").status_code == 200


def test_an_address_in_italian_words_leads_to_the_right_one(speaker: Reader) -> None:
    moved = speaker.get("/dyu/comuni/chaponost/")
    assert (moved.status_code, moved.location) == (301, "/dyu/communes/chaponost/")


def test_a_browser_that_asks_for_it_gets_it(speaker: Reader) -> None:
    answer = speaker.get("/", headers={"Accept-Language": "dyu-BF, fr;q=0.5"})
    assert answer.location == "/dyu/"


def test_a_page_that_does_not_exist_says_so_in_its_fallback(speaker: Reader) -> None:
    page = speaker.page("/dyu/rien/", 404)
    assert page.html is not None
    assert page.html["lang"] == "dyu"
    assert [title["lang"] for title in page.select("h1")] == ["fr"]


def test_what_is_translated_into_it_shows_at_the_next_start(portal: Flask) -> None:
    add(portal, *JULAKAN)
    path = catalogue_path(portal.config["TRANSLATIONS"], "dyu")
    catalogue = polib.pofile(str(path))
    catalogue.find("Aller au contenu").msgstr = "Taa"
    catalogue.save()
    skip = open_again(portal).test_client().get("/dyu/").text
    assert '<a class="skip" href="#content">Taa</a>' in skip


# Its catalogue and its entry


def test_it_gets_a_catalogue_with_header_and_every_message(portal: Flask) -> None:
    add(portal, *JULAKAN, "--plural", "nplurals=1; plural=0;")
    folder = portal.config["TRANSLATIONS"]
    made = polib.pofile(str(catalogue_path(folder, "dyu")))
    assert made.metadata["Language"] == "dyu"
    assert made.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert made.metadata["Content-Type"] == "text/plain; charset=UTF-8"
    assert len(made) == len(extract(ROOT / "portal"))
    assert not made.translated_entries()


def test_its_status_is_counted(portal: Flask) -> None:
    add(portal, *JULAKAN)
    printed = run(open_again(portal), "catalogues", "status").output
    assert re.search(r"^dyu +\d+ +0 +0 +0 %$", printed, re.MULTILINE)


def test_the_command_says_what_to_do_next(portal: Flask) -> None:
    result = add(portal, *JULAKAN)
    assert result.exit_code == 0
    wanted = "Julakan (dyu) is in languages.toml. Restart the portal to open it.\n"
    assert result.output == wanted


def test_its_entry_has_what_was_said_and_sane_defaults(portal: Flask) -> None:
    add(portal, *JULAKAN, "--letters", "ɛ ɔ ɲ ŋ")
    julakan = known(portal)["dyu"]
    assert julakan.names == {"fr": "dioula", "it": "Julakan"}
    assert (julakan.locale, julakan.chain) == ("fr", ("dyu", "fr"))
    assert (julakan.letters, julakan.alphabet[:3]) == (("ɛ", "ɔ", "ɲ", "ŋ"), ("a", "b", "c"))
    assert (julakan.is_public, julakan.review, julakan.direction) == (True, True, "ltr")
    assert [julakan.plural_form(number) for number in (0, 1, 2)] == [1, 0, 1]


def test_its_entry_has_every_option(portal: Flask) -> None:
    options = ["--locale", "fr_BF", "--direction", "rtl", "--no-review", "--alphabet", "b a"]
    options += ["--name-it", 'Diula "nuova"', "--for-translators"]
    add(portal, "bib-x-lebir", "--name", "Lebir", "--fallback", "bib, fr", *options)
    lebir = known(portal)["bib-x-lebir"]
    assert lebir.names == {"fr": "Lebir", "it": 'Diula "nuova"'}
    assert (lebir.locale, lebir.chain) == ("fr_BF", ("bib-x-lebir", "bib", "fr"))
    assert (lebir.direction, lebir.review, lebir.is_public) == ("rtl", False, False)
    assert lebir.alphabet == ("b", "a")


def test_the_formats_of_its_fallback_are_its_own(portal: Flask) -> None:
    add(portal, "egl", "--name", "Emiliàn", "--fallback", "it,fr")
    assert known(portal)["egl"].locale == "it"


def test_the_rest_of_the_file_stays_letter_for_letter(portal: Flask) -> None:
    path = portal.config["TRANSLATIONS"] / "languages.toml"
    before = path.read_text("utf-8") + "\n# The last word.\n"
    path.write_text(before, "utf-8")
    add(portal, *JULAKAN)
    after = path.read_text("utf-8")
    assert after.startswith(before)
    assert list(known(portal)) == ["fr", "it", "bib", "mos", "dyu"]


# A language for translators


@pytest.fixture
def visitor(portal: Flask) -> Reader:
    """Somebody who reads the portal after a language was added for translators only."""
    assert add(portal, *JULAKAN, "--for-translators").exit_code == 0
    client = open_again(portal).test_client()
    assert isinstance(client, Reader)
    return client


def test_visitors_do_not_see_a_language_for_translators(visitor: Reader) -> None:
    for path in ("/fr/", "/it/lingue/", "/mos/plan-du-site/"):
        assert "Julakan" not in visitor.page(path).text
    for path in ("/dyu/", "/dyu/communes/", "/dyu/plan-du-site/"):
        assert visitor.get(path).status_code == 404


def test_a_language_for_translators_is_not_negotiated(visitor: Reader) -> None:
    visitor.set_cookie("language", "dyu")
    assert visitor.get("/", headers={"Accept-Language": "dyu, it;q=0.5"}).location == "/it/"


def test_a_language_for_translators_has_its_catalogue(visitor: Reader) -> None:
    assert catalogue_path(visitor.application.config["TRANSLATIONS"], "dyu").exists()


# What is refused


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["mos", "--name", "x", "--fallback", "fr"], '"mos" is already in languages.toml'),
        (["DYU", "--name", "x", "--fallback", "fr"], '"DYU" is not a language tag'),
        (["julakan", "--name", "x", "--fallback", "fr"], '"julakan" is not a language tag'),
        (["../x", "--name", "x", "--fallback", "fr"], '"../x" is not a language tag'),
        (["d]", "--name", "x", "--fallback", "fr"], "is not a language tag"),
        (["dyu", "--name", "x", "--fallback", "en"], "expected other languages, of fr, it, bib"),
        (["dyu", "--name", "x", "--fallback", "dyu"], "expected other languages, of fr, it, bib"),
        ([*JULAKAN, "--plural", "n != 1"], "expected a gettext rule"),
        ([*JULAKAN, "--plural", "nplurals=2; plural=n/0;"], "expected a gettext rule"),
        ([*JULAKAN, "--locale", "dyu"], "expected a locale that CLDR knows"),
        ([*JULAKAN, "--alphabet", " "], "expected a text in quotes"),
        (["dyu", "--name", " ", "--fallback", "fr"], "expected a text in quotes"),
    ],
)
def test_a_mistake_is_told_in_one_sentence_and_changes_nothing(
    portal: Flask, words: list[str], wanted: str
) -> None:
    folder = portal.config["TRANSLATIONS"]
    before = {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")}
    result = add(portal, *words)
    assert result.exit_code == 1
    assert re.fullmatch(r"Error: [^\n]+\.\n", result.output), result.output
    assert wanted in result.output
    assert before == {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")}


@pytest.mark.parametrize(
    "words", [["dyu", "--name", "x"], ["dyu", "--fallback", "fr"], [*JULAKAN, "--direction", "up"]]
)
def test_a_word_that_is_missing_or_unknown_is_told(portal: Flask, words: list[str]) -> None:
    result = add(portal, *words)
    assert result.exit_code == 2
    assert "Error: " in result.output
    assert "dyu" not in known(portal)
