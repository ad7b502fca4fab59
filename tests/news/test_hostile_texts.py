"""Whatever is written in a field of news, no answer runs it, loads it or leads astray by it."""

from collections.abc import Sequence
from xml.etree import ElementTree

import pytest
from flask import Flask

from portal.db import saving
from portal.site.links import link_address
from portal.translate.actions import write_target
from portal.translate.models import State
from portal.translate.queries import list_units
from portal.translate.segments import cut, render
from portal.web.markdown import clean
from tests.client import plain
from tests.factories import NOW
from tests.news.payloads import HANDFULS, HOSTILE, harms
from tests.news.places import stranger
from tests.people import GON, Colleague, a_person, signed_in
from tests.writing_ways import a_news, objective_ids

FIELDS = ("title", "summary", "body", "place")
DESK = f"/fr/bureau/{GON}/actualites/"
FEEDS = ("/fr/actualites/atom.xml", "/it/notizie/rss.xml", f"/fr/actualites/commune/{GON}/rss.xml")
ATOM, CONTENT = "{http://www.w3.org/2005/Atom}", "{http://purl.org/rss/1.0/modules/content/}encoded"
STEPS = ("", "modifier/", "apercu/", "versions/", "versions/1/")
PAGES = (
    "/fr/actualites/",
    "/it/notizie/",
    "/fr/",
    f"/fr/communes/{GON}/",
    "/fr/objectifs/3/",
    "/fr/actualites/objectif/3/",
)


def typed(texts: Sequence[str]) -> dict[str, str]:
    """Give texts for each field, those of one line in one line."""
    line, passages = " ".join(texts), "\n\n".join(texts)
    return {"title": line, "summary": line, "place": line, "body": passages}


def stored(texts: Sequence[str]) -> dict[str, str]:
    """Give the same as a database can keep it."""
    return {name: text.replace("\0", "\ufffd") for name, text in typed(texts).items()}


def hostile_news(texts: Sequence[str]) -> int:
    """Publish texts in each field, and give the number of the item."""
    return a_news(GON, **stored(texts), objective_ids=objective_ids(3)).id


@pytest.fixture
def editor(app: Flask) -> Colleague:
    """Somebody at the desk, whose pages are looked at for harm alone."""
    colleague = signed_in(app, a_person((GON, "manager")))
    colleague.looks_at_pages = False
    return colleague


def contents(xml: str) -> list[str]:
    root = ElementTree.fromstring(xml)
    return [each.text or "" for name in (f"{ATOM}content", CONTENT) for each in root.iter(name)]


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<svg/onload=alert(1)>",
        "<iframe srcdoc='x'></iframe>", "<base href=//evil.example>", "<form action=//evil.example>",
        "<a href=javascript:alert(1)>x</a>", "<a href='java\tscript:alert(1)'>", "<p style='x'>",
        "<a href='//evil.example'>", "<a href='/\\evil.example'>", "<a href='/\t/evil.example'>",
        "<img src='https://evil.example/x'>", "<img srcset='/a 1x, //evil.example/b 2x'>",
        "<link rel=stylesheet href=//evil.example/x.css>", "<script src='//evil.example'></script>",
    ],
)  # fmt: skip
def test_harm_is_seen_where_it_is(html: str) -> None:
    assert harms(html)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_text_becomes_harmless_html(app: Flask, text: str) -> None:
    with app.test_request_context("/fr/"):
        app.preprocess_request()
        html = render(text, [None] * len(cut(text)), "fr", "fr", link_address, "note", None)
    assert harms(html, is_whole=False) == []
    assert harms(clean(text), is_whole=False) == []


@pytest.mark.parametrize("texts", HANDFULS, ids=range(len(HANDFULS)))
def test_all_visitors_read_is_harmless(app: Flask, texts: Sequence[str]) -> None:
    reader, short = stranger(app), f"/n/{hostile_news(texts)}"
    for path in (*PAGES, short, f"{short}?qr=1"):
        answer = reader.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        assert harms(plain(answer)) == [], path
    page = str(reader.get(short).location)
    assert harms(plain(reader.get(f"{page}?qr=1"))) == []


@pytest.mark.parametrize("texts", HANDFULS, ids=range(len(HANDFULS)))
def test_what_feed_readers_show_is_harmless(app: Flask, texts: Sequence[str]) -> None:
    hostile_news(texts)
    for path in FEEDS:
        inner = contents(plain(stranger(app).get(path)))
        assert len(inner) == 1
        assert harms(inner[0], is_whole=False) == [], path


@pytest.mark.parametrize("texts", HANDFULS, ids=range(len(HANDFULS)))
def test_the_desk_is_harmless(editor: Colleague, texts: Sequence[str]) -> None:
    item = f"{DESK}{hostile_news(texts)}/"
    editor.send(f"{item}annuler/")
    others = (DESK, f"/fr/bureau/{GON}/journal/", f"/fr/bureau/{GON}/")
    for path in (*(f"{item}{step}" for step in STEPS), *others):
        answer = editor.get(path)
        assert answer.status_code == 200, path
        assert harms(plain(answer)) == [], path


@pytest.mark.parametrize("texts", HANDFULS, ids=range(len(HANDFULS)))
def test_what_is_typed_is_harmless_wherever_it_comes_back(
    editor: Colleague, texts: Sequence[str]
) -> None:
    form = {**typed(texts), "language": "fr", "event_on": texts[0]}
    answers = [editor.send(DESK + step, form) for step in ("apercu/", "reprendre/", "ecrire/")]
    query = {"q": texts[0], "stage": texts[1], "before": texts[2]}
    answers.append(editor.get(DESK, query_string=query))
    assert {answer.status_code for answer in answers} <= {200, 400}
    assert [harms(plain(answer)) for answer in answers] == [[], [], [], []]


@pytest.mark.parametrize("text", HOSTILE[::3], ids=range(len(HOSTILE[::3])))
def test_a_translation_is_as_harmless(app: Flask, text: str) -> None:
    item = a_news(GON, body="Un [lien](/fr/aide/) et du texte.")
    with saving():
        for unit in list_units(item):
            words, links = text.replace("\0", ""), {"1": "javascript:alert(1)"}
            write_target(unit, "it", [f"[{words}][1]"], State.REVIEWED, "Ada", NOW, links)
    page = stranger(app).get(
        f"/n/{item.id}", headers={"Accept-Language": "it"}, follow_redirects=True
    )
    assert harms(plain(page)) == []
    (inner,) = contents(plain(stranger(app).get("/it/notizie/atom.xml")))
    assert harms(inner, is_whole=False) == []
