"""Where the portal's own links lead, in the language of the page."""

from collections.abc import Iterable
from datetime import UTC, datetime

from flask import g, url_for

from portal.i18n import current_language, languages
from portal.news.models import News
from portal.news.queries import list_public_among
from portal.pages.queries import AddressBook, read_address_book
from portal.translate.queries import list_slugs_of_items
from portal.translate.reading import Reading

_SECTIONS = {
    "news": "news.index",
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
    """Give the address of ``page:history``, ``section:towns``, ``town:…``, ``objective:6``, ``news:12``.

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
    number = _number_of_news(link)
    if number is not None:
        found = _linked_news([number])[number]
        return news_address(found, tag) if found else None
    return None


def learn_links(readings: Iterable[Reading]) -> None:
    """Read the news that texts lead to, of all on a page at once."""
    shown = [each for reading in readings for each in reading.shown]
    links = [link for each in shown for link in each.unit.links]
    links += [link for each in shown if each.target for link in each.target.links.values()]
    numbers = map(_number_of_news, links)
    _linked_news(number for number in numbers if number is not None)


def _linked_news(numbers: Iterable[int]) -> dict[int, News | None]:
    """Give news by their numbers, None for what visitors may not read."""
    known: dict[int, News | None] = g.setdefault("linked_news", {})
    unknown = set(numbers) - known.keys()
    if unknown:
        found = list_public_among(unknown, datetime.now(UTC))
        known |= dict.fromkeys(unknown) | {item.id: item for item in found}
        learn_names(found)
    return known


def _number_of_news(link: str) -> int | None:
    kind, _, name = link.partition(":")
    is_number = name.isascii() and name.isdigit() and len(name) < 10
    return int(name) if kind == "news" and is_number else None


def learn_names(items: Iterable[News]) -> None:
    """Read the names that news have in addresses, of all on a page at once."""
    names: dict[int, dict[str, str]] = g.setdefault("news_names", {})
    unknown = [item for item in items if item.id not in names]
    for item in unknown:
        names[item.id] = {}
    for slug in list_slugs_of_items(unknown):
        names[slug.item_id][slug.language] = slug.slug


def news_address(item: News, tag: str | None = None) -> str:
    """Give the address of a news item in a language, by default that of the page."""
    learn_names([item])
    tag = current_language().tag if tag is None else tag
    names = g.news_names[item.id]
    chain = (*languages()[tag].chain, item.language)
    slug = next((names[each] for each in chain if each in names), None)
    if slug is None:
        return url_for("news.short", number=item.id)
    return url_for("news.item", slug=slug, lang=tag)


def page_address(key: str, tag: str | None = None) -> str | None:
    """Give the address of a page of text in a language, by default that of the page."""
    book = address_book()
    page = book.pages.get(key)
    if page is None:
        return None
    tag = current_language().tag if tag is None else tag
    path = book.path(page, tag)
    return None if path is None else url_for("site.page", path=f"{path}/", lang=tag)
