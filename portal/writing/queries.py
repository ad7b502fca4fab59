"""What is asked of revisions and of unsaved texts; conditions that rooms with items share."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select

from portal.accounts.models import Person
from portal.db import db
from portal.writing.models import Publishable, Revision, Stage, Unsaved

KEPT_UNSAVED = timedelta(days=30)
"""How long what was typed and never saved is kept."""

_MOST_UNSAVED = 20
_MOST_REVISIONS = 200


def public(model: type[Publishable], now: datetime) -> ColumnElement[bool]:
    """Give the condition that visitors may read an item; its moment comes without any process."""
    return and_(model.stage == Stage.PUBLISHED, model.publish_at <= now, model.binned_at.is_(None))


def list_revisions(item: Publishable) -> list[tuple[Revision, str | None]]:
    """Give the revisions of an item with the name of who made each, the last one first."""
    rows = db.session.execute(
        select(Revision, Person.name)
        .outerjoin(Person, Person.id == Revision.person_id)
        .where(Revision.item_kind == item.item_kind, Revision.item_id == item.id)
        .order_by(Revision.number.desc())
        .limit(_MOST_REVISIONS)
    )
    return [(revision, name) for revision, name in rows]


def find_revision(item: Publishable, number: int) -> Revision | None:
    """Give one revision of an item."""
    return db.session.scalar(
        select(Revision).where(
            Revision.item_kind == item.item_kind,
            Revision.item_id == item.id,
            Revision.number == number,
        )
    )


def find_unsaved(person_id: int, page: str) -> Unsaved | None:
    """Give what somebody has typed in an open page."""
    return db.session.scalar(
        select(Unsaved).where(Unsaved.person_id == person_id, Unsaved.page == page)
    )


def list_unsaved(
    person_id: int, item_kind: str, item_id: int | None = None, town_id: int | None = None
) -> list[Unsaved]:
    """Give what somebody has typed for an item, or for new ones of a town; the last first."""
    query = select(Unsaved).where(Unsaved.person_id == person_id, Unsaved.item_kind == item_kind)
    if item_id is None:
        query = query.where(Unsaved.item_id.is_(None), Unsaved.town_id == town_id)
    else:
        query = query.where(Unsaved.item_id == item_id)
    query = query.order_by(Unsaved.changed_at.desc(), Unsaved.id.desc()).limit(_MOST_UNSAVED)
    return list(db.session.scalars(query))


def list_unsaved_in(person_id: int, town_id: int, item_kind: str) -> list[Unsaved]:
    """Give what somebody has typed in a town, for new items and for saved ones; the last first."""
    query = (
        select(Unsaved)
        .where(Unsaved.person_id == person_id, Unsaved.item_kind == item_kind)
        .where(Unsaved.town_id == town_id)
        .order_by(Unsaved.changed_at.desc(), Unsaved.id.desc())
    )
    return list(db.session.scalars(query.limit(_MOST_UNSAVED)))


def list_all_unsaved(person_id: int) -> list[Unsaved]:
    """Give all somebody has typed and not saved."""
    query = select(Unsaved).where(Unsaved.person_id == person_id).order_by(Unsaved.id)
    return list(db.session.scalars(query))


def drop_unsaved(person_id: int, page: str | None = None) -> None:
    """Forget what somebody has typed in an open page, or in all."""
    query = delete(Unsaved).where(Unsaved.person_id == person_id)
    db.session.execute(query if page is None else query.where(Unsaved.page == page))


def drop_surplus(person_id: int) -> None:
    """Forget the oldest of what somebody has typed, where there are more pages than anybody opens."""
    kept = (
        select(Unsaved.id)
        .where(Unsaved.person_id == person_id)
        .order_by(Unsaved.changed_at.desc(), Unsaved.id.desc())
        .limit(_MOST_UNSAVED - 1)
    )
    db.session.execute(
        delete(Unsaved)
        .where(Unsaved.person_id == person_id, Unsaved.id.not_in(kept))
        .execution_options(synchronize_session="fetch")
    )


def drop_old_unsaved(now: datetime) -> None:
    """Forget what was typed long ago and never saved."""
    db.session.execute(delete(Unsaved).where(Unsaved.changed_at < now - KEPT_UNSAVED))


def drop_writings_of(item: Publishable) -> None:
    """Forget the revisions of an item, and what anybody has typed for it."""
    for model in (Revision, Unsaved):
        db.session.execute(
            delete(model).where(model.item_kind == item.item_kind, model.item_id == item.id)
        )
