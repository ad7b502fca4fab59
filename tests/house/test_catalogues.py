"""The catalogues of the portal are fresh, whole, well written, and hold no invented word."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po

from config import ROOT
from portal.i18n.catalogue import catalogue_path
from portal.i18n.catalogue_files import extract, read_catalogue, template_path, update
from portal.i18n.languages import load_languages
from portal.i18n.letters import nfc
from portal.i18n.placeholders import fits, placeholders
from tests.conftest import make_app

TRANSLATIONS = ROOT / "translations"
KNOWN = load_languages(TRANSLATIONS / "languages.toml")
TAGS = [tag for tag in KNOWN if tag != "fr"]
FRESH = "run `make catalogues` and commit what it changes"

# Sentences that are the same in French and in Italian.
SAME_IN_ITALIAN = {"Menu", "iota", "%(letter)s tilde"}

# Words that two sources or more know (confidence 2 or 3+). Nothing else may go into the Mooré
# catalogue before a reader of the language has written it.
MOORE_WORDS = {
    ("Aide", "Sõngre"),
    ("Langues", "buud-goama"),
}
SOURCES = re.compile(r"sources? : .*(MediaWiki|Déclaration universelle|Raamde)", re.DOTALL)


@pytest.fixture(scope="module")
def template() -> polib.POFile:
    """The messages of the code and templates as they are now."""
    return extract(ROOT / "portal")


@pytest.fixture(scope="module")
def catalogues() -> dict[str, polib.POFile]:
    """The catalogues as they are committed."""
    return {tag: read_catalogue(TRANSLATIONS, KNOWN[tag]) for tag in TAGS}


def keys(file: polib.POFile) -> list[tuple[str | None, str, str]]:
    """Give the messages of a file, in order."""
    return [(each.msgctxt, each.msgid, each.msgid_plural) for each in file if not each.obsolete]


def sources(file: polib.POFile) -> Iterator[str]:
    """Give every French sentence."""
    for each in file:
        yield each.msgid
        if each.msgid_plural:
            yield each.msgid_plural


def forms(entry: polib.POEntry) -> list[str]:
    """Give the translated forms of a message."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


# Fresh


def test_the_template_is_freshly_extracted(template: polib.POFile) -> None:
    assert template_path(TRANSLATIONS).read_text("utf-8") == str(template), FRESH


@pytest.mark.parametrize("tag", TAGS)
def test_a_catalogue_holds_exactly_the_messages_of_the_portal(
    template: polib.POFile, catalogues: dict[str, polib.POFile], tag: str
) -> None:
    assert keys(catalogues[tag]) == keys(template), FRESH


@pytest.mark.parametrize("tag", TAGS)
def test_updating_a_catalogue_would_change_nothing(template: polib.POFile, tag: str) -> None:
    catalogue = read_catalogue(TRANSLATIONS, KNOWN[tag])
    update(catalogue, template, KNOWN[tag])
    assert catalogue_path(TRANSLATIONS, tag).read_text("utf-8") == str(catalogue), FRESH


def test_there_is_a_catalogue_for_each_language_and_no_other() -> None:
    assert sorted(path.name for path in TRANSLATIONS.iterdir() if path.is_dir()) == sorted(TAGS)


def test_no_compiled_catalogue_stands_beside_its_source() -> None:
    assert not list(TRANSLATIONS.rglob("*.mo"))


def ask_polib(path: Path) -> str:
    """Read a catalogue with the library our exchange uses; it raises what it finds twice."""
    return "" if len(polib.pofile(str(path), check_for_duplicates=True)) else "it is empty"


