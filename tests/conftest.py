"""The portal under test: its database made by the migrations, its content the founding one.

Tests run on SQLite, and on PostgreSQL as well where PORTAL_TEST_POSTGRES_URL names a server.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from config import ROOT, read_settings
from portal import create_app
from portal.db import db
from tests.client import Reader
from tests.factories import NOW, plant_all

POSTGRES = os.environ.get("PORTAL_TEST_POSTGRES_URL", "")
ENGINES = ["sqlite", *(["postgresql"] if POSTGRES else [])]


def make_app(url: str, **changes: Any) -> Flask:
    """Build the portal on a database, with settings of its own."""
    environ = {"PORTAL_MODE": "development", "PORTAL_DATABASE_URL": url}
    settings = read_settings(environ) | {"TESTING": True, "PUBLIC_URL": "https://portal.test"}
    settings["MEDIA"] = Path(tempfile.gettempdir()) / f"pictures-of-{os.getpid()}"
    app = create_app(settings | changes)
    app.test_client_class = Reader
    return app


@pytest.fixture(scope="session")
def scratch_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Make empty databases, and leave none behind."""
    made = []

    def make(engine: str) -> str:
        if engine == "sqlite":
            return f"sqlite:///{tmp_path_factory.mktemp('database') / 'portal.db'}"
        name = f"portal_{secrets.token_hex(6)}"
        _administer(f'CREATE DATABASE "{name}"')
        made.append(name)
        return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)

    yield make
    for name in made:
        _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


def _administer(statement: str) -> None:
    engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@contextmanager
def planted_app(url: str, **changes: Any) -> Iterator[Flask]:
    """Build the portal with its founding content.

    No app context stays open meanwhile: a command of another app would run in it.
    """
    app = make_app(url, **changes)
    with app.app_context():
        upgrade()
        plant_all(NOW)
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture(scope="session", params=ENGINES)
def planted(
    request: pytest.FixtureRequest, scratch_database: Callable[[str], str]
) -> Iterator[Flask]:
    """The portal with its founding content, built once for each database."""
    with planted_app(scratch_database(request.param)) as app:
        yield app


@pytest.fixture
def app(planted: Flask) -> Iterator[Flask]:
    """The portal for one test: whatever the test saves is undone after it."""
    with planted.app_context():
        engine = db.engines[None]
        with engine.connect() as connection:
            outer = connection.begin()
            db.engines[None] = connection  # type: ignore[assignment]
            db.session.configure(join_transaction_mode="create_savepoint")
            planted.extensions["catalogues"].look_again()
            try:
                yield planted
            finally:
                db.session.remove()
                db.engines[None] = engine
                outer.rollback()


@pytest.fixture
def reader(app: Flask) -> Reader:
    """Somebody who reads the portal."""
    client = app.test_client()
    assert isinstance(client, Reader)
    return client


@pytest.fixture
def own_translations(tmp_path: Path) -> Path:
    """A copy of the translations folder that a test may change."""
    return Path(shutil.copytree(ROOT / "translations", tmp_path / "translations"))
