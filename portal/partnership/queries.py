"""What is asked of objectives and dates."""

from sqlalchemy import func, select

from portal.db import db
from portal.partnership.models import Milestone, Objective


def list_objectives() -> list[Objective]:
    """Give the objectives by number."""
    return list(db.session.scalars(select(Objective).order_by(Objective.number)))


def list_milestones() -> list[Milestone]:
    """Give the dates of the partnership, the first one first."""
    return list(db.session.scalars(select(Milestone).order_by(*_MOMENT)))


def list_latest_milestones(most: int) -> list[Milestone]:
    """Give the last dates of the partnership, the last one first."""
    latest = [part.desc() for part in _MOMENT]
    return list(db.session.scalars(select(Milestone).order_by(*latest).limit(most)))


_MOMENT = (
    Milestone.year,
    func.coalesce(Milestone.month, Milestone.near_month, 0),
    func.coalesce(Milestone.day, 0),
    Milestone.key,
)
