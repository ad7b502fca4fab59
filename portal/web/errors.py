"""Pages for what went wrong, in the best language known."""

import logging

from flask import Flask, abort, g, render_template, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import Conflict, HTTPException

from portal.errors import Refused
from portal.i18n import LazyText, _, _l
from portal.i18n.addresses import best_known_language, nearest_address, say_address
from portal.i18n.current import speak

logger = logging.getLogger(__name__)

_SENTENCES: dict[int, tuple[LazyText, LazyText]] = {
    400: (
        _l("Cette demande n’a pas pu être lue"),
        _l("L’adresse ou les données envoyées ne sont pas correctes. Revenez à l’accueil."),
    ),
    404: (
        _l("Cette page n’existe pas"),
        _l("L’adresse est peut-être mal écrite, ou la page a été retirée."),
    ),
    405: (
        _l("Cette page ne permet pas cela"),
        _l("Cette adresse se lit seulement. Revenez à l’accueil."),
    ),
    409: (
        _l("Ce n’est pas possible"),
        _l("Quelqu’un d’autre l’a peut-être changé entre-temps. Revenez en arrière et regardez."),
    ),
    413: (
        _l("L’envoi est trop grand"),
        _l("Raccourcissez le texte, ou choisissez un fichier plus petit."),
    ),
}
_OTHER = _SENTENCES[400]

# Its language may be the reader's and not the address's: no cache may give it to another.
_NOT_KEPT = ("Cache-Control", "private, no-store")


def open_errors(app: Flask) -> None:
    """Answer every error with a page."""
    app.before_request(_refuse_unreadable_query)
    app.register_error_handler(HTTPException, _tell)
    app.register_error_handler(Refused, _refuse)
    app.register_error_handler(ObjectDeletedError, _tell_of_somebody_else)
    app.register_error_handler(IntegrityError, _tell_of_somebody_else)
    app.register_error_handler(Exception, _apologise)


def _refuse_unreadable_query() -> None:
    """Refuse a query whose bytes are no UTF-8: Werkzeug would fail on the first look at it."""
    try:
        request.query_string.decode()
    except UnicodeDecodeError:
        abort(400)


def _tell(error: HTTPException) -> ResponseReturnValue:
    """Tell the reader what went wrong with their request, and where to go on."""
    if error.code is None or error.code < 400:
        return error
    if error.code >= 500:
        return _apologise(error)
    moved = nearest_address() if error.code == 404 else None
    if moved is not None:
        return moved
    if "language" not in g:
        speak(best_known_language())
    say_address(lambda tag: f"{request.script_root}/{tag}/")
    title, advice = _SENTENCES.get(error.code, _OTHER)
    if request_ctx.url_adapter is None:
        # The host is not ours: there is no address to build the links of a page from.
        return (
            render_template("errors/bare.html", title=title.text(), advice=advice),
            error.code,
            [_NOT_KEPT],
        )
    page = render_template("errors/error.html", title=title.text(), advice=advice, code=error.code)
    headers = [(name, value) for name, value in error.get_headers() if name == "Allow"]
    return page, error.code, [*headers, _NOT_KEPT]


def _tell_of_somebody_else(error: Exception) -> ResponseReturnValue:
    """Tell that somebody else was quicker: the database refuses what no longer fits together."""
    logger.warning("two people changed the same: %s", type(error).__name__)
    return _tell(Conflict())


def _refuse(error: Refused) -> ResponseReturnValue:
    """Say which rule does not allow it; nothing was changed."""
    title, _advice = _SENTENCES[409]
    page = render_template("errors/error.html", title=title.text(), advice=error.sentence, code=409)
    return page, 409, [_NOT_KEPT]


def _apologise(error: Exception) -> ResponseReturnValue:
    """Say that the fault is ours, on a page that needs neither database nor menu."""
    logger.error("a page could not be made", exc_info=error)
    if "language" not in g:
        speak(best_known_language())
    return (
        render_template(
            "errors/bare.html",
            title=_("Le portail a rencontré une erreur"),
            advice=_l("L’erreur vient du portail. Elle est enregistrée. Réessayez dans un moment."),
        ),
        500,
        [_NOT_KEPT],
    )
