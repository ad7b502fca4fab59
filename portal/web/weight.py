"""A page says what it weighs: all that a first visit to it brings over the line."""

import gzip
import secrets

from flask import Flask, Response, g

from portal.i18n import Text
from portal.i18n.formats import weight
from portal.web.assets import current_assets

# Stands in a page for its weight until the page is finished; no text can hold it.
_PLACE = f"weight-{secrets.token_hex(16)}"

_DRESS = ("style.css", "script.js", "img/icon.svg")
"""The files every page brings."""


def open_weight(app: Flask) -> None:
    """Let every finished page learn its weight."""
    app.after_request(_weigh)
    app.add_template_global(page_weight, "page_weight")


def page_weight() -> Text:
    """Give the place of a page's weight, such as "12 ko"; it is filled in when the page is whole."""
    g.is_weighed = True
    return Text(_PLACE, weight(0).language)


def _weigh(response: Response) -> Response:
    if "is_weighed" not in g:
        return response
    body = response.get_data()
    # Weighed without the place, which each process names otherwise: all then say the same.
    text = gzip.compress(body.replace(_PLACE.encode(), b""), 6)
    total = len(text) + current_assets().weight(*_DRESS)
    response.set_data(body.replace(_PLACE.encode(), weight(total).encode()))
    return response
