"""How news answer for the pictures they show."""

from collections.abc import Collection

from flask import url_for

from portal.accounts.roles import Rights
from portal.i18n import Text
from portal.media.holders import Holder
from portal.news import queries
from portal.news.models import News
from portal.writing.rules import may_write


def _find(number: int, town_id: int, rights: Rights) -> News | None:
    item = queries.find_news(number, town_id)
    return item if item is not None and may_write(rights, item) else None


def titles(numbers: Collection[int]) -> dict[int, Text]:
    """Give the titles of news, as other rooms name them."""
    found = queries.titles_of(numbers)
    return {number: Text(title, language) for number, (title, language) in found.items()}


def _address(number: int) -> str:
    return url_for("news_desk.item", number=number)


HOLDER = Holder(
    kind=News.item_kind,
    public_ids=queries.public_ids,
    find=_find,
    titles=titles,
    address=_address,
)
