"""A walk round the URL map: every address with every verb, and what it does to the database."""

import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event, select
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import Rule

from portal.accounts import tokens
from portal.accounts.models import Invitation, Person
from portal.db import Base, db, saving
from portal.web.csrf import masked
from tests.accounts.ways import an_invitation
from tests.factories import NOW, a_picture
from tests.people import TOWNS, a_person
from tests.workbench import a_unit, an_import
from tests.writing_ways import a_news

VERBS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SAFE = {"GET", "HEAD", "OPTIONS"}
VERBS_OF_ROWS = set(VERBS) - {"HEAD", "OPTIONS"}

ENTERED = 418
"""What a view answers while it is only noted who gets as far as that."""

_READING = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA", "COMMIT")


class Visit(NamedTuple):
    """A request: the view the map leads it to, if any takes the verb, and the town it names."""

    address: str
    verb: str
    endpoint: str | None
    town: str | None

    @property
    def is_lost(self) -> bool:
        """The town it names is none."""
        return self.town is not None and self.town not in TOWNS


class Objects(NamedTuple):
    """Somebody, an invitation, a news item and a picture of each town, and what is translated."""

    people: Mapping[str, int]
    invitations: Mapping[str, int]
    news: Mapping[str, int]
    pictures: Mapping[str, int]
    pages: Mapping[str, int]
    units: Mapping[str, int]
    imports: Mapping[str, int]


def plant_objects() -> Objects:
    """Save something of each kind in each town."""
    unit = a_unit()
    return Objects(
        people={town: a_person((town, "contributor")).id for town in TOWNS},
        invitations={
            town: an_invitation(f"invited-{town}@example.org", slug=town).id for town in TOWNS
        },
        news={town: a_news(town).id for town in TOWNS},
        pictures={town: a_picture(town).id for town in TOWNS},
        pages=dict.fromkeys(TOWNS, unit.item_id),
        units=dict.fromkeys(TOWNS, unit.id),
        imports=dict.fromkeys(TOWNS, an_import(unit).id),
    )


def a_link(about: Person | Invitation) -> str:
    """Give the token of a link that works."""
    with saving():
        return tokens.hand_out(about, NOW.replace(year=2099))


def visits(app: Flask, objects: Objects) -> list[Visit]:
    """Give every address of the map, in each town, with every verb."""
    adapter = app.url_map.bind("localhost")
    asked = dict.fromkeys(
        (address_of(rule, town, objects), verb)
        for rule in app.url_map.iter_rules()
        for town in (TOWNS if "town" in rule.arguments else TOWNS[:1])
        for verb in VERBS
    )
    return [Visit(*each, *_led_to(adapter, *each)) for each in asked]


def address_of(rule: Rule, town: str, objects: Objects) -> str:
    """Give the French address of a rule, in a town, with objects that are there."""
    words = dict.fromkeys(("lang", "section", "part", "step", "verb"), "fr")
    values = words | {
        "town": town,
        "slug": town,
        "token": "wrong",
        "path": "aide/",
        "rest": "nothing",
        "name": "x.css",
        "year": 2026,
        "revision": 1,
        "tag": "mos",
        "kind": "page",
        "format": "po" if "translate" in rule.rule else "atom",
    }
    if "number" in rule.arguments:
        values["number"] = _number(rule, town, objects)
    built = rule.build(values, append_unknown=False)
    assert built is not None, f"say in walk.py what stands in {rule.rule}"
    return built[1]


def _number(rule: Rule, town: str, objects: Objects) -> Any:
    for words, numbers in (
        ("('people')", objects.people),
        ("('invitation')", objects.invitations),
        ("('pictures')", objects.pictures),
        ("('objectives')", {town: 4}),
        ("('objective')", {town: 4}),
        ("<kind>", objects.pages),
        ("('import')", objects.imports),
        ("('translate')", objects.units),
        ("('news')", objects.news),
        ("/n/", objects.news),
        ("/api/v1/", objects.news),
    ):
        if words in rule.rule:
            return numbers[town]
    raise AssertionError(f"say in walk.py what the number in {rule.rule} is of")


def _led_to(adapter: Any, address: str, verb: str) -> tuple[str | None, str | None]:
    try:
        endpoint, values = adapter.match(address, verb)
    except MethodNotAllowed:
        return None, None
    return endpoint, values.get("town")


def rows_of(app: Flask) -> set[str]:
    """Give the rows that the table must have."""
    return {
        f"{rule.endpoint} {verb}"
        for rule in app.url_map.iter_rules()
        for verb in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


# What a request does


def note_instead(app: Flask, swap: Callable[[Any, str, Any], None]) -> list[str]:
    """Let no view run: each only notes its endpoint in this list, and answers ENTERED."""
    entered: list[str] = []

    def noting(endpoint: str, view: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(view)
        def note(**_values: Any) -> tuple[str, int]:
            entered.append(endpoint)
            return "", ENTERED

        return note

    for endpoint, view in list(app.view_functions.items()):
        swap(app.view_functions, endpoint, noting(endpoint, view))
    return entered


@contextmanager
def writing() -> Iterator[list[str]]:
    """Collect the statements of the block that do more than read."""
    written: list[str] = []

    def note(*each: Any) -> None:
        if not each[2].lstrip().upper().startswith(_READING):
            written.append(each[2])

    connection = db.engine
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield written
    finally:
        event.remove(connection, "before_cursor_execute", note)


def digest() -> str:
    """Give a digest of all that is in the database."""
    found = hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        rows = db.session.execute(select(table)).all()
        found.update(f"{table.name} {sorted(map(repr, rows))}".encode())
    db.session.commit()  # what is rolled back later must not take with it what a request saved
    return found.hexdigest()


@contextmanager
def unchanged() -> Iterator[None]:
    """Prove that the block wrote nothing, and left all as it was."""
    before = digest()
    with writing() as written:
        yield
    assert not written, written
    assert digest() == before


def token_of_another_session(app: Flask) -> str:
    """Give a token that we have signed, for somebody else."""
    signer = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token")
    return masked(str(signer.dumps("the token of another session")))
