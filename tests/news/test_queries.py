"""Reading news asks the database as much for many as for few."""

import pytest
from flask import Flask

from portal.news.queries import list_years
from portal.writing.models import Stage
from tests.client import Reader
from tests.factories import NOW
from tests.people import CHAPONOST, GON
from tests.site.test_queries import counting
from tests.writing_ways import a_news, objective_ids, town_number


def publish(number: int) -> int:
    """Publish news that tell of each other, and give the number of the last one."""
    for _ in range(number):
        last = a_news(town_ids=[town_number(CHAPONOST)], objective_ids=objective_ids(3)).id
    links = " ".join(f"[lien](news:{each})" for each in range(last, last - number, -1))
    return a_news(title="La dernière", body=links, objective_ids=objective_ids(3)).id


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/fr/actualites/", 15),
        ("/it/notizie/2026/", 14),
        (f"/mos/actualites/commune/{GON}/", 14),
        ("/fr/actualites/objectif/3/", 14),
        ("/it/notizie/la-derniere/", 20),
        ("/fr/actualites/atom.xml", 13),
        (f"/it/notizie/comune/{GON}/rss.xml", 14),
        ("/fr/", 16),
        (f"/fr/communes/{GON}/", 14),
        ("/sitemap-2026.xml", 8),
        ("/robots.txt", 3),
    ],
)
def test_sixty_news_take_no_query_more_than_three(
    app: Flask, reader: Reader, path: str, most: int
) -> None:
    publish(3)
    with counting() as few:
        assert reader.get(path, follow_redirects=True).status_code == 200
    publish(60)
    with counting() as many:
        assert reader.get(path, follow_redirects=True).status_code == 200
    # At most one more: for the names of what a text leads to and the page shows nowhere else.
    assert len(many) <= len(few) + ("derniere" in path or ".xml" in path), set(many) - set(few)
    assert 1 <= len(few) <= most


def test_the_years_are_those_with_news_and_none_between(app: Flask) -> None:
    assert list_years(NOW) == []
    for year in (2026, 2021, 2023, 2021, 2027):
        a_news(publish_at=NOW.replace(year=year))
    a_news(publish_at=NOW.replace(year=2022), binned_at=NOW)
    a_news(publish_at=NOW.replace(year=2010), stage=Stage.WITHDRAWN)
    assert list_years(NOW) == [2026, 2023, 2021]
