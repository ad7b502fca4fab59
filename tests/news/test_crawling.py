"""Whoever reads every public address in every language learns nothing of what is hidden."""

from datetime import timedelta

from flask import Flask

from portal.db import saving
from portal.news.models import News
from portal.translate.actions import give_slug, write_target
from portal.translate.models import State
from portal.translate.queries import list_units
from portal.writing.models import Stage
from tests.news.places import MOMENT, at, crawl
from tests.people import CHAPONOST, GON, LESIGNANO
from tests.writing_ways import a_news, objective_ids, town_number

HIDDEN = {
    "draft": {"stage": Stage.DRAFT},
    "proposed": {"stage": Stage.PROPOSED},
    "sentback": {"stage": Stage.DRAFT, "sent_back_at": MOMENT, "comment": "Kzcomment"},
    "withdrawn": {"stage": Stage.WITHDRAWN, "publish_at": MOMENT - timedelta(days=700)},
    "awaited": {"publish_at": MOMENT + timedelta(seconds=1)},
    "farahead": {"publish_at": MOMENT + timedelta(days=366)},
    "binned": {"publish_at": MOMENT - timedelta(days=700), "binned_at": MOMENT},
}
FIELDS = ("title", "summary", "body", "place")
MARK = "kz"
"""Stands in every word of what is hidden, and in nothing else."""


def shown() -> News:
    """Publish an item that visitors read, which links to all later ones it can think of."""
    return a_news(
        CHAPONOST,
        title="Ouverte",
        body="\n\n".join(f"Voir [ceci](news:{number})." for number in range(1, 40)),
        publish_at=MOMENT - timedelta(days=1),
        town_ids=[town_number(GON)],
        objective_ids=objective_ids(*range(1, 8)),
    )


def hide(name: str, **more: object) -> News:
    """Save a hidden item with a word of its own in each field, in Italian too."""
    state = dict(more)
    late = {key: state.pop(key) for key in ("sent_back_at", "comment") if key in state}
    item = a_news(
        GON,
        **{field: f"{MARK}{name}{field} mot" for field in FIELDS},
        town_ids=[town_number(CHAPONOST), town_number(LESIGNANO)],
        objective_ids=objective_ids(*range(1, 8)),
        now=MOMENT - timedelta(days=800),
        **state,
    )
    with saving():
        for key, value in late.items():
            setattr(item, key, value)
        item.publish_at = state.get("publish_at")
        for unit in list_units(item):
            text = f"{MARK}it{name}{unit.field}"
            write_target(unit, "it", [text], State.REVIEWED, "Ada", MOMENT)
        give_slug(item, "it", f"{MARK}it{name}")
        give_slug(item, "fr", f"{MARK}former{name}")
        give_slug(item, "fr", f"{MARK}{name}")
    return item


def answers(app: Flask, *starts: str) -> dict[str, str]:
    with at(MOMENT):
        return {path: head + text for path, head, text in crawl(app, *starts)}


def own_addresses(items: list[News]) -> list[str]:
    """Give every address that hidden items have or had, in three languages."""
    names = [each + name for name in HIDDEN for each in (MARK, f"{MARK}it", f"{MARK}former")]
    heads = ("/fr/actualites/", "/it/notizie/", "/mos/actualites/")
    return [f"{head}{name}/" for head in heads for name in names] + [f"/n/{i.id}" for i in items]


def test_no_answer_has_a_word_of_it_and_none_is_other_than_without_it(app: Flask) -> None:
    shown()
    before = answers(app)
    assert len(before) > 100
    own = own_addresses([hide(name, **more) for name, more in HIDDEN.items()])
    after = answers(app, *own)
    assert [path for path in own if not after.pop(path).startswith("404")] == []
    # All is as if there were nothing: texts, counts, years, links, and what a version is called.
    assert {path for path in after if after[path] != before.get(path)} == set()
    assert after.keys() == before.keys()


def test_the_crawl_comes_to_what_is_shown(app: Flask) -> None:
    hide("seen", publish_at=MOMENT)
    found = answers(app)
    words = [f"{MARK}seen{field}" for field in FIELDS]
    words += [f"{MARK}itseen{field}" for field in FIELDS]
    assert [word for word in words if not any(word in text for text in found.values())] == []
    assert f"/it/notizie/{MARK}itseen/" in found
    for path in ("/fr/actualites/atom.xml", "/sitemap-2026.xml", "/robots.txt", "/mos/"):
        assert path in found
