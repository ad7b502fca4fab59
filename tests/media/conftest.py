"""The portal with a folder of pictures of its own for each test, and something that shows them."""

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from portal.accounts.roles import Rights
from portal.db import db
from portal.i18n import Text
from portal.i18n.translatable import Translatable
from portal.media.files import Store
from portal.media.holders import Holder, Media, hold
from portal.towns.models import Town
from portal.web.limits import Counter

PUBLIC_TOWNS: set[int] = set()
"""The towns that are "published", where towns take the place of news."""


@pytest.fixture
def app(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The portal for one test: its own folder, tries counted anew, towns that show pictures."""
    before = app.extensions["media"]
    app.extensions["media"] = Media(Store(tmp_path / "media"))
    app.extensions["limits"] = Counter(app.config["REDIS_URL"])
    PUBLIC_TOWNS.clear()
    hold(app, Holder("town", _public, _find, _titles, lambda item_id: f"/fr/bureau/#{item_id}"))
    yield app
    app.extensions["media"] = before


@pytest.fixture
def store(app: Flask) -> Store:
    """The folder of pictures."""
    media: Media = app.extensions["media"]
    return media.store


def _public(ids: Collection[int], _now: datetime) -> set[int]:
    return PUBLIC_TOWNS & set(ids)


def _find(item_id: int, town_id: int, rights: Rights) -> Translatable | None:
    return db.session.get(Town, item_id) if item_id == town_id else None


def _titles(ids: Collection[int]) -> dict[int, Text]:
    return {each: Text(f"Commune {each}", "fr") for each in ids}
