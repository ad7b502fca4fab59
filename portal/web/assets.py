"""What pages are dressed with: one stylesheet, one script, and files under names that change with them.

The layers of the stylesheet are served as one, in their order. What the first view needs of them
is written into the page, so that it shows without waiting for a second answer; the whole sheet
then comes under a name of its own and settles the cascade. Everything is read once, at the start.
"""

import base64
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from pathlib import Path

from flask import Flask, Response, abort, current_app, g
from markupsafe import Markup

from portal.web.compression import CODINGS, coding_wanted, is_text, press
from portal.web.doors import open_to

LAYERS = ("reset", "tokens", "base", "layout", "components", "desk", "utilities")
BUNDLES: Mapping[str, tuple[str, ...]] = {
    "script.js": ("ready", "theme", "language", "share"),
    # What only the pages of the desk need,
    "desk.js": ("typed",),
    # those that write texts,
    "editor.js": ("vendor/markdown-toolbar", "insert", "palette", "count", "paste", "autosave"),
    # the workbench,
    "workbench.js": ("insert", "palette", "workbench"),
    # and that which takes a picture in.
    "pictures.js": ("sending",),
}
"""The scripts that come as one file, each in its order; every page does all it must without them."""

FOLD = "/* -- Below the first view -- */"
"""The line in a layer below which nothing is needed for the first view of a page."""

_A_YEAR = 365 * 24 * 3600
_TYPES = {".js": "text/javascript", ".woff2": "font/woff2"}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\s*\n\s*")
_COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6})")
_LIGHT, _DARK = ":where(:root) {", ':where(:root[data-theme="dark"]) {'
_URL = re.compile(r"url\(([\w./-]+)\)")


class Assets:
    """The static files of the portal, as they are served."""

    def __init__(self, folder: Path) -> None:
        self.files: dict[str, bytes] = {}
        self.kinds: dict[str, str] = {}
        self.pressed: dict[tuple[str, str], bytes] = {}
        self.addresses: dict[str, str] = {}
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            is_hidden = path.name.startswith(".")
            if path.is_file() and not is_hidden and path.parent.name not in ("css", "js"):
                self._add(name, path.read_bytes())
        layers = [(folder / "css" / f"{name}.css").read_text("utf-8") for name in LAYERS]
        self.first_style = self._squeezed("".join(layer.partition(FOLD)[0] for layer in layers))
        if "</" in self.first_style:
            raise ValueError("the stylesheet would end the element it is written into")
        self._add("style.css", self._squeezed("".join(layers)).encode())
        tokens = layers[LAYERS.index("tokens")]
        self.light = self._colours(tokens, _LIGHT)
        self.dark = self.light | self._colours(tokens, _DARK)
        for whole, names in BUNDLES.items():
            scripts = [(folder / "js" / f"{name}.js").read_text("utf-8") for name in names]
            self._add(whole, "".join(scripts).encode())
        digest = hashlib.sha256(self.first_style.encode()).digest()
        self.first_style_hash = f"sha256-{base64.b64encode(digest).decode()}"

    def weight(self, *names: str) -> int:
        """Give what these files weigh on the way, in bytes: text goes pressed by gzip."""
        return sum(len(self.pressed.get((name, "gzip"), self.files[name])) for name in names)

    def _add(self, name: str, content: bytes) -> None:
        mark = hashlib.sha256(content).hexdigest()[:12]
        stem, dot, suffix = name.rpartition(".")
        kind = _TYPES.get(dot + suffix) or mimetypes.guess_type(name)[0]
        self.files[name] = content
        self.kinds[name] = kind or "application/octet-stream"
        self.addresses[name] = f"/static/{stem}.{mark}{dot}{suffix}"
        if is_text(self.kinds[name]):
            for coding in CODINGS:
                self.pressed[name, coding] = press(content, coding, effort=11)

    @staticmethod
    def _colours(tokens: str, selector: str) -> dict[str, str]:
        """Give the colours of the first rule that a selector begins, by their names."""
        return dict(_COLOUR.findall(tokens.partition(selector)[2].partition("}")[0]))

    def _squeezed(self, css: str) -> str:
        """Take comments and indents out, and name files by the addresses they are served at."""
        css = _INDENT.sub("\n", _COMMENT.sub("", css)).strip() + "\n"
        css = _URL.sub(lambda found: f"url({self.addresses[found[1]]})", css)
        if css.count("url(") != css.count("url(/static/"):
            raise ValueError("a style names a file in another way than url(img/name.svg)")
        return css


def open_assets(app: Flask) -> None:
    """Serve the static files, and let templates name them."""
    assets = Assets(Path(app.root_path) / "static")
    app.extensions["assets"] = assets
    by_address = {address: name for name, address in assets.addresses.items()}

    @open_to("everyone")
    def serve(name: str) -> Response:
        found = by_address.get(f"/static/{name}")
        if found is None:
            abort(404)
        coding = coding_wanted()
        body = assets.pressed.get((found, coding or ""))
        response = Response(body or assets.files[found], mimetype=assets.kinds[found])
        if body is not None:
            response.headers["Content-Encoding"] = coding or ""
        response.cache_control.public = True
        response.cache_control.max_age = _A_YEAR
        response.cache_control.immutable = True
        return response

    app.add_url_rule("/static/<path:name>", "static", serve)
    app.add_template_global(asset_address, "asset_address")
    app.add_template_global(current_assets, "current_assets")
    app.add_template_global(first_style, "first_style")
    app.add_template_global(wants_whole_style, "wants_whole_style")


def current_assets() -> Assets:
    """Give the static files of this portal."""
    assets: Assets = current_app.extensions["assets"]
    return assets


def asset_address(name: str) -> str:
    """Give the address of a static file; a name that no file has raises KeyError."""
    return current_assets().addresses[name]


def first_style() -> Markup:
    """Give the style element that a page begins with; its hash stands in the page's policy."""
    # The files are ours, and have been seen to hold no end of an element.
    return Markup("<style>") + Markup(current_assets().first_style) + Markup("</style>")  # noqa: S704


def wants_whole_style() -> bool:
    """Tell, once a page, that the whole stylesheet has not been asked for yet."""
    asked = "whole_style" in g
    g.whole_style = True
    return not asked
