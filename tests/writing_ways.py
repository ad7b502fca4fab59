"""News to test with, each with sane defaults."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from portal.accounts.models import Person
from portal.accounts.queries import read_rights
from portal.accounts.roles import Rights
from portal.db import saving
from portal.i18n import Text
from portal.news.models import News
from portal.partnership.queries import list_objectives
from portal.towns.queries import find_town
from portal.translate.actions import name_in_addresses
from portal.writing import actions
from portal.writing.models import Stage
from tests.factories import NOW
from tests.people import CHAPONOST, GON, a_person

TABLES_OF_WRITING = {"news", "news_objective", "news_town", "revision", "unsaved"}
"""What holds texts that people of the towns write."""

_numbers = count(1)


def town_number(slug: str) -> int:
    """Give the number of a town's row."""
    town = find_town(slug)
    assert town is not None
    return town.id


def rights_of(person: Person) -> Rights:
    """Give what somebody may do now."""
    return read_rights(person)


def objective_ids(*numbers: int) -> list[int]:
    """Give the rows of objectives by their numbers in the charter."""
    return [each.id for each in list_objectives() if each.number in numbers]


def a_news(
    town: str = GON,
    *,
    author: Person | None = None,
    stage: Stage = Stage.PUBLISHED,
    publish_at: datetime | None = NOW,
    language: str = "fr",
    now: datetime = NOW,
    **fields: Any,
) -> News:
    """Save a news item as it stands after its way: ``a_news(GON, stage=Stage.PROPOSED)``."""
    number = next(_numbers)
    author = author or a_person((town, "contributor"))
    texts = {
        "title": f"Nouvelle {number}",
        "summary": f"Résumé {number}.",
        "body": f"Premier paragraphe {number}.\n\nDeuxième paragraphe.",
        "place": "",
    }
    binned_at, version = fields.pop("binned_at", None), fields.pop("version", 1)
    item = News(town_id=town_number(town), language=language)
    with saving():
        actions.begin(item, texts | fields, rights_of(author), now)
        item.stage, item.binned_at, item.version = stage, binned_at, version
        if stage is Stage.PUBLISHED:
            item.publish_at = publish_at
            name_in_addresses(item, language, item.title)
    return item


def a_draft(town: str = GON, **fields: Any) -> News:
    """Save a draft."""
    return a_news(town, stage=Stage.DRAFT, **fields)


def plant_news(now: datetime = NOW) -> None:
    """Save something in each table of writing."""
    author, editor = a_person((GON, "contributor")), a_person((GON, "editor"))
    item = a_draft(
        author=author,
        town_ids=[town_number(CHAPONOST)],
        objective_ids=objective_ids(3, 6),
        place="Tiéré",
        now=now - timedelta(days=1),
    )
    with saving():
        actions.propose(item, rights_of(author), now)
        actions.send_back(item, Text("Ajoutez la date.", "fr"), rights_of(editor), now)
        actions.keep_unsaved(
            [("title", "Un titre"), ("body", "Un début")],
            page=f"page-{next(_numbers):06}",
            person_id=author.id,
            town_id=item.town_id,
            item_kind=News.item_kind,
            item_id=None,
            version=0,
            language="fr",
            now=now,
        )
