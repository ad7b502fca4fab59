"""The pages visitors read."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from flask import (
    Blueprint,
    abort,
    current_app,
    make_response,
    redirect,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from portal.accounts.queries import list_named_translators
from portal.documents.queries import list_documents
from portal.i18n import Text, _, current_language, languages
from portal.i18n.addresses import COOKIE, announce, go_to, negotiate, say_address
from portal.i18n.catalogue import catalogues
from portal.i18n.translatable import Translatable
from portal.news.queries import Wanted, list_years
from portal.pages.queries import find_page_by_slug
from portal.partnership.queries import list_milestones, list_objectives
from portal.site.latest import latest_news
from portal.site.links import address_book, page_address
from portal.site.menu import Link, partner_towns, site_name
from portal.site.share import show_page
from portal.site.showing import show_head, show_items
from portal.site.shown import CARDS, OBJECTIVE, TITLES, TOWN
from portal.towns.models import Fact, Town
from portal.towns.queries import find_town, list_facts, list_first_facts, list_services
from portal.translate.queries import Tally, count_public
from portal.web.csrf import without_token
from portal.web.doors import open_to

bp = Blueprint("site", __name__)

_A_YEAR = 365 * 24 * 3600
_PATH = re.compile(r"[a-z0-9-]{1,120}(/[a-z0-9-]{1,120}){0,5}/?")


@bp.get("/")
@open_to("everyone")
def gateway() -> ResponseReturnValue:
    """Open the portal in the visitor's language: the only address that looks at preferences."""
    response = redirect(url_for("site.home", lang=negotiate().tag), 302)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.update(("Accept-Language", "Cookie"))
    return response


@bp.get("/<lang:lang>/")
@open_to("everyone")
def home() -> str:
    """Show what the partnership is, its towns, latest news, objectives and documents."""
    towns, objectives, documents = partner_towns(), list_objectives(), list_documents()
    latest, figures = latest_news(datetime.now(UTC)), _figures(towns)
    return show_head(
        "site/home.html",
        "home",
        [*towns, *figures.values(), *latest.items, *objectives, *documents],
        fields=CARDS,
        towns=towns,
        figures=figures,
        latest=latest,
        objectives=objectives,
        documents=documents,
    )


@bp.get("/<lang:lang>/<word('objectives'):section>/")
@open_to("everyone")
def objectives() -> str:
    """Show the seven objectives."""
    objectives = list_objectives()
    return show_head("site/objectives.html", "objectives", objectives, objectives=objectives)


@bp.get("/<lang:lang>/<word('objectives'):section>/<int(max=99):number>/")
@open_to("everyone")
def objective(number: int) -> str:
    """Show one objective, between its neighbours."""
    objectives = list_objectives()
    objective = next((each for each in objectives if each.number == number), None)
    if objective is None:
        abort(404)
    others = [each for each in objectives if each.number != number]
    latest = latest_news(datetime.now(UTC), Wanted(objective_id=objective.id), has_dates=False)
    return show_items(
        "site/objective.html",
        _("Objectif %(number)s", number=number),
        [objective],
        beside=[*others, *latest.items],
        fields=OBJECTIVE,
        trail=[Link(_("Les sept objectifs"), url_for("site.objectives"))],
        objective=objective,
        others=others,
        latest=latest,
    )


@bp.get("/<lang:lang>/<word('towns'):section>/")
@open_to("everyone")
def towns() -> str:
    """Show the three towns."""
    towns = partner_towns()
    figures = _figures(towns)
    items: list[Translatable] = [*towns, *figures.values()]
    return show_head("site/towns.html", "towns", items, fields=CARDS, towns=towns, figures=figures)


