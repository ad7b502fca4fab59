"""A page never waits for the mail server."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask, has_request_context

from portal.db import db, saving
from portal.post import actions, delivery, queries
from portal.post.delivery import deliver_soon
from tests.post.conftest import a_letter, letter, point_at
from tests.post.servers import Post, free_port, silent_server

Work = Callable[[], None]


@pytest.fixture(autouse=True)
def _threads_end(portal: Flask) -> Iterator[None]:
    yield
    wait_for_threads()


def wait_for_threads() -> None:
    for each in threading.enumerate():
        if each.name == "post":
            each.join(timeout=20)
            assert not each.is_alive()


def answer_a_form(portal: Flask) -> bool:
    """Do what a view does that sends a letter; tell whether that is being sent still."""
    with portal.test_request_context("/", method="POST"):
        with saving():
            actions.write("test", "ada@example.org", "fr", {}, datetime.now(UTC))
        deliver_soon()
    return any(each.name == "post" for each in threading.enumerate())


def is_soon(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + 5
    while not is_so() and time.monotonic() < end:
        time.sleep(0.01)
    return is_so()


def test_the_letter_of_a_request_leaves_at_once(portal: Flask, post: Post) -> None:
    answer_a_form(portal)
    wait_for_threads()
    assert post.envelopes[0].rcpt_tos == ["ada@example.org"]


def test_a_page_does_not_wait_for_a_server_that_hangs(portal: Flask) -> None:
    with silent_server() as (port, held):
        point_at(portal, port)
        assert answer_a_form(portal)
        assert answer_a_form(portal), "nor does the next"
        assert is_soon(lambda: bool(held)), "the server was talked to"
    wait_for_threads()
    with portal.app_context(), saving():
        assert queries.count_waiting() == 2


def test_a_page_does_not_fail_with_a_server_that_is_down(portal: Flask) -> None:
    point_at(portal, free_port())
    answer_a_form(portal)
    wait_for_threads()
    with portal.app_context(), saving():
        assert queries.count_waiting() == 1


def test_another_runner_may_take_the_work(portal: Flask, post: Post) -> None:
    works: list[Work] = []
    portal.extensions["post_runner"] = works.append
    answer_a_form(portal)
    assert not post.envelopes
    for work in works:
        work()
    assert len(post.envelopes) == 1


def test_the_work_sees_nothing_of_the_request_even_when_it_runs_in_it(
    portal: Flask, post: Post
) -> None:
    portal.extensions["post_runner"] = lambda work: work()
    seen: list[bool] = []

    def look() -> str:
        return "250 OK"

    post.to_message = look
    with portal.test_request_context("/it/", method="POST"):
        number = a_letter(now=datetime.now(UTC))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(delivery, "has_server", lambda: seen.append(has_request_context()))
            deliver_soon()
        assert has_request_context()
    assert seen == [False]
    with portal.app_context():
        assert letter(number).sent_at is not None


def test_the_work_leaves_no_session_behind(portal: Flask, post: Post) -> None:
    sessions = db.session.registry.registry  # type: ignore[attr-defined]
    before = set(sessions)
    answer_a_form(portal)
    wait_for_threads()
    assert set(sessions) == before
    assert db_connections(portal) == 0


def db_connections(portal: Flask) -> int:
    with portal.app_context():
        held: int = db.engine.pool.checkedout()  # type: ignore[attr-defined]
        return held


def test_what_fails_in_the_thread_is_in_the_log(
    portal: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_now: object) -> None:
        raise LookupError("ADA@EXAMPLE.ORG".lower())

    monkeypatch.setattr(delivery, "deliver_due", fail)
    answer_a_form(portal)
    wait_for_threads()
    assert "letters could not be delivered: LookupError" in caplog.text
    assert "ada@" not in caplog.text


def test_a_page_does_not_fail_where_no_thread_can_be_started(
    portal: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_work: Work) -> None:
        raise RuntimeError("can't start new thread")

    portal.extensions["post_runner"] = refuse
    answer_a_form(portal)
    assert "letters wait for the next delivery" in caplog.text
