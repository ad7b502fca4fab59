"""How long a refused sign-in takes: it tells nothing of who has an account."""

import time
from statistics import median

from flask import Flask

from portal.web.limits import Counter
from tests.people import GON, a_person, visitor

SIGN_IN = "/fr/bureau/connexion/"


def seconds(app: Flask, address: str, number: int) -> float:
    """Give how long a try with a wrong password takes."""
    client, place = visitor(app), {"REMOTE_ADDR": f"203.0.113.{number}"}
    form = {"csrf_token": client.token(), "address": address, "password": "wrong words here"}
    start = time.perf_counter()
    answer = client.post(SIGN_IN, data=form, environ_overrides=place)
    assert answer.status_code == 400
    return time.perf_counter() - start


def test_a_refused_sign_in_takes_as_long_without_an_account(app: Flask) -> None:
    app.extensions["limits"] = Counter(None)
    known = [str(a_person((GON, "editor")).address) for _ in range(40)]
    unknown = [f"nobody{number}@example.org" for number in range(40)]
    seconds(app, "first@example.org", 200)  # makes what is compared with, once
    # By turns, so that whatever else the machine does slows down both.
    pairs = [
        (seconds(app, one, number), seconds(app, other, number))
        for number, (one, other) in enumerate(zip(known, unknown, strict=True))
    ]
    ratio = median(one for one, _ in pairs) / median(other for _, other in pairs)
    assert 0.5 < ratio < 2, "without hashing, one would take several times less"
