"""What machines read: the map of all addresses, and whether the portal is well."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial

from flask import Blueprint, Response, abort, render_template, url_for
from sqlalchemy import text

from portal.db import db
from portal.documents.queries import list_documents
from portal.i18n import languages
from portal.i18n.addresses import public_url
from portal.i18n.catalogue import catalogues
from portal.i18n.translatable import Translatable
from portal.news.models import News
from portal.news.queries import list_public, list_public_of_year, list_years
from portal.partnership.queries import list_milestones, list_objectives
from portal.site.latest import latest_news
from portal.site.links import address_book, learn_names, news_address, page_address
from portal.site.menu import partner_towns, site_name
from portal.site.shown import CARDS, NEWS, TITLES, TOWN
from portal.towns.queries import list_facts, list_first_facts, list_services
from portal.translate.queries import Fields, count_languages, languages_in
from portal.web.assets import asset_address, current_assets
from portal.web.doors import open_to

bp = Blueprint("feeds", __name__)

AddressIn = Callable[[str], str | None]


@bp.get("/robots.txt")
@open_to("everyone")
def robots() -> Response:
    """Tell crawlers where the maps are: that of the pages, and one of the news of each year."""
    maps = [url_for("feeds.sitemap")]
    maps += [url_for("feeds.sitemap_of_year", year=year) for year in list_years(datetime.now(UTC))]
    lines = ["User-agent: *", "Allow: /", *(f"Sitemap: {public_url(each)}" for each in maps), ""]
    return Response("\n".join(lines), mimetype="text/plain")


@bp.get("/sitemap.xml")
@open_to("everyone")
def sitemap() -> Response:
    """List every page in every language it really is in, with its other languages."""
    return _map(list(_pages()))


@bp.get("/sitemap-<int(min=2000, max=2999):year>.xml")
@open_to("everyone")
def sitemap_of_year(year: int) -> Response:
    """List the news of a year in every language they really are in."""
    found = list_public_of_year(year, datetime.now(UTC)) or abort(404)
    learn_names(found)
    return _map([(partial(_news, item), [item], {}) for item in found])


def _map(pages: Sequence[tuple[AddressIn, Sequence[Translatable], Fields]]) -> Response:
    counts = count_languages({item for _, items, _ in pages for item in items})
    order = [language.tag for language in languages().public]
    listed = []
    for address_in, items, fields in pages:
        tags = languages_in(counts, items, fields) if items else catalogues().spoken()
        found = ((tag, address_in(tag)) for tag in order if tag in tags)
        listed.append([(tag, public_url(address)) for tag, address in found if address])
    xml = render_template("site/sitemap.xml", pages=listed, home=public_url("/"))
    return Response(xml, mimetype="application/xml")


@bp.get("/<lang:lang>/manifest.webmanifest")
@open_to("everyone")
def manifest() -> Response:
    """Tell a phone how the portal is called and looks on its home screen, in a language."""
    name = site_name()
    towns = " · ".join(town.name for town in partner_towns())
    said = {
        "name": f"{name} – {towns}" if towns else name.plain,
        "short_name": name.plain,
        "lang": name.language,
        "dir": languages()[name.language].direction,
        "id": "/",
        "start_url": url_for("site.home"),
        "scope": "/",
        "display": "minimal-ui",
        "background_color": current_assets().light["paper"],
        "theme_color": current_assets().light["link"],
        "icons": [
            {"src": asset_address("img/icon.svg"), "type": "image/svg+xml", "sizes": "any"},
            {
                "src": asset_address("img/icon-512.png"),
                "type": "image/png",
                "sizes": "512x512",
                "purpose": "any maskable",
            },
        ],
    }
    response = Response(json.dumps(said, ensure_ascii=False), mimetype="application/manifest+json")
    response.headers["Content-Language"] = name.language
    response.cache_control.public = True
    response.cache_control.max_age = 3600
    return response


@bp.get("/healthz")
@open_to("everyone")
def health() -> Response:
    """Answer 200 when the database does."""
    db.session.execute(text("select 1"))
    response = Response("ok\n", mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response


def _pages() -> Iterator[tuple[AddressIn, Sequence[Translatable], Fields]]:
    """Give every public page with the items and fields it shows.

    One without items is in the languages of the interface.
    """
    book, towns = address_book(), partner_towns()
    objectives, documents = list_objectives(), list_documents()
    facts, services = list_facts(towns), list_services(towns)
    figures, latest = list_first_facts(towns), latest_news(datetime.now(UTC)).items
    heads = book.pages
    sections: dict[str, tuple[Sequence[Translatable], Fields]] = {
        "home": ([*towns, *figures, *latest, *objectives, *documents], CARDS),
        "objectives": (objectives, {}),
        "towns": ([*towns, *figures], CARDS),
        "documents": (documents, {}),
    }
    for key, (items, fields) in sections.items():
        if key in heads:
            yield partial(_section, key), [heads[key], *items], fields
    if "news" in heads:
        newest = list_public(datetime.now(UTC)) or latest
        yield _news_list, [heads["news"], *newest], NEWS
    for objective in objectives:
        yield partial(_objective, objective.number), [objective], {}
    for town in towns:
        own: list[Translatable] = [fact for fact in facts if fact.town_id == town.id]
        own += [service for service in services if service.town_id == town.id]
        yield partial(_town, town.slug), [town, *own], TOWN
    pages = [page for page in heads.values() if page.key not in (*sections, "news")]
    for page in pages:
        beside = list_milestones() if page.key == "history" else []
        yield partial(page_address, page.key), [page, *beside], {}
    yield partial(_section, "sitemap"), [*pages, *objectives], TITLES
    yield partial(_section, "language_gateway"), [], {}
    if objectives:
        yield _parallel, [], {}


def _section(name: str, tag: str) -> str:
    return url_for(f"site.{name}", lang=tag)


def _news_list(tag: str) -> str:
    return url_for("news.index", lang=tag)


def _parallel(tag: str) -> str:
    return url_for("parallel.objectives", lang=tag)


def _news(item: News, tag: str) -> str:
    return news_address(item, tag)


def _objective(number: int, tag: str) -> str:
    return url_for("site.objective", number=number, lang=tag)


def _town(slug: str, tag: str) -> str:
    return url_for("site.town", slug=slug, lang=tag)
