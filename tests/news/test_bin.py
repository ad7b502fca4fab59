"""The bin: thirty days, and then nothing is left of a text, and nothing is given its number."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.db import db
from portal.news.actions import purge
from portal.news.models import News, NewsObjective, NewsTown
from portal.translate.models import Slug, Target, Unit
from portal.writing.models import Revision, Unsaved
from tests.accounts.ways import an_administrator
from tests.factories import translate
from tests.news.deeds import a_news_in, count_of, keep_typed, main_of, path_of
from tests.people import CHAPONOST, GON, a_person, signed_in
from tests.writing_ways import a_news, objective_ids, town_number

DAYS = timedelta(days=30)


def binned(before: timedelta) -> int:
    """Save a text with all that may hang on it, put in the bin so long ago; give its number."""
    author = a_person((GON, "contributor"))
    item = a_news(
        author=author,
        town_ids=[town_number(CHAPONOST)],
        objective_ids=objective_ids(3, 6),
        binned_at=datetime.now(UTC) - before,
    )
    for unit in db.session.scalars(select(Unit).where(Unit.item_kind == "news")).all():
        if unit.item_id == item.id:
            translate(unit, "it")
    keep_typed(author, f"page-of-bin-{item.id}", item_id=item.id, version=1)
    return item.id


def left_of(number: int) -> dict[str, int]:
    """Count what is left of a text, by table."""
    units = select(Unit.id).where(Unit.item_kind == "news", Unit.item_id == number)
    return {
        "news": count_of(News, News.id == number),
        "towns": count_of(NewsTown, NewsTown.news_id == number),
        "objectives": count_of(NewsObjective, NewsObjective.news_id == number),
        "targets": count_of(Target, Target.unit_id.in_(units)),
        "units": count_of(Unit, Unit.item_kind == "news", Unit.item_id == number),
        "slugs": count_of(Slug, Slug.item_kind == "news", Slug.item_id == number),
        "revisions": count_of(Revision, Revision.item_kind == "news", Revision.item_id == number),
        "unsaved": count_of(Unsaved, Unsaved.item_kind == "news", Unsaved.item_id == number),
    }


def test_after_thirty_days_nothing_is_left_of_a_text(saved_news_portal: Flask) -> None:
    with saved_news_portal.app_context():
        old, newer = binned(DAYS + timedelta(minutes=1)), binned(DAYS - timedelta(minutes=1))
        targets = count_of(Target)
        assert all(left_of(old).values())
    ran = saved_news_portal.test_cli_runner().invoke(args=["jobs"], catch_exceptions=False)
    assert ran.exit_code == 0
    with saved_news_portal.app_context():
        assert set(left_of(old).values()) == {0}
        assert all(left_of(newer).values())
        assert count_of(Target) == targets - left_of(newer)["targets"]


def test_the_number_of_a_text_is_never_given_again(saved_news_portal: Flask) -> None:
    with saved_news_portal.app_context():
        old = binned(DAYS + timedelta(minutes=1))
        assert old == db.session.scalar(select(News.id).order_by(News.id.desc()))
        db.session.commit()
    saved_news_portal.test_cli_runner().invoke(args=["jobs"], catch_exceptions=False)
    with saved_news_portal.app_context():
        assert a_news().id > old


def test_a_text_that_is_not_in_the_bin_stays_for_ever(app: Flask) -> None:
    item = a_news()
    purge(datetime.now(UTC) + timedelta(days=3650))
    assert count_of(News, News.id == item.id) == 1


def test_the_log_still_tells_of_a_text_that_is_gone(app: Flask) -> None:
    editor = a_person((GON, "editor"))
    item = a_news_in("published", editor)
    number = item.id
    signed_in(app, editor).send(path_of(item, "corbeille"))
    purge(datetime.now(UTC) + 2 * DAYS)
    db.session.commit()
    words = main_of(an_administrator(app).page("/fr/bureau/journal/")).text
    assert "Texte mis à la corbeille" in words
    assert f"n° {number}" in words


@pytest.mark.parametrize("step", ["", "modifier", "versions", "apercu"])
def test_what_is_gone_is_not_found(app: Flask, step: str) -> None:
    client, item = signed_in(app, a_person((GON, "editor"))), a_news_in("binned", a_person())
    path = path_of(item, step)
    purge(datetime.now(UTC) + 2 * DAYS)
    db.session.commit()
    assert client.get(path).status_code == 404


def test_the_bin_says_how_long_it_keeps(app: Flask) -> None:
    item = a_news_in("binned", a_person((GON, "contributor")))
    page = signed_in(app, a_person((GON, "editor"))).page(path_of(item))
    assert "La corbeille garde un texte trente jours." in main_of(page).text
