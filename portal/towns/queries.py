"""What is asked of towns."""

from sqlalchemy import func, select

from portal.db import db
from portal.towns.models import Fact, Service, Town


def list_towns() -> list[Town]:
    """Give the towns in their order."""
    return list(db.session.scalars(select(Town).order_by(Town.position)))


def find_town(slug: str) -> Town | None:
    """Give the town of an address."""
    return db.session.scalar(select(Town).where(Town.slug == slug))


def list_facts(towns: list[Town]) -> list[Fact]:
    """Give the facts about towns in their order."""
    return list(
        db.session.scalars(
            select(Fact)
            .where(Fact.town_id.in_([town.id for town in towns]))
            .order_by(Fact.town_id, Fact.position)
        )
    )


def list_first_facts(towns: list[Town]) -> list[Fact]:
    """Give the first figure of each town."""
    first = (
        select(Fact.town_id, func.min(Fact.position).label("position"))
        .where(Fact.town_id.in_([town.id for town in towns]), Fact.value.is_not(None))
        .group_by(Fact.town_id)
        .subquery()
    )
    query = select(Fact).join(
        first, (Fact.town_id == first.c.town_id) & (Fact.position == first.c.position)
    )
    return list(db.session.scalars(query.order_by(Fact.town_id)))


def list_services(towns: list[Town]) -> list[Service]:
    """Give the services of towns in their order."""
    return list(
        db.session.scalars(
            select(Service)
            .where(Service.town_id.in_([town.id for town in towns]))
            .order_by(Service.town_id, Service.position)
        )
    )
