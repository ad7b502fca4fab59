"""Limits: a few tries each, in all processes together; nobody is locked out for good."""

import logging
import multiprocessing
import os
import re
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from limits import parse_many
from redis import Redis
from sqlalchemy import func, select

from portal.accounts import tries, views
from portal.db import db
from portal.post.models import Letter
from portal.web.limits import Counter, Limit, group_of_reader
from tests.accounts.ways import (
    FORGOTTEN,
    SIGN_IN,
    Letters,
    a_saved_person,
    page_of,
    try_to_sign_in,
)
from tests.client import plain
from tests.conftest import make_app
from tests.people import GON, PASSWORD, a_person, visitor

# Tests that run at the same time count in a database each.
OWN = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
REDIS = re.sub(r"/\d+$", f"/{OWN}", os.environ.get("PORTAL_TEST_REDIS_URL", ""))
STORES = [None, *([REDIS] if REDIS else [])]

START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
TEN = Limit("test", "10 per hour")
WRONG = "wrong words here"


@pytest.fixture(params=STORES, ids=["own", "redis"][: len(STORES)])
def counter(request: pytest.FixtureRequest) -> Iterator[Counter]:
    """What counts, in this process alone or in Redis."""
    yield Counter(request.param)
    if request.param:
        forget_all(request.param)


def forget_all(url: str) -> None:
    with closing(Redis.from_url(url)) as redis:
        for key in redis.scan_iter("LIMITS*"):
            redis.delete(key)


def somebody() -> str:
    return f"{secrets.token_hex(8)}@example.org"


# Counting


def test_exactly_ten_of_a_hundred_are_taken(counter: Counter) -> None:
    whose = somebody()
    waits = [counter.take(TEN, whose) for _ in range(100)]
    assert waits[:10] == [0] * 10
    assert all(0 < wait <= 3600 for wait in waits[10:])


def test_each_is_counted_for_themselves(counter: Counter) -> None:
    one, other = somebody(), somebody()
    for _ in range(11):
        counter.take(TEN, one)
    assert counter.take(TEN, other) == 0
    assert counter.take(Limit("another", "10 per hour"), one) == 0


def test_who_did_well_is_counted_anew(counter: Counter) -> None:
    whose = somebody()
    for _ in range(11):
        counter.take(TEN, whose)
    counter.forget(TEN, whose)
    assert counter.take(TEN, whose) == 0


def test_what_is_refused_for_a_short_time_is_not_counted_for_a_long_one(counter: Counter) -> None:
    whose, both = somebody(), Limit("both", "2 per second; 4 per hour")
    for _ in range(10):
        counter.take(both, whose)
    time.sleep(1.1)
    assert [counter.take(both, whose) for _ in range(2)] == [0, 0]


def take_many(url: str | None, whose: str) -> int:
    """Try a hundred times; give how often it was allowed."""
    counter = Counter(url)
    return sum(counter.take(TEN, whose) == 0 for _ in range(25))


@pytest.mark.parametrize(
    ("url", "allowed"),
    [(None, 40), *([(REDIS, 10)] if REDIS else [])],
    ids=["own", "redis"][: len(STORES)],
)
def test_four_processes_take_ten_together_with_redis_and_ten_each_without(
    url: str | None, allowed: int
) -> None:
    whose = somebody()
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        taken = pool.starmap(take_many, [(url, whose)] * 4)
        pool.close()
        pool.join()
    if url:
        forget_all(url)
    assert sum(taken) == allowed


def keys_of_redis(url: str) -> str:
    with closing(Redis.from_url(url, decode_responses=True)) as redis:
        return " ".join(redis.scan_iter("LIMITS*"))


@pytest.mark.parametrize("url", STORES, ids=["own", "redis"][: len(STORES)])
def test_what_is_counted_does_not_tell_who_it_is(url: str | None) -> None:
    whose, counter = somebody(), Counter(url)
    counter.take(TEN, whose)
    keys = keys_of_redis(url) if url else " ".join(counter._own.storage.storage)
    if url:
        forget_all(url)
    assert "test" in keys
    assert whose.partition("@")[0] not in keys
    assert "example.org" not in keys


