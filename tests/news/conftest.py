"""The desk under test: tries are counted anew for each test; one portal keeps what is saved."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from portal.web.limits import Counter
from tests.conftest import ENGINES, planted_app


@pytest.fixture(scope="session", params=ENGINES)
def saved_news_portal(
    request: pytest.FixtureRequest, scratch_database: Callable[[str], str]
) -> Iterator[Flask]:
    """A portal that keeps what is saved, as threads and commands need it."""
    with planted_app(scratch_database(request.param)) as app:
        app.extensions["limits"] = Counter(None)
        yield app
