"""The pages visitors read."""

import re
from collections.abc import Sequence
from typing import Any

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

from portal.documents.queries import list_documents
from portal.i18n import Language, Text, _, current_language, languages
from portal.i18n.addresses import (
    COOKIE,
    announce,
    go_to,
    negotiate,
    say_address,
    switcher,
)
from portal.i18n.catalogue import catalogues
from portal.i18n.translatable import Translatable
from portal.pages.models import Page
from portal.pages.queries import find_page_by_slug, read_body
from portal.partnership.queries import list_latest_milestones, list_milestones, list_objectives
from portal.site.links import address_book, page_address
from portal.site.menu import Link, partner_towns, site_name
from portal.site.notices import notice
from portal.site.share import show_page
from portal.site.shown import CARDS, LATEST, NEWS, TITLES, TOWN
from portal.towns.models import Fact, Town
from portal.towns.queries import find_town, list_facts, list_first_facts, list_services
from portal.translate.queries import Fields, count_languages, languages_in, read
from portal.translate.reading import Reading
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
    """Show what the partnership is, its towns, latest dates, objectives and documents."""
    towns, objectives, documents = partner_towns(), list_objectives(), list_documents()
    latest, figures = list_latest_milestones(LATEST), _figures(towns)
    return _page(
        "site/home.html",
        "home",
        [*towns, *figures.values(), *latest, *objectives, *documents],
        fields=CARDS,
        towns=towns,
        figures=figures,
        latest=latest,
        objectives=objectives,
        documents=documents,
    )


@bp.get("/<lang:lang>/<word('news'):section>/")
@open_to("everyone")
def news() -> str:
    """Show the news; until a town has published some, the last dates of the partnership."""
    latest = list_latest_milestones(LATEST)
    return _page("site/news.html", "news", latest, fields=NEWS, latest=latest)


@bp.get("/<lang:lang>/<word('objectives'):section>/")
@open_to("everyone")
def objectives() -> str:
    """Show the seven objectives."""
    objectives = list_objectives()
    return _page("site/objectives.html", "objectives", objectives, objectives=objectives)


@bp.get("/<lang:lang>/<word('objectives'):section>/<int(max=99):number>/")
@open_to("everyone")
def objective(number: int) -> str:
    """Show one objective, between its neighbours."""
    objectives = list_objectives()
    objective = next((each for each in objectives if each.number == number), None)
    if objective is None:
        abort(404)
    others = [each for each in objectives if each.number != number]
    return _show(
        "site/objective.html",
        _("Objectif %(number)s", number=number),
        [objective],
        beside=others,
        trail=[Link(_("Les sept objectifs"), url_for("site.objectives"))],
        objective=objective,
        others=others,
    )


@bp.get("/<lang:lang>/<word('towns'):section>/")
@open_to("everyone")
def towns() -> str:
    """Show the three towns."""
    towns = partner_towns()
    figures = _figures(towns)
    items: list[Translatable] = [*towns, *figures.values()]
    return _page("site/towns.html", "towns", items, fields=CARDS, towns=towns, figures=figures)


@bp.get("/<lang:lang>/<word('towns'):section>/<slug:slug>/")
@open_to("everyone")
def town(slug: str) -> str:
    """Show a town, figures about it and its services."""
    town = find_town(slug)
    if town is None:
        abort(404)
    facts, services = list_facts([town]), list_services([town])
    return _show(
        "site/town.html",
        Text(town.name, site_name().language),
        [town, *facts, *services],
        fields=TOWN,
        trail=[Link(_("Les trois communes"), url_for("site.towns"))],
        town=town,
        facts=facts,
        services=services,
    )


@bp.get("/<lang:lang>/<word('documents'):section>/")
@open_to("everyone")
def documents() -> str:
    """Show the founding documents, deposited or not."""
    documents = list_documents()
    return _page("site/documents.html", "documents", documents, documents=documents)


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
    )


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
    return _show(
        "site/sitemap.html",
        _("Plan du site"),
        [*pages, *objectives],
        fields=TITLES,
        book=book,
        pages=[page for page in pages if page.parent_id is None],
        objectives=objectives,
        towns=partner_towns(),
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
    return _page(
        "site/history.html" if key == "history" else "site/page.html",
        key,
        companions,
        milestones=companions,
        around=around if len(around) > 1 else [],
    )


def _page(template: str, key: str, items: Sequence[Translatable], **context: Any) -> str:
    """Show a page that has a head of its own, with the items on it."""
    head: Page | None = address_book().pages.get(key)
    if head is None:
        abort(404)
    if "page" not in (context.get("fields") or {}):
        read_body(head)
    return _show(template, None, [head, *items], head=head, **context)


def _show(
    template: str,
    title: Text | None,
    items: Sequence[Translatable],
    beside: Sequence[Translatable] = (),
    fields: Fields | None = None,
    around: Sequence[Page] = (),
    **context: Any,
) -> str:
    """Show items in the reader's language, and tell what is not in it.

    *around* are the pages of the same section, the one above the others first.
    """
    readings = read([*items, *beside], current_language(), fields)
    spoken = languages_in(count_languages(items), items, fields)
    announce(spoken)
    told = notice([readings[item] for item in items])
    head = context.get("head")
    shown = readings[head].text("title") if title is None and head else title
    return show_page(
        template,
        shown or site_name(),
        summary=_summary(readings[items[0]]) if items else None,
        notice=told,
        read=readings,
        standing=_standing(spoken, items[0].language if items else "", told.awaits_review),
        **_surroundings(around, head),
        **context,
    )


def _surroundings(around: Sequence[Page], head: Page | None) -> dict[str, list[Link]]:
    """Give the links to the pages of a section, and the trail from its first page to this one."""
    if not around:
        return {"around": []}
    readings = read(around, current_language(), TITLES)
    links = [Link(readings[page].text("title"), page_address(page.key) or "") for page in around]
    return {"around": links, "trail": [] if around[0] is head else links[:1]}


def _standing(
    spoken: set[str], original: str, awaits_review: bool
) -> list[tuple[Language, str, str]]:
    """Tell where the page stands in each language, and whether it is original there or translated.

    Whether a translation still awaits its review is known of the language shown.
    """
    states = dict.fromkeys(spoken, "translated") | {original: "original"}
    if awaits_review:
        states[current_language().tag] = "unreviewed"
    return [(each, address, states.get(each.tag, "missing")) for each, address in switcher()]


def _summary(reading: Reading) -> Text | None:
    """Give what a page is about in a sentence, if its first item says so."""
    return reading.text("summary") or reading.text("wording") or None


def _figures(towns: list[Town]) -> dict[int, Fact]:
    """Give the first figure of each town, for its card."""
    return {fact.town_id: fact for fact in list_first_facts(towns)}
