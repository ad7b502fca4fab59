"""A real browser before a real server with its own database."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from tests.conftest import planted_app

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve a portal on a free port, and give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def address(scratch_database: Callable[[str], str]) -> Iterator[str]:
    """The address of a running portal with its founding content."""
    url = scratch_database("sqlite")
    with planted_app(url, PUBLIC_URL="http://127.0.0.1") as app, serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """A small phone without JavaScript."""
    context = browser.new_context(
        base_url=address, java_script_enabled=False, viewport={"width": 320, "height": 640}
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def desktop(browser: Browser, address: str) -> Iterator[Page]:
    """A computer."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()
