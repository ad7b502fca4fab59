"""What feed readers get is what was written, whatever it was, and links that work from afar."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.db import saving
from portal.translate.actions import write_target
from portal.translate.models import State
from portal.translate.queries import list_units
from tests.client import Reader, plain
from tests.factories import LATER, NOW
from tests.people import GON
from tests.writing_ways import a_news

SITE = "https://portal.test"
A = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ATOM, RSS = "/fr/actualites/atom.xml", "/fr/actualites/rss.xml"

LETTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
"""All a database keeps."""


def feed(reader: Reader, path: str = ATOM) -> ElementTree.Element:
    return ElementTree.fromstring(plain(reader.get(path)))


def html_of(reader: Reader) -> list[str]:
    """Give the HTML of the newest entry in both kinds of feed."""
    atom, rss = feed(reader).find(f".//{A}content"), feed(reader, RSS).find(f".//{CONTENT}")
    return [str(atom.text), str(rss.text)]


@pytest.mark.parametrize("words", ['x="/y"', 'href="/', '<a href="/fr/">', '="/="/', 'src="//a"'])
def test_words_that_look_like_a_link_stay_what_they_are(reader: Reader, words: str) -> None:
    a_news(body=f"Un texte {words} et du code `{words}`.")
    for html in html_of(reader):
        shown = BeautifulSoup(html, "html.parser").get_text().strip()
        assert shown == f"Un texte {words} et du code {words}."


def test_every_link_says_where_the_portal_is(reader: Reader) -> None:
    a_news(
        body="[a](/fr/aide/) [b](objective:3) [c](https://example.org/) [d](mailto:a@b.org) "
        "[e](page:history) ![f](/static/img/icon.svg) note[^1] [g](#note)\n\n[^1]: Au bas."
    )
    for html in html_of(reader):
        page = BeautifulSoup(html, "html.parser")
        found = [str(each.get("href") or each.get("src")) for each in page.select("[href], [src]")]
        assert len(found) == 9
        assert not [each for each in found if not each.startswith(("https://", "mailto:"))], found


def test_a_note_leads_to_its_place_on_the_page(reader: Reader) -> None:
    a_news(title="Le puits", body="Un mot[^1].\n\n[^1]: Au bas.")
    page = reader.page("/fr/actualites/le-puits/")
    address = f"{SITE}/fr/actualites/le-puits/"
    for html in html_of(reader):
        links = BeautifulSoup(html, "html.parser").select("a")
        assert [str(each["href"]) for each in links] == [
            f"{address}{each['href']}" for each in page.select("main a[href^='#']")
        ]


def test_the_parts_of_an_entry_say_each_its_own_language(reader: Reader) -> None:
    item = a_news(body="Premier.\n\nDernier.")
    with saving():
        for unit in list_units(item):
            if unit.field == "title" or unit.source == "Dernier.":
                write_target(unit, "it", [f"it {unit.source}"], State.REVIEWED, "Ada", NOW)
    entry = feed(reader, "/it/notizie/atom.xml").find(f"{A}entry")
    assert (entry.get(LANG), entry.find(f"{A}summary").get(LANG)) == ("it", "fr")
    body = BeautifulSoup(str(entry.find(f"{A}content").text), "html.parser")
    said = {each.text.strip(): each.find_parent(lang=True) for each in body.select("p")}
    said |= {each.text.strip(): each for each in body.select("p[lang]")}
    assert {text: each["lang"] for text, each in said.items()} == {
        "Premier.": "fr", "it Dernier.": "it",
    }  # fmt: skip


def test_an_entry_keeps_its_identity_and_is_updated_when_it_is_changed(reader: Reader) -> None:
    item = a_news()
    before = feed(reader).find(f"{A}entry")
    with saving():
        item.title, item.changed_at = "Autre titre", LATER
    after = feed(reader).find(f"{A}entry")
    assert before.findtext(f"{A}id") == after.findtext(f"{A}id")
    assert (
        after.findtext(f"{A}updated") == feed(reader).findtext(f"{A}updated") == LATER.isoformat()
    )
    assert before.findtext(f"{A}published") == after.findtext(f"{A}published")


def test_identities_are_each_its_own(reader: Reader) -> None:
    for minute in range(25):
        a_news(title="Le même titre", publish_at=NOW + timedelta(minutes=minute % 3))
    atom = [each.text for each in feed(reader).findall(f"{A}entry/{A}id")]
    rss = [each.text for each in feed(reader, RSS).findall("channel/item/guid")]
    links = [each.get("href") for each in feed(reader).findall(f"{A}entry/{A}link")]
    assert atom == rss
    assert len(set(atom)) == len(set(links)) == len(atom) == 20
    assert [reader.get(str(each).removeprefix(SITE)).status_code for each in links] == [200] * 20


@pytest.mark.parametrize("coding", ["br", "gzip", ""])
def test_a_feed_is_the_same_pressed_or_not_and_is_known_by_its_own_version(
    reader: Reader, coding: str
) -> None:
    a_news()
    headers = {"Accept-Encoding": coding}
    answer = reader.get(ATOM, headers=headers)
    assert plain(answer) == plain(reader.get(ATOM))
    assert "Accept-Encoding" in answer.vary
    known = headers | {"If-None-Match": answer.headers["ETag"]}
    again = reader.get(ATOM, headers=known)
    assert (again.status_code, again.data) == (304, b"")


@settings(
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    title=st.text(LETTERS, max_size=40),
    summary=st.text(LETTERS, max_size=40),
    body=st.text(LETTERS, max_size=200),
)
def test_any_letters_at_all_leave_the_feeds_well_formed_and_the_rest_whole(
    app: Flask, reader: Reader, title: str, summary: str, body: str
) -> None:
    a_news(title=title, summary=summary, body=f"{body}\n\nFin.", place=title)
    for path in (ATOM, f"/it/notizie/comune/{GON}/rss.xml"):
        found = [
            each.text for each in feed(reader, path).iter() if each.tag in (f"{A}content", CONTENT)
        ]
        assert "Fin." in str(found[0])
