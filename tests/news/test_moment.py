"""Published from a moment on: not one second before, and everywhere at that second."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.client import Reader, plain
from tests.news.clock import set_clock
from tests.people import CHAPONOST, GON
from tests.writing_ways import a_news, objective_ids, town_number

AT = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
SECRET = "Zibeline"
PLACES = (
    "/fr/",
    "/mos/actualites/",
    "/fr/actualites/2026/",
    f"/it/notizie/comune/{GON}/",
    f"/fr/actualites/commune/{CHAPONOST}/",
    "/fr/actualites/objectif/3/",
    "/fr/objectifs/3/",
    f"/fr/communes/{GON}/",
    "/fr/actualites/atom.xml",
    "/it/notizie/rss.xml",
    f"/fr/actualites/commune/{GON}/atom.xml",
    f"/bib/actualites/commune/{CHAPONOST}/rss.xml",
)
"""Where its title is to be read."""

ADDRESS = "/fr/actualites/zibeline-a-tiere/"


@pytest.fixture
def number(app: Flask) -> int:
    """An item that is published from the moment on."""
    return a_news(
        GON,
        title=f"{SECRET} à Tiéré",
        publish_at=AT,
        objective_ids=objective_ids(3),
        town_ids=[town_number(CHAPONOST)],
    ).id


@pytest.mark.parametrize("early", [timedelta(days=30), timedelta(seconds=1), timedelta.resolution])
def test_before_its_moment_it_is_nowhere(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, number: int, early: timedelta
) -> None:
    set_clock(monkeypatch, AT - early)
    for path in PLACES:
        assert SECRET not in plain(reader.get(path)), path
    assert reader.get(ADDRESS).status_code == 404
    assert reader.get(f"/n/{number}").status_code == 404
    assert reader.get("/sitemap-2026.xml").status_code == 404
    assert "2026" not in plain(reader.get("/robots.txt"))


@pytest.mark.parametrize("late", [timedelta(), timedelta(days=30)])
def test_from_its_moment_on_it_is_everywhere(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, number: int, late: timedelta
) -> None:
    set_clock(monkeypatch, AT + late)
    for path in PLACES:
        assert SECRET in plain(reader.get(path)), path
    assert reader.get(ADDRESS).status_code == 200
    assert reader.get(f"/n/{number}").location == ADDRESS
    assert ADDRESS in plain(reader.get("/sitemap-2026.xml"))
    assert "/sitemap-2026.xml" in plain(reader.get("/robots.txt"))


def test_what_a_browser_kept_before_is_not_kept_after(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    for path in PLACES:
        set_clock(monkeypatch, AT - timedelta(seconds=1))
        kept = reader.get(path).headers["ETag"]
        assert reader.get(path, headers={"If-None-Match": kept}).status_code == 304
        set_clock(monkeypatch, AT)
        assert reader.get(path, headers={"If-None-Match": kept}).status_code == 200
