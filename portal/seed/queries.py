"""What loading asks of what is there."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from portal.db import db
from portal.seed.models import Seeded


def find(model: type[Any], identity: Mapping[str, Any]) -> Any:
    """Give the item that a file is about, or None."""
    return db.session.scalar(select(model).filter_by(**identity))


def find_seeded(path: str) -> Seeded | None:
    """Give what loading a file left, or None if it was never loaded."""
    return db.session.get(Seeded, path)


def wait_for_others() -> None:
    """Let one machine load at a time; SQLite sees to it by itself."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(20130913)))
