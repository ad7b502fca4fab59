"""Who may enter where; and a refusal leaves nothing behind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import get_args
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.accounts import queries
from portal.db import db
from portal.towns.queries import find_town
from portal.web import errors
from portal.web.doors import Door, door_of, open_to
from tests.accounts.rights import (
    ADMINISTRATOR,
    CAST,
    CLOSED,
    DOORS,
    TABLE,
    VISITOR,
    WITHOUT_TOKEN,
    may_enter,
    quick,
    somebody,
)
from tests.accounts.walk import (
    ENTERED,
    SAFE,
    VERBS,
    Objects,
    Visit,
    a_link,
    digest,
    note_instead,
    plant_objects,
    rows_of,
    token_of_another_session,
    unchanged,
    visits,
    writing,
)
from tests.accounts.ways import an_invitation
from tests.conftest import make_app
from tests.people import (
    GON,
    LESIGNANO,
    TOWNS,
    a_person,
    signed_in,
    visitor,
)


@pytest.fixture
def objects(app: Flask) -> Objects:
    """Somebody, and an invitation, of each town."""
    return plant_objects()


@pytest.fixture
def entered(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The views a request got as far as; none is run."""
    return note_instead(app, monkeypatch.setitem)


def town_id(slug: str) -> int:
    town = find_town(slug)
    assert town is not None
    return town.id


# Every view has a door, and every view and verb a row


@pytest.fixture
def changed(planted: Flask) -> Iterator[Flask]:
    """A portal to which views may still be added."""
    app = make_app(planted.config["SQLALCHEMY_DATABASE_URI"])
    yield app
    with app.app_context():
        db.engine.dispose()


def doorless(app: Flask) -> set[str]:
    return {name for name, view in app.view_functions.items() if door_of(view) is None}


def test_every_view_says_who_may_enter(app: Flask) -> None:
    assert doorless(app) == set()


def test_a_view_that_says_nothing_is_shut(changed: Flask) -> None:
    changed.add_url_rule("/open", "open", open_to("everyone")(lambda: "come in"))
    changed.add_url_rule("/forgotten", "forgotten", lambda: "come in", methods=["GET", "POST"])
    client = visitor(changed)
    assert doorless(changed) == {"forgotten"}
    assert client.get("/open").text == "come in"
    assert client.get("/forgotten").status_code == 404
    assert client.send("/forgotten").status_code == 404


def test_every_view_and_verb_has_a_row_and_every_row_a_view(app: Flask) -> None:
    assert rows_of(app) - set(TABLE) == set(), "say in rights.py who may enter"
    assert set(TABLE) - rows_of(app) == set(), "no view answers these rows any more"


def test_a_new_view_or_verb_lacks_a_row(changed: Flask) -> None:
    changed.add_url_rule("/new", "new", open_to("everyone")(lambda: ""), methods=["GET", "PUT"])
    changed.add_url_rule("/fr/", "site.home", methods=["DELETE"])
    assert rows_of(changed) - set(TABLE) == {"new GET", "new PUT", "site.home DELETE"}


def test_the_walk_reaches_every_row_in_every_town(app: Flask, objects: Objects) -> None:
    reached = {(f"{each.endpoint} {each.verb}", each.town) for each in visits(app, objects)}
    for rule in app.url_map.iter_rules():
        for verb in set(rule.methods or ()) - {"OPTIONS"}:
            for town in TOWNS if "town" in rule.arguments else [None]:
                assert (f"{rule.endpoint} {verb}", town) in reached


@pytest.mark.parametrize("actor", [each for each in CAST if each not in (VISITOR, CLOSED)])
def test_each_kind_of_door_opens_to_those_it_is_for(app: Flask, actor: str) -> None:
    assert set(DOORS) == set(get_args(Door))
    about = dict(CAST[actor])
    rights = queries.read_rights(a_person(about.pop("role"), **about))
    for door, who in DOORS.items():
        for town in (*TOWNS, None):
            opens = rights.may_enter(door, town and town_id(town))  # type: ignore[arg-type]
            assert opens == may_enter(actor, who, town), (door, town)


# The matrix: everybody, at every address of every town, with every verb

Outcome = tuple[int, list[str], str | None]
"""The status of an answer, the views that were run, and where it leads."""


