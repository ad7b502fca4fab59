"""Addresses: their language, the words of that language, and the same page in another one.

Every page is ``/<lang>/…``. A rule names a section with ``<word('towns'):section>``, and what is in
it with ``part`` and ``step``: it takes the word of any language, and the reader is sent on to that
of the page.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, unquote

from flask import Flask, Response, current_app, g, redirect, request, url_for
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.http import parse_accept_header
from werkzeug.routing import BaseConverter, Map, RequestRedirect

from portal.i18n.current import current_language, languages, speak
from portal.i18n.languages import Language, Languages

COOKIE = "language"
"""The cookie that keeps the language a visitor asked to remember; there is no other for visitors."""

_WORDS = ("section", "part", "step", "verb")
"""The arguments of rules that are words of a language: views never see them."""

_LONGEST_HEADER = 1000
_LONGEST_QUERY = 300

AddressIn = Callable[[str], str]


def open_addresses(app: Flask, known: Languages) -> None:
    """Teach the app the languages and words of addresses."""

    class LanguageConverter(BaseConverter):
        """The tag of a language visitors see."""

        regex = "|".join(sorted((language.tag for language in known.public), key=len, reverse=True))

    class WordConverter(BaseConverter):
        """The word of a section: any language's is read, the page's own is written."""

        weight = 50  # before a slug, which would take any word

        def __init__(self, url_map: Map, section: str) -> None:
            super().__init__(url_map)
            self.section = section
            self.regex = "|".join(sorted(known.words(section), key=len, reverse=True))

        def to_url(self, value: str) -> str:
            return known.word(self.section, value)

    class SlugConverter(BaseConverter):
        """The name of an item in addresses."""

        regex = "[a-z0-9-]{1,120}"

    app.url_map.converters["lang"] = LanguageConverter
    app.url_map.converters["slug"] = SlugConverter
    app.url_map.converters["word"] = WordConverter
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_keep_language)
    app.before_request(_go_to_right_address)


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "lang" in values:
        speak(languages()[values.pop("lang")])
        for name in _WORDS:
            values.pop(name, None)


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    if current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values.setdefault("lang", current_language().tag)
        for name in _WORDS:
            if current_app.url_map.is_endpoint_expecting(endpoint, name):
                values[name] = values["lang"]


def _go_to_right_address() -> Response | None:
    """Send wrong words, numbers and slashes on to the one right address of a page."""
    if request.method not in ("GET", "HEAD"):
        if isinstance(request.routing_exception, RequestRedirect):
            raise NotFound  # the redirect would name the host and scheme of the request
        return None
    if isinstance(request.routing_exception, RequestRedirect):
        moved = _nearest()
        if moved is None:
            raise NotFound  # the redirect would name the host and scheme of the request
        return moved
    if request.endpoint is None or not current_app.url_map.is_endpoint_expecting(
        request.endpoint, "lang"
    ):
        return None
    return go_to(url_for(request.endpoint, **(request.view_args or {})))


def go_to(address: str) -> Response | None:
    """Give a 301 to an address of this page, or None if the reader is there already."""
    if unquote(address) == request.script_root + request.path:
        return None
    return _moved(address)


def nearest_address() -> Response | None:
    """Give a 301 to the page an unknown address may have meant: lower case, one slash at the end."""
    return _nearest() if request.method in ("GET", "HEAD") else None


def _nearest() -> Response | None:
    parts = [part for part in request.path.lower().split("/") if part]
    path = "/" + "".join(f"{part}/" for part in parts)
    if parts and "." in parts[-1]:
        path = path.rstrip("/")  # a file, and no page
    if path == request.path:
        return None
    adapter = current_app.url_map.bind_to_environ(request.environ)
    try:
        endpoint, values = adapter.match(path, method="GET")
    except HTTPException:
        return None
    if endpoint == request.endpoint or "lang" not in values:
        return None  # its view has looked already, or it is no page
    arguments = {name: value for name, value in values.items() if name not in _WORDS}
    return _moved(url_for(endpoint, **arguments))


def _moved(address: str) -> Response:
    query = _query()
    response = redirect(f"{address}?{query}" if query else address, 301)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response  # type: ignore[return-value]  # werkzeug's Response is Flask's here


def _query() -> str:
    """Give the query as it came, with whatever an address can't hold written in percent."""
    return quote(request.query_string, safe="%!$&'()*+,-./:;=?@_~")


def say_address(address_in: AddressIn) -> None:
    """Say where the page stands in each language, when its rule can't tell (slugs)."""
    g.address_in = address_in


def address_in(tag: str) -> str:
    """Give the address of this page in another language; of the home page if there is no page."""
    if "address_in" in g:
        return str(g.address_in(tag))
    endpoint = request.endpoint
    if endpoint is None or not current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        return url_for("site.home", lang=tag)
    return url_for(endpoint, **{**(request.view_args or {}), "lang": tag})


def switcher() -> Iterator[tuple[Language, str]]:
    """Give the languages visitors see, each with this page's address and query in it."""
    query = _query()
    if len(query) > _LONGEST_QUERY:
        query = ""  # no page of ours has one so long, and it would stand here many times
    for language in languages().public:
        address = address_in(language.tag)
        yield language, f"{address}?{query}" if query else address


def announce(tags: set[str]) -> None:
    """Say in which languages this page really is: search engines are told of no other."""
    g.announced = tags


def alternates() -> list[tuple[str, str]]:
    """Give the announced languages of this page with its public address in each."""
    tags = g.get("announced", set())
    return [
        (language.tag, public_url(address_in(language.tag)))
        for language in languages().public
        if language.tag in tags
    ]


def canonical() -> str | None:
    """Give the public address search engines should know this page by.

    A page that is only a fallback of another language is known by that language's address.
    """
    known = dict(alternates())
    for tag in (*current_language().chain, *known):
        if tag in known:
            return known[tag]
    return None


def public_url(path: str) -> str:
    """Give the address of a path as readers use it, from the settings and never from the request."""
    return f"{current_app.config['PUBLIC_URL']}{path}"


def path_of(endpoint: str, **values: Any) -> str:
    """Give the path of a page where there is no request: in a mail, in a command."""
    current_app.inject_url_defaults(endpoint, values)
    return current_app.url_map.bind("localhost").build(endpoint, values)


def negotiate() -> Language:
    """Give the best language for a visitor whose address names none.

    Their own remembered choice, then what their browser accepts, then French.
    """
    known = languages()
    tags = [language.tag for language in known.public]
    remembered = request.cookies.get(COOKIE, "")
    if remembered in tags:
        return known[remembered]
    # A browser names a dozen languages at most; nobody makes us read a book.
    header = request.headers.get("Accept-Language", "")[:_LONGEST_HEADER]
    asked = parse_accept_header(header, LanguageAccept)
    accepted = (wider for tag, quality in asked if quality > 0 for wider in _wider(tag))
    return known[next((tag for tag in accepted if tag in tags), known.default.tag)]


def _wider(tag: str) -> Iterator[str]:
    """Give a tag as browsers write it, then without its region and the like: mos-BF, mos."""
    parts = tag.lower().split("-")
    for length in range(len(parts), 0, -1):
        yield "-".join(parts[:length])


def best_known_language() -> Language:
    """Give the language of an answer to an address that has no page."""
    tag = request.path.lower().split("/", 2)[1] if request.path.startswith("/") else ""
    known = languages()
    if tag in known and known[tag].is_public:
        return known[tag]
    return negotiate()
