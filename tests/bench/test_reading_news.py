"""How long a news item is read: neither its neighbours nor its letters make it last."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from portal.db import saving
from portal.site.links import link_address
from portal.translate.actions import give_slug
from portal.translate.segments import cut, render
from portal.web.paging import write_cursor
from tests.bench.test_news import FAR, publish_many, quickest
from tests.client import Reader
from tests.factories import NOW
from tests.people import GON
from tests.writing_ways import a_news, objective_ids

LETTERS = 20_000


def pages(reader: Reader, last: int) -> dict[str, Callable[[], object]]:
    """Give what is read: the place in the list stands near its end."""
    place = write_cursor(NOW - timedelta(minutes=last - 30), FAR + last - 30)
    return {
        "item with others": lambda: reader.get("/fr/actualites/au-milieu/"),
        "end of the list": lambda: reader.get(f"/fr/actualites/?before={place}"),
        "end of a town": lambda: reader.get(f"/fr/actualites/commune/{GON}/?before={place}"),
        "robots": lambda: reader.get("/robots.txt"),
        "site map": lambda: reader.get("/fr/plan-du-site/"),
        "another town": lambda: reader.get("/fr/actualites/commune/chaponost/"),
        "feed of a town": lambda: reader.get(f"/fr/actualites/commune/{GON}/rss.xml"),
    }


def test_ten_thousand_neighbours_make_nothing_slow(app: Flask, reader: Reader) -> None:
    reader.looks_at_pages = False
    item = a_news(GON, publish_at=NOW, objective_ids=objective_ids(3))
    with saving():
        give_slug(item, "fr", "au-milieu")
    publish_many(101, 201)
    few = {name: quickest(act) for name, act in pages(reader, 200).items()}
    publish_many(201, 10_101)
    many = {name: quickest(act) for name, act in pages(reader, 10_100).items()}
    ratios = {name: round(many[name] / few[name], 1) for name in many}
    assert max(ratios.values()) < 4, ratios


PLAIN = "Le comité a visité le puits de Tiéré et l’école du village. "
WORST = {
    "brackets": "[",
    "closed brackets": "[]",
    "links": "[a](/b) ",
    "news": "[a](news:1) ",
    "open links": "[a](",
    "pictures": "![a](",
    "stars": "*a **b ",
    "stars alone": "*",
    "underlines": "_a__b ",
    "quotes": "> " * 60 + "a\n",
    "one deep quote": ">",
    "lists": "- ",
    "deep lists": "".join(" " * (2 * depth) + "- a\n" for depth in range(60)),
    "numbers": "1. a\n",
    "code": "`a``b",
    "ticks": "`",
    "tables": "|a|b|\n|-|-|\n|c|d|\n\n",
    "one table": "|",
    "bars": "|a\n|-\n",
    "notes": "[^1] ",
    "many notes": "[^a]: x\n\n",
    "open notes": "[^",
    "definitions": "[a]: /b\n",
    "entities": "&amp;",
    "open entities": "&#",
    "escapes": "\\",
    "tags": "<a ",
    "comments": "<!--",
    "autolinks": "<http://a",
    "struck": "~~a~",
    "headings": "# a\n",
    "underlined": "a\n=\n",
    "blank lines": "\n",
    "spaces": " ",
    "broken lines": "a  \n",
    "marks": "e\u0303",
    "faces": "🧑‍🌾",
    "quoted titles": '[a](/b "c',
}


@pytest.mark.parametrize("text", WORST.values(), ids=list(WORST))
def test_no_text_takes_more_than_its_length(app: Flask, text: str) -> None:
    """Each mark costs what it costs; ten times as many must not cost a hundred times as much."""
    with app.test_request_context("/fr/"):
        app.preprocess_request()
        plain = seconds(PLAIN + "\n\n", LETTERS)
        short, long = (seconds(text, letters) for letters in (LETTERS // 10, LETTERS))
    assert long < 150 * plain, f"{long:.3f} s, and {plain:.3f} s for plain words"
    assert long < 30 * short + 5 * plain, f"{long:.3f} s, and {short:.3f} s for a tenth"


def seconds(text: str, letters: int) -> float:
    """Give how long the processor cuts and renders so many letters: the quickest of three times."""
    whole, taken = text * (letters // len(text)), []
    for _ in range(3):
        begun = time.process_time()
        render(whole, [None] * len(cut(whole)), "fr", "fr", link_address, "note", None)
        taken.append(time.process_time() - begun)
    return min(taken)