def promised(actor: str, visit: Visit) -> Outcome:
    """Give what the table says of a request."""
    if visit.endpoint is None:
        return 405, [], None
    if visit.is_lost:
        return 404, [], None
    verbs = {"HEAD": ("GET",), "OPTIONS": VERBS}.get(visit.verb, (visit.verb,))
    rows = [f"{visit.endpoint} {verb}" for verb in verbs]
    if may_enter(actor, next(TABLE[row] for row in rows if row in TABLE), visit.town):
        # Flask answers OPTIONS itself, behind the door.
        return (200, [], None) if visit.verb == "OPTIONS" else (ENTERED, [visit.endpoint], None)
    if actor not in (VISITOR, CLOSED):
        return 404, [], None
    if visit.verb not in SAFE:
        return 403, [], None
    town = f"{visit.town}/connexion/" if visit.town else ""
    return 302, [], f"/fr/bureau/{town}?next={quote(visit.address)}"


@pytest.mark.parametrize("actor", CAST)
def test_everybody_enters_where_the_table_says_and_nowhere_else(
    app: Flask,
    objects: Objects,
    entered: list[str],
    monkeypatch: pytest.MonkeyPatch,
    actor: str,
) -> None:
    client, before, wrong = somebody(app, actor), digest(), []
    token = client.token()
    with writing() as written:
        for visit in visits(app, objects):
            with drawing_few_errors(monkeypatch, visit):
                answer = client.open(visit.address, method=visit.verb, data={"csrf_token": token})
            outcome = answer.status_code, entered[:], answer.location
            if outcome != promised(actor, visit) or written:
                wrong.append((visit, outcome, promised(actor, visit), written[:]))
            if answer.status_code == 403:
                assert 'name="password"' in answer.text, "the answer is the page to sign in"
            entered.clear()
            written.clear()
    assert not wrong
    assert digest() == before


@contextmanager
def drawing_few_errors(monkeypatch: pytest.MonkeyPatch, visit: Visit) -> Iterator[None]:
    """Draw no page of an error that GET or POST draw as well: it takes most of the time."""
    with monkeypatch.context() as patch:
        if visit.endpoint is None or visit.verb in ("HEAD", "OPTIONS"):
            patch.setattr(errors, "render_template", lambda *_, **__: "")
        yield


def test_who_may_not_enter_learns_no_more_than_where_nothing_is(app: Flask) -> None:
    ada = signed_in(app, a_person((GON, "contributor")))
    refused = ada.get(f"/fr/bureau/{LESIGNANO}/equipe/")
    nothing = ada.get(f"/fr/bureau/{LESIGNANO}/equipe/rien/")
    assert refused.status_code == nothing.status_code == 404
    assert refused.text == nothing.text


# What another site sends is not taken

Attack = Callable[[Flask, str], tuple[dict[str, str], dict[str, str]]]

