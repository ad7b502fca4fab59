"""The second factor: each code once, and no way round it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.accounts import actions, queries, second_factor
from portal.accounts.models import Person
from portal.db import db, saving
from tests.accounts.ways import (
    CHECK,
    CODES,
    DESK,
    ERASE,
    EXPORT,
    INVITE,
    KEEP,
    NEW,
    OWN_PASSWORD,
    PROFILE,
    SECOND_FACTOR,
    SIGN_IN,
    STOP,
    TEAM,
    a_saved_person,
    at_once,
    cookie_of,
    dump,
    is_in,
    page_of,
    reset_link,
    try_to_sign_in,
    value_of,
    with_cookie,
)
from tests.client import plain
from tests.people import GON, PASSWORD, Colleague, a_person, signed_in, visitor

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
START = datetime(2026, 11, 2, 8, 0, 5, tzinfo=UTC)
STEP = timedelta(seconds=30)

WRONG = "n’est pas le bon"


def code_at(moment: datetime, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(moment)


@pytest.fixture
def now(time_machine: Any) -> datetime:
    """A moment that stands still."""
    time_machine.move_to(START, tick=False)
    return START


def a_careful_person(**fields: Any) -> Person:
    """Save somebody with a second factor."""
    return a_person((GON, "manager"), totp_secret=SECRET, **fields)


def half_way(app: Flask, person: Person, **more: Any) -> Colleague:
    """Give somebody whose password was right, and whose code is awaited."""
    client = visitor(app)
    answer = try_to_sign_in(client, person.address, PASSWORD, **more)
    assert (answer.status_code, page_of(answer).h1.text) == (200, "Vérification")  # type: ignore[union-attr]
    return client


def give(client: Colleague, code: str) -> TestResponse:
    return client.send(CHECK, {"code": code})


def recovery_codes(person: Person) -> list[str]:
    with saving():
        return actions.renew_recovery_codes(person, datetime.now(UTC))


# Codes


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_is_taken_one_step_early_or_late(app: Flask, now: datetime, steps: int) -> None:
    client = half_way(app, a_careful_person())
    answer = give(client, code_at(now + steps * STEP))
    assert (answer.status_code, answer.location) == (302, DESK)
    assert is_in(client)


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_a_code_of_another_time_is_refused(app: Flask, now: datetime, steps: int) -> None:
    client = half_way(app, a_careful_person())
    answer = give(client, code_at(now + steps * STEP))
    assert answer.status_code == 400
    assert WRONG in plain(answer)
    assert not is_in(client)


def test_a_code_is_taken_once(app: Flask, now: datetime) -> None:
    person = a_careful_person()
    assert give(half_way(app, person), code_at(now)).status_code == 302
    second = half_way(app, person)
    assert give(second, code_at(now)).status_code == 400
    assert not is_in(second)


def test_a_code_before_one_that_was_taken_is_refused(app: Flask, now: datetime) -> None:
    person = a_careful_person()
    assert give(half_way(app, person), code_at(now)).status_code == 302
    assert give(half_way(app, person), code_at(now - STEP)).status_code == 400
    assert give(half_way(app, person), code_at(now + STEP)).status_code == 302


def test_a_code_is_read_with_spaces(app: Flask, now: datetime) -> None:
    code = code_at(now)
    assert give(half_way(app, a_careful_person()), f" {code[:3]} {code[3:]} ").status_code == 302


@pytest.mark.parametrize("code", ["", "000000", "a" * 40, "٠١٢٣٤٥", "\x00", "🐄", "None", "a" * 41])
def test_a_made_up_code_is_refused(app: Flask, now: datetime, code: str) -> None:
    client = half_way(app, a_careful_person())
    assert give(client, code).status_code == 400
    assert not is_in(client)


def test_the_code_of_another_account_is_refused(app: Flask, now: datetime) -> None:
    other = pyotp.random_base32()
    client = half_way(app, a_careful_person())
    assert give(client, code_at(now, other)).status_code == 400


def test_five_codes_are_tried_and_then_one_waits(app: Flask, now: datetime) -> None:
    person = a_careful_person()
    answers = [give(half_way(app, person), "000000").status_code for _ in range(6)]
    assert answers == [400] * 5 + [429]
    right = give(half_way(app, person), code_at(now))
    assert (right.status_code, "Trop d’essais" in plain(right)) == (429, True)


def test_who_has_waited_tries_again(app: Flask, now: datetime, time_machine: Any) -> None:
    person = a_careful_person()
    for _ in range(6):
        give(half_way(app, person), "000000")
    time_machine.move_to(later := now + timedelta(minutes=6), tick=False)
    assert give(half_way(app, person), code_at(later)).status_code == 302


def test_right_codes_do_not_make_one_wait(app: Flask, now: datetime, time_machine: Any) -> None:
    person = a_careful_person()
    for number in range(8):
        time_machine.move_to(moment := now + number * STEP, tick=False)
        assert give(half_way(app, person), code_at(moment)).status_code == 302, number


def test_of_eight_at_once_one_uses_a_code(open_portal: Flask) -> None:
    _number, address = a_saved_person(open_portal, totp_secret=SECRET)
    clients = [visitor(open_portal) for _ in range(8)]
    for client in clients:
        assert try_to_sign_in(client, address, PASSWORD).status_code == 200
    forms = [
        {"csrf_token": client.token(), "code": code_at(datetime.now(UTC))} for client in clients
    ]
    answers = at_once(8, lambda each: clients[each].post(CHECK, data=forms[each]).status_code)
    assert sorted(answers)[:2] in ([302, 400], [302, 429])


# Codes on paper


def test_a_code_on_paper_is_taken_once(app: Flask) -> None:
    person = a_careful_person()
    code = recovery_codes(person)[0]
    assert give(half_way(app, person), code).status_code == 302
    assert give(half_way(app, person), code).status_code == 400
    assert queries.count_recovery_codes(person.id) == 9


def test_a_code_on_paper_is_read_in_capitals_and_without_hyphens(app: Flask) -> None:
    person = a_careful_person()
    codes = recovery_codes(person)
    assert give(half_way(app, person), codes[0].upper().replace("-", "")).status_code == 302
    assert give(half_way(app, person), codes[1].replace("-", " ")).status_code == 302


def test_the_code_on_paper_of_another_is_refused(app: Flask) -> None:
    codes = recovery_codes(a_careful_person())
    assert give(half_way(app, a_careful_person()), codes[0]).status_code == 400


def test_new_codes_on_paper_end_the_former_ones(app: Flask) -> None:
    person = a_careful_person()
    former = recovery_codes(person)
    page = signed_in(app, person).send(CODES, {"password": PASSWORD})
    new = [code.text for code in page_of(page).select(".codes code")]
    assert len(new) == 10
    assert give(half_way(app, person), former[0]).status_code == 400
    assert give(half_way(app, person), new[0]).status_code == 302


def test_the_database_does_not_hold_codes_on_paper(app: Flask) -> None:
    codes = recovery_codes(a_careful_person())
    everything = dump()
    for code in codes:
        assert code not in everything
        assert code.replace("-", "") not in everything


def test_of_eight_at_once_one_uses_a_code_on_paper(open_portal: Flask) -> None:
    number, address = a_saved_person(open_portal, totp_secret=SECRET)
    with open_portal.app_context():
        person = db.session.get(Person, number)
        assert person is not None
        code = recovery_codes(person)[0]
    clients = [visitor(open_portal) for _ in range(5)]
    for client in clients:
        assert try_to_sign_in(client, address, PASSWORD).status_code == 200
    forms = [{"csrf_token": client.token(), "code": code} for client in clients]
    answers = at_once(5, lambda each: clients[each].post(CHECK, data=forms[each]).status_code)
    assert sorted(answers) == [302, 400, 400, 400, 400]


# No way round


INSIDE = [PROFILE, OWN_PASSWORD, SECOND_FACTOR, EXPORT, ERASE, TEAM, INVITE, f"{DESK}{GON}/"]


@pytest.mark.parametrize("path", INSIDE)
def test_who_is_half_way_reads_nothing(app: Flask, path: str) -> None:
    client = half_way(app, a_careful_person())
    answer = client.get(path)
    assert answer.status_code == 302
    assert "connexion" in str(answer.location) or str(answer.location).startswith(f"{DESK}?next=")


@pytest.mark.parametrize("path", [*INSIDE, STOP, CODES, KEEP])
def test_who_is_half_way_changes_nothing(app: Flask, path: str) -> None:
    client = half_way(app, a_careful_person())
    before = dump()
    answer = client.send(path, {"password": PASSWORD, "new_password": NEW, "name": "A"})
    assert answer.status_code in (403, 404, 405)
    assert dump() == before


def test_a_reset_does_not_pass_over_the_second_factor(app: Flask) -> None:
    person = a_careful_person()
    client = visitor(app)
    client.send(reset_link(person), {"new_password": NEW})
    assert not is_in(client)
    answer = try_to_sign_in(client, person.address, NEW)
    assert (answer.status_code, page_of(answer).h1.text) == (200, "Vérification")  # type: ignore[union-attr]
    assert not is_in(client)


def test_the_password_alone_gives_no_device(app: Flask) -> None:
    person = a_careful_person()
    half_way(app, person, keep="y")
    assert queries.list_devices(person.id, datetime.now(UTC)) == []


def test_who_is_half_way_has_ten_minutes(app: Flask, now: datetime, time_machine: Any) -> None:
    client = half_way(app, a_careful_person())
    time_machine.move_to(later := now + timedelta(minutes=10, seconds=1), tick=False)
    answer = give(client, code_at(later))
    assert (answer.status_code, answer.location) == (302, SIGN_IN)
    assert not is_in(client)


def test_who_is_half_way_stops_when_the_password_changes(app: Flask, now: datetime) -> None:
    person = a_careful_person()
    client = half_way(app, person)
    visitor(app).send(reset_link(person), {"new_password": NEW})
    assert give(client, code_at(now)).location == SIGN_IN
    assert not is_in(client)


def test_who_is_half_way_stops_when_the_account_is_closed(app: Flask, now: datetime) -> None:
    person = a_careful_person()
    client = half_way(app, person)
    with saving():
        person.closed_at = now
    assert give(client, code_at(now)).location == SIGN_IN


def test_who_is_half_way_begins_again_when_the_second_factor_is_given_up(
    app: Flask, now: datetime
) -> None:
    person = a_careful_person()
    client = half_way(app, person)
    signed_in(app, person).send(STOP, {"password": PASSWORD})
    assert give(client, code_at(now)).location == SIGN_IN
    assert not is_in(client)


def test_what_the_cookie_says_half_way_is_gone_after_the_code(app: Flask, now: datetime) -> None:
    client = half_way(app, a_careful_person())
    give(client, code_at(now))
    with client.session_transaction() as session:
        assert "half" not in session


def test_the_copy_of_a_cookie_from_half_way_opens_nothing(app: Flask, now: datetime) -> None:
    client = half_way(app, a_careful_person())
    copy = with_cookie(app, cookie_of(client))
    give(client, code_at(now))
    assert give(copy, code_at(now)).status_code == 400
    assert not is_in(copy)


def test_who_asked_for_it_stays_signed_in_after_the_code(app: Flask, now: datetime) -> None:
    person = a_careful_person()
    give(half_way(app, person, keep="y"), code_at(now))
    [device] = queries.list_devices(person.id, now)
    assert device.expires_at == now + timedelta(days=30)


def test_who_signs_in_with_a_code_goes_on_to_where_they_wanted(app: Flask, now: datetime) -> None:
    client = visitor(app)
    page = try_to_sign_in(client, a_careful_person().address, PASSWORD, next=PROFILE)
    answer = client.send(CHECK, {"code": code_at(now), "next": value_of(page, "next")})
    assert answer.location == PROFILE


@pytest.mark.parametrize("asked", ["//example.net", "/\\example.net", "https:example.net"])
def test_nobody_is_led_elsewhere_after_the_code(app: Flask, now: datetime, asked: str) -> None:
    client = half_way(app, a_careful_person())
    assert client.send(CHECK, {"code": code_at(now), "next": asked}).location == DESK


def test_the_page_that_asks_for_the_code_can_be_sent_as_it_is(app: Flask, now: datetime) -> None:
    client = visitor(app)
    asked = try_to_sign_in(client, a_careful_person().address, PASSWORD)
    again = client.send_on(asked, {"code": "000000"})
    assert "Ce code n’est pas le bon" in plain(again)
    assert client.send_on(again, {"code": code_at(now)}).status_code == 302
    assert is_in(client)


# Setting it up


def test_the_app_shows_that_it_knows_the_secret(app: Flask, now: datetime) -> None:
    person = a_person((GON, "editor"))
    ada = signed_in(app, person)
    secret = ada.page(SECOND_FACTOR).select_one("ol.steps code")
    assert secret is not None
    right = {"code": code_at(now, secret.text), "password": PASSWORD}
    for wrong in ({"code": "000000"}, {"password": "une vache bleue danse"}):
        assert ada.send(SECOND_FACTOR, right | wrong).status_code == 400
    page = ada.send(SECOND_FACTOR, right)
    assert len(page_of(page).select(".codes code")) == second_factor.RECOVERY_CODES
    assert give(half_way(app, person), code_at(now, secret.text)).status_code == 400  # used
    assert give(half_way(app, person), code_at(now + STEP, secret.text)).status_code == 302


def test_looking_at_the_page_sets_nothing_up(app: Flask) -> None:
    person = a_person((GON, "editor"))
    signed_in(app, person).page(SECOND_FACTOR)
    db.session.refresh(person)
    assert not person.has_second_factor


@pytest.mark.parametrize("path", [STOP, CODES])
def test_giving_it_up_needs_the_password(app: Flask, path: str) -> None:
    person = a_careful_person()
    answer = signed_in(app, person).send(path, {"password": "wrong words here"})
    assert answer.status_code == 400
    db.session.refresh(person)
    assert person.has_second_factor


def test_giving_it_up_asks_for_the_password_alone_again(app: Flask) -> None:
    person = a_careful_person()
    recovery_codes(person)
    assert signed_in(app, person).send(STOP, {"password": PASSWORD}).status_code == 302
    assert try_to_sign_in(visitor(app), person.address, PASSWORD).status_code == 302
    assert queries.count_recovery_codes(person.id) == 0


def test_the_secret_is_not_shown_again(app: Flask) -> None:
    ada = signed_in(app, a_careful_person())
    for path in (PROFILE, SECOND_FACTOR, EXPORT):
        assert SECRET not in plain(ada.get(path)), path


def test_the_own_password_is_not_guessed_at_the_desk(app: Flask) -> None:
    ada = signed_in(app, a_careful_person())
    for _ in range(5):
        ada.send(STOP, {"password": "wrong words here"})
    answer = ada.send(STOP, {"password": PASSWORD})
    assert answer.status_code == 400
    assert "Trop d’essais" in plain(answer)
