"""The news visitors read: lists, items, and what feed readers ask for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.http import http_date

from portal.i18n import Text, _, current_language, languages
from portal.i18n.addresses import go_to, negotiate, public_url, say_address
from portal.i18n.letters import without_unseen
from portal.media.models import Picture
from portal.media.queries import list_pictures_of
from portal.news import queries
from portal.news.models import News
from portal.news.queries import PAGE, Wanted
from portal.partnership.models import Objective
from portal.partnership.queries import list_objectives
from portal.site.latest import latest_news
from portal.site.links import learn_links, learn_names, link_address, news_address
from portal.site.menu import Link, partner_towns, site_name
from portal.site.showing import show_head, show_items
from portal.site.shown import LATEST, NEWS
from portal.towns.models import Town
from portal.towns.queries import find_town
from portal.translate.queries import Readings, read
from portal.translate.reading import Reading
from portal.web.doors import open_to
from portal.web.paging import LARGEST, read_cursor, write_cursor

bp = Blueprint("news", __name__)

NEWS_LIST = "/<lang:lang>/<word('news'):section>"
OF_TOWN = f"{NEWS_LIST}/<word('town'):part>/<slug:slug>"
FEEDS = {"atom": "application/atom+xml", "rss": "application/rss+xml"}
# In HTML as it is written here: a "<" of a text stands as "&lt;", and a quote in a value as "&quot;".
_TAG = re.compile(r'<[a-z][a-z0-9]*(?:\s[a-z-]+="[^"]*")+')
_LINK = re.compile(r'(\s(?:href|src)=")([/#])')
_FEED_PAGES = {"atom": "site/atom.xml", "rss": "site/rss.xml"}


def dress_templates(app: Flask) -> None:
    """Give templates what they ask of news."""
    app.add_template_global(news_address, "news_address")
    app.add_template_global(town_of, "town_of")
    app.add_template_global(published_on, "published_on")


def town_of(item: News) -> Town:
    """Give the town that wrote an item."""
    return next(town for town in partner_towns() if town.id == item.town_id)


def published_on(item: News) -> date:
    """Give the day an item was published, as the calendar of its town has it."""
    moment = item.publish_at or item.changed_at
    return moment.astimezone(ZoneInfo(town_of(item).time_zone)).date()


@bp.get(f"{NEWS_LIST}/")
@open_to("everyone")
def index() -> str:
    """Show the news; until a town has published some, the last dates of the partnership."""
    now = datetime.now(UTC)
    found, older = _list(now, Wanted())
    latest = latest_news(now) if not found else None
    dates = latest.dates if latest else []
    return show_head(
        "site/news.html",
        "news",
        [*found, *dates],
        fields=NEWS,
        found=found,
        dates=dates,
        older=older,
        feed=_feed_addresses(None),
        **_ways(now),
    )


@bp.get(f"{OF_TOWN}/")
@open_to("everyone")
def of_town(slug: str) -> str:
    """Show the news a town wrote, and those that concern it."""
    town = find_town(slug) or abort(404)
    title = _("Actualités de %(town)s", town=town.name)
    return _narrowed(title, Wanted(town_id=town.id), feed=_feed_addresses(town))


@bp.get(f"{NEWS_LIST}/<word('objective'):part>/<int(max=99):number>/")
@open_to("everyone")
def of_objective(number: int) -> str:
    """Show the news that serve an objective."""
    objective = _objective(number) or abort(404)
    title = _("Actualités de l’objectif %(number)s", number=number)
    return _narrowed(title, Wanted(objective_id=objective.id), beside=[objective])


@bp.get(f"{NEWS_LIST}/<int(min=2000, max=2999):year>/")
@open_to("everyone")
def of_year(year: int) -> str:
    """Show the news of a year."""
    return _narrowed(_("Actualités de %(year)s", year=year), Wanted(year=year))


@bp.get(f"{NEWS_LIST}/<slug:slug>/")
@open_to("everyone")
def item(slug: str) -> ResponseReturnValue:
    """Show a news item, or lead to where it stands now."""
    now, tag = datetime.now(UTC), current_language().tag
    order = list(dict.fromkeys((*current_language().chain, *languages())))
    item = queries.find_public_by_slug(slug, order, now)
    if item is None:
        abort(404)
    moved = go_to(news_address(item, tag))
    if moved is not None:
        return moved
    say_address(lambda other: news_address(item, other))
    related = queries.list_related(item, now, LATEST)
    pictures = list_pictures_of([item])[item]
    learn_names(related)
    return show_items(
        "site/news_item.html",
        None,
        [item, *pictures],
        beside=related,
        pictures=pictures,
        trail=[Link(_("Actualités"), url_for("news.index"))],
        related=related,
        **about(item),
    )


@bp.get(f"/n/<int(max={LARGEST}):number>")
@open_to("everyone")
def short(number: int) -> ResponseReturnValue:
    """Lead from the short address of an item to it, in the language of whoever comes."""
    item = queries.find_public(number, datetime.now(UTC)) or abort(404)
    response = redirect(news_address(item, negotiate().tag), 302)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.update(("Accept-Language", "Cookie"))
    return response


@bp.get(f"{NEWS_LIST}/<any(atom, rss):format>.xml")
@open_to("everyone")
def feed(format: str) -> Response:
    """Give the newest news whole, for programs that read feeds."""
    return _feed(format, None)


@bp.get(f"{OF_TOWN}/<any(atom, rss):format>.xml")
@open_to("everyone")
def feed_of_town(slug: str, format: str) -> Response:
    """Give the newest news of a town whole."""
    return _feed(format, find_town(slug) or abort(404))


@dataclass(frozen=True)
class Entry:
    """A news item as a feed tells it."""

    item: News
    reading: Reading
    town: Town
    updated: datetime
    address: str
    html: Markup
    pictures: list[tuple[Picture, Text]]

    def text(self, name: str) -> Text:
        """Give a field without what XML has no place for."""
        text = self.reading.text(name)
        return Text(without_unseen(text.plain), text.language)


def _list(now: datetime, wanted: Wanted) -> tuple[list[News], str | None]:
    """Give a page of a list, and where it goes on."""
    before = read_cursor(request.args.get("before"))
    found = queries.list_public(now, wanted, before, PAGE + 1)
    older = None
    if len(found) > PAGE:
        found = found[:PAGE]
        last = found[-1]
        older = f"{request.path}?before={write_cursor(last.publish_at or now, last.id)}"
    learn_names(found)
    return found, older


def _narrowed(
    title: Text,
    wanted: Wanted,
    beside: Sequence[Objective] = (),
    feed: dict[str, str] | None = None,
) -> str:
    now = datetime.now(UTC)
    found, older = _list(now, wanted)
    return show_items(
        "site/news_list.html",
        title,
        found,
        beside=beside,
        fields=NEWS,
        trail=[Link(_("Actualités"), url_for("news.index"))],
        summary=None,
        found=found,
        older=older,
        objective=beside[0] if beside else None,
        feed=feed or {},
        **_ways(now),
    )


def _ways(now: datetime) -> dict[str, Any]:
    """Give the narrower lists: of each town and of each year."""
    return {
        "town_lists": [
            Link(Text(town.name, site_name().language), url_for("news.of_town", slug=town.slug))
            for town in partner_towns()
        ],
        "year_lists": [
            Link(Text(str(year), current_language().tag), url_for("news.of_year", year=year))
            for year in queries.list_years(now)
        ],
    }


def about(item: News) -> dict[str, Any]:
    """Give what a page tells of an item beside its text."""
    return {
        "item": item,
        "towns": [town for town in partner_towns() if town.id in item.town_ids],
        "objectives": [each for each in list_objectives() if each.id in item.objective_ids],
        "short_address": public_url(url_for("news.short", number=item.id)) if item.id else None,
    }


def _objective(number: int) -> Objective | None:
    return next((each for each in list_objectives() if each.number == number), None)


def _feed_addresses(town: Town | None) -> dict[str, str]:
    if town is None:
        return {each: url_for("news.feed", format=each) for each in FEEDS}
    return {each: url_for("news.feed_of_town", slug=town.slug, format=each) for each in FEEDS}


def _feed(format: str, town: Town | None) -> Response:
    now = datetime.now(UTC)
    wanted = Wanted(town_id=town.id) if town else Wanted()
    items = queries.list_public(now, wanted)
    entries = _entries(items)
    title = _("Actualités de %(town)s", town=town.name) if town else _("Actualités")
    address = url_for("news.of_town", slug=town.slug) if town else url_for("news.index")
    newest = max((entry.updated for entry in entries), default=None)
    xml = render_template(
        _FEED_PAGES[format],
        title=Text(f"{title} – {site_name()}", title.language),
        entries=entries,
        address=public_url(address),
        own_address=public_url(_feed_addresses(town)[format]),
        updated=newest or datetime(2013, 12, 1, tzinfo=UTC),
        rfc_date=http_date,
        outward=outward,
        objectives={each.id: each for each in list_objectives()},
    )
    response = Response(xml, mimetype=FEEDS[format])
    if newest is not None:
        response.last_modified = newest
    return response


def _entries(items: Iterable[News]) -> list[Entry]:
    items = list(items)
    learn_names(items)
    pictures = list_pictures_of(items)
    shown = [picture for some in pictures.values() for picture in some]
    readings = read([*items, *shown], current_language())
    learn_links(readings.values())
    return [_entry(item, readings[item], pictures[item], readings) for item in items]


def outward(html: str, address: str) -> str:
    """Give HTML whose links say where the portal is: a feed is read elsewhere.

    What leads to a place on the same page leads to it on the page at *address*. Words that only
    look like a link are none.
    """
    ahead = {"/": public_url(""), "#": address}

    def point(tag: re.Match[str]) -> str:
        return _LINK.sub(lambda link: f"{link[1]}{ahead[link[2]]}{link[2]}", tag[0])

    return _TAG.sub(point, without_unseen(str(html)))


def _entry(item: News, reading: Reading, pictures: Sequence[Picture], read: Readings) -> Entry:
    changes = [each.target.changed_at for each in reading.shown if each.target is not None]
    return Entry(
        item=item,
        reading=reading,
        town=town_of(item),
        updated=max([item.publish_at or item.changed_at, item.changed_at, *changes]),
        address=public_url(news_address(item)),
        html=reading.html("body", link_address, boxes=False),
        pictures=[(each, read[each].text("alt")) for each in pictures],
    )
