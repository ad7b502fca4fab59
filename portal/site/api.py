"""Open data: what visitors read, as JSON for programs of others. Read only, the same for everybody."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request, url_for
from werkzeug.exceptions import HTTPException

from portal.documents.queries import list_documents
from portal.i18n import Text, _, current_language
from portal.i18n.addresses import public_url
from portal.media.models import Picture
from portal.media.queries import list_pictures_of
from portal.media.views import picture_address
from portal.news import queries
from portal.news.models import News
from portal.news.queries import PAGE, Wanted
from portal.partnership.queries import list_objectives
from portal.site.api_description import LICENSE, description
from portal.site.links import learn_links, learn_names, link_address, news_address
from portal.site.menu import partner_towns
from portal.site.news import outward
from portal.site.shown import NEWS
from portal.towns.models import Fact, Service, Town
from portal.towns.queries import list_facts, list_services
from portal.translate.queries import Readings, read
from portal.web.doors import open_to
from portal.web.paging import LARGEST, read_cursor, write_cursor

bp = Blueprint("api", __name__)

ROOT = "/api/v1"
"""A change that would break a program of somebody's gets another number."""

_IN = f"{ROOT}/<lang:lang>"
_KEPT = 60  # seconds a program may show what it has fetched


@bp.after_request
def let_others_read(response: Response) -> Response:
    """Let pages of other sites read this: it is public, and nobody's cookie changes it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    if response.status_code == 200:
        response.cache_control.public = True
        response.cache_control.max_age = _KEPT
        response.add_etag()
        response.make_conditional(request)
    return response


@bp.errorhandler(HTTPException)
def tell(error: HTTPException) -> tuple[Response, int]:
    """Say what is wrong as RFC 9457 has it, in the language asked for."""
    said = {404: _("Cette page n’existe pas")}.get(
        error.code or 400, _("Cette demande n’a pas pu être lue")
    )
    response = jsonify(status=error.code, title=said.plain)
    response.mimetype = "application/problem+json"
    response.headers["Content-Language"] = said.language
    return response, error.code or 400


@bp.get(f"{ROOT}/openapi.json")
@open_to("everyone")
def openapi() -> Response:
    """Describe the interface, for people and programs (OpenAPI 3.1)."""
    return jsonify(description(public_url(ROOT)))


@bp.get(f"{_IN}/news")
@open_to("everyone")
def news() -> Response:
    """Give the news, the last published first."""
    now = datetime.now(UTC)
    before, town = request.args.get("before"), request.args.get("town")
    cursor = read_cursor(before)
    if before is not None and cursor is None:
        abort(400)
    found = queries.list_public(now, Wanted(town_id=_town(town)), cursor, PAGE + 1)
    later = None
    if len(found) > PAGE:
        found = found[:PAGE]
        last = found[-1]
        place = write_cursor(last.publish_at or now, last.id)
        later = public_url(url_for(".news", town=town, before=place))
    learn_names(found)
    readings = read(found, current_language(), NEWS)
    return _answer(_news(found, readings), next=later)


@bp.get(f"{_IN}/news/<int(max={LARGEST}):number>")
@open_to("everyone")
def news_item(number: int) -> Response:
    """Give one news item whole, its text as HTML."""
    item = queries.find_public(number, datetime.now(UTC)) or abort(404)
    learn_names([item])
    pictures = list_pictures_of([item])[item]
    readings = read([item, *pictures], current_language())
    learn_links(readings.values())
    [told] = _news([item], readings)
    html = readings[item].html("body", link_address, boxes=False)
    told["html"] = outward(html, told["address"])
    told["pictures"] = [_picture(each, readings) for each in pictures]
    return _answer(told)


@bp.get(f"{_IN}/towns")
@open_to("everyone")
def towns() -> Response:
    """Give the towns, with figures about them and their services."""
    found = partner_towns()
    facts, services = list_facts(found), list_services(found)
    readings = read([*found, *facts, *services], current_language())
    return _answer([_town_whole(town, facts, services, readings) for town in found])


@bp.get(f"{_IN}/documents")
@open_to("everyone")
def documents() -> Response:
    """Give the documents of the partnership, deposited or not."""
    found = list_documents()
    readings = read(found, current_language())
    return _answer(
        [
            {
                "key": each.key,
                "kind": each.kind.value,
                "title": _text(readings[each].text("title")),
                "summary": _text(readings[each].text("summary")),
                "language": each.spoken,
                "year": each.year,
                "month": each.month,
                "deposited_on": each.deposited_on.isoformat() if each.deposited_on else None,
                "address": public_url(f"{url_for('site.documents')}#{each.key}"),
            }
            for each in found
        ]
    )


@bp.get(f"{_IN}/objectives")
@open_to("everyone")
def objectives() -> Response:
    """Give the objectives of the charter; a wording in another language than its own is a translation."""
    found = list_objectives()
    readings = read(found, current_language())
    return _answer(
        [
            {
                "number": each.number,
                "wording": _text(readings[each].text("wording")),
                "binding_language": each.language,
                "address": public_url(url_for("site.objective", number=each.number)),
            }
            for each in found
        ]
    )


@bp.get(f"{ROOT}/<path:rest>")
@open_to("everyone")
def nothing(rest: str) -> Response:
    """Say that there is nothing here, to a program and not on a page."""
    abort(404, rest)


def _answer(data: Any, **more: Any) -> Response:
    return jsonify(language=current_language().tag, license=LICENSE, data=data, **more)


def _text(text: Text) -> dict[str, str]:
    """Give a text with the language it is really in, which may not be the one asked for."""
    return {"text": text.plain, "language": text.language}


def _town(slug: str | None) -> int | None:
    if slug is None:
        return None
    return next((town.id for town in partner_towns() if town.slug == slug), None) or abort(404)


def _news(items: Sequence[News], readings: Readings) -> list[dict[str, Any]]:
    slugs = {town.id: town.slug for town in partner_towns()}
    numbers = {each.id: each.number for each in list_objectives()}
    return [
        {
            "id": item.id,
            "address": public_url(news_address(item)),
            "title": _text(readings[item].text("title")),
            "summary": _text(readings[item].text("summary")),
            "town": slugs[item.town_id],
            "towns": sorted(slugs[number] for number in item.town_ids),
            "objectives": sorted(numbers[number] for number in item.objective_ids),
            "published_at": (item.publish_at or item.changed_at).isoformat(),
            "changed_at": item.changed_at.isoformat(),
        }
        for item in items
    ]


def _picture(picture: Picture, readings: Readings) -> dict[str, Any]:
    widest = max(picture.widths)
    return {
        "address": public_url(picture_address(picture, widest)),
        "width": widest,
        "alternative": _text(readings[picture].text("alt")),
    }


def _town_whole(
    town: Town, facts: Sequence[Fact], services: Sequence[Service], readings: Readings
) -> dict[str, Any]:
    return {
        "slug": town.slug,
        "name": town.name,
        "country": town.country_code,
        "time_zone": town.time_zone,
        "website": town.website,
        "summary": _text(readings[town].text("summary")),
        "address": public_url(url_for("site.town", slug=town.slug)),
        "facts": [
            {
                "key": each.key,
                "label": _text(readings[each].text("label")),
                "text": _text(readings[each].text("text")) if each.text is not None else None,
                "value": None if each.value is None else float(each.value),
                "value_to": None if each.value_to is None else float(each.value_to),
                "unit": each.unit,
                "year": each.year,
                "source": each.source,
            }
            for each in facts
            if each.town_id == town.id
        ],
        "services": [
            {
                "key": each.key,
                "name": _text(readings[each].text("name")),
                "note": _text(readings[each].text("note")),
                "language": each.spoken,
                "address": each.address,
            }
            for each in services
            if each.town_id == town.id
        ],
    }
