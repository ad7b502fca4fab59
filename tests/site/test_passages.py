"""Nothing is printed whose language is not known and said.

Every text of every page is looked up in what is known to be French, Italian, Bissa or Mooré: the
messages of the catalogues and the founding content. It must be found in the language that the page
says it is in.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import combinations

import polib
import pytest
from bs4 import BeautifulSoup, Comment, Doctype, NavigableString, Tag
from flask import Flask

from config import ROOT
from portal.accounts.models import Person
from portal.db import db, saving
from portal.i18n import languages
from portal.i18n.catalogue import catalogue_path
from portal.i18n.catalogue_files import template_path
from portal.seed.loader import CONTENT, read_leaf
from portal.towns.models import Town
from portal.translate.actions import refresh_units
from portal.translate.models import Unit
from portal.translate.segments import cut, render
from tests.client import Reader
from tests.factories import LATER, a_picture
from tests.people import GON, a_person, plant_people, signed_in, visitor
from tests.writing_ways import a_news, plant_news

TRANSLATIONS = ROOT / "translations"
NAMES = {
    "Chaponost",
    "Gon-Boussougou",
    "Lesignano de’Bagni",
    "Français",
    "Italiano",
    "Bɩsa",
    "Mooré",
    "WhatsApp",
    "SMS",
    "Atom",
    "RSS",
}
# What a page weighs.
WEIGHTS = {"fr": re.compile(r"\d+ ko"), "it": re.compile(r"\d+ kB")}
MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
    " dicembre",
}
# A figure with its SI symbol is the same in every language.
FIGURE = re.compile(r"[\d\s.,–]+ (km²|m)")
ADDRESS = re.compile(r"https://portal\.test/\S*")
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]")
DESK = (
    f"/bureau/{GON}/",
    f"/bureau/{GON}/equipe/",
    f"/bureau/{GON}/equipe/inviter/",
    f"/bureau/{GON}/equipe/{{other}}/",
    f"/bureau/{GON}/actualites/",
    f"/bureau/{GON}/actualites/ecrire/",
    f"/bureau/{GON}/actualites/ecrire/?language=mos",
    f"/bureau/{GON}/actualites/{{item}}/",
    f"/bureau/{GON}/actualites/{{item}}/modifier/",
    f"/bureau/{GON}/actualites/{{item}}/versions/",
    f"/bureau/{GON}/actualites/{{item}}/versions/1/",
    f"/bureau/{GON}/images/",
    f"/bureau/{GON}/images/envoi/",
    f"/bureau/{GON}/images/{{picture}}/",
    f"/bureau/{GON}/journal/",
    "/bureau/journal/",
    "/bureau/traduire/",
    "/bureau/traduire/mos/objective/{page}/",
    "/bureau/traduire/mos/{unit}/",
    "/bureau/traduire/mos/glossaire/",
    "/bureau/traduire/mos/importer/",
    "/bureau/traduire/mos/objective/{page}/feuille/",
    f"/bureau/{GON}/traduire/",
    "/bureau/profil/",
    "/bureau/profil/mot-de-passe/",
    "/bureau/profil/deux-etapes/",
    "/bureau/profil/appareils/",
    "/bureau/profil/effacer/",
)
# Names and addresses of people, of devices and of time zones, moments and keys: of no language.
OWN_WORDS = re.compile(
    r"Ada|Personne \d+|Nouvelle \d+|[\w.]+@example\.org,?|Firefox, Linux|[\w+-]+/[\w/+-]+|[A-Z2-7]{32}|otpauth:.*"
    r"|Ctrl|Enter|Alt|PO|XLIFF|CSV"  # keys, and formats
    r"|\d+ nov\.? 2026, \d\d:\d\d"
    # What the tests have written, and single letters to insert.
    r"|Un forage|Résumé \d+\.|Premier paragraphe \d+\.( Deuxième paragraphe\.)?|.\u0303?|\[…\]\(https://…\)"
)
READ_ALOUD = ("alt", "title", "aria-label", "placeholder", "content", "aria-description", "label")


@cache
def known() -> dict[str, tuple[frozenset[str], tuple[re.Pattern[str], ...]]]:
    """Give, for each language, the texts known to be in it, and the patterns of its messages."""
    texts: dict[str, set[str]] = {tag: set() for tag in languages()}
    patterns: dict[str, list[re.Pattern[str]]] = {tag: [] for tag in languages()}
    for tag, message in messages():
        texts[tag].update(flat(piece) for piece in PLACEHOLDER.split(message))
        patterns[tag] += filled(PLACEHOLDER.split(message))
    for tag, pattern in WEIGHTS.items():
        patterns[tag].append(pattern)
    for tag, months in MONTHS.items():
        patterns[tag].append(re.compile(rf"(1er |1º |\d\d? )?({months.replace(' ', '|')}) \d{{4}}"))
    for path in CONTENT.glob("*/*.md"):
        leaf = read_leaf(path)
        texts[leaf.language].update(leaf_texts(leaf.texts, leaf.language))
    for word in tomllib.loads((CONTENT / "glossary.toml").read_text(encoding="utf-8"))["word"]:
        texts["fr"] |= {word["source"], flat(word["note"])}
        texts["mos"].add(word["target"])
    for language in languages().values():
        for tag, name in language.names.items():
            texts[tag].add(name)
    return {tag: (frozenset(texts[tag]), tuple(patterns[tag])) for tag in texts}


def filled(pieces: list[str]) -> Iterator[re.Pattern[str]]:
    """Give the patterns of a message with values in it, and of its parts between marked values."""
    for start, end in combinations(range(len(pieces) + 1), 2):
        if end - start > 1:
            parts = [re.escape(flat(piece, strip=False)) for piece in pieces[start:end]]
            words = re.sub(r"^(?:\\ )+|(?:\\ )+$", "", ".+?".join(parts))
            yield re.compile(rf"\s*{words}\s*")


def messages() -> Iterator[tuple[str, str]]:
    for entry in polib.pofile(str(template_path(TRANSLATIONS))):
        yield "fr", entry.msgid
        if entry.msgid_plural:
            yield "fr", entry.msgid_plural
    for tag in ("it", "bib", "mos"):
        for entry in polib.pofile(str(catalogue_path(TRANSLATIONS, tag))):
            if entry.translated():
                for form in entry.msgstr_plural.values() or [entry.msgstr]:
                    yield tag, form


def leaf_texts(value: object, tag: str) -> Iterator[str]:
    """Give every text of a file, and every piece of text its Markdown becomes."""
    if isinstance(value, dict):
        for each in value.values():
            yield from leaf_texts(each, tag)
    elif isinstance(value, str):
        yield flat(value)
        html = render(value, [None] * len(cut(value)), tag, tag, lambda _link: "/")
        yield from (flat(piece) for piece in BeautifulSoup(html, "html.parser").strings)


def flat(text: str, strip: bool = True) -> str:
    text = re.sub(r"\s+", " ", text)
    return text.strip() if strip else text


def said_language(node: NavigableString | Tag) -> str:
    element = node if isinstance(node, Tag) else node.parent
    while element is not None:
        if element.get("lang"):
            return str(element["lang"])
        element = element.parent
    return ""


def is_in(text: str, tag: str) -> bool:
    if not any(letter.isalpha() for letter in text) or text in NAMES:
        return True
    if FIGURE.fullmatch(text) or ADDRESS.fullmatch(text):
        return True
    # "4. Promouvoir…": a number before a text is in any language.
    text = re.sub(r"^\d+\. ", "", text)
    texts, patterns = known()[tag]
    return text in texts or any(pattern.fullmatch(text) for pattern in patterns)


def misplaced(page: BeautifulSoup) -> list[tuple[str, str]]:
    """Give the texts that are not in the language the page says they are in."""
    found = []
    for node in page.find_all(string=True):
        if isinstance(node, Comment | Doctype) or node.find_parent(["style", "script"]):
            continue
        # A title may end with the name of the portal, and a list of names is made of names.
        for text in re.split(r" – | · ", flat(node)):
            if not is_in(text, said_language(node)):
                found.append((said_language(node), text))
    for element in page.find_all(True):
        for name in READ_ALOUD:
            if element.name == "meta" and element.get("name") != "description":
                continue
            text = element.get(name)
            if text and not is_in(flat(str(text)), said_language(element)):
                found.append((said_language(element), str(text)))
    return found


def addresses(reader: Reader, tag: str) -> list[str]:
    site_map = "mappa-del-sito" if tag == "it" else "plan-du-site"
    links = reader.page(f"/{tag}/{site_map}/").select("a[href^='/']")
    own = {str(link["href"]) for link in links if str(link["href"]).startswith(f"/{tag}/")}
    return sorted(own)


@pytest.mark.parametrize("tag", ["fr", "it", "bib", "mos"])
def test_every_text_of_every_page_is_in_the_language_it_says(reader: Reader, tag: str) -> None:
    pages = addresses(reader, tag)
    assert len(pages) >= 23
    for address in pages:
        assert not misplaced(reader.page(address)), address


@pytest.mark.parametrize("tag", ["fr", "it", "bib", "mos"])
@pytest.mark.parametrize("path", DESK)
def test_every_text_of_the_desk_is_in_the_language_it_says(app: Flask, path: str, tag: str) -> None:
    plant_people()
    plant_news()
    colleague = signed_in(app, a_person((GON, "manager"), is_administrator=True, name="Ada"))
    numbers = {"other": db.session.query(Person).first().id, "picture": a_picture(GON).id}
    unit = db.session.query(Unit).filter_by(item_kind="objective").first()
    numbers |= {"page": unit.item_id, "unit": unit.id}
    path = path.format(**numbers, item=a_news(GON).id)
    address = colleague.get(f"/{tag}{path}").location or f"/{tag}{path}"
    # What is wrong in a form is said in the language of the page too.
    shown, sent = colleague.page(address), colleague.send(address)
    told = [BeautifulSoup(sent.text, "html.parser")] if sent.status_code == 400 else []
    for page in (shown, *told):
        assert not [each for each in misplaced(page) if not OWN_WORDS.fullmatch(each[1])], address


@pytest.mark.parametrize("tag", ["fr", "it", "bib", "mos"])
def test_the_ways_into_the_desk_say_their_language_too(app: Flask, tag: str) -> None:
    for path in ("", f"{GON}/connexion/", "mot-de-passe/", "invitation/none/"):
        answer = visitor(app).get(f"/{tag}/bureau/{path}", follow_redirects=True)
        page = BeautifulSoup(answer.text, "html.parser")
        assert not misplaced(page), path


@pytest.mark.parametrize("tag", ["fr", "it", "bib", "mos"])
def test_error_pages_say_their_language_too(reader: Reader, tag: str) -> None:
    assert not misplaced(reader.page(f"/{tag}/rien/", status=404))


@pytest.mark.parametrize("tag", ["fr", "it"])
def test_french_and_italian_pages_have_no_passage_in_another_language(
    reader: Reader, tag: str
) -> None:
    for address in addresses(reader, tag):
        if any(each in address for each in ("obiettivi/", "cote-a-cote", "lingue", "langues")):
            continue  # the charter beside its translation, and the languages' own names
        foreign = reader.page(address).main.select(f"[lang]:not([lang={tag}], [hreflang])")
        assert not foreign, address


def test_the_test_sees_a_passage_that_does_not_say_its_language(app: Flask) -> None:
    page = BeautifulSoup(
        '<html lang="mos"><body><p>Aller au contenu</p></body></html>', "html.parser"
    )
    assert misplaced(page) == [("mos", "Aller au contenu")]


def test_the_test_sees_a_text_nobody_knows(app: Flask) -> None:
    page = BeautifulSoup('<html lang="fr"><body><p>Lorem ipsum</p></body></html>', "html.parser")
    assert misplaced(page) == [("fr", "Lorem ipsum")]


def test_the_notice_counts_only_what_the_page_shows(app: Flask, reader: Reader) -> None:
    town = db.session.query(Town).filter_by(slug="chaponost").one()
    with saving():
        town.body += "\n\nUne phrase que seule la page de la commune montre."
        refresh_units(town, LATER)
    for path in ("/it/", "/it/comuni/"):
        assert "notice-quiet" in str(reader.page(path).select_one(".notice")), path
    assert "notice-quiet" not in str(reader.page("/it/comuni/chaponost/").select_one(".notice"))
