"""Where visitors come upon news, and whether a word stands there."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import unescape
from urllib.parse import urljoin, urlsplit

import time_machine
from flask import Flask

from portal.i18n import languages
from tests.client import Reader, plain
from tests.people import CHAPONOST, GON, LESIGNANO

MOMENT = datetime.fromisoformat("2026-11-20T08:30:00+00:00")
"""When an item of these tests becomes public."""

_ADDRESSES = re.compile(r' href="([^"]*)"')
_BESIDE = re.compile(r"/static/|/\w+/(bureau|scrivania)/")
"""What is not read: files, and the door to the desk with its tokens."""

MACHINES = ("/robots.txt", "/sitemap.xml", "/sitemap-2025.xml", "/sitemap-2026.xml")


def at(moment: datetime) -> time_machine.travel:
    """Let the clock of the portal stand at a moment."""
    return time_machine.travel(moment, tick=False)


def stranger(app: Flask) -> Reader:
    """Give a visitor whose pages are not looked at one by one: they are many."""
    client = app.test_client(use_cookies=False)
    assert isinstance(client, Reader)
    client.looks_at_pages = False
    return client


def listings(objective: int = 6) -> dict[str, str]:
    """Give the French places that tell of a new item of Gon-Boussougou and Chaponost of 2026."""
    news = "/fr/actualites/"
    return {
        "list": news,
        "list of its town": f"{news}commune/{GON}/",
        "list of a town it concerns": f"{news}commune/{CHAPONOST}/",
        "list of an objective": f"{news}objectif/{objective}/",
        "list of the year": f"{news}2026/",
        "home": "/fr/",
        "town": f"/fr/communes/{GON}/",
        "town it concerns": f"/fr/communes/{CHAPONOST}/",
        "objective": f"/fr/objectifs/{objective}/",
        "atom": f"{news}atom.xml",
        "rss": f"{news}rss.xml",
        "atom of its town": f"{news}commune/{GON}/atom.xml",
        "rss of its town": f"{news}commune/{GON}/rss.xml",
        "atom of a town it concerns": f"{news}commune/{CHAPONOST}/atom.xml",
    }


def places_with(app: Flask, word: str, places: Mapping[str, str]) -> set[str]:
    """Give those of the places whose answer holds a word, in its head or in its body."""
    reader = stranger(app)
    found = set()
    for name, path in places.items():
        answer = reader.get(path)
        if word in plain(answer) or word in str(answer.headers):
            found.add(name)
    return found


def crawl(app: Flask, *starts: str) -> Iterator[tuple[str, str, str]]:
    """Give every answer a visitor comes to from the home pages: address, headers and text."""
    reader = stranger(app)
    heads = [f"/{language.tag}/" for language in languages().public]
    todo = list(dict.fromkeys([*heads, *MACHINES, *_news_addresses(), *starts]))
    seen = set(todo)
    while todo:
        path = todo.pop()
        answer = reader.get(path)
        text = plain(answer)
        yield path, f"{answer.status}\n{answer.headers}", text
        found = [str(answer.location)] if answer.location else []
        if answer.mimetype == "text/html":
            found += [unescape(address) for address in _ADDRESSES.findall(text)]
        for address in found:
            parts = urlsplit(urljoin(f"https://portal.test{path}", address))
            other = parts.path + (f"?{parts.query}" if parts.query else "")
            is_ours = parts.netloc == "portal.test" and not _BESIDE.match(parts.path)
            if is_ours and other not in seen:
                seen.add(other)
                todo.append(other)


def _news_addresses() -> Iterator[str]:
    known = languages()
    for language in known.public:
        news = f"/{language.tag}/{known.word('news', language.tag)}/"
        town, objective = (known.word(each, language.tag) for each in ("town", "objective"))
        yield from (f"{news}atom.xml", f"{news}rss.xml")
        for slug in (CHAPONOST, GON, LESIGNANO):
            yield from (f"{news}{town}/{slug}/{end}" for end in ("", "atom.xml", "rss.xml"))
        yield from (f"{news}{objective}/{number}/" for number in range(1, 8))
        yield from (f"{news}{year}/" for year in (2024, 2025, 2026, 2027))