def test_where_redis_is_dead_the_process_counts_and_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    counter, whose = Counter("redis://127.0.0.1:1/0"), somebody()
    with caplog.at_level(logging.WARNING):
        assert sum(counter.take(TEN, whose) == 0 for _ in range(100)) == 10
        counter.forget(TEN, whose)
        assert counter.take(TEN, whose) == 0
    assert "Redis is silent" in caplog.text
    assert whose not in caplog.text


def test_a_page_waits_once_for_a_redis_that_never_answers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        counter = Counter(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        for limit in (tries.BY_BOTH, tries.BY_PLACE, tries.BY_ACCOUNT):
            assert counter.take(limit, "somebody") == 0
    assert caplog.text.count("Redis is silent") == 1


# Signing in


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at passwords without hashing them: there are hundreds."""
    monkeypatch.setattr(views, "is_right", lambda typed, kept: bool(kept) and typed == PASSWORD)


def tries_from(app: Flask, place: str, address: str | None, password: str = WRONG) -> int:
    data = {"address": address or "", "password": password}
    answer = visitor(app).send(SIGN_IN, data, environ_overrides={"REMOTE_ADDR": place})
    return answer.status_code


def test_five_passwords_are_tried_and_then_one_waits(app: Flask) -> None:
    address = a_person((GON, "editor")).address
    answers = [try_to_sign_in(visitor(app), address, WRONG) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429] * 2
    [error] = page_of(answers[-1]).select(".field-error")
    assert re.search(r"Réessayez dans [1-5]\smin", error.text)
    assert WRONG not in plain(answers[-1])


def test_while_one_waits_the_right_password_is_not_told(app: Flask) -> None:
    address = a_person((GON, "editor")).address
    for _ in range(5):
        try_to_sign_in(visitor(app), address, WRONG)
    assert try_to_sign_in(visitor(app), address, PASSWORD).status_code == 429


def test_who_is_elsewhere_signs_in_meanwhile(app: Flask) -> None:
    address = a_person((GON, "editor")).address
    for _ in range(20):
        tries_from(app, "203.0.113.9", address)
    assert tries_from(app, "198.51.100.7", address, PASSWORD) == 302


def test_capitals_do_not_give_more_tries(app: Flask) -> None:
    address = str(a_person((GON, "editor")).address)
    for typed in (address, address.upper(), address.title(), f"{address}.", f" {address}"):
        assert tries_from(app, "203.0.113.9", typed) == 400
    assert tries_from(app, "203.0.113.9", address) == 429


def test_who_has_waited_signs_in(app: Flask, time_machine: Any) -> None:
    time_machine.move_to(START, tick=False)
    address = a_person((GON, "editor")).address
    for _ in range(5):
        tries_from(app, "203.0.113.9", address)
    time_machine.move_to(START + timedelta(minutes=5, seconds=1), tick=False)
    assert tries_from(app, "203.0.113.9", address, PASSWORD) == 302


def test_nobody_is_locked_out_for_good(app: Flask, time_machine: Any) -> None:
    time_machine.move_to(START, tick=False)
    address = a_person((GON, "editor")).address
    for _ in range(60):
        tries_from(app, "203.0.113.9", address)
    time_machine.move_to(START + timedelta(days=1, seconds=1), tick=False)
    assert tries_from(app, "203.0.113.9", address, PASSWORD) == 302


def test_who_presses_on_while_waiting_does_not_wait_longer(app: Flask, time_machine: Any) -> None:
    time_machine.move_to(START, tick=False)
    address = a_person((GON, "editor")).address
    for _ in range(31):
        tries_from(app, "203.0.113.9", address)
    time_machine.move_to(START + timedelta(minutes=5, seconds=1), tick=False)
    assert tries_from(app, "203.0.113.9", address, PASSWORD) == 302


def test_the_more_often_the_longer_one_waits(app: Flask, time_machine: Any) -> None:
    address, allowed = a_person((GON, "editor")).address, []
    for minute in range(0, 120, 5):
        time_machine.move_to(START + timedelta(minutes=minute, seconds=minute), tick=False)
        statuses = [tries_from(app, "203.0.113.9", address) for _ in range(6)]
        allowed.append(statuses.count(400))
    assert sum(allowed[:12]) == 10
    assert sum(allowed) == 20


def test_a_right_password_begins_to_count_anew(app: Flask) -> None:
    address = a_person((GON, "editor")).address
    for password in ([WRONG] * 4 + [PASSWORD]) * 3:
        assert tries_from(app, "203.0.113.9", address, password) != 429


def test_one_place_tries_fifty_addresses(app: Flask) -> None:
    statuses = [tries_from(app, "203.0.113.9", f"p{each}@example.org") for each in range(51)]
    assert statuses == [400] * 50 + [429]
    assert tries_from(app, "198.51.100.7", "p1@example.org") == 400


def test_an_account_is_tried_from_two_hundred_places(app: Flask) -> None:
    address = a_person((GON, "editor")).address
    statuses = [tries_from(app, f"203.0.113.{each}", address) for each in range(201)]
    assert statuses == [400] * 200 + [429]


# Where somebody is


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP"])
def test_what_a_reader_says_of_their_place_is_not_believed(app: Flask, header: str) -> None:
    address = a_person((GON, "editor")).address
    statuses = []
    for number in range(6):
        place = f"203.0.113.{number}"
        value = f"for={place}" if header == "Forwarded" else place
        answer = visitor(app).send(
            SIGN_IN, {"address": address, "password": WRONG}, headers={header: value}
        )
        statuses.append(answer.status_code)
    assert statuses == [400] * 5 + [429]


def test_what_the_proxy_says_is_believed_where_there_is_one(open_portal: Flask) -> None:
    url = open_portal.config["SQLALCHEMY_DATABASE_URI"]
    app = make_app(url, TRUSTED_PROXIES=1)
    _number, address = a_saved_person(app)
    data = {"address": address, "password": WRONG}
    # The reader wrote the first place themselves, the proxy the last.
    for number in range(6):
        forwarded = {"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.7"}
        last = visitor(app).send(SIGN_IN, data, headers=forwarded)
    assert last.status_code == 429
    other = visitor(app).send(SIGN_IN, data, headers={"X-Forwarded-For": "198.51.100.8"})
    assert other.status_code == 400
    with app.app_context():
        db.engine.dispose()


def group(app: Flask, place: str) -> str:
    with app.test_request_context(environ_base={"REMOTE_ADDR": place}):
        return group_of_reader()


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("203.0.113.1", "203.0.113.1", True),
        ("203.0.113.1", "203.0.113.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.1", "::ffff:198.51.100.7", False),
        ("::ffff:203.0.113.1", "203.0.113.1", True),
        ("", "unix:", True),
    ],
)
def test_one_household_is_one_place(app: Flask, one: str, other: str, is_one: bool) -> None:
    assert (group(app, one) == group(app, other)) is is_one


# Mail


def test_three_letters_an_hour_go_to_an_address(app: Flask, letters: Letters) -> None:
    address = a_person((GON, "editor")).address
    for number in range(30):
        data, place = {"address": address}, {"REMOTE_ADDR": f"203.0.113.{number}"}
        assert visitor(app).send(FORGOTTEN, data, environ_overrides=place).status_code == 200
    assert len(letters.read()) == 3


def test_a_place_asks_for_twenty_letters_an_hour(app: Flask) -> None:
    app.extensions["post_runner"] = lambda _work: None
    for number in range(30):
        visitor(app).send(FORGOTTEN, {"address": f"p{number}@example.org"})
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 20


def test_the_limits_are_those_that_are_written_down() -> None:
    assert list(tries.BY_BOTH.rates) == parse_many("5 per 5 minutes; 10 per hour; 30 per day")
    assert list(tries.BY_PLACE.rates) == parse_many("50 per 15 minutes")
