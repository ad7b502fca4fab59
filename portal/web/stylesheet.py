"""The one stylesheet: a file a layer, served as one under a name that changes with it."""

import hashlib
from pathlib import Path

from flask import Flask, Response, abort

_LAYERS = ("reset", "tokens", "base", "layout", "components", "utilities")
_A_YEAR = 365 * 24 * 3600


def open_stylesheet(app: Flask) -> None:
    """Serve the layers as one file that browsers may keep for a year."""
    folder = Path(app.root_path) / "static" / "css"
    sheet = "".join((folder / f"{layer}.css").read_text(encoding="utf-8") for layer in _LAYERS)
    name = hashlib.sha256(sheet.encode()).hexdigest()[:12]

    def serve(name_asked: str) -> Response:
        if name_asked != name:
            abort(404)
        response = Response(sheet, mimetype="text/css")
        response.cache_control.public = True
        response.cache_control.max_age = _A_YEAR
        response.cache_control.immutable = True
        return response

    app.add_url_rule("/style/<name_asked>.css", "stylesheet", serve)
    app.jinja_env.globals["stylesheet_address"] = f"/style/{name}.css"
