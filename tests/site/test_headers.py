"""Every answer says the same of itself to browsers: pages, errors, files, redirects."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from portal.web.assets import Assets
from portal.web.doors import open_to
from tests.client import Reader
from tests.conftest import make_app

WORDS = {"lang": "fr", "slug": "chaponost", "number": "4"}
WORDS |= {
    "tag": "mos",
    "kind": "page",
    "year": "2026",
    "revision": "1",
    "format": "atom",
    "path": "aide/",
    "rest": "nothing",
    "name": "nothing.css",
    "town": "chaponost",
    "token": "none",
}


def expected(assets: Assets) -> dict[str, str]:
    return {
        "Content-Security-Policy": (
            "default-src 'none'; base-uri 'none'; font-src 'self'; form-action 'self';"
            " frame-ancestors 'none'; img-src 'self'; manifest-src 'self'; media-src 'self'; script-src 'self';"
            f" style-src 'self' '{assets.first_style_hash}'"
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": (
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(),"
            " magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
        ),
        "Referrer-Policy": "same-origin",
        "Strict-Transport-Security": "max-age=31536000",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def addresses(app: Flask) -> Iterator[str]:
    """Give an address for every rule of the portal."""
    known = app.extensions["languages"]
    for rule in app.url_map.iter_rules():
        named = re.findall(r"word\('(\w+)'\):(\w+)", rule.rule)
        words = WORDS | {argument: known.word(section, "fr") for section, argument in named}
        yield re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found, words=words: words[found[1]], rule.rule)


def assert_protected(app: Flask, headers: object, path: str = "") -> None:
    wanted = expected(app.extensions["assets"])
    if "/none/" in path:
        wanted["Referrer-Policy"] = "no-referrer"  # the address holds a secret
    for name, value in wanted.items():
        assert headers.getlist(name) == [value], name  # type: ignore[attr-defined]


def test_every_route_and_verb_carries_exactly_these_headers(app: Flask, reader: Reader) -> None:
    seen = set()
    for address in addresses(app):
        for verb in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            answer = reader.open(address, method=verb)
            # A verb that a page does not have never comes to its view.
            assert_protected(app, answer.headers, address if answer.status_code != 405 else "")
            seen.add(answer.status_code)
    assert {200, 302, 400, 404, 405} <= seen, "the walk reaches pages, redirects and refusals"


@pytest.mark.parametrize(
    "path",
    [
        "/fr/communes",
        "/fr/rien/",
        "/nowhere",
        "/static/none.css",
        "/it/communes/",
        "/%ff/",
        "//robots.txt",
        "/static//x",
    ],
)
def test_redirects_and_errors_carry_them_too(app: Flask, reader: Reader, path: str) -> None:
    assert_protected(app, reader.get(path).headers)


def test_an_answer_that_nothing_changed_carries_them_too(app: Flask, reader: Reader) -> None:
    mark = reader.get("/fr/aide/").headers["ETag"]
    answer = reader.get("/fr/aide/", headers={"If-None-Match": mark})
    assert answer.status_code == 304
    assert_protected(app, answer.headers)


def test_a_host_that_is_not_ours_gets_them_too(
    app: Flask, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["portal.test"])
    answer = reader.get("/fr/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert_protected(app, answer.headers)


@pytest.mark.parametrize("path", ["/static//style.css", "//robots.txt", "//healthz", "//x/y"])
def test_no_redirect_names_the_host_of_the_request(reader: Reader, path: str) -> None:
    answer = reader.get(path, headers={"Host": "evil.example"})
    assert "evil.example" not in (answer.location or "")
    assert answer.status_code == 404


def test_files_carry_them_too(app: Flask, reader: Reader) -> None:
    for address in app.extensions["assets"].addresses.values():
        answer = reader.get(address)
        assert answer.status_code == 200
        assert_protected(app, answer.headers)


def test_what_fails_carries_them_too(
    app: Flask, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.view_functions, "site.home", open_to("everyone")(lambda: 1 / 0))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = reader.get("/fr/")
    assert answer.status_code == 500
    assert_protected(app, answer.headers)


def test_a_portal_without_tls_does_not_ask_for_it(tmp_path: object) -> None:
    app = make_app(f"sqlite:///{tmp_path}/portal.db", PUBLIC_URL="http://127.0.0.1:8000")
    answer = app.test_client().get("/robots.txt")
    assert "Strict-Transport-Security" not in answer.headers
    assert "Content-Security-Policy" in answer.headers
