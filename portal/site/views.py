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
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from portal.documents.queries import list_documents
from portal.i18n import Text, _, current_language, languages
from portal.i18n.addresses import (
    COOKIE,
    announce,
    go_to,
    negotiate,
    say_address,
)
from portal.i18n.catalogue import catalogues
from portal.i18n.translatable import Translatable
from portal.pages.models import Page
from portal.pages.queries import find_page_by_slug, read_body
from portal.partnership.queries import list_milestones, list_objectives
from portal.site.links import address_book, page_address
from portal.site.menu import Link, partner_towns, site_name
from portal.site.notices import name_of, notice
from portal.site.shown import CARDS, TITLES, TOWN
from portal.towns.queries import find_town, list_facts, list_services
from portal.translate.queries import Fields, count_languages, languages_in, read

bp = Blueprint("site", __name__)

_A_YEAR = 365 * 24 * 3600
_PATH = re.compile(r"[a-z0-9-]{1,120}(/[a-z0-9-]{1,120}){0,5}/?")


@bp.get("/")
def gateway() -> ResponseReturnValue:
    """Open the portal in the visitor's language: the only address that looks at preferences."""
    response = redirect(url_for("site.home", lang=negotiate().tag), 302)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.update(("Accept-Language", "Cookie"))
    return response


@bp.get("/<lang:lang>/")
def home() -> str:
    """Show what the partnership is, its towns, objectives and documents."""
    towns, objectives, documents = partner_towns(), list_objectives(), list_documents()
    return _page(
        "site/home.html",
        "home",
        [*towns, *objectives, *documents],
        fields=CARDS,
        towns=towns,
        objectives=objectives,
        documents=documents,
    )


@bp.get("/<lang:lang>/<word('objectives'):section>/")
def objectives() -> str:
    """Show the seven objectives."""
    objectives = list_objectives()
    return _page("site/objectives.html", "objectives", objectives, objectives=objectives)


@bp.get("/<lang:lang>/<word('objectives'):section>/<int(max=99):number>/")
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
def towns() -> str:
    """Show the three towns."""
    towns = partner_towns()
    return _page("site/towns.html", "towns", towns, fields=CARDS, towns=towns)


@bp.get("/<lang:lang>/<word('towns'):section>/<slug:slug>/")
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
        name_of=name_of,
        languages=languages(),
    )


@bp.get("/<lang:lang>/<word('documents'):section>/")
def documents() -> str:
    """Show the founding documents, deposited or not."""
    documents = list_documents()
    return _page("site/documents.html", "documents", documents, documents=documents)


@bp.get("/<lang:lang>/<word('languages'):section>/")
def language_gateway() -> str:
    """Show the languages of the portal, and offer to remember one."""
    announce(catalogues().spoken())
    return render_template(
        "site/languages.html",
        title=_("Langues"),
        trail=[],
        languages=languages().public,
        name_of=name_of,
        catalogues=catalogues(),
    )


@bp.post("/<lang:lang>/<word('languages'):section>/")
def remember_language() -> ResponseReturnValue:
    """Remember the language a visitor asks for, in the only cookie visitors get."""
    tag = request.form.get("language", "")
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(400)
    if tag not in [language.tag for language in languages().public]:
        abort(400)
    response = make_response(redirect(url_for("site.home", lang=tag), 303))
    response.set_cookie(
        COOKIE,
        tag,
        max_age=_A_YEAR,
        secure=current_app.config["PUBLIC_URL"].startswith("https"),
        httponly=True,
        samesite="Lax",
    )
    return response


@bp.get("/<lang:lang>/<word('sitemap'):section>/")
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
    parent = book.parent(page)
    companions: Sequence[Translatable] = list_milestones() if key == "history" else ()
    return _page(
        "site/history.html" if key == "history" else "site/page.html",
        key,
        companions,
        milestones=companions,
        parent=parent,
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
    **context: Any,
) -> str:
    """Show items in the reader's language, and tell what is not in it."""
    readings = read([*items, *beside], current_language(), fields)
    announce(languages_in(count_languages(items), items, fields))
    head, parent = context.get("head"), context.pop("parent", None)
    trail = context.pop("trail", [])
    if parent is not None:
        above = read([parent], current_language(), TITLES)[parent].text("title")
        trail = [Link(above, page_address(parent.key) or "")]
    return render_template(
        template,
        title=readings[head].text("title") if title is None and head else title,
        notice=notice([readings[item] for item in items]),
        read=readings,
        trail=trail,
        **context,
    )
