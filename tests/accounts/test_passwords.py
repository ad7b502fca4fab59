"""Passwords: long ones of any letters are taken as typed, easy ones are refused with a sentence."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts.models import Person
from portal.accounts.passwords import LONGEST
from portal.db import db
from tests.accounts.ways import (
    ERASE,
    NEW,
    OWN_PASSWORD,
    SIGN_IN,
    an_invitation,
    invitation_link,
    is_in,
    opens,
    page_of,
    reset_link,
    visitor,
)
from tests.client import plain
from tests.people import GON, PASSWORD, Colleague, a_person, signed_in

SHORT = "au moins 12 caractères"
EASY = "se devine facilement"

REFUSED = {
    "onze lettre": SHORT,
    "e\u0301" * 11: SHORT,  # eleven letters, however they are written
    "Chaponost 2013": EASY,
    "chaponost69630": EASY,
    "CHAPONOST!!!!": EASY,
    "Gon-Boussougou": EASY,
    "gon boussougou": EASY,
    "GonBoussougou1!": EASY,
    "Lesignano de'Bagni": EASY,
    "Lesignano de\u2019 Bagni": EASY,
    "lesignanodebagni": EASY,
    "burkina faso 1": EASY,
    "motdepasse123": EASY,
    "mot de passe 1": EASY,
    "azertyuiop123": EASY,
    "qwertyuiop[]": EASY,
    "password1234": EASY,
    "P@ssw0rd1234": EASY,
    "000000000000": EASY,
    "123456789012": EASY,
    "abcabcabcabc": EASY,
    " " * 12: EASY,
    "partenariat2013": EASY,
}
ABOUT = [
    "Fatimata Ouedraogo",
    "fatimataouedraogo",
    "ouedraogo-fatimata",
    "fati.ouedraogo@example.org",
    "fati.ouedraogo1",
    "FatiOuedraogo",
    "fatiouedraogo1",
]
TAKEN = [
    "neuf pirogue",  # twelve letters
    "x" + "une vache rouge danse " * 9 + "y",
    "une vache rouge danse " * 45,
    "  deux espaces autour  ",
    "🐄🌾🥁🛖🌞🌧️🐐🪘🌳🦆🐟🌶️",
    "n kõn-d-yã wʋsg la b yelame",
    "ɓɛ̃ɛ ŋɔrɩ zɛ̃ mʋʋ",
    "e\u0301te\u0301 jaune et pirogue",
    "<b>une vache</b> & 'rouge'\"",
    "une vache\u00a0rouge\u2028danse",
    "%s %(x)d {y} une vache",
]


def change(client: Colleague, new: str) -> TestResponse:
    return client.send(OWN_PASSWORD, {"password": PASSWORD, "new_password": new})


@pytest.mark.parametrize(("new", "sentence"), REFUSED.items())
def test_a_short_or_easy_password_is_refused(app: Flask, new: str, sentence: str) -> None:
    person = a_person((GON, "editor"), name="Ada Lovelace")
    answer = change(signed_in(app, person), new)
    assert answer.status_code == 400
    errors = page_of(answer).select(".field-error")
    assert [sentence in error.text for error in errors] == [True]
    assert not opens(app, person, new)


@pytest.mark.parametrize("new", ABOUT)
def test_the_own_name_or_address_is_no_password(app: Flask, new: str) -> None:
    about = {"name": "Fatimata Ouedraogo", "address": "fati.ouedraogo@example.org"}
    answer = change(signed_in(app, a_person((GON, "editor"), **about)), new)
    assert answer.status_code == 400
    assert EASY in plain(answer)


@pytest.mark.parametrize("new", ["Awa Kaboré 12", "awakaboré2012", "awa.kabore@example.org"])
def test_the_name_that_is_typed_with_it_is_no_password(app: Flask, new: str) -> None:
    link = invitation_link(an_invitation("awa.kabore@example.org"))
    answer = visitor(app).send(link, {"name": "Awa Kaboré", "new_password": new})
    assert answer.status_code == 400
    assert EASY in plain(answer)


@pytest.mark.parametrize("new", TAKEN)
def test_a_long_password_of_any_letters_is_taken_as_typed(app: Flask, new: str) -> None:
    person = a_person((GON, "editor"))
    assert change(signed_in(app, person), new).status_code == 302
    assert opens(app, person, new)
    assert not opens(app, person, PASSWORD)


@pytest.mark.parametrize(
    "other", ["  deux espaces autour", "deux espaces autour  ", " deux espaces autour "]
)
def test_spaces_around_a_password_are_part_of_it(app: Flask, other: str) -> None:
    person = a_person((GON, "editor"))
    change(signed_in(app, person), "  deux espaces autour  ")
    assert not opens(app, person, other)


@pytest.mark.parametrize("length", [72, 73, 128, 200, 255, 256, 999])
def test_no_letter_of_a_password_is_cut_off(app: Flask, length: int) -> None:
    person, words = a_person((GON, "editor")), "une vache rouge danse dehors " * 40
    change(signed_in(app, person), words[:length] + "z")
    assert not opens(app, person, words[:length] + "y")
    assert not opens(app, person, words[:length])
    assert opens(app, person, words[:length] + "z")


def test_a_password_written_apart_opens_as_one_written_together(app: Flask) -> None:
    person = a_person((GON, "editor"))
    change(signed_in(app, person), "été jaune et pirogue")
    assert opens(app, person, "e\u0301te\u0301 jaune et pirogue")


def test_capitals_of_a_password_count(app: Flask) -> None:
    person = a_person((GON, "editor"))
    assert not opens(app, person, PASSWORD.upper())


# Hostile ones

HOSTILE = {
    "NUL": "une vache\x00rouge danse",
    "line": "une vache\r\nrouge danse",
    "too long": "a" * (LONGEST + 1),
    "much too long": "a" * 10_000_000,
    "empty": "",
}


def where_passwords_go(app: Flask) -> dict[str, tuple[Colleague, dict[str, Any]]]:
    """Give every form with a password, who sends it, and what else it asks."""
    person = a_person((GON, "editor"))
    ada, other = signed_in(app, person), visitor(app)
    return {
        SIGN_IN: (other, {"address": person.address}),
        OWN_PASSWORD: (ada, {"password": PASSWORD}),
        ERASE: (ada, {}),
        reset_link(person): (other, {}),
        invitation_link(an_invitation("awa@example.org")): (other, {"name": "Awa"}),
    }


def kept_passwords() -> list[Any]:
    return list(db.session.execute(select(Person.id, Person.password).order_by(Person.id)).all())


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_password_is_refused_everywhere(app: Flask, hostile: str | bytes) -> None:
    forms = where_passwords_go(app)
    before = kept_passwords()
    for path, (client, more) in forms.items():
        answer = client.send(path, {"password": hostile, **more, "new_password": hostile})
        assert 400 <= answer.status_code < 500, path
        assert kept_passwords() == before, path


@pytest.mark.parametrize("typed", ["too easy", "une vache\x00rouge danse", "Chaponost 2013"])
def test_no_answer_repeats_a_password(app: Flask, typed: str) -> None:
    for path, (client, more) in where_passwords_go(app).items():
        answer = client.send(path, {"password": typed, **more, "new_password": typed})
        assert answer.status_code == 400, path
        assert typed not in plain(answer), path
        filled = page_of(answer).select("input[type=password][value]")
        assert [field for field in filled if field["value"]] == [], path


def test_a_right_password_is_not_repeated_beside_a_wrong_one(app: Flask) -> None:
    answer = change(signed_in(app, a_person((GON, "editor"))), "too easy")
    assert PASSWORD not in plain(answer)


def test_the_new_password_needs_the_present_one(app: Flask) -> None:
    person = a_person((GON, "editor"))
    ada = signed_in(app, person)
    answer = ada.send(OWN_PASSWORD, {"password": "wrong words here", "new_password": NEW})
    assert answer.status_code == 400
    assert is_in(ada)
    assert not opens(app, person, NEW)


def test_a_password_is_kept_as_argon2id_with_a_salt_of_its_own(app: Flask) -> None:
    kept = []
    for _ in range(2):
        person = a_person((GON, "editor"))
        change(signed_in(app, person), NEW)
        db.session.refresh(person)
        kept.append(str(person.password))
    assert all(each.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for each in kept)
    assert kept[0] != kept[1]