ATTACKS: dict[str, Attack] = {
    "no token": lambda _app, _token: ({}, {}),
    "an empty token": lambda _app, _token: ({"csrf_token": ""}, {}),
    "the token of another session": lambda app, _token: (
        {"csrf_token": token_of_another_session(app)},
        {},
    ),
    "another site": lambda _app, token: ({"csrf_token": token}, {"Sec-Fetch-Site": "cross-site"}),
    "a neighbour": lambda _app, token: ({"csrf_token": token}, {"Sec-Fetch-Site": "same-site"}),
    "another origin": lambda _app, token: (
        {"csrf_token": token},
        {"Origin": "https://portal.test.evil.example"},
    ),
    "a hidden origin without a token": lambda _app, _token: ({}, {"Origin": "null"}),
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("actor", [VISITOR, ADMINISTRATOR])
def test_nothing_is_taken_but_what_our_own_pages_send(
    app: Flask, objects: Objects, entered: list[str], actor: str, attack: str
) -> None:
    client = somebody(app, actor)
    data, headers = ATTACKS[attack](app, client.token())
    with unchanged():
        for visit in may_send(app, objects, actor):
            is_without = "token" in attack and visit.endpoint in WITHOUT_TOKEN
            answer = client.open(visit.address, method=visit.verb, data=data, headers=headers)
            assert answer.status_code == (ENTERED if is_without else 400), visit
            assert entered == ([visit.endpoint] if is_without else []), visit
            entered.clear()


def may_send(app: Flask, objects: Objects, actor: str) -> list[Visit]:
    """Give the requests by which somebody may change something."""
    return [
        visit
        for visit in visits(app, objects)
        if visit.verb not in SAFE
        and visit.endpoint
        and may_enter(actor, TABLE[f"{visit.endpoint} {visit.verb}"], visit.town)
    ]


@pytest.mark.parametrize("actor", [VISITOR, ADMINISTRATOR])
def test_reading_writes_nothing(app: Flask, objects: Objects, actor: str) -> None:
    client = somebody(app, actor)
    for visit in visits(app, objects):
        if visit.verb in SAFE:
            with writing() as written:
                answer = client.open(visit.address, method=visit.verb)
            assert answer.status_code < 500, visit
            assert not written, (visit, written)


def test_opening_a_link_writes_nothing(app: Flask) -> None:
    person, invitation = a_person((GON, "contributor")), an_invitation("awa@example.org")
    paths = f"mot-de-passe/{a_link(person)}/", f"invitation/{a_link(invitation)}/"
    with unchanged():
        for path in paths:
            page = visitor(app).page(f"/fr/bureau/{path}")
            assert page.select_one("[name=new_password]"), "the link works"


# An answer to somebody signed in is for nobody else


def assert_for_one(answer: TestResponse) -> None:
    about = answer.request.method, answer.request.path, answer.status_code
    assert answer.headers.getlist("Cache-Control") == ["private, no-store"], about
    assert "ETag" not in answer.headers, about
    assert "Last-Modified" not in answer.headers, about
    assert "Cookie" in answer.vary, about


@pytest.mark.parametrize("verb", ["GET", "HEAD", "OPTIONS", "PUT"])
def test_no_cache_keeps_what_somebody_signed_in_is_answered(
    app: Flask, objects: Objects, verb: str
) -> None:
    client, seen = somebody(app, ADMINISTRATOR), set()
    for visit in visits(app, objects):
        if visit.verb == verb and not visit.address.startswith("/static/"):
            answer = client.open(visit.address, method=verb)
            assert_for_one(answer)
            seen.add(answer.status_code)
    assert seen <= {200, 302, 404, 405}


def test_no_cache_keeps_what_somebody_is_answered_who_sends_something(
    app: Flask, objects: Objects
) -> None:
    about, seen = dict(CAST[ADMINISTRATOR]), set()
    person = a_person(about.pop("role"), **about)
    for visit in may_send(app, objects, ADMINISTRATOR):
        client = quick(signed_in(app, person))  # the one before may have signed out
        for send in (client.post, client.send):
            answer = send(visit.address)
            assert_for_one(answer)
            seen.add(answer.status_code)
    assert {200, 302, 303, 400, 404, 409} == seen


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/fr/rien/",
        "/fr/bureau/nulle-part/",
        f"/fr/bureau/{LESIGNANO}/",
        "/fr/communes",
        "/fr/bureau/profil",
        "/it/bureau/profil/",
        "/fr/?%ff",
    ],
)
def test_no_cache_keeps_what_went_wrong_either(app: Flask, path: str) -> None:
    assert_for_one(signed_in(app, a_person((GON, "manager"))).get(path))


def test_no_cache_keeps_a_page_that_asks_to_sign_in(
    app: Flask, objects: Objects, entered: list[str]
) -> None:
    client = quick(visitor(app))
    for visit in visits(app, objects):
        if visit.endpoint and promised(VISITOR, visit)[0] in (302, 403):
            assert_for_one(client.open(visit.address, method=visit.verb))


def test_visitors_get_no_cookie(app: Flask, objects: Objects) -> None:
    for visit in visits(app, objects):
        if visit.verb != "POST" and not visit.address.startswith("/fr/bureau/"):
            answer = quick(visitor(app)).open(visit.address, method=visit.verb)
            assert "Set-Cookie" not in answer.headers, visit
            # These two look at the language a visitor has chosen.
            is_gateway = visit.address == "/" or visit.address.startswith("/n/")
            assert "Cookie" not in answer.vary or is_gateway, visit
