"""What comes with an item at its second: former names, links to it, sheets, what was kept."""

from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.db import saving
from portal.news.models import News
from portal.translate.actions import give_slug
from portal.writing.models import Stage
from tests.client import plain
from tests.news.places import MOMENT, at, listings, places_with, stranger
from tests.people import CHAPONOST, GON
from tests.writing_ways import a_news, objective_ids, town_number

SECOND = timedelta(seconds=1)
WORD = "Hippopotame"
PAGE = "/fr/actualites/hippopotame-au-marigot/"


def awaited() -> News:
    """Save an item that is published from MOMENT on."""
    return a_news(
        GON,
        publish_at=MOMENT,
        title=f"{WORD} au marigot",
        town_ids=[town_number(CHAPONOST)],
        objective_ids=objective_ids(6),
    )


def status(app: Flask, path: str) -> int:
    return stranger(app).get(path).status_code


def known(answer: TestResponse) -> dict[str, str]:
    return {"If-None-Match": answer.headers["ETag"]}


def test_it_is_nowhere_and_then_everywhere(app: Flask) -> None:
    awaited()
    with at(MOMENT - SECOND):
        assert places_with(app, WORD, listings()) == set()
    with at(MOMENT):
        assert places_with(app, WORD, listings()) == set(listings())


def test_its_sheet_to_print_opens_at_its_second(app: Flask) -> None:
    awaited()
    with at(MOMENT - SECOND):
        assert status(app, f"{PAGE}?qr=1") == 404
    with at(MOMENT):
        assert status(app, f"{PAGE}?qr=1") == 200


def test_a_former_name_leads_to_it_from_its_second_on(app: Flask) -> None:
    item = awaited()
    with saving():
        give_slug(item, "fr", "autre-nom")
    with at(MOMENT - SECOND):
        assert status(app, PAGE) == 404
    with at(MOMENT):
        assert stranger(app).get(PAGE).location == "/fr/actualites/autre-nom/"


@pytest.mark.parametrize("path", ["/fr/actualites/{}", "/fr/notizie/{}/", "/FR/actualites/{}/"])
def test_an_address_nearly_right_tells_nothing_of_it(app: Flask, path: str) -> None:
    awaited()
    with at(MOMENT - SECOND):
        real, other = (
            stranger(app).get(path.format(name))
            for name in ("Hippopotame-au-marigot", "Hippopotame-au-puits")
        )
    assert real.status_code == other.status_code
    assert str(real.location) == str(other.location).replace("puits", "marigot").replace(
        "Puits", "x"
    )


def test_other_items_name_it_from_its_second_on(app: Flask) -> None:
    item = awaited()
    a_news(GON, title="Une autre", body=f"Lisez [ceci](news:{item.id}).")
    with at(MOMENT - SECOND):
        text = plain(stranger(app).get("/fr/actualites/une-autre/"))
    assert "Lisez ceci" in text
    assert WORD.lower() not in text.lower()
    with at(MOMENT):
        text = plain(stranger(app).get("/fr/actualites/une-autre/"))
    assert text.count(f'href="{PAGE}"') == 2  # among the related, and the link


def test_every_place_that_was_kept_is_stale_at_its_second(app: Flask) -> None:
    a_news(GON, town_ids=[town_number(CHAPONOST)], objective_ids=objective_ids(6))
    awaited()
    reader = stranger(app)
    for path in listings().values():
        with at(MOMENT - SECOND):
            first = reader.get(path)
            assert reader.get(path, headers=known(first)).status_code == 304, path
        with at(MOMENT):
            assert reader.get(path, headers=known(first)).status_code == 200, path


@pytest.mark.parametrize("path", ["atom.xml", f"commune/{GON}/rss.xml"])
def test_a_feed_kept_by_its_day_alone_is_stale_at_its_second(app: Flask, path: str) -> None:
    a_news(GON)
    awaited()
    with at(MOMENT - SECOND):
        modified = stranger(app).get(f"/fr/actualites/{path}").headers["Last-Modified"]
    with at(MOMENT):
        headers = {"If-Modified-Since": modified}
        assert stranger(app).get(f"/fr/actualites/{path}", headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["atom.xml", f"commune/{GON}/rss.xml"])
def test_a_feed_kept_by_its_day_alone_is_stale_when_an_item_is_withdrawn(
    app: Flask, path: str
) -> None:
    a_news(GON)
    item = a_news(GON, publish_at=MOMENT)
    with at(MOMENT):
        modified = stranger(app).get(f"/fr/actualites/{path}").headers["Last-Modified"]
        with saving():
            item.stage = Stage.WITHDRAWN
        headers = {"If-Modified-Since": modified}
        assert stranger(app).get(f"/fr/actualites/{path}", headers=headers).status_code == 200


def test_a_page_not_yet_public_is_no_304_for_a_version_known_or_any(app: Flask) -> None:
    awaited()
    with at(MOMENT):
        tag = stranger(app).get(PAGE).headers["ETag"]
    with at(MOMENT - SECOND):
        for version in (tag, "*"):
            assert stranger(app).get(PAGE, headers={"If-None-Match": version}).status_code == 404
