"""How news are written in these tests, and how one looks at what came of it."""

from typing import Any

from bs4 import BeautifulSoup
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.db import db
from portal.news.models import News
from portal.writing.models import Revision, Unsaved
from tests.client import plain
from tests.people import GON, Colleague

DESK = f"/fr/bureau/{GON}/actualites/"
WRITE = f"{DESK}ecrire/"
TEXTS = {"title": "Le puits", "summary": "Un résumé.", "body": "Un texte.", "language": "fr"}


def write(who: Colleague, **fields: Any) -> TestResponse:
    """Send a new news item."""
    return who.send(WRITE, TEXTS | fields)


def written(who: Colleague, **fields: Any) -> News:
    """Send a new news item that is taken, and give it."""
    answer = write(who, **fields)
    assert answer.status_code == 303, errors_in(answer)
    return latest()


def change(who: Colleague, item: News, **fields: Any) -> TestResponse:
    """Send a changed text, begun from the present version unless told otherwise."""
    typed = {"title": item.title, "summary": item.summary, "body": item.body}
    return who.send(f"{DESK}{item.id}/modifier/", typed | {"version": str(item.version)} | fields)


def latest() -> News:
    """Give the news item that was begun last."""
    found = db.session.scalar(select(News).order_by(News.id.desc()).limit(1))
    assert found is not None
    return found


def count(model: type[Any]) -> int:
    """Count the rows of a table."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def rows() -> tuple[int, int, int]:
    """Count news, revisions and what is typed and not saved."""
    return count(News), count(Revision), count(Unsaved)


def page_of(answer: TestResponse) -> BeautifulSoup:
    """Give the parsed page of an answer."""
    return BeautifulSoup(plain(answer), "html.parser")


def errors_in(answer: TestResponse) -> list[str]:
    """Give the sentences that say what is wrong."""
    return [each.get_text(strip=True) for each in page_of(answer).select(".field-error")]


def typed_in(answer: TestResponse) -> dict[str, str]:
    """Give what stands in the fields of the form that came back."""
    page = page_of(answer)
    fields = {str(each["name"]): str(each.get("value", "")) for each in page.select("input[name]")}
    fields |= {str(each["name"]): each.get_text() for each in page.select("textarea[name]")}
    return {name: value.removeprefix("\r\n") for name, value in fields.items()}