def ask_gettext(path: Path) -> str:
    """Give what GNU gettext finds wrong with a catalogue."""
    command = ["msgfmt", "-c", "-o", os.devnull, str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stderr if done.returncode else ""


# GNU gettext judges too where it is installed; `.ci/run` sees to that.
@pytest.mark.parametrize("ask", [ask_polib, *([ask_gettext] if shutil.which("msgfmt") else [])])
@pytest.mark.parametrize("tag", TAGS)
def test_others_who_read_catalogues_find_no_fault(tag: str, ask: Callable[[Path], str]) -> None:
    assert ask(catalogue_path(TRANSLATIONS, tag)) == ""


# French


def test_french_signs_stand_behind_a_no_break_space(template: polib.POFile) -> None:
    signs = re.compile(r"(?<![\u00a0\u202f])(?:[;!?»]|:(?=\s|$))|«(?![\u00a0\u202f])")
    assert [each for each in sources(template) if signs.search(each)] == []


def test_french_apostrophes_are_typographic(template: polib.POFile) -> None:
    assert [each for each in sources(template) if "'" in each or "´" in each] == []


def test_messages_are_in_the_normal_form(catalogues: dict[str, polib.POFile]) -> None:
    for catalogue in catalogues.values():
        texts = [*sources(catalogue), *(form for each in catalogue for form in forms(each))]
        assert [text for text in texts if text != nfc(text)] == []


def test_no_message_holds_a_percent_sign_of_its_own(template: polib.POFile) -> None:
    assert [each for each in sources(template) if placeholders(each) is None] == []


def test_no_message_holds_markup(template: polib.POFile) -> None:
    assert [each for each in sources(template) if "<" in each or "&" in each] == []


# Placeholders


@pytest.mark.parametrize("tag", TAGS)
def test_a_translation_keeps_the_placeholders(
    catalogues: dict[str, polib.POFile], tag: str
) -> None:
    for each in catalogues[tag]:
        if any(forms(each)):
            assert fits(each.msgid, each.msgid_plural or None, forms(each)), each.msgid


@pytest.mark.parametrize("tag", TAGS)
def test_babel_agrees(tag: str) -> None:
    with catalogue_path(TRANSLATIONS, tag).open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    for message in catalogue:
        assert list(message.check(catalogue)) == [], message.id


@pytest.mark.parametrize("tag", TAGS)
def test_every_message_can_be_filled_in(catalogues: dict[str, polib.POFile], tag: str) -> None:
    for each in catalogues[tag]:
        named = re.findall(r"%\((\w+)\)[^a-z]*([a-z])", each.msgid + each.msgid_plural)
        values = {name: 3 if how == "d" else "x" for name, how in named}
        for text in (each.msgid, each.msgid_plural, *forms(each)):
            assert "%(" not in text % values


# Italian


def test_italian_is_complete_and_sure(catalogues: dict[str, polib.POFile]) -> None:
    for each in catalogues["it"]:
        assert all(forms(each)), each.msgid
        assert not each.fuzzy, each.msgid


def test_italian_apostrophes_are_typographic(catalogues: dict[str, polib.POFile]) -> None:
    texts = [form for each in catalogues["it"] for form in forms(each)]
    assert [text for text in texts if "'" in text or "´" in text] == []


def test_no_sentence_is_left_in_french_among_the_italian_ones(
    catalogues: dict[str, polib.POFile],
) -> None:
    same = {each.msgid for each in catalogues["it"] if each.msgid in forms(each)}
    assert same == SAME_IN_ITALIAN


def test_italian_signs_follow_their_word(catalogues: dict[str, polib.POFile]) -> None:
    signs = re.compile(r"\s[:;!?»]|«\s")
    texts = [form for each in catalogues["it"] for form in forms(each)]
    assert [text for text in texts if signs.search(text)] == []


# Mooré and Bissa


def test_no_word_of_moore_is_invented(catalogues: dict[str, polib.POFile]) -> None:
    words = {(each.msgid, form) for each in catalogues["mos"] for form in forms(each) if form}
    assert words <= MOORE_WORDS


def test_every_word_of_moore_waits_for_a_reader_and_names_its_source(
    catalogues: dict[str, polib.POFile],
) -> None:
    for each in catalogues["mos"]:
        if any(forms(each)):
            assert each.fuzzy, each.msgid
            assert SOURCES.search(each.tcomment.replace("\n", " ")), each.msgid


def test_the_catalogue_of_bissa_is_empty(catalogues: dict[str, polib.POFile]) -> None:
    assert [each.msgid for each in catalogues["bib"] if any(forms(each))] == []


@pytest.mark.parametrize("tag", ["bib", "mos"])
def test_the_status_says_that_nothing_is_translated(tmp_path: Path, tag: str) -> None:
    portal = make_app(f"sqlite:///{tmp_path / 'portal.db'}")
    with portal.app_context():
        printed = portal.test_cli_runner().invoke(args=["catalogues", "status"]).output
    line = next(line.split() for line in printed.splitlines() if line.startswith(tag))
    total, translated, _fuzzy, percentage, _sign = line[1:]
    assert (int(total) > 90, translated, percentage) == (True, "0", "0")
