"""Runs migrations on the app's database, in one transaction, without losing rows on the way."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

database = current_app.extensions["migrate"].db


def number_revision(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Number a new migration after the last one: 0001, 0002…"""
    if directives:
        heads = context.script.get_heads()
        directives[0].rev_id = f"{int(heads[0]) + 1 if heads else 1:04}"


def run(connection: Connection) -> None:
    """Run the migrations asked for."""
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        process_revision_directives=number_revision,
        # Alembic believes that SQLite can't undo a change of tables; since portal.db begins the
        # transactions itself, it can.
        transactional_ddl=True,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # Of several machines that start at once, one migrates and the others wait for it.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20130912)")
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"rows without their parents, nothing was changed: {broken[:5]}")


def run_on_sqlite(connection: Connection) -> None:
    """Run them with foreign keys off.

    SQLite changes a table by making it anew and dropping the old one, and dropping a table whose
    rows others refer to takes those rows with it. The switch only works outside a transaction, so
    it is thrown on the driver's own connection.
    """
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        run(connection)
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


with database.engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        run_on_sqlite(connection)
    else:
        run(connection)
