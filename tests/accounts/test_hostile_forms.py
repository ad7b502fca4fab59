"""Whatever somebody at the desk sends to it, the portal does not fail."""

import random
from urllib.parse import quote

import pytest
from flask import Flask

from portal.web.limits import Counter
from tests.accounts.walk import plant_objects, visits
from tests.people import GON, Colleague, a_person, signed_in

ROUNDS = 4
FIELDS = (
    "name", "address", "role", "language", "reads", "time_zone", "password", "new_password", "code",
    "next", "kept", "device", "administrator", "language-mos", "town", "who", "what", "since",
    "until", "before",
)  # fmt: skip
HOSTILE = (
    "", "\0", "%00", "\ud800", "a" * 3000, "99999999999999999999", "-1", "2147483648", "[]", "{}",
    "<script>alert(1)</script>", "' or 1=1", "é" * 300, "\r\nX: y", "editor", "administrator",
    "yes", "all", "ada@example.org", f"x@{'a' * 250}.org", "Europe/Rome", "ɛ̃",
)  # fmt: skip


def an_administrator(app: Flask) -> Colleague:
    client = signed_in(app, a_person((GON, "manager"), is_administrator=True))
    client.looks_at_pages = False
    return client


def test_no_form_of_the_desk_makes_the_portal_fail(app: Flask) -> None:
    draw, statuses = random.Random(2013), set()
    found = dict.fromkeys(visit.address for visit in visits(app, plant_objects()))
    addresses = [address for address in found if address.startswith("/fr/bureau/")]
    for _ in range(ROUNDS):
        app.extensions["limits"] = Counter(None)
        client = an_administrator(app)
        for address in addresses:
            sent = {
                name: draw.choice(HOSTILE).encode("utf-8", "surrogatepass")
                for name in draw.sample(FIELDS, 8)
            }
            query = "&".join(f"{name}={quote(value)}" for name, value in sent.items())
            for answer in (client.get(f"{address}?{query}"), client.send(address, sent)):
                assert answer.status_code < 500, (address, sent)
                statuses.add(answer.status_code)
            if client.get("/fr/bureau/profil/").status_code != 200:
                client = an_administrator(app)  # a form has signed the one before out
    assert {200, 302, 400, 404} <= statuses, "the walk reaches pages and refusals"


@pytest.mark.parametrize("path", [f"{GON}/journal/", "journal/", "", f"{GON}/connexion/"])
def test_no_query_of_the_desk_makes_the_portal_fail(app: Flask, path: str) -> None:
    client = an_administrator(app)
    for value in HOSTILE:
        written = quote(value.encode("utf-8", "surrogatepass"))
        query = "&".join(f"{name}={written}" for name in FIELDS)
        assert client.get(f"/fr/bureau/{path}?{query}").status_code < 500, value
        for name in ("next", "who", "what", "since", "until", "before"):
            assert client.get(f"/fr/bureau/{path}?{name}={written}").status_code < 500, value
