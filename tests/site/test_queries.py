"""A page asks the database little, and no more when there is more content."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from portal.db import db, saving
from portal.i18n.catalogue import catalogues
from portal.translate.actions import give_slug
from tests.client import Reader
from tests.factories import a_page, translate_page
from tests.people import GON, a_person, plant_people, signed_in
from tests.writing_ways import plant_news


@contextmanager
def counting() -> Iterator[list[str]]:
    """Collect the SELECTs asked inside the block.

    What was translated since is asked for once a second, and not by each page: here just before.
    """
    catalogues().look_again()
    catalogues().of("fr")
    asked: list[str] = []

    def note(*each: object) -> None:
        if str(each[2]).startswith("SELECT"):
            asked.append(str(each[2]))

    connection = db.engine
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(connection, "before_cursor_execute", note)


def fill(number: int) -> None:
    for place in range(number):
        page = a_page()
        with saving():
            give_slug(page, "fr", f"page-numero-{place}")
        translate_page(page)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/fr/", 10),
        ("/mos/communes/chaponost/", 9),
        ("/it/obiettivi/4/", 7),
        ("/it/il-partenariato/storia/", 10),
        ("/fr/plan-du-site/", 7),
        ("/fr/langues/", 7),  # the progress of each language, and whom to thank
        ("/sitemap.xml", 14),
        ("/fr/rien/", 5),
    ],
)
def test_a_page_takes_few_queries(app: Flask, reader: Reader, path: str, most: int) -> None:
    with counting() as asked:
        reader.get(path)
    assert 1 < len(asked) <= most


@pytest.mark.parametrize(
    ("path", "most"),
    [("", 17), ("equipe/", 12), ("journal/", 13), ("equipe/inviter/", 9), ("actualites/", 14)],
)
def test_the_desk_takes_few_queries_however_many_people(app: Flask, path: str, most: int) -> None:
    colleague = signed_in(app, a_person((GON, "manager")))
    with counting() as before:
        colleague.page(f"/fr/bureau/{GON}/{path}")
    for _ in range(20):
        plant_people()
        plant_news()
    with counting() as after:
        colleague.page(f"/fr/bureau/{GON}/{path}")
    assert 1 < len(before) <= most
    assert len(after) <= most


@pytest.mark.parametrize("path", ["/it/mappa-del-sito/", "/sitemap.xml", "/it/"])
def test_twenty_pages_more_take_no_query_more(app: Flask, reader: Reader, path: str) -> None:
    with counting() as before:
        reader.get(path)
    fill(20)
    with counting() as after:
        reader.get(path)
    assert len(after) == len(before)
