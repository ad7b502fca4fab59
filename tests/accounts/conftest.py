"""The desk under test: tries are counted anew for each test, letters leave at once."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from portal.web.limits import Counter
from tests.accounts.ways import Letters
from tests.conftest import ENGINES, planted_app


def _fresh(app: Flask) -> Flask:
    app.extensions["limits"] = Counter(app.config["REDIS_URL"])
    app.extensions["post_runner"] = lambda work: work()
    return app


@pytest.fixture
def app(app: Flask) -> Flask:
    """The portal for one test; its letters are printed before its answer is given."""
    return _fresh(app)


@pytest.fixture
def letters(capsys: pytest.CaptureFixture[str]) -> Letters:
    """The letters that left meanwhile."""
    return Letters(capsys)


@pytest.fixture(scope="session", params=ENGINES)
def saved_portal(
    request: pytest.FixtureRequest, scratch_database: Callable[[str], str]
) -> Iterator[Flask]:
    """A portal that keeps what is saved, as threads and other apps need it."""
    with planted_app(scratch_database(request.param)) as app:
        yield app


@pytest.fixture
def open_portal(saved_portal: Flask) -> Flask:
    """That portal for one test. No context stays open: a session would keep others from writing."""
    return _fresh(saved_portal)
