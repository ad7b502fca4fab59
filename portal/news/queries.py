"""What is asked of news."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import abort
from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, union_all

from portal.db import db
from portal.i18n.letters import fold
from portal.news.models import News, NewsObjective, NewsTown
from portal.translate import queries as translate
from portal.web.paging import Cursor
from portal.writing.models import Stage
from portal.writing.queries import public

PAGE = 20
"""How many news items a list shows at once."""

BIN_DAYS = 30
"""How long the bin keeps what is put in it."""

_MOST_NUMBERS = 5000  # in one query: databases take some ten thousand


@dataclass(frozen=True)
class Wanted:
    """Which public news a list shows: all, or those of a town, of an objective, of a year."""

    town_id: int | None = None
    objective_id: int | None = None
    year: int | None = None


def list_public(
    now: datetime,
    wanted: Wanted | None = None,
    before: Cursor | None = None,
    most: int = PAGE,
) -> list[News]:
    """Give what visitors may read, the last published first; one more than a page tells of more."""
    query = select(News).where(public(News, now), *_conditions(wanted))
    if before is not None:
        query = query.where(_after(News.publish_at, before))
    query = query.order_by(News.publish_at.desc(), News.id.desc()).limit(most)
    return list(db.session.scalars(query))


def list_years(now: datetime) -> list[int]:
    """Give the years that visitors may read news of, the last one first.

    The index gives the first moment and the last, then each year says whether it has any: nothing
    looks at every item.
    """
    moments = select(News.publish_at).where(public(News, now)).limit(1)
    oldest = moments.order_by(News.publish_at).scalar_subquery()
    newest = moments.order_by(News.publish_at.desc()).scalar_subquery()
    first, last = db.session.execute(select(oldest, newest)).one()
    if first is None or last is None:
        return []
    has_any = [
        select(literal(year)).where(exists().where(public(News, now), *_is_of_year(year)))
        for year in range(first.year, last.year + 1)
    ]
    return sorted(db.session.scalars(union_all(*has_any)), reverse=True)


def list_related(item: News, now: datetime, most: int) -> list[News]:
    """Give other news visitors may read: of the same objectives first, then of the same town."""
    shared = (
        select(func.count())
        .select_from(NewsObjective)
        .where(
            NewsObjective.news_id == News.id,
            NewsObjective.objective_id.in_(item.objective_ids),
        )
        .correlate(News)
        .scalar_subquery()
    )
    query = (
        select(News)
        .where(public(News, now), News.id != item.id)
        .where(or_(shared > 0, _is_of_town(item.town_id)))
        .order_by(shared.desc(), News.publish_at.desc(), News.id.desc())
        .limit(most)
    )
    return list(db.session.scalars(query))


def find_public(number: int, now: datetime) -> News | None:
    """Give a news item that visitors may read."""
    return db.session.scalar(select(News).where(public(News, now), News.id == number))


def list_public_among(numbers: Iterable[int], now: datetime) -> list[News]:
    """Give those of these news that visitors may read, however many are asked for."""
    wanted = sorted(set(numbers))
    found: list[News] = []
    for start in range(0, len(wanted), _MOST_NUMBERS):
        some = wanted[start : start + _MOST_NUMBERS]
        found += db.session.scalars(select(News).where(public(News, now), News.id.in_(some)))
    return found


def find_public_by_slug(slug: str, order: Sequence[str], now: datetime) -> News | None:
    """Give the news item a name in addresses leads to, now or formerly.

    A present name comes before a former one, then *order* gives the languages by precedence; a
    name of what visitors may not read is none.
    """
    found = [each for each in translate.list_slugs(News.item_kind, slug) if each.language in order]
    numbers = {each.item_id for each in found}
    shown = {item.id: item for item in list_public_among(numbers, now)}
    found = [each for each in found if each.item_id in shown]
    if not found:
        return None
    best = min(found, key=lambda each: (not each.is_current, order.index(each.language)))
    return shown[best.item_id]


def public_ids(numbers: Iterable[int], now: datetime) -> set[int]:
    """Give those of the numbers whose news visitors may read."""
    return set(
        db.session.scalars(select(News.id).where(public(News, now), News.id.in_(list(numbers))))
    )


def list_public_of_year(year: int, now: datetime, most: int = 20_000) -> list[News]:
    """Give all visitors may read of a year."""
    return list_public(now, Wanted(year=year), most=most)


# The desk


@dataclass(frozen=True)
class Filter:
    """What the list of a town's desk shows; *stage* may be "bin" or "sent back" too."""

    stage: str = ""
    words: str = ""
    author_id: int | None = None


