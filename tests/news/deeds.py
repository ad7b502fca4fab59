"""The ways of whoever writes news at the desk: addresses, forms as a browser sends them, rows."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bs4 import BeautifulSoup, Tag
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.accounts.models import AuditLine, Membership, Person
from portal.db import db, saving
from portal.news.models import News
from portal.writing import actions
from portal.writing.models import Revision, Stage, Unsaved
from tests.client import plain
from tests.people import GON, a_person
from tests.writing_ways import a_news, town_number

HOUR = timedelta(hours=1)


def list_path(town: str = GON, lang: str = "fr") -> str:
    """Give the address of the list of the desk."""
    return f"/{lang}/{'bureau' if lang == 'fr' else 'ufficio'}/{town}/actualites/"


WRITE = list_path() + "ecrire/"
KEEP = list_path() + "brouillon/"
RESUME = list_path() + "reprendre/"
DROP = list_path() + "retirer/"
PREVIEW = list_path() + "apercu/"


def path_of(item: News, step: str = "", town: str = GON) -> str:
    """Give the address of an item at the desk, or of a step with it: ``path_of(item, "publier")``."""
    return f"{list_path(town)}{item.id}/{step and step + '/'}"


def typed(page: str = "page-of-tests", **fields: Any) -> dict[str, Any]:
    """Give a new text as the form sends it."""
    return {
        "page": page,
        "language": "fr",
        "version": "",
        "title": "Le puits de Tiéré",
        "summary": "Un puits est creusé.",
        "body": "Le puits a de l’eau.",
        **fields,
    }


def page_of(answer: TestResponse) -> BeautifulSoup:
    """Give the page of an answer."""
    return BeautifulSoup(plain(answer), "html.parser")


def fields_of(page: BeautifulSoup, which: str = "form[data-typed]") -> dict[str, Any]:
    """Give what a browser would send of the form of a page."""
    form = page.select_one(which)
    assert form is not None, "there is a form to fill in"
    sent: dict[str, Any] = {}
    for field in form.select("[name]"):
        name, kind = str(field["name"]), field.get("type")
        if field.name == "button" or (
            kind in ("checkbox", "radio") and "checked" not in field.attrs
        ):
            continue
        value = field.text if field.name == "textarea" else str(field.get("value", "on"))
        value = value.removeprefix("\r").removeprefix("\n") if field.name == "textarea" else value
        sent.setdefault(name, []).append(value)
    sent.pop("csrf_token", None)
    return {name: each if len(each) > 1 else each[0] for name, each in sent.items()}


def address_of_form(answer: TestResponse, which: str = "form[data-typed]") -> str:
    """Give where a browser would send the form of an answer."""
    form = page_of(answer).select_one(which)
    assert form is not None
    return str(form.get("action") or answer.request.path)


def main_of(page: BeautifulSoup) -> Tag:
    """Give the main part of a page."""
    main = page.select_one("main")
    assert main is not None
    return main


def errors_of(answer: TestResponse) -> list[str]:
    """Give the sentences that tell what to put right, each once."""
    found = [each.get_text(" ", strip=True) for each in page_of(answer).select(".field-error")]
    return list(dict.fromkeys(found))


def trusted(*roles: tuple[str, str]) -> Person:
    """Save a contributor whose towns let them publish."""
    person = a_person(*roles)
    with saving():
        for each in db.session.scalars(select(Membership).where(Membership.person_id == person.id)):
            each.is_trusted = True
    return person


def count_of(model: Any, *where: Any) -> int:
    """Count rows."""
    found = db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0
    db.session.commit()
    return found


def audit_of(item: News) -> list[tuple[str, int | None, int | None]]:
    """Give the lines of the log about an item: what, who, where."""
    lines = db.session.scalars(
        select(AuditLine)
        .where(AuditLine.about_kind == "news", AuditLine.about_id == item.id)
        .order_by(AuditLine.id)
    )
    return [(line.verb, line.actor_id, line.town_id) for line in lines]


def revisions_of(number: int) -> list[Revision]:
    """Give the saved texts of an item, the first one first."""
    query = select(Revision).where(Revision.item_kind == "news", Revision.item_id == number)
    return list(db.session.scalars(query.order_by(Revision.number)))


def unsaved() -> list[Unsaved]:
    """Give all that was typed and not saved."""
    db.session.commit()
    return list(db.session.scalars(select(Unsaved).order_by(Unsaved.id)))


def row_of(item: News) -> tuple[Any, ...]:
    """Give everything that is saved of an item, to see that it is as it was."""
    db.session.commit()
    row = db.session.execute(select(News.__table__).where(News.__table__.c.id == item.id)).one()
    found = (tuple(row), item.fields, len(revisions_of(item.id)), len(audit_of(item)))
    db.session.commit()
    return found


def the_news(*, title: str) -> list[News]:
    """Give the news with a title."""
    db.session.commit()
    return list(db.session.scalars(select(News).where(News.title == title)))


def a_news_in(stage: str, author: Person, town: str = GON, **fields: Any) -> News:
    """Save a news item in one of the stages a person of the desk sees."""
    now = datetime.now(UTC)
    stages = {
        "proposed": Stage.PROPOSED,
        "scheduled": Stage.PUBLISHED,
        "published": Stage.PUBLISHED,
        "withdrawn": Stage.WITHDRAWN,
    }
    at = now + 24 * HOUR if stage == "scheduled" else now - HOUR
    binned = now if stage == "binned" else None
    as_stage = stages.get(stage, Stage.DRAFT)
    item = a_news(
        town, author=author, stage=as_stage, publish_at=at, binned_at=binned, now=now, **fields
    )
    if stage == "sent back":
        with saving():
            item.comment, item.comment_language, item.sent_back_at = "Ajoutez la date.", "fr", now
    return item


def keep_typed(person: Person, page: str, *, town: str = GON, **fields: Any) -> Unsaved:
    """Save what somebody has typed and not saved."""
    given = {"item_id": None, "version": 0, "language": "fr", "now": datetime.now(UTC)}
    words = fields.pop("fields", [("title", "Un titre"), ("body", "Un début")])
    with saving():
        actions.keep_unsaved(
            words,
            page=page,
            person_id=person.id,
            town_id=town_number(town),
            item_kind=News.item_kind,
            **(given | fields),
        )
    return unsaved()[-1]
