"""Checks say what they find in the language of the page: they need a portal, and no database."""

from collections.abc import Iterator

import pytest

from tests.conftest import make_app


@pytest.fixture(scope="module", autouse=True)
def speaking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Be where sentences can be translated, for all tests of a file."""
    nowhere = tmp_path_factory.mktemp("none") / "portal.db"
    with make_app(f"sqlite:///{nowhere}").app_context():
        yield
