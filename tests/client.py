"""A reader who looks at every page they fetch."""

import gzip
from typing import Any

import brotli
from bs4 import BeautifulSoup
from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.db import db


class Reader(FlaskClient):
    """A client that enters a fresh app context for each request and checks the HTML it gets."""

    looks_at_pages = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            # What the test has begun to read would else be undone with what the request saves.
            db.session.commit()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        is_page = response.mimetype == "text/html" and response.data
        if self.looks_at_pages and is_page and response.status_code != 301:
            check_page(plain(response), response.request.path)
        return response

    def page(self, path: str, status: int = 200, **kwargs: Any) -> BeautifulSoup:
        """Fetch a page and give its parsed HTML."""
        response = self.get(path, **kwargs)
        assert response.status_code == status, (path, response.status_code, response.location)
        return BeautifulSoup(response.text, "html.parser")


def plain(response: TestResponse) -> str:
    """Give the text of an answer, unpressed as a browser would."""
    unpress = {"br": brotli.decompress, "gzip": gzip.decompress}
    body = response.get_data()
    return unpress.get(response.headers.get("Content-Encoding", ""), bytes)(body).decode()


def check_page(html: str, path: str) -> None:
    """Promises every page keeps."""
    page = BeautifulSoup(html, "html.parser")
    if page.html is None or page.title is None or page.title.text in ("Redirecting...",):
        return
    headings = page.select("h1")
    assert len(headings) == 1, f"{path}: one h1 a page"
    assert page.title.text.startswith(headings[0].get_text(strip=True)), f"{path}: title and h1"
    tag = path.split("/")[1]
    if tag in ("fr", "it", "bib", "mos"):
        assert page.html["lang"] == tag, f"{path}: the language of the address"
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids)), f"{path}: an id is used twice"
    for link in page.select("[href]"):
        assert not str(link["href"]).startswith("None"), f"{path}: {link} leads nowhere"
    for element in page.find_all(True):
        for name, value in element.attrs.items():
            assert "<" not in str(value), f"{path}: {element.name} {name}={value!r} holds a tag"
        for name in ("aria-labelledby", "aria-describedby"):
            named = str(element.get(name) or "").split()
            assert set(named) <= set(ids), f"{path}: {named} is not on the page"
