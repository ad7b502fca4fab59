"""The database keeps what it acknowledged, and readers never wait for a writer."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import DateTime, func, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from portal.db import UtcDateTime, db, saving
from portal.pages.models import Page
from portal.translate.models import Unit
from tests.conftest import make_app
from tests.factories import a_page, plant_all, units_of

IN_PARIS = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))


@pytest.fixture(scope="module")
def portal(scratch_database: Callable[[str], str]) -> Iterator[Flask]:
    """A portal on an SQLite file that others may open; what is saved in it stays."""
    app = make_app(scratch_database("sqlite"))
    with app.app_context():
        upgrade()
        plant_all()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def stranger(portal: Flask) -> Iterator[sqlite3.Connection]:
    """Another program that has the same file open, and does not wait."""
    with portal.app_context():
        path = db.engine.url.database
    assert path
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    yield connection
    connection.close()


def may_write(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("begin immediate")
    except sqlite3.OperationalError:
        return False
    connection.execute("rollback")
    return True


# SQLite


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2), ("busy_timeout", 15000)],
)
def test_every_sqlite_connection_is_safe(portal: Flask, pragma: str, value: object) -> None:
    with portal.app_context(), db.engine.connect() as one, db.engine.connect() as other:
        for connection in (one, other):
            driver = connection.connection.driver_connection
            assert driver is not None
            assert driver.execute(f"pragma {pragma}").fetchone() == (value,)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_request_that_reads_lets_others_write(
    portal: Flask, stranger: sqlite3.Connection, method: str
) -> None:
    with portal.test_request_context(method=method):
        assert db.session.scalar(select(func.count()).select_from(Page))
        assert may_write(stranger)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_request_that_saves_takes_the_right_to_write_before_it_reads(
    portal: Flask, stranger: sqlite3.Connection, method: str
) -> None:
    with portal.test_request_context(method=method):
        db.session.execute(text("select 1"))
        assert may_write(stranger)
        with saving():
            db.session.execute(text("select 1"))
            assert not may_write(stranger)
        assert may_write(stranger)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/rien/", 404),
        ("POST", "/fr/rien/", 405),
        ("FOO", "/fr/", 405),
        ("POST", "/fr/langues/", 400),
    ],
)
def test_a_request_that_is_refused_does_not_wait_for_the_writer(
    portal: Flask, stranger: sqlite3.Connection, method: str, path: str, status: int
) -> None:
    stranger.execute("begin immediate")
    answer = portal.test_client().open(path, method=method)
    stranger.execute("rollback")
    assert answer.status_code == status


def test_what_was_read_before_saving_is_read_anew(
    portal: Flask, stranger: sqlite3.Connection
) -> None:
    with portal.app_context():
        key = a_page(position=1).key
    with portal.test_request_context(method="POST"):
        page = db.session.scalars(select(Page).where(Page.key == key)).one()
        stranger.execute("update page set position = 7 where key = ?", (key,))
        with saving():
            page.position += 1
        assert page.position == 8


def test_a_change_before_saving_is_refused_and_not_lost_in_silence(portal: Flask) -> None:
    with portal.test_request_context(method="POST"):
        db.session.scalars(select(Page)).first().title = "Trop tôt"  # type: ignore[union-attr]
        with pytest.raises(RuntimeError, match="before saving"), saving():
            pass
        db.session.rollback()


def test_a_command_takes_the_right_to_write_before_it_reads(
    portal: Flask, stranger: sqlite3.Connection
) -> None:
    with portal.app_context():
        db.session.execute(text("select 1"))
        assert not may_write(stranger)
    assert may_write(stranger)


def test_a_page_is_answered_while_somebody_writes(
    portal: Flask, stranger: sqlite3.Connection
) -> None:
    stranger.execute("begin immediate")
    stranger.execute("update page set title = 'À moitié écrit'")
    answer = portal.test_client().get("/fr/")
    stranger.execute("rollback")
    assert answer.status_code == 200
    assert "À moitié écrit" not in answer.text


def test_what_a_request_reads_does_not_change_under_it(
    portal: Flask, stranger: sqlite3.Connection
) -> None:
    with portal.test_request_context(method="GET"):
        before = db.session.scalar(select(func.max(Page.position)))
        stranger.execute("update page set position = position + 1")
        assert db.session.scalar(select(func.max(Page.position))) == before


def test_people_who_read_and_then_write_at_once_all_succeed(portal: Flask) -> None:
    with portal.app_context():
        key, start = (page := a_page()).key, page.position

    def count_up(_person: int) -> None:
        for _time in range(20):
            with portal.test_request_context(method="POST"), saving():
                page = db.session.scalars(select(Page).where(Page.key == key)).one()
                page.position += 1

    with ThreadPoolExecutor(4) as people:
        list(people.map(count_up, range(4)))
    with portal.app_context():
        assert db.session.scalar(select(Page.position).where(Page.key == key)) == start + 80


# Saving


def test_saving_keeps_what_the_block_changed(app: Flask) -> None:
    key = (page := a_page()).key
    with saving():
        page.title = "Nouveau"
    db.session.remove()
    assert db.session.scalar(select(Page.title).where(Page.key == key)) == "Nouveau"


@saving()
def change_half(page: Page, error: type[BaseException]) -> None:
    page.title = "Après"
    db.session.flush()
    db.session.add(Page(key="new", language="fr", position=1, title="", summary="", body=""))
    raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_saving_undoes_everything_if_the_block_raises(
    app: Flask, error: type[BaseException]
) -> None:
    page = a_page(title="Avant")
    with pytest.raises(error):
        change_half(page, error)
    db.session.commit()  # nothing may be left for somebody else to save
    assert page.title == "Avant"
    assert not db.session.scalar(select(Page).where(Page.key == "new"))


@saving()
def give_the_key_of_another(page: Page, other: Page) -> None:
    page.title = "Après"
    db.session.flush()
    page.key = other.key


def test_saving_undoes_everything_if_the_database_refuses(app: Flask) -> None:
    page = a_page(title="Avant")
    with pytest.raises(IntegrityError):
        give_the_key_of_another(page, a_page())
    assert page.title == "Avant"
    with saving():
        page.title = "Encore"
    assert page.title == "Encore"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_saving_is_refused_where_one_only_reads(app: Flask, method: str) -> None:
    key = a_page(title="Avant").key
    with app.test_request_context(method=method):
        page = db.session.scalars(select(Page).where(Page.key == key)).one()
        page.title = "Après"
        with pytest.raises(RuntimeError, match=f"{method} may not change anything"), saving():
            pytest.fail("the block must not run")
    db.session.remove()
    assert db.session.scalar(select(Page.title).where(Page.key == key)) == "Avant"


def test_saving_is_allowed_where_one_writes(app: Flask) -> None:
    key = a_page(title="Avant").key
    with app.test_request_context(method="POST"), saving():
        db.session.scalars(select(Page).where(Page.key == key)).one().title = "Après"
    db.session.remove()
    assert db.session.scalar(select(Page.title).where(Page.key == key)) == "Après"


# Moments


def test_a_moment_comes_back_with_its_zone(app: Flask) -> None:
    unit = units_of(a_page())[0]
    with saving():
        unit.created_at = IN_PARIS
    assert unit.created_at == IN_PARIS
    assert unit.created_at.tzinfo is UTC


def test_a_moment_is_stored_in_utc(app: Flask) -> None:
    unit = units_of(a_page())[0]
    with saving():
        unit.created_at = IN_PARIS
    stored = db.session.execute(
        text("select created_at from unit where id = :id"), {"id": unit.id}
    ).scalar_one()
    assert str(stored).startswith("2026-07-01 10:00:00")


def test_a_moment_is_found_from_any_zone(app: Flask) -> None:
    unit = units_of(a_page())[0]
    with saving():
        unit.created_at = IN_PARIS
    same = IN_PARIS.astimezone(timezone(timedelta(hours=-5)))
    assert unit in db.session.scalars(select(Unit).where(Unit.created_at == same)).all()


def test_a_moment_without_zone_is_refused(app: Flask) -> None:
    unit = units_of(a_page())[0]
    with pytest.raises(StatementError, match="a moment needs its time zone"), saving():
        unit.created_at = datetime(2026, 7, 1, 12, 0)


def test_every_moment_in_the_database_has_a_zone(app: Flask) -> None:
    columns = [column for table in db.metadata.sorted_tables for column in table.columns]
    assert not [str(column) for column in columns if isinstance(column.type, DateTime)]
    assert [column for column in columns if isinstance(column.type, UtcDateTime)]
