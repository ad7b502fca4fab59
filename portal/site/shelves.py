"""What there is to translate besides the interface, and where each item is read."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Flask, url_for
from sqlalchemy import ColumnElement, or_

from portal.documents.models import Document
from portal.i18n import _l
from portal.media.models import Picture
from portal.news.models import News
from portal.news.queries import public_ids
from portal.pages.models import Page
from portal.partnership.models import Milestone, Objective
from portal.site.links import news_address, page_address
from portal.site.menu import partner_towns
from portal.towns.models import Fact, Service, Town
from portal.translate.shelves import Shelf, shelve
from portal.writing.models import Stage
from portal.writing.queries import public


def open_shelves(app: Flask) -> None:
    """Let translators work on everything visitors read."""
    shelve(
        app,
        Shelf("page", _l("Pages"), Page, address=lambda page, tag: page_address(page.key, tag)),
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
        ),
        Shelf("fact", _l("Repères des communes"), Fact, town=Fact.town_id, address=_town_address),
        Shelf(
            "service", _l("Services des communes"), Service, town=Service.town_id,
            address=_town_address,
        ),
        Shelf("picture", _l("Images"), Picture, town=Picture.town_id, public=None),
    )  # fmt: skip


def _news_to_translate(_now: datetime) -> Sequence[ColumnElement[bool]]:
    """Give what makes news ready: its town has proposed or published it."""
    return (
        News.binned_at.is_(None),
        or_(News.stage == Stage.PUBLISHED, News.stage == Stage.PROPOSED),
    )


def _news_address(item: News, tag: str) -> str | None:
    return news_address(item, tag) if public_ids([item.id], datetime.now(UTC)) else None


def _history_address(_milestone: Milestone, tag: str) -> str | None:
    return page_address("history", tag)


def _town_address(part: Fact | Service, tag: str) -> str | None:
    slugs = [town.slug for town in partner_towns() if town.id == part.town_id]
    return url_for("site.town", slug=slugs[0], lang=tag) if slugs else None
