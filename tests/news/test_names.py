"""A name in addresses leads to one item, in whatever language it is read."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.db import saving
from portal.news.models import News
from portal.translate.actions import give_slug
from portal.writing.models import Stage
from tests.client import Reader
from tests.factories import NOW
from tests.people import GON
from tests.writing_ways import a_news

TAGS = {"fr": "/fr/actualites/", "it": "/it/notizie/", "bib": "/bib/actualites/"}


def opened(reader: Reader, path: str) -> str:
    """Give the title of the item that an address leads to, over whatever redirects."""
    answer = reader.get(path, follow_redirects=True)
    assert answer.status_code == 200, path
    return str(reader.page(answer.request.path).select_one("h1").text)


@pytest.mark.parametrize("tag", TAGS)
def test_two_titles_alike_in_two_languages_are_both_read_in_every_language(
    reader: Reader, tag: str
) -> None:
    items = {"Festa": a_news(title="Festa", language="it"), "FESTA": a_news(title="FESTA")}
    for title, item in items.items():
        page = reader.get(f"/n/{item.id}", headers={"Accept-Language": tag})
        assert page.location.startswith(TAGS[tag])
        assert opened(reader, page.location) == title


@pytest.mark.parametrize(
    "fields",
    [{"stage": Stage.WITHDRAWN}, {"publish_at": NOW + timedelta(days=36500)}, {"binned_at": NOW}],
    ids=["withdrawn", "awaited", "binned"],
)
def test_a_hidden_item_takes_no_address_from_one_that_is_shown(
    app: Flask, reader: Reader, fields: dict[str, object]
) -> None:
    hidden = a_news(GON, title="Cachée", **fields)
    shown = a_news(GON, title="Montrée", language="it")
    with saving():
        give_slug(hidden, "fr", "festa")
        give_slug(shown, "it", "festa")
    assert opened(reader, "/it/notizie/festa/") == opened(reader, "/fr/actualites/festa/")


def test_a_name_in_use_goes_before_one_that_was_given_up(reader: Reader) -> None:
    former, present = a_news(title="Ancienne"), a_news(title="Presente", language="it")
    _rename(former, "fr", "festa", "autre-fete")
    with saving():
        give_slug(present, "it", "festa")
    assert opened(reader, "/fr/actualites/festa/") == "Presente"


def test_a_former_name_leads_on_from_every_language(reader: Reader) -> None:
    item = a_news(title="Ancienne")
    _rename(item, "fr", "avant", "apres")
    assert reader.get("/fr/actualites/avant/").location == "/fr/actualites/apres/"
    assert reader.get("/mos/actualites/avant/").location == "/mos/actualites/apres/"
    assert reader.get("/it/actualites/avant/?x=1").location == "/it/notizie/avant/?x=1"
    assert reader.get("/it/notizie/avant/?x=1").location == "/it/notizie/apres/?x=1"


@pytest.mark.parametrize(
    "title", ["2026", "Atom.xml", "rss", "Commune", "Notizie", "🎉", "日本語", "—"]
)
def test_a_title_that_is_no_name_still_has_an_address(reader: Reader, title: str) -> None:
    item = a_news(title=title)
    assert opened(reader, f"/n/{item.id}") == title


def _rename(item: News, tag: str, *names: str) -> None:
    with saving():
        for name in names:
            give_slug(item, tag, name)
