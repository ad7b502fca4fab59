"""Only our own pages may send something: each form carries a token of the session.

The token has no time limit, since a long text on a slow line takes its time. It is masked anew on
every page: pressed pages would else give it away letter by letter to somebody who sees their
length (BREACH, 2013).
"""

import base64
import binascii
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, request, session
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms.validators import ValidationError

from portal.web.doors import View

FIELD = "csrf_token"
"""The field of the token in a form."""


def without_token(view: View) -> View:
    """Let a view take what carries no token: it changes nothing but a cookie of the visitor's own."""
    view.is_tokenless = True  # type: ignore[attr-defined]
    return view


def needs_token(view: Callable[..., Any]) -> bool:
    """Tell whether what is sent to a view must carry the token of its session."""
    return not getattr(view, "is_tokenless", False)


def masked_token() -> str:
    """Give the token of the session as a form of this page carries it."""
    if FIELD not in session:
        g.pop(FIELD, None)  # one was made before the session was emptied, and is worth nothing now
    return masked(str(generate_csrf()))


def masked(token: str) -> str:
    """Mix a token with as many random bytes, and put those before it."""
    mask = secrets.token_bytes(len(token))
    return base64.urlsafe_b64encode(mask + _mixed(token.encode(), mask)).decode()


def unmasked(token: str) -> str:
    """Give the token of a form as the session knows it; what was never masked stays as it is."""
    try:
        both = base64.urlsafe_b64decode(token.encode())
        half = len(both) // 2
        return _mixed(both[half:], both[:half]).decode()
    except (ValueError, binascii.Error):
        return token


def comes_from_elsewhere() -> bool:
    """Tell whether the browser says that another site sends this.

    Fetch Metadata Request Headers (W3C), and the Origin header where a browser lacks them.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    # "null" comes from a page of ours that hides its address: then the token alone decides.
    if origin in (None, "null"):
        return False
    own = {urlsplit(current_app.config["PUBLIC_URL"])[:2], urlsplit(request.host_url)[:2]}
    return urlsplit(str(origin))[:2] not in own


def is_ours() -> bool:
    """Tell whether what is sent carries the token of its session."""
    try:
        validate_csrf(unmasked(request.form.get(FIELD, "")))
    except ValidationError:
        return False
    g.csrf_valid = True  # Flask-WTF's forms need not look again
    return True


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
