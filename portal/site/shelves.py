"""What there is to translate besides the interface, and where each item is read."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Flask, url_for
from sqlalchemy import ColumnElement, or_

from portal.documents.models import Document
from portal.i18n import _l
from portal.media.models import Picture
from portal.news.models import News
from portal.news.queries import public_ids
from portal.pages.models import Page
from portal.partnership.models import Milestone, Objective
from portal.site.links import link_address, news_address, page_address
from portal.site.menu import partner_towns
from portal.towns.models import Fact, Service, Town
from portal.translate.shelves import Shelf, shelve, shelve_messages
from portal.writing.models import Stage
from portal.writing.queries import public


def open_shelves(app: Flask) -> None:
    """Let translators work on everything visitors read."""
    shelve(
        app,
        Shelf("page", _l("Pages"), Page, address=_page_address),
        Shelf(
            "news",
            _l("Actualités"),
            News,
            town=News.town_id,
            conditions=_news_to_translate,
            public=lambda now: (public(News, now),),
            address=_news_address,
            has_names=True,
        ),
        Shelf(
            "objective",
            _l("Objectifs"),
            Objective,
            address=lambda each, tag: url_for("site.objective", number=each.number, lang=tag),
        ),
        Shelf(
            "document",
            _l("Documents"),
            Document,
            address=lambda _each, tag: url_for("site.documents", lang=tag),
        ),
        Shelf("milestone", _l("Histoire"), Milestone, address=_history_address),
        Shelf(
            "town",
            _l("Communes"),
            Town,
            town=Town.id,
            address=lambda town, tag: url_for("site.town", slug=town.slug, lang=tag),
            called=lambda town: town.name,
        ),
        Shelf("fact", _l("Repères des communes"), Fact, town=Fact.town_id, address=_town_address),
        Shelf(
            "service", _l("Services des communes"), Service, town=Service.town_id,
            address=_town_address,
        ),
        Shelf("picture", _l("Images"), Picture, town=Picture.town_id, public=None),
    )  # fmt: skip
    shelve_messages(app, SEEN_ON)


def _at(endpoint: str, **values: Any) -> Callable[[str], str]:
    return lambda tag: url_for(endpoint, lang=tag, **values)


def _first_town(tag: str) -> str:
    return url_for("site.town", slug=partner_towns()[0].slug, lang=tag)


_TEMPLATES: Mapping[str, Callable[[str], str | None]] = {
    "site/home.html": _at("site.home"),
    "site/objective.html": _at("site.objective", number=1),
    "site/town.html": _first_town,
    "site/sitemap.html": _at("site.sitemap"),
    "site/news_list.html": _at("news.index"),
    "site/languages.html": _at("site.language_gateway"),
    "site/page.html": lambda tag: page_address("partnership", tag),
    "accounts/forgotten.html": _at("accounts.forgotten"),
    "accounts/profile.html": _at("profile.show"),
    "accounts/password.html": _at("profile.password"),
    "accounts/second_factor.html": _at("profile.second_step"),
    "accounts/devices.html": _at("profile.devices"),
    "accounts/erase.html": _at("profile.erase"),
    "translate/board.html": _at("workbench.board"),
    "desk/frame.html": _at("profile.show"),
    "macros/page.html": _at("site.home"),
    "base.html": _at("site.home"),
}

SEEN_ON = {f"portal/templates/{name}": page for name, page in _TEMPLATES.items()} | {
    "portal/site/menu.py": _at("site.home")
}
"""Where a translator can look at the messages of a file. The others need a town of one's own."""


def _news_to_translate(_now: datetime) -> Sequence[ColumnElement[bool]]:
    """Give what makes news ready: its town has proposed or published it."""
    return (
        News.binned_at.is_(None),
        or_(News.stage == Stage.PUBLISHED, News.stage == Stage.PROPOSED),
    )


def _page_address(page: Page, tag: str) -> str | None:
    """Give the address of a page of text, or of the section whose head it is."""
    return page_address(page.key, tag) or link_address(f"section:{page.key}", tag)


def _news_address(item: News, tag: str) -> str | None:
    return news_address(item, tag) if public_ids([item.id], datetime.now(UTC)) else None


def _history_address(_milestone: Milestone, tag: str) -> str | None:
    return page_address("history", tag)


def _town_address(part: Fact | Service, tag: str) -> str | None:
    slugs = [town.slug for town in partner_towns() if town.id == part.town_id]
    return url_for("site.town", slug=slugs[0], lang=tag) if slugs else None
