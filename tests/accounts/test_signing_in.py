"""Signing in: nothing is told of who has an account, and nobody is led elsewhere."""

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from argon2 import PasswordHasher
from flask import Flask
from werkzeug.test import TestResponse

from config import read_settings
from portal import create_app
from portal.accounts import passwords, views
from portal.db import db
from tests.accounts.ways import (
    DESK,
    FORGOTTEN,
    INVITE,
    OWN_PASSWORD,
    PROFILE,
    SIGN_IN,
    a_saved_person,
    an_invitation,
    come_in,
    cookie_of,
    invitation_link,
    is_in,
    page_of,
    reset_link,
    try_to_sign_in,
    value_of,
)
from tests.client import plain
from tests.people import GON, PASSWORD, Colleague, a_person, signed_in, visitor

# Where a browser would go to example.net, or run a script, if it were sent there; then what only
# looks like a page of ours.
ELSEWHERE = [
    "//example.net",
    "//example.net/fr/",
    "///example.net",
    "////example.net/fr/bureau/",
    "/\\example.net",
    "\\\\example.net",
    "\\/example.net",
    "/\\/example.net",
    "/fr\\..\\..\\example.net",
    "/\t/example.net",
    "\t//example.net",
    "/\n/example.net",
    "/\r\n/example.net",
    " //example.net",
    "\u00a0//example.net",
    "\u2028//example.net",
    "/\x00/example.net",
    "/fr/bureau/\r\nLocation: //example.net",
    "https:example.net",
    "https:/example.net",
    "https://example.net",
    "https:///example.net",
    "http:///example.net",
    "HTTPS://EXAMPLE.NET/fr/",
    "ftp://example.net/fr/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//portal.test@example.net/fr/",
    "https://portal.test@example.net/fr/",
    "https://portal.test:pw@example.net",
    "@example.net",
    "//portal.test.example.net/fr/",
    "//exa\u03bcple.net/",
    "//ex\u00e4mple.net/fr/",
    "/\uff0fexample.net",
    "\u3002/example.net",
    "%2f%2fexample.net",
    "/%2fexample.net",
    "/%2f%2fexample.net",
    "%2F%2Fexample.net/fr/",
    "/%5cexample.net",
    "/fr//example.net",
    "/.//example.net",
    "/..//example.net/fr/",
    "fr/bureau/",
    "?next=//example.net",
    "#//example.net",
    "/fr/bureau",
    "/xx/bureau/",
    f"{PROFILE}?a=b\r\nLocation: //example.net",
    f"{PROFILE}?a=\u00e9\u2028",
    f"{PROFILE}?a=\\example.net",
    "/static/css/desk.css",
    "/static/",
    "/robots.txt",
    "/",
    "/fr/bureau/" + "a" * 5000,
    "/fr/bureau/?" + "a" * 5000,
]
# Paths that a page may have, though none has; a browser stays with us.
NOWHERE = [
    "/fr/bureau/%0d%0aLocation:%20//example.net",
    "/fr/../../example.net",
    "/fr/bureau/nulle-part/",
    "/fr/bureau/deconnexion/",
    "/fr/%2f%2fexample.net/",
    "/fr/bureau/@example.net/",
    "/fr/bureau/mot-de-passe/%5c%5cexample.net/",
]
HERE = [
    PROFILE,
    f"{PROFILE}?a=b&c=%C3%A9",
    f"{PROFILE}?u=//example.net",
    "/it/scrivania/profilo/",
    f"/fr/bureau/{GON}/journal/?who=1&what=joined",
    "/fr/",
]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let any password be right at once."""
    monkeypatch.setattr(views, "is_right", lambda *_: True)


@pytest.mark.parametrize("asked", ELSEWHERE)
def test_nobody_is_led_elsewhere_after_signing_in(app: Flask, quick: None, asked: str) -> None:
    answer = try_to_sign_in(visitor(app), a_person((GON, "editor")).address, PASSWORD, next=asked)
    assert (answer.status_code, answer.location) == (302, DESK)


@pytest.mark.parametrize("asked", ELSEWHERE)
def test_the_page_of_the_sign_in_keeps_no_address_elsewhere(app: Flask, asked: str) -> None:
    page = visitor(app).get(SIGN_IN, query_string={"next": asked})
    assert value_of(page, "next") == ""


@pytest.mark.parametrize("asked", ELSEWHERE)
def test_who_is_signed_in_already_is_not_led_elsewhere(app: Flask, asked: str) -> None:
    ada = signed_in(app, a_person((GON, "editor")))
    answer = ada.get(SIGN_IN, query_string={"next": asked})
    assert (answer.status_code, answer.location) == (302, DESK)


@pytest.mark.parametrize("asked", NOWHERE)
def test_a_path_without_a_page_does_not_lead_elsewhere(app: Flask, asked: str) -> None:
    ada = signed_in(app, a_person((GON, "editor")))
    answer = ada.get(SIGN_IN, query_string={"next": asked})
    there = urljoin(f"https://portal.test{SIGN_IN}", answer.location)
    assert urlsplit(there)[:2] == ("https", "portal.test")
    assert [each for each in answer.location if ord(each) <= 32] == []


@pytest.mark.parametrize("asked", HERE)
def test_who_signs_in_goes_on_to_where_they_wanted(app: Flask, quick: None, asked: str) -> None:
    client = visitor(app)
    kept = value_of(client.get(SIGN_IN, query_string={"next": asked}), "next")
    answer = try_to_sign_in(client, a_person((GON, "manager")).address, PASSWORD, next=kept)
    assert answer.location == asked


def test_a_visitor_of_a_page_of_the_desk_is_led_back_to_it(app: Flask) -> None:
    client = visitor(app)
    stopped = client.get(f"/fr/bureau/{GON}/journal/?what=joined")
    assert stopped.status_code == 302
    assert stopped.location.startswith(f"/fr/bureau/{GON}/connexion/?next=")
    assert (
        value_of(client.get(stopped.location), "next") == f"/fr/bureau/{GON}/journal/?what=joined"
    )


# A session begins


def test_what_was_planted_in_the_session_is_gone_after_signing_in(app: Flask) -> None:
    client, person = visitor(app), a_person((GON, "editor"))
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    before = cookie_of(client)
    assert try_to_sign_in(client, person.address, PASSWORD).status_code == 302
    assert cookie_of(client) != before
    with client.session_transaction() as session:
        assert "planted" not in session


def test_the_token_of_forms_is_another_after_signing_in(app: Flask) -> None:
    client, person = visitor(app), a_person((GON, "editor"))
    planted = client.token()
    answer = try_to_sign_in(client, person.address, PASSWORD)
    assert answer.status_code == 302
    refused = client.post(PROFILE, data={"csrf_token": planted, "name": "A", "language": "fr"})
    assert refused.status_code == 400


def test_a_second_sign_in_has_another_cookie(app: Flask) -> None:
    person = a_person((GON, "editor"))
    assert cookie_of(come_in(app, person)) != cookie_of(come_in(app, person))


# The cookie, as production gives it


@pytest.fixture
def production(open_portal: Flask) -> Iterator[Flask]:
    """The portal with the settings of production."""
    environ = {
        "PORTAL_MODE": "production",
        "PORTAL_PUBLIC_URL": "https://portal.test",
        "PORTAL_SECRET_KEY": secrets.token_urlsafe(48),
        "PORTAL_DATABASE_URL": open_portal.config["SQLALCHEMY_DATABASE_URI"],
    }
    app = create_app(read_settings(environ))
    app.test_client_class = Colleague
    yield app
    with app.app_context():
        db.engine.dispose()


def cookie_after_signing_in(app: Flask, address: str, **more: str) -> list[str]:
    client, base = visitor(app), "https://portal.test"
    token = value_of(client.get(SIGN_IN, base_url=base), "csrf_token")
    data = {"csrf_token": token, "address": address, "password": PASSWORD, **more}
    answer = client.post(SIGN_IN, data=data, base_url=base)
    assert answer.status_code == 302
    [cookie] = answer.headers.getlist("Set-Cookie")
    return cookie.split("; ")


def test_the_cookie_of_a_session_is_bound_to_this_host_by_tls(production: Flask) -> None:
    _number, address = a_saved_person(production)
    name, *flags = cookie_after_signing_in(production, address)
    assert name.startswith("__Host-session=")
    assert sorted(flags) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]


def test_who_asks_for_it_keeps_the_cookie_for_a_month(production: Flask) -> None:
    _number, address = a_saved_person(production)
    _name, *flags = cookie_after_signing_in(production, address, keep="y")
    [expires] = [flag.removeprefix("Expires=") for flag in flags if flag.startswith("Expires")]
    lasts = parsedate_to_datetime(expires) - datetime.now(UTC)
    assert timedelta(days=29) < lasts < timedelta(days=31)
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"} <= set(flags)


# What is told of who has an account


def without_changes(answer: TestResponse, address: str) -> str:
    """Give a page without its tokens, and without the address that was typed."""
    html = re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", plain(answer))
    return html.replace(address, "address")


def addresses(app: Flask) -> list[str]:
    """Give an address with an account, that of a closed one, and one without an account."""
    known = a_person((GON, "editor"))
    closed = a_person((GON, "editor"), closed_at=datetime.now(UTC))
    return [str(known.address), str(closed.address), "nobody@example.org"]


def test_a_failed_sign_in_looks_the_same_for_every_address(app: Flask) -> None:
    pages, right = set(), ["wrong words here", PASSWORD, PASSWORD]
    for address, password in zip(addresses(app), right, strict=True):
        answer = try_to_sign_in(visitor(app), address, password)
        pages.add((answer.status_code, without_changes(answer, address)))
    [(status, page)] = pages
    assert status == 400
    assert "ne vont pas ensemble" in page


def test_asking_for_a_new_password_looks_the_same_for_every_address(app: Flask) -> None:
    answers = [visitor(app).send(FORGOTTEN, {"address": each}) for each in addresses(app)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({without_changes(answer, "") for answer in answers}) == 1


def test_waiting_looks_the_same_for_every_address(app: Flask) -> None:
    pages = set()
    for address in addresses(app):
        answers = [try_to_sign_in(visitor(app), address, "wrong words here") for _ in range(6)]
        assert answers[-1].status_code == 429
        pages.add(without_changes(answers[-1], address))
    assert len(pages) == 1


class Spy:
    """Counts how often a password is looked at."""

    def __init__(self, real: PasswordHasher) -> None:
        self.real, self.verified = real, 0

    def verify(self, *given: str) -> bool:
        self.verified += 1
        return self.real.verify(*given)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


def test_a_password_is_hashed_once_for_every_address(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in addresses(app):
        spy = Spy(PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1))
        monkeypatch.setattr(passwords, "_hasher", spy)
        assert try_to_sign_in(visitor(app), address, "wrong words here").status_code == 400
        assert spy.verified == 1, address


def test_a_password_kept_in_a_former_form_is_kept_anew(app: Flask) -> None:
    former = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    person = a_person((GON, "editor"), password=former)
    come_in(app, person)
    db.session.refresh(person)
    assert person.password is not None
    assert "m=19456,t=2,p=1" in person.password
    assert is_in(come_in(app, person))


# Twins of addresses


@pytest.mark.parametrize(
    "twin",
    [
        "ADA.TWIN@EXAMPLE.ORG",
        "Ada.Twin@example.org",
        "ada.twin@example.org.",
        "  ada.twin@example.org ",
        "ada.twin@\uff45xample.org",
        "ada.twin@example\u3002org",
    ],
)
def test_every_spelling_of_an_address_opens_the_one_account(
    app: Flask, quick: None, twin: str
) -> None:
    a_person((GON, "editor"), address="ada.twin@example.org")
    assert try_to_sign_in(visitor(app), twin, PASSWORD).status_code == 302


@pytest.mark.parametrize(
    "other",
    [
        "ada.tw\u0131n@example.org",
        "\uff41da.twin@example.org",
        "ada.twin\u200b@example.org",
        "a\u0301da.twin@example.org",
        "ada.twin@example.org@example.net",
        "ada.twin@example.org\r\nBcc: x@example.net",
    ],
)
def test_what_only_looks_like_an_address_opens_nothing(app: Flask, quick: None, other: str) -> None:
    a_person((GON, "editor"), address="ada.twin@example.org")
    answer = try_to_sign_in(visitor(app), other, PASSWORD)
    assert answer.status_code == 400
    assert "Écrivez une adresse électronique" in plain(answer)


# A form that comes back


def test_a_refused_sign_in_keeps_what_was_typed_but_the_password(app: Flask) -> None:
    data = {"address": "ada@example.org", "password": "wrong words here", "next": PROFILE}
    answer = visitor(app).send(SIGN_IN, data)
    assert answer.status_code == 400
    assert value_of(answer, "address") == "ada@example.org"
    assert value_of(answer, "next") == PROFILE
    assert "wrong words here" not in plain(answer)


def test_a_refused_invitation_keeps_what_was_typed(app: Flask) -> None:
    boss = signed_in(app, a_person((GON, "manager")))
    answer = boss.send(
        INVITE, {"name": "Awa B.", "address": "no", "role": "editor", "language": "it"}
    )
    page = page_of(answer)
    assert answer.status_code == 400
    assert (value_of(answer, "name"), value_of(answer, "address")) == ("Awa B.", "no")
    assert page.select_one("[name=role][value=editor][checked]") is not None
    assert page.select_one("[name=language] [value=it][selected]") is not None


def broken_forms(app: Flask) -> dict[str, TestResponse]:
    """Send every form of the accounts empty."""
    boss = signed_in(app, a_person((GON, "manager")))
    person, first = a_person((GON, "editor")), {"role": "manager", "town_id": None}
    paths = {
        boss: [INVITE, PROFILE, OWN_PASSWORD, f"{PROFILE}effacer/", f"{PROFILE}deux-etapes/"],
        visitor(app): [
            SIGN_IN,
            FORGOTTEN,
            reset_link(person),
            invitation_link(an_invitation("awa@example.org")),
            invitation_link(an_invitation(None, is_administrator=True, **first)),
        ],
    }
    return {path: client.send(path) for client, them in paths.items() for path in them}


def test_each_error_links_to_a_field_of_the_page(app: Flask) -> None:
    for path, answer in broken_forms(app).items():
        page = page_of(answer)
        assert answer.status_code == 400, path
        links = [str(link["href"]) for link in page.select(".alert-error a.hit")]
        assert links, path
        assert all(page.select_one(link) for link in links), (path, links)


# Nobody else gets the page


def test_no_cache_keeps_a_page_that_gives_a_cookie(app: Flask) -> None:
    link = reset_link(a_person((GON, "editor")))
    for path in (SIGN_IN, FORGOTTEN, link, f"/fr/bureau/{GON}/connexion/"):
        answer = visitor(app).get(path)
        assert "session=" in answer.headers["Set-Cookie"], path
        assert answer.headers["Cache-Control"] == "private, no-store", path
        assert "Cookie" in answer.headers["Vary"], path


def test_no_cache_keeps_what_is_answered_to_a_form(app: Flask) -> None:
    for path, answer in broken_forms(app).items():
        assert answer.headers["Cache-Control"] == "private, no-store", path
