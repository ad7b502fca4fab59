"""Lists of news stay fast however many there are."""

import time
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import insert

from portal.db import db, saving
from portal.news.models import News, NewsObjective
from portal.translate.models import Unit, UnitKind, source_hash
from portal.writing.models import Stage
from tests.client import Reader
from tests.factories import NOW
from tests.people import GON, a_person, signed_in
from tests.writing_ways import objective_ids, town_number

# A database's own numbers, which go on from one test to the next, are far below.
FAR = 1_000_000


def publish_many(first: int, last: int) -> None:
    """Publish news by their places in the list, with two passages each."""
    town, (objective,) = town_number(GON), objective_ids(3)
    numbers = range(first, last)
    with saving():
        db.session.execute(
            insert(News),
            [
                {
                    "id": FAR + number,
                    "town_id": town,
                    "language": "fr",
                    "stage": Stage.PUBLISHED,
                    "publish_at": NOW - timedelta(minutes=number),
                    "version": 1,
                    "created_at": NOW,
                    "changed_at": NOW - timedelta(minutes=number),
                    "title": f"Titre {number}",
                    "summary": f"Résumé {number}",
                    "body": "Texte",
                    "place": "",
                    "folded": f"titre {number}",
                }
                for number in numbers
            ],
        )
        db.session.execute(
            insert(Unit),
            [
                {
                    "item_kind": "news",
                    "item_id": FAR + number,
                    "field": field,
                    "key": f"{field}{number}",
                    "position": place,
                    "kind": UnitKind.LINE,
                    "language": "fr",
                    "source": f"{field} {number}",
                    "links": [],
                    "source_hash": source_hash(f"{field} {number}"),
                    "is_used": True,
                    "created_at": NOW,
                    "source_changed_at": NOW,
                }
                for number in numbers
                for place, field in enumerate(("title", "summary"))
            ],
        )
        served = [{"news_id": FAR + number, "objective_id": objective} for number in numbers]
        db.session.execute(insert(NewsObjective), served)


def quickest(act: Callable[[], object], times: int = 7) -> float:
    """Give the seconds of the quickest of some tries: what the machine does beside is left out."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def test_ten_thousand_news_are_listed_almost_as_fast_as_a_hundred(
    app: Flask, reader: Reader
) -> None:
    reader.looks_at_pages = False
    editor = signed_in(app, a_person((GON, "editor")))
    editor.looks_at_pages = False
    pages = {
        "all": lambda: reader.get("/fr/actualites/"),
        "of a town": lambda: reader.get(f"/fr/actualites/commune/{GON}/"),
        "of an objective": lambda: reader.get("/fr/actualites/objectif/3/"),
        "feed": lambda: reader.get("/fr/actualites/atom.xml"),
        "home": lambda: reader.get("/fr/"),
        "desk": lambda: editor.get(f"/fr/bureau/{GON}/actualites/"),
    }
    publish_many(1, 101)
    few = {name: quickest(act) for name, act in pages.items()}
    publish_many(101, 10_001)
    many = {name: quickest(act) for name, act in pages.items()}
    ratios = {name: round(many[name] / few[name], 1) for name in pages}
    assert max(ratios.values()) < 4, ratios
