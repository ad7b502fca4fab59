"""What tests of news share."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portal.accounts.models import Person
from portal.web.limits import Counter
from tests.conftest import ENGINES, planted_app
from tests.people import GON, Colleague, a_person, signed_in


@pytest.fixture
def now() -> datetime:
    """The present moment: pages ask the clock."""
    return datetime.now(UTC)


@pytest.fixture
def soon(now: datetime) -> datetime:
    """A moment that has not come."""
    return now + timedelta(hours=1)


@pytest.fixture
def author(app: Flask) -> Person:
    """Somebody who writes for Gon-Boussougou."""
    return a_person((GON, "contributor"))


@pytest.fixture
def writer(app: Flask, author: Person) -> Colleague:
    """The same, signed in."""
    return signed_in(app, author)


@pytest.fixture
def editor(app: Flask) -> Colleague:
    """Somebody who publishes for Gon-Boussougou, signed in."""
    return signed_in(app, a_person((GON, "editor")))


@pytest.fixture(scope="session", params=ENGINES)
def saved_news_portal(
    request: pytest.FixtureRequest, scratch_database: Callable[[str], str]
) -> Iterator[Flask]:
    """A portal that keeps what is saved, as threads and commands need it."""
    with planted_app(scratch_database(request.param)) as app:
        app.extensions["limits"] = Counter(None)
        yield app
