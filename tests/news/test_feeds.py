"""Feeds of news, as programs read them."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.db import saving
from portal.translate.actions import write_target
from portal.translate.models import State
from portal.translate.queries import list_units
from tests.client import Reader, plain
from tests.factories import LATER, NOW
from tests.people import CHAPONOST, GON
from tests.writing_ways import a_news, objective_ids

ATOM, RSS = "/fr/actualites/atom.xml", "/fr/actualites/rss.xml"
A = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
SITE = "https://portal.test"


def feed(reader: Reader, path: str) -> ElementTree.Element:
    answer = reader.get(path)
    assert answer.status_code == 200
    return ElementTree.fromstring(plain(answer))


def entries(reader: Reader, path: str = ATOM) -> list[ElementTree.Element]:
    return feed(reader, path).findall(f"{A}entry")


def test_an_atom_feed_has_what_rfc_4287_asks_of_it(reader: Reader) -> None:
    a_news(title="Le puits", objective_ids=objective_ids(3))
    found = feed(reader, ATOM)
    assert found.find(f"{A}id").text == f"{SITE}{ATOM}"
    assert found.find(f"{A}title").text == "Actualités – Le partenariat"
    assert found.find(f"{A}updated").text == NOW.isoformat()
    links = {each.get("rel"): each.get("href") for each in found.findall(f"{A}link")}
    assert links == {"self": f"{SITE}{ATOM}", "alternate": f"{SITE}/fr/actualites/"}
    entry = found.find(f"{A}entry")
    for name in ("id", "title", "updated", "published", "summary", "content", "author"):
        assert entry.find(f"{A}{name}") is not None, name
    assert entry.find(f"{A}author/{A}name").text == "Gon-Boussougou"
    assert entry.find(f"{A}category").get("term") == "objective-3"


def test_an_rss_feed_has_what_rss_2_asks_of_it(reader: Reader) -> None:
    item = a_news(title="Le puits")
    channel = feed(reader, RSS).find("channel")
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        assert channel.find(name).text, name
    one = channel.find("item")
    assert one.find("guid").text == f"{SITE}/n/{item.id}#fr"
    assert one.find("link").text == f"{SITE}/fr/actualites/le-puits/"
    assert parsedate_to_datetime(one.find("pubDate").text) == NOW


def test_the_text_is_whole_and_its_links_lead_to_the_portal(reader: Reader) -> None:
    a_news(body="Premier [objectif](objective:3).\n\nDernier [chemin](/fr/aide/).")
    for html in (
        entries(reader)[0].find(f"{A}content").text,
        feed(reader, RSS).find(f"channel/item/{CONTENT}").text,
    ):
        assert f'href="{SITE}/fr/objectifs/3/"' in html
        assert f'href="{SITE}/fr/aide/"' in html
        assert html.replace("\n", "").endswith("</p></div>")


def test_each_entry_says_the_language_it_really_is_in(reader: Reader) -> None:
    a_news(title="Il pozzo", language="it", publish_at=NOW - timedelta(days=1))
    item = a_news(title="Le puits")
    with saving():
        for unit in list_units(item):
            write_target(unit, "it", [f"it {unit.source}"], State.REVIEWED, "Ada", NOW)
    said = {
        path: [(each.get(LANG), each.find(f"{A}title").text) for each in entries(reader, path)]
        for path in (ATOM, "/it/notizie/atom.xml", "/mos/actualites/atom.xml")
    }
    assert said[ATOM] == [("fr", "Le puits"), ("it", "Il pozzo")]
    assert said["/it/notizie/atom.xml"] == [("it", "it Le puits"), ("it", "Il pozzo")]
    assert said["/mos/actualites/atom.xml"] == said[ATOM]


def test_an_entry_is_one_in_the_feeds_of_a_language_and_another_in_each_language(
    reader: Reader,
) -> None:
    """Who reads two languages gets both: programs show what has one identity once."""
    item = a_news()
    paths = (ATOM, f"/fr/actualites/commune/{GON}/atom.xml", "/it/notizie/atom.xml")
    assert [entries(reader, path)[0].find(f"{A}id").text for path in paths] == [
        f"{SITE}/n/{item.id}#fr",
        f"{SITE}/n/{item.id}#fr",
        f"{SITE}/n/{item.id}#it",
    ]


def test_a_new_translation_is_an_update(reader: Reader) -> None:
    item = a_news()
    with saving():
        write_target(list_units(item)[0], "it", ["Titolo"], State.REVIEWED, "Ada", LATER)
    assert entries(reader)[0].find(f"{A}updated").text == NOW.isoformat()
    there = entries(reader, "/it/notizie/atom.xml")[0]
    assert there.find(f"{A}updated").text == LATER.isoformat()


def test_the_feed_of_a_town_has_its_news_and_no_other(reader: Reader) -> None:
    a_news(GON, title="De Gon")
    a_news(CHAPONOST, title="De Chaponost")
    found = entries(reader, f"/fr/actualites/commune/{GON}/atom.xml")
    assert [each.find(f"{A}title").text for each in found] == ["De Gon"]


@pytest.mark.parametrize("path", [ATOM, RSS, f"/it/notizie/comune/{GON}/rss.xml"])
def test_a_feed_without_news_is_a_feed(reader: Reader, path: str) -> None:
    found = feed(reader, path)
    assert not found.findall(f".//{A}entry")
    assert not found.findall(".//item")


@pytest.mark.parametrize("path", ["/fr/actualites/feed.xml", "/fr/actualites/commune/paris/atom.xml", "/fr/actualites/atom.xml/"])  # fmt: skip
def test_a_feed_of_nothing_is_no_page(reader: Reader, path: str) -> None:
    assert reader.get(path, follow_redirects=True).status_code in (404, 200)
    assert reader.get(path).status_code != 500


@pytest.mark.parametrize("path", [ATOM, RSS])
def test_what_has_not_changed_is_not_sent_again(reader: Reader, path: str) -> None:
    a_news()
    first = reader.get(path)
    assert parsedate_to_datetime(first.headers["Last-Modified"]) == NOW
    for name, value in (
        ("If-None-Match", first.headers["ETag"]),
        ("If-Modified-Since", first.headers["Last-Modified"]),
    ):
        assert reader.get(path, headers={name: value}).status_code == 304
    a_news(publish_at=NOW + timedelta(minutes=1))
    assert reader.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("path", "kind"), [(ATOM, "application/atom+xml"), (RSS, "application/rss+xml")]
)
def test_a_feed_says_what_it_is_and_comes_pressed(reader: Reader, path: str, kind: str) -> None:
    a_news(body="Un long texte. " * 200)
    answer = reader.get(path, headers={"Accept-Encoding": "br"})
    assert answer.mimetype == kind
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Content-Language"] == "fr"


def test_pages_of_news_name_their_feeds(reader: Reader) -> None:
    page = reader.page(f"/it/notizie/comune/{GON}/")
    named = {each["type"]: each["href"] for each in page.select("link[rel=alternate][type]")}
    assert named == {
        "application/atom+xml": f"/it/notizie/comune/{GON}/atom.xml",
        "application/rss+xml": f"/it/notizie/comune/{GON}/rss.xml",
    }


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(min_size=1, max_size=80), body=st.text(max_size=200))
def test_whatever_is_written_the_feeds_stay_well_formed(
    app: Flask, reader: Reader, text: str, body: str
) -> None:
    if any("\ud800" <= each <= "\udfff" or each == "\0" for each in text + body):
        return  # no form brings these
    a_news(title=f"T {text}", summary=text, body=body, place=text)
    for path in (ATOM, RSS):
        feed(reader, path)
