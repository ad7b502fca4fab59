"""Several processes at once: no text is lost, and what one changes all show."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest
from flask import Flask

from portal.accounts.models import Person
from portal.accounts.queries import read_rights
from portal.db import db, once_more, saving
from portal.i18n.catalogue import catalogues
from portal.translate import work
from portal.translate.interface import key_of, take_in
from portal.translate.models import INTERFACE, State, Target, Unit
from tests.conftest import ENGINES, make_app, planted_app
from tests.factories import NOW, a_page, units_of
from tests.workbench import a_translator

MESSAGE = "Actualités"
PROCESSES, EACH = 6, 100


@pytest.fixture(params=ENGINES)
def portal(
    request: pytest.FixtureRequest, scratch_database: Callable[[str], str]
) -> Iterator[tuple[Flask, str]]:
    """A portal with a database of its own, which other processes may open."""
    url = scratch_database(request.param)
    with planted_app(url) as app:
        yield app, url


def pool(size: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(size, mp_context=multiprocessing.get_context("spawn"))


def save_all(url: str, person_id: int, numbers: list[int]) -> int:
    """Translate these units one after the other, as requests do."""
    app = make_app(url)
    for number in numbers:
        with app.app_context():

            def save(number: int = number) -> None:
                with saving():
                    unit = db.session.get_one(Unit, number)
                    rights = read_rights(db.session.get_one(Person, person_id))
                    token = work.token_of(unit, None)
                    written = work.Written((f"Koom {number}",), {}, token)
                    work.save(unit, "mos", written, State.DRAFT, rights, NOW)

            once_more(save)
    with app.app_context():
        db.engine.dispose()
    return len(numbers)


def test_six_processes_save_a_hundred_units_each_and_all_are_kept(
    portal: tuple[Flask, str],
) -> None:
    app, url = portal
    with app.app_context():
        body = "\n\n".join(f"Le puits numéro {number}." for number in range(PROCESSES * EACH))
        numbers = [unit.id for unit in units_of(a_page(body=body))]
        people = [a_translator("mos").id for _ in range(PROCESSES)]
    shares = [numbers[place::PROCESSES] for place in range(PROCESSES)]
    with pool(PROCESSES) as processes:
        done = list(processes.map(save_all, [url] * PROCESSES, people, shares))
    assert done == [EACH] * PROCESSES
    with app.app_context():
        texts = db.session.query(Target).filter_by(language="mos", state=State.DRAFT).all()
        kept = {target.unit_id: target.forms for target in texts if target.unit_id in set(numbers)}
    assert kept == {number: [f"Koom {number}"] for number in numbers}


def wait_for(url: str, wanted: str, is_ready: object) -> float:
    """Say the message again and again until it is what is wanted; give the seconds it took."""
    app = make_app(url)
    with app.app_context():
        catalogues().of("it").gettext(MESSAGE)
        db.session.remove()
    is_ready.wait()  # type: ignore[attr-defined]
    begun = time.monotonic()
    while time.monotonic() - begun < 20:
        with app.test_request_context("/it/"):
            if catalogues().of("it").gettext(MESSAGE) == wanted:
                return time.monotonic() - begun
        time.sleep(0.05)
    return 20


def test_a_reviewed_message_is_said_by_four_processes_within_two_seconds(
    portal: tuple[Flask, str],
) -> None:
    app, url = portal
    with app.app_context(), saving():
        take_in(NOW)
    with multiprocessing.get_context("spawn").Manager() as manager:
        barrier = manager.Barrier(5)
        with pool(4) as processes:
            waits = [processes.submit(wait_for, url, "Novità", barrier) for _ in range(4)]
            barrier.wait()
            with app.app_context():
                person = a_translator(role="reviewer")
                with saving():
                    key = key_of(None, MESSAGE)
                    unit = db.session.query(Unit).filter_by(item_kind=INTERFACE, key=key).one()
                    target = db.session.query(Target).filter_by(unit_id=unit.id, language="it")
                    token = work.token_of(unit, target.one())
                    written = work.Written(("Novità",), {}, token)
                    work.save(unit, "it", written, State.REVIEWED, read_rights(person), NOW)
            taken = [each.result(timeout=60) for each in waits]
    # Two seconds from the save; the clocks began a moment before it, on a machine with much to do.
    assert max(taken) < 10, taken