def list_of_town(
    town_id: int, shown: Filter, before: Cursor | None = None, most: int = PAGE + 1
) -> list[News]:
    """Give the news of a town, the last changed first."""
    query = select(News).where(News.town_id == town_id, _is_of_stage(shown.stage))
    if shown.author_id is not None:
        query = query.where(News.author_id == shown.author_id)
    for word in fold(shown.words).split():
        query = query.where(News.folded.contains(word, autoescape=True))
    if before is not None:
        query = query.where(_after(News.changed_at, before))
    query = query.order_by(News.changed_at.desc(), News.id.desc()).limit(most)
    return list(db.session.scalars(query))


def count_stages(town_id: int) -> dict[str, int]:
    """Count the news of a town by stage, and under "bin" those in the bin."""
    rows = db.session.execute(
        select(News.stage, News.binned_at.is_not(None), func.count())
        .where(News.town_id == town_id)
        .group_by(News.stage, News.binned_at.is_not(None))
    )
    counts: dict[str, int] = {}
    for stage, is_binned, count in rows:
        name = "bin" if is_binned else stage.value
        counts[name] = counts.get(name, 0) + count
    return counts


def get_news(number: int, town_id: int) -> News:
    """Give a news item of a town, or a 404."""
    return find_news(number, town_id) or abort(404)


def find_news(number: int, town_id: int) -> News | None:
    """Give a news item of a town."""
    return db.session.scalar(select(News).where(News.id == number, News.town_id == town_id))


def find_begun(page: str) -> News | None:
    """Give the news item that was begun on a page, if it was saved."""
    return db.session.scalar(select(News).where(News.page == page))


def find_example(key: str) -> News | None:
    """Give a news item of the example content."""
    return db.session.scalar(select(News).where(News.example == key))


def lock_news(number: int, town_id: int) -> News:
    """Give a news item of a town as it is now, and let nobody else change it until all is saved."""
    query = select(News).where(News.id == number, News.town_id == town_id)
    query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query) or abort(404)


def list_sent_back(person_id: int, town_id: int) -> list[News]:
    """Give what somebody wrote for a town and was sent back."""
    query = select(News).where(
        News.town_id == town_id, News.author_id == person_id, _is_of_stage("sent back")
    )
    return list(db.session.scalars(query.order_by(News.sent_back_at).limit(PAGE)))


def titles_of(numbers: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Give the titles of news with their languages, by their numbers."""
    rows = db.session.execute(
        select(News.id, News.title, News.language).where(News.id.in_(list(numbers)))
    )
    return {number: (title, language) for number, title, language in rows}


def list_written_by(person_id: int) -> list[News]:
    """Give all the news somebody wrote."""
    return list(db.session.scalars(select(News).where(News.author_id == person_id)))


def list_long_binned(now: datetime, most: int = 500) -> list[News]:
    """Give what has been in the bin for so long that it is removed."""
    query = select(News).where(News.binned_at < now - timedelta(days=BIN_DAYS)).limit(most)
    return list(db.session.scalars(query))


def _conditions(wanted: Wanted | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted is None:
        return conditions
    if wanted.town_id is not None:
        conditions.append(_is_of_town(wanted.town_id))
    if wanted.objective_id is not None:
        serves = select(NewsObjective.news_id).where(
            NewsObjective.objective_id == wanted.objective_id
        )
        conditions.append(News.id.in_(serves))
    if wanted.year is not None:
        conditions += _is_of_year(wanted.year)
    return conditions


def _is_of_year(year: int) -> list[ColumnElement[bool]]:
    first = datetime(year, 1, 1, tzinfo=UTC)
    return [News.publish_at >= first, News.publish_at < first.replace(year=year + 1)]


def _is_of_town(town_id: int) -> ColumnElement[bool]:
    """Give the condition that a town wrote it, or that it concerns the town."""
    concerns = select(NewsTown.news_id).where(NewsTown.town_id == town_id)
    return or_(News.town_id == town_id, News.id.in_(concerns))


def _is_of_stage(stage: str) -> ColumnElement[bool]:
    if stage == "bin":
        return News.binned_at.is_not(None)
    if stage == "sent back":
        return and_(
            News.binned_at.is_(None), News.stage == Stage.DRAFT, News.sent_back_at.is_not(None)
        )
    kept = News.binned_at.is_(None)
    return and_(kept, News.stage == Stage(stage)) if stage else kept


def _after(moment: Any, before: Cursor) -> ColumnElement[bool]:
    """Give the condition that an item comes after another in a list, the last first."""
    then, number = before
    return or_(moment < then, and_(moment == then, News.id < number))
