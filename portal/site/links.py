"""Where the portal's own links lead, in the language of the page."""

from flask import g, url_for

from portal.i18n import current_language
from portal.pages.queries import AddressBook, read_address_book

_SECTIONS = {
    "news": "site.news",
    "objectives": "site.objectives",
    "documents": "site.documents",
    "towns": "site.towns",
    "sitemap": "site.sitemap",
    "languages": "site.language_gateway",
    "home": "site.home",
}


def address_book() -> AddressBook:
    """Give the addresses of all pages, read once a request."""
    if "address_book" not in g:
        g.address_book = read_address_book()
    book: AddressBook = g.address_book
    return book


def link_address(link: str, tag: str | None = None) -> str | None:
    """Give the address of ``page:history``, ``section:towns``, ``town:…`` or ``objective:6``.

    None where there is no such page: its words then stand without a link.
    """
    kind, _, name = link.partition(":")
    tag = current_language().tag if tag is None else tag
    if kind == "page":
        return page_address(name, tag)
    if kind == "section" and name in _SECTIONS:
        return url_for(_SECTIONS[name], lang=tag)
    if kind == "town":
        return url_for("site.town", slug=name, lang=tag)
    if kind == "objective" and name.isascii() and name.isdigit() and len(name) < 3:
        return url_for("site.objective", number=int(name), lang=tag)
    return None


def page_address(key: str, tag: str | None = None) -> str | None:
    """Give the address of a page of text in a language, by default that of the page."""
    book = address_book()
    page = book.pages.get(key)
    if page is None:
        return None
    tag = current_language().tag if tag is None else tag
    path = book.path(page, tag)
    return None if path is None else url_for("site.page", path=f"{path}/", lang=tag)
