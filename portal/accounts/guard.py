"""The guard at every door: nobody enters a view without having been looked at."""

import logging
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import kept, sessions
from portal.accounts.kept import Kept
from portal.accounts.queries import touch_device
from portal.accounts.roles import Rights
from portal.db import SAFE_METHODS, saving
from portal.towns.models import Town
from portal.towns.queries import find_town
from portal.web.csrf import comes_from_elsewhere, is_ours, needs_token
from portal.web.doors import door_of, size_taken
from portal.web.headers import hide_address

logger = logging.getLogger(__name__)

DESK = "/<lang:lang>/<word('desk'):section>"
TOWN_DESK = f"{DESK}/<slug:town>"
"""How the rules of the desk begin, and those of the desk of a town."""


def open_guard(app: Flask, ask_to_sign_in: Any, offer_again: Any) -> None:
    """Let nobody pass unseen.

    The two views answer what was sent without a sign-in, and without the token of its page.
    """
    app.url_value_preprocessor(_take_town)
    app.url_defaults(_keep_town)
    app.extensions["guard_views"] = (ask_to_sign_in, offer_again)
    app.before_request(_look)


def current_town() -> Town | None:
    """Give the town of the desk in the address, or None where it names none."""
    town: Town | None = g.get("town")
    return town


def town_here() -> Town:
    """Give the town of the desk in the address; a view without one is a mistake of the code."""
    town = current_town()
    if town is None:
        raise LookupError("the address names no town")
    return town


def rights_here() -> Rights:
    """Give what who is signed in may do; a view open to visitors is a mistake of the code."""
    rights = sessions.current_rights()
    if rights is None:
        raise LookupError("the guard lets nobody here without a sign-in")
    return rights


def is_private() -> bool:
    """Tell whether this answer is for one person alone: no cache may keep it."""
    if request.endpoint == "static":
        return False
    # Nobody is asked to sign in but at the desk, and each of its pages holds a token or a name.
    is_of_desk = request.url_rule is not None and request.url_rule.rule.startswith(DESK)
    return is_of_desk or sessions.has_cookie()


def keep_private(response: Response) -> Response:
    """Let nobody keep an answer that is for one person alone."""
    if is_private():
        response.headers["Cache-Control"] = "private, no-store"
        response.vary.add("Cookie")
        for name in ("ETag", "Last-Modified", "Expires"):
            response.headers.pop(name, None)
    return response


def _take_town(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "town" in values:
        g.town_slug = values.pop("town")


def _keep_town(endpoint: str, values: dict[str, Any]) -> None:
    if "town_slug" in g and current_app.url_map.is_endpoint_expecting(endpoint, "town"):
        values.setdefault("town", g.town_slug)


def _look() -> ResponseReturnValue | None:
    """Find out who comes, and whether the door is open to them."""
    if request.routing_exception is not None or request.endpoint in (None, "static"):
        return None
    if "token" in (request.view_args or {}):
        hide_address()
    if request.method not in SAFE_METHODS and comes_from_elsewhere():
        abort(400)
    device = sessions.current_device()
    if device is not None:
        # By its number: the view may delete the device, or whoever else at the same moment.
        g.device_id, g.is_device_kept = device.id, device.is_kept
        kept.show_again(device)
    g.town = _find_town()
    view = current_app.view_functions[request.endpoint or ""]
    door = door_of(view)
    if door is None:
        logger.error("the view %s says not who may enter", request.endpoint)
        abort(404)
    # What its reader may do changes no page for everyone, and costs two questions to the database.
    if door != "everyone":
        rights = sessions.current_rights()
        if rights is None:
            return _stop_visitor()
        if not rights.may_enter(door, g.town.id if g.town else None):
            logger.warning(
                "person %s may not %s %s", rights.person_id, request.method, request.endpoint
            )
            abort(404)
    # Only now, that they may enter: nobody else makes us read a long body.
    request.max_content_length = size_taken(view) or request.max_content_length
    if request.method not in SAFE_METHODS and needs_token(view):
        return _look_at_form()
    return None


def _find_town() -> Town | None:
    if "town_slug" not in g:
        return None
    return find_town(g.town_slug) or abort(404)


def _stop_visitor() -> ResponseReturnValue:
    """Ask to sign in; afterwards they go on to where they wanted, with what they had typed."""
    if request.method in SAFE_METHODS:
        here = request.full_path if request.query_string else request.path
        endpoint = "accounts.sign_in" if g.town else "accounts.gateway"
        return redirect(url_for(endpoint, next=here), 302)
    ask_to_sign_in, _ = current_app.extensions["guard_views"]
    answer: ResponseReturnValue = ask_to_sign_in(Kept.of_request())
    return answer


def _look_at_form() -> ResponseReturnValue | None:
    """Refuse what does not carry the token of its session, and lose nothing of it."""
    if is_ours():
        return None
    _, offer_again = current_app.extensions["guard_views"]
    answer: ResponseReturnValue = offer_again(Kept.of_request())
    return answer


def note_use(response: Response) -> Response:
    """Note that something was sent well with this device: its time begins anew."""
    if request.method in SAFE_METHODS or "device_id" not in g or response.status_code >= 400:
        return response
    now = datetime.now(UTC)
    with saving():
        touch_device(g.device_id, now, sessions.end_of(g.is_device_kept, now), request.path)
    return response
