"""Migrations go up, down and up again, and no row is lost on the way."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import check, downgrade, revision, upgrade
from sqlalchemy import inspect, text

from config import ROOT
from portal.db import db, saving
from portal.search.models import is_of_models
from portal.towns.models import Fact, Town
from tests.conftest import ENGINES, make_app
from tests.factories import plant_all
from tests.people import plant_people, plant_pictures
from tests.workbench import plant_workbench
from tests.writing_ways import plant_news

MIGRATIONS = ROOT / "migrations"
VERSION = "alembic_version"

REBUILD_TOWN = """
with op.batch_alter_table("town", recreate="always") as town:
        town.add_column(sa.Column("motto", sa.String(200)))
"""
LEAVE_ORPHANS = """
op.create_table("left_over", sa.Column("id", sa.Integer()))
    op.execute("delete from town")
"""


@pytest.fixture(scope="module")
def postgres_url(scratch_database: Callable[[str], str]) -> str:
    """One database for all tests here, emptied after each: to drop one takes a second."""
    return scratch_database("postgresql")


@pytest.fixture(params=ENGINES)
def empty(
    request: pytest.FixtureRequest, scratch_database: Callable[[str], str]
) -> Iterator[Flask]:
    """A portal whose database has no table yet."""
    if request.param == "sqlite":
        yield from _open(scratch_database("sqlite"))
    else:
        yield from _open(request.getfixturevalue("postgres_url"))


@pytest.fixture
def empty_sqlite(scratch_database: Callable[[str], str]) -> Iterator[Flask]:
    """The same on SQLite alone, where a table is changed by making it anew."""
    yield from _open(scratch_database("sqlite"))


@pytest.fixture
def more_migrations(tmp_path: Path) -> Path:
    """A copy of the migrations folder that a test may add to."""
    return Path(shutil.copytree(MIGRATIONS, tmp_path / "migrations"))


def _open(url: str) -> Iterator[Flask]:
    app = make_app(url)
    with app.app_context():
        yield app
        db.session.remove()
        if db.engine.dialect.name == "postgresql":
            with db.engine.begin() as connection:
                connection.execute(text("drop schema public cascade"))
                connection.execute(text("create schema public"))
        db.engine.dispose()


def dump() -> dict[str, list[dict[str, Any]]]:
    """Give every row of every table, in the order of its first column."""
    db.session.remove()
    with db.engine.connect() as connection:
        return {
            table: sorted(
                map(dict, connection.execute(text(f'select * from "{table}"')).mappings()),
                key=lambda row: str(next(iter(row.values()))),
            )
            for table in inspect(connection).get_table_names()
            if is_of_models(table, "table", {})
        }


def shape() -> dict[str, Any]:
    """Give what the database itself says of its tables."""
    seen = inspect(db.engine)
    return {
        table: {
            # A migration can only add a column at the end.
            "columns": sorted(
                (column["name"], str(column["type"]), column["nullable"], str(column["default"]))
                for column in seen.get_columns(table)
            ),
            "keys": seen.get_pk_constraint(table),
            "parents": _sorted(seen.get_foreign_keys(table)),
            "unique": _sorted(seen.get_unique_constraints(table)),
            "checks": _sorted(seen.get_check_constraints(table)),
            "indexes": _sorted(seen.get_indexes(table)),
        }
        for table in seen.get_table_names()
        if table != VERSION
    }


def _sorted(constraints: Any) -> list[Any]:
    return sorted(constraints, key=lambda each: str(each["name"]))


def add_migration(folder: Path, upgrading: str) -> str:
    """Write one more migration into a folder, and give its number."""
    last = max(path.name[:4] for path in (folder / "versions").glob("*.py"))
    number = f"{int(last) + 1:04}"
    (folder / "versions" / f"{number}_more.py").write_text(
        f"import sqlalchemy as sa\nfrom alembic import op\n\n"
        f'revision, down_revision = "{number}", "{last}"\n'
        f"branch_labels = depends_on = None\n\n\n"
        f"def upgrade() -> None:\n    {upgrading.strip()}\n\n\n"
        f"def downgrade() -> None:\n    pass\n",
        encoding="utf-8",
    )
    return number


def a_town() -> None:
    """Save a town, and a figure that refers to it."""
    town = Town(slug="town", name="Town", hue="cha", country_code="FR", time_zone="Europe/Paris")
    town.position, town.language = 1, "fr"
    town.country = town.place = town.summary = town.body = ""
    with saving():
        db.session.add(town)
        db.session.flush()
        fact = Fact(town_id=town.id, key="area", position=1, label="", value=1, source="")
        fact.language = "fr"
        db.session.add(fact)


def are_in(after: list[dict[str, Any]], before: list[dict[str, Any]]) -> bool:
    """Tell whether the rows are the same, but for columns that a step down has dropped."""
    pairs = zip(after, before, strict=True)
    return all(row.items() <= whole.items() for row, whole in pairs)


def test_going_down_step_by_step_keeps_the_rows_of_earlier_tables(empty: Flask) -> None:
    upgrade()
    first, before = plant_all(), dump()
    while len(before) > 1:
        downgrade()
        after = dump()
        assert after.keys() <= before.keys(), "a step down makes no table"
        for table in after.keys() - {VERSION}:
            assert are_in(after[table], before[table]), f"rows of {table} changed"
        before = after
    assert before == {VERSION: []}
    upgrade()
    assert plant_all() == first, "the way up is open again"


def test_loading_again_after_a_partial_way_down_doubles_nothing(empty_sqlite: Flask) -> None:
    upgrade()
    plant_all()
    sizes = {table: len(rows) for table, rows in dump().items()}
    downgrade(revision="0003")
    upgrade()
    plant_all()
    again = {table: len(rows) for table, rows in dump().items() if table != "seeded"}
    assert again == {table: size for table, size in sizes.items() if table != "seeded"}


def test_models_and_migrations_agree(empty: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        how = {
            "compare_type": True, "compare_server_default": True, "include_name": is_of_models,
        }  # fmt: skip
        found = compare_metadata(MigrationContext.configure(connection, opts=how), db.metadata)
    assert not found
    check()


def test_constraints_are_those_of_the_models(empty: Flask) -> None:
    upgrade()
    migrated = shape()
    downgrade(revision="base")
    db.create_all()
    assert migrated == shape()


def test_migrations_are_numbered_in_one_row() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    row = [*reversed(list(scripts.walk_revisions()))]
    numbers = [f"{number:04}" for number in range(1, len(row) + 1)]
    assert [each.revision for each in row] == numbers
    assert [each.down_revision for each in row] == [None, *numbers[:-1]]
    assert scripts.get_heads() == numbers[-1:]


def test_a_migration_file_is_named_after_its_number() -> None:
    for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions():
        assert re.fullmatch(rf"{each.revision}_[a-z0-9_]+\.py", Path(each.path).name)


@pytest.mark.parametrize("with_models", [True, False])
def test_a_new_migration_gets_the_next_number(
    empty_sqlite: Flask, more_migrations: Path, with_models: bool
) -> None:
    upgrade()
    known = {path.name for path in (more_migrations / "versions").glob("*.py")}
    revision(directory=str(more_migrations), message="Mottos", autogenerate=with_models)
    new = {path.name for path in (more_migrations / "versions").glob("*.py")} - known
    assert new == {f"{len(known) + 1:04}_mottos.py"}


def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(
    empty_sqlite: Flask, more_migrations: Path
) -> None:
    upgrade()
    plant_all()
    plant_people()
    plant_news()
    plant_pictures()
    plant_workbench()
    before = dump()
    add_migration(more_migrations, REBUILD_TOWN)
    upgrade(directory=str(more_migrations))
    after = dump()
    assert len(after["town"]) == len(before["town"]) == 3
    for table in before.keys() - {"town", VERSION}:
        assert before[table], f"{table} should hold something to lose"
        assert after[table] == before[table], f"rows of {table} changed"


def test_foreign_keys_are_on_again_after_a_migration(
    empty_sqlite: Flask, more_migrations: Path
) -> None:
    add_migration(more_migrations, REBUILD_TOWN)
    upgrade(directory=str(more_migrations))
    assert db.session.scalar(text("pragma foreign_keys")) == 1


def test_foreign_keys_are_on_again_after_a_refused_migration(
    empty_sqlite: Flask, more_migrations: Path
) -> None:
    upgrade()
    a_town()
    add_migration(more_migrations, LEAVE_ORPHANS)
    with pytest.raises(SystemExit):
        upgrade(directory=str(more_migrations))
    assert db.session.scalar(text("select count(*) from fact")) == 1
    db.session.execute(text("delete from town"))
    assert db.session.scalar(text("select count(*) from fact")) == 0


def test_a_migration_that_leaves_rows_without_parents_is_refused_and_changes_nothing(
    empty_sqlite: Flask, more_migrations: Path, caplog: pytest.LogCaptureFixture
) -> None:
    upgrade()
    a_town()
    before = dump()
    add_migration(more_migrations, LEAVE_ORPHANS)
    with pytest.raises(SystemExit):
        upgrade(directory=str(more_migrations))
    assert "rows without their parents" in caplog.text
    assert dump() == before


def test_when_one_of_several_migrations_fails_none_has_happened(
    empty: Flask, more_migrations: Path
) -> None:
    upgrade()
    a_town()
    before = dump()
    add_migration(more_migrations, 'op.create_table("fine", sa.Column("id", sa.Integer()))')
    add_migration(more_migrations, 'raise RuntimeError("not this one")')
    with pytest.raises(SystemExit):
        upgrade(directory=str(more_migrations))
    assert dump() == before
