"""A search of 20,000 items takes little longer than their database needs to find the words."""

import random
import statistics
import time
from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select, text

from portal.db import db, saving
from portal.i18n import languages
from portal.search.models import SearchEntry
from portal.search.queries import Wanted, _matches, add_entries, find, read_question
from portal.search.words import index_words
from tests.bench.test_news import FAR, publish_many
from tests.factories import NOW
from tests.people import GON
from tests.writing_ways import town_number

ITEMS = 20_000
WORDS = 4_000
"""Different words; the most frequent stand in every third text, as those of a language do."""


def plant_entries() -> None:
    publish_many(0, ITEMS)
    chance, town = random.Random(3), town_number(GON)
    for start in range(0, ITEMS, 2_000):
        texts = [
            " ".join(f"mot{int(WORDS ** chance.random())}x" for _ in range(60))
            for _ in range(2_000)
        ]
        with saving():
            add_entries(
                [
                    {
                        "item_kind": "news", "item_id": FAR + start + place, "language": "fr",
                        "town_id": town, "title": said[:40], "title_words": f" {said[:40]}",
                        "text": said, "words": index_words([said]),
                    }
                    for place, said in enumerate(texts)
                ]
            )  # fmt: skip


def median(act: Callable[[str], object], questions: list[str]) -> float:
    taken = []
    for question in questions:
        begun = time.perf_counter()
        act(question)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def test_twenty_thousand_items_are_searched_in_little_more_than_a_count(app: Flask) -> None:
    plant_entries()
    db.session.execute(text("analyze"))  # as PostgreSQL does by itself, a minute later
    chance = random.Random(5)
    words = [f"mot{chance.randrange(1, WORDS)}x" for _ in range(30)]
    questions = [*words[:20], *(f"mot{n} {word}" for n, word in enumerate(words[20:], 1)), "mot1x"]
    french = languages()["fr"]

    def search(question: str) -> object:
        return find(Wanted(read_question(question)), french, NOW)

    def count(question: str) -> object:
        query = select(func.count()).select_from(SearchEntry)
        return db.session.scalar(query.where(_matches(read_question(question))))

    search("mot1x")
    searching, counting = median(search, questions), median(count, questions)
    assert find(Wanted(read_question("mot1x")), french, NOW).total > ITEMS / 10
    assert searching < 12 * counting, (
        f"{searching * 1000:.1f} ms, and {counting * 1000:.1f} to count"
    )