@bp.get("/<lang:lang>/<word('towns'):section>/<slug:slug>/")
@open_to("everyone")
def town(slug: str) -> str:
    """Show a town, figures about it and its services."""
    town = find_town(slug)
    if town is None:
        abort(404)
    facts, services = list_facts([town]), list_services([town])
    latest = latest_news(datetime.now(UTC), Wanted(town_id=town.id), has_dates=False)
    return show_items(
        "site/town.html",
        Text(town.name, site_name().language),
        [town, *facts, *services],
        beside=latest.items,
        fields=TOWN,
        trail=[Link(_("Les trois communes"), url_for("site.towns"))],
        town=town,
        facts=facts,
        services=services,
        latest=latest,
    )


@bp.get("/<lang:lang>/<word('documents'):section>/")
@open_to("everyone")
def documents() -> str:
    """Show the founding documents, deposited or not."""
    documents = list_documents()
    return show_head("site/documents.html", "documents", documents, documents=documents)


@bp.get("/<lang:lang>/<word('languages'):section>/")
@open_to("everyone")
def language_gateway() -> str:
    """Show the languages of the portal, and offer to remember one."""
    announce(catalogues().spoken())
    return show_page(
        "site/languages.html",
        _("Langues"),
        languages=languages().public,
        catalogues=catalogues(),
        progress=_progress(),
        thanked=list_named_translators(),
    )


def _progress() -> dict[str, tuple[int, int]]:
    """Give for each language how many passages of the contents are in it, and of how many."""
    tallies: dict[str, list[Tally]] = defaultdict(list)
    for by_language in count_public(datetime.now(UTC)).values():
        for tag, tally in by_language.items():
            tallies[tag].append(tally)
    return {
        tag: (sum(each.done for each in found), sum(each.total for each in found))
        for tag, found in tallies.items()
    }


@bp.post("/<lang:lang>/<word('languages'):section>/")
@open_to("everyone")
@without_token
def remember_language() -> ResponseReturnValue:
    """Remember the language a visitor asks for, in the only cookie visitors get."""
    tag = request.form.get("language", "")
    if tag not in [language.tag for language in languages().public]:
        abort(400)
    response = make_response(redirect(url_for("site.home", lang=tag), 303))
    response.set_cookie(
        COOKIE,
        tag,
        max_age=_A_YEAR,
        secure=current_app.config["PUBLIC_URL"].startswith("https"),
        # The switcher's script keeps it too: it names a language and nothing else.
        httponly=False,
        samesite="Lax",
    )
    return response


@bp.get("/<lang:lang>/<word('sitemap'):section>/")
@open_to("everyone")
def sitemap() -> str:
    """Show every page of the portal."""
    book = address_book()
    pages = [page for page in book.pages.values() if book.path(page, current_language().tag)]
    objectives = list_objectives()
    return show_items(
        "site/sitemap.html",
        _("Plan du site"),
        [*pages, *objectives],
        fields=TITLES,
        book=book,
        pages=[page for page in pages if page.parent_id is None],
        objectives=objectives,
        towns=partner_towns(),
        years=list_years(datetime.now(UTC)),
        page_address=page_address,
    )


@bp.get("/<lang:lang>/<path:path>")
@open_to("everyone")
def page(path: str) -> ResponseReturnValue:
    """Show a page of text, or lead to where it stands now."""
    tag, path = current_language().tag, path.lower()
    book = address_book()
    slug = path.rstrip("/").rsplit("/", 1)[-1]
    page = find_page_by_slug(slug, tag) if _PATH.fullmatch(path) else None
    address = page_address(page.key, tag) if page else None
    if page is None or address is None:
        abort(404)
    moved = go_to(address)
    if moved is not None:
        return moved
    key = page.key
    say_address(lambda other: page_address(key, other) or url_for("site.home", lang=other))
    above = book.parent(page)
    around = [above or page, *book.children(above or page)]
    companions: Sequence[Translatable] = list_milestones() if key == "history" else ()
    return show_head(
        "site/history.html" if key == "history" else "site/page.html",
        key,
        companions,
        milestones=companions,
        around=around if len(around) > 1 else [],
    )


def _figures(towns: list[Town]) -> dict[int, Fact]:
    """Give the first figure of each town, for its card."""
    return {fact.town_id: fact for fact in list_first_facts(towns)}
