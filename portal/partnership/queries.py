"""What is asked of objectives and dates."""

from sqlalchemy import func, select

from portal.db import db
from portal.partnership.models import Milestone, Objective


def list_objectives() -> list[Objective]:
    """Give the objectives by number."""
    return list(db.session.scalars(select(Objective).order_by(Objective.number)))


def list_milestones() -> list[Milestone]:
    """Give the dates of the partnership, the first one first."""
    return list(
        db.session.scalars(
            select(Milestone).order_by(
                Milestone.year,
                func.coalesce(Milestone.month, Milestone.near_month, 0),
                func.coalesce(Milestone.day, 0),
                Milestone.key,
            )
        )
    )
