"""What tests of news share."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portal.accounts.models import Person
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
