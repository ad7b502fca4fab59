"""Things to test with, each with sane defaults."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from portal.db import db, saving
from portal.i18n.letters import fold
from portal.media.models import Consent, Picture
from portal.pages.models import Page
from portal.seed.loader import Harvest, plant
from portal.towns.queries import find_town
from portal.translate.actions import refresh_units, write_target
from portal.translate.models import State, Target, Unit
from portal.translate.queries import list_units

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)

_numbers = count(1)


def plant_all(now: datetime = NOW) -> Harvest:
    """Load the founding content."""
    with saving():
        return plant(now)


def a_page(**fields: Any) -> Page:
    """Save a page of text, cut into units."""
    defaults = {
        "key": f"page-{next(_numbers)}",
        "language": "fr",
        "position": 99,
        "title": "Un titre",
        "summary": "Un résumé.",
        "body": "Premier paragraphe.\n\nDeuxième paragraphe.",
    }
    page = Page(**(defaults | fields))
    with saving():
        db.session.add(page)
        refresh_units(page, NOW)
    return page


def a_picture(town: str, **fields: Any) -> Picture:
    """Save a picture of a town, whose files nobody has made."""
    found = find_town(town)
    assert found is not None
    defaults = {
        "town_id": found.id,
        "language": "fr",
        "name": f"{next(_numbers):026}",
        "shown_name": "photo.jpg",
        "width": 640,
        "height": 480,
        "widths": [320, 640],
        "weight": 1000,
        "alt": "Un forage",
        "consent": Consent.NOBODY,
        "created_at": NOW,
        "changed_at": NOW,
    }
    picture = Picture(**(defaults | fields))
    picture.folded = fold(f"{picture.alt} {picture.credit} {picture.shown_name}")
    with saving():
        db.session.add(picture)
        refresh_units(picture, NOW)
    return picture


def edit(page: Page, now: datetime = LATER, meaning_unchanged: bool = False, **fields: Any) -> None:
    """Change texts of a page and save it."""
    with saving():
        for name, value in fields.items():
            setattr(page, name, value)
        refresh_units(page, now, meaning_unchanged)


def units_of(page: Page, field: str = "body") -> list[Unit]:
    """Give the units in use of a field, in order."""
    return [unit for unit in list_units(page, field) if unit.is_used]


def translate(
    unit: Unit, text: str, language: str = "it", state: State = State.TRANSLATED, **more: Any
) -> Target:
    """Save a unit's text in a language."""
    with saving():
        return write_target(unit, language, [text], state, "Ada", NOW, **more)


def translate_page(page: Page, language: str = "it", state: State = State.TRANSLATED) -> None:
    """Save a text in a language for every unit of a page."""
    for unit in list_units(page):
        if unit.is_used:
            translate(unit, f"{language}: {unit.source}", language, state)
