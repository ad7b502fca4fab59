"""The database: one session, one base of models, one way to save. Imports no room."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import Enum
from typing import Any, TypeVar

from flask import has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, TypeDecorator, event
from sqlalchemy import Enum as EnumColumn
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, registry

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

Saved = TypeVar("Saved")

_writing: ContextVar[bool] = ContextVar("writing", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and given back with its zone on every database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Store a moment; one without a zone is a mistake of the code (ValueError)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give a stored moment its zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


def enum_column(kinds: type[Enum], name: str, length: int = 20) -> EnumColumn:
    """Give the type of a column that holds the value of one of *kinds*, checked by the database."""
    return EnumColumn(
        kinds,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=length,
        values_callable=lambda each: [kind.value for kind in each],
    )


class Base(DeclarativeBase):
    """The base of every model; constraints are named alike on every database."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UtcDateTime},
    )


db = SQLAlchemy(model_class=Base, session_options={"autoflush": False})


@contextmanager
def saving() -> Iterator[None]:
    """Keep what the block changed; undo all of it if the block raises.

    What was read before the block is read anew in it, in the transaction that writes.
    """
    if has_request_context() and request.method in SAFE_METHODS:
        raise RuntimeError(f"{request.method} may not change anything")
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("something was changed before saving() began")
    db.session.rollback()
    writing = _writing.set(True)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(writing)


def once_more(save: Callable[[], Saved]) -> Saved:
    """Save what may be sent twice at the same moment: the second finds what the first has saved."""
    try:
        return save()
    except IntegrityError:
        return save()


def tidy() -> None:
    """Write the journal of SQLite back and empty it: it too holds what was deleted since."""
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        connection = db.engine.raw_connection()
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: DBAPIConnection, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # Transactions are begun by _begin_sqlite, not by the driver, which would begin them late.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",  # readers and the writer do not wait for each other
        "synchronous = FULL",  # what is acknowledged is on the disk, even after a power cut
        "foreign_keys = ON",
        "busy_timeout = 15000",  # six who write at once wait for each other, on a busy machine too
        "secure_delete = ON",  # what is deleted is overwritten: an erased name is in no file
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    """Begin a transaction that may write by taking the right to write.

    SQLite refuses at once, whatever its timeout, a transaction that has read and then wants to
    write after somebody else wrote.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if _is_reading() else "BEGIN IMMEDIATE")


def _is_reading() -> bool:
    """Tell whether a request only reads so far; commands always may write."""
    return has_request_context() and not _writing.get()
