"""A form speaks the language of the page, down to what the libraries below it say."""

import inspect
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import flask_wtf.csrf
import polib
import pytest
import wtforms
from flask import Flask, render_template_string, session
from itsdangerous import URLSafeTimedSerializer
from wtforms import (
    DateField,
    DecimalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, DateRange, Length, NumberRange

from config import ROOT
from portal.i18n import Text, _l, languages
from portal.i18n.catalogue import catalogue_path
from portal.i18n.current import speak
from portal.i18n.placeholders import placeholders
from portal.web.forms import COUNTED, SENTENCES, Form
from tests.conftest import make_app

# What WTForms tells a programmer and no reader.
TO_PROGRAMMERS = {"Invalid field name '%s'."}
DATE = date(2000, 1, 1)
WTFORMS = Path(wtforms.__file__).parent


class Sheet(Form):
    """A form with a field of each kind."""

    name = StringField(_l("Aide"), [DataRequired()])
    short = StringField(validators=[Length(max=1)])
    long = StringField(validators=[Length(max=2)])
    least = StringField(validators=[Length(min=1)])
    exact = StringField(validators=[Length(min=2, max=2)])
    between = StringField(validators=[Length(min=3, max=5)])
    age = IntegerField(validators=[NumberRange(min=18)])
    price = DecimalField()
    town = SelectField(choices=["gon"])
    towns = SelectMultipleField(choices=["gon"])
    day = DateField()


@pytest.fixture(scope="module")
def portal() -> Flask:
    """A portal; no form here needs a database."""
    return make_app(f"sqlite:///{ROOT}/var/none.db")


@contextmanager
def sent(portal: Flask, tag: str, data: dict[str, Any]) -> Iterator[Sheet]:
    """Send a form from a page in a language."""
    with portal.test_request_context("/", method="POST", data=data):
        speak(languages()[tag])
        form = Sheet(meta={"csrf": False})
        form.validate()
        yield form


def error(portal: Flask, tag: str, field: str, value: str) -> tuple[str, str]:
    """Give the first thing a form says of a field, and the language it says it in."""
    with sent(portal, tag, {field: value}) as form:
        said = form.errors[field][0]
        assert isinstance(said, Text)
        return said.plain, said.language


def words_of_wtforms() -> set[tuple[str, str]]:
    """Give every message in the files WTForms ships for its translators, with its plural."""
    files = [WTFORMS / "locale" / "wtforms.pot", *WTFORMS.glob("locale/*/LC_MESSAGES/*.po")]
    entries = [entry for path in files for entry in polib.pofile(str(path)) if not entry.obsolete]
    return {(entry.msgid, entry.msgid_plural) for entry in entries}


# Nothing is left in English


def test_every_message_of_the_wtforms_installed_is_covered() -> None:
    template = polib.pofile(str(WTFORMS / "locale" / "wtforms.pot"))
    single = {entry.msgid for entry in template if not entry.msgid_plural} - TO_PROGRAMMERS
    assert single <= SENTENCES.keys()
    assert {entry.msgid for entry in template if entry.msgid_plural} == COUNTED.keys()


def test_every_message_in_the_code_of_wtforms_is_covered() -> None:
    code = "".join(path.read_text("utf-8") for path in WTFORMS.rglob("*.py"))
    asked = re.findall(r"\bn?gettext\(\s*(?:\n\s*)?\"([A-Z'][^\"]+)\"", code)
    assert len(set(asked)) > 35
    assert set(asked) <= SENTENCES.keys() | COUNTED.keys() | TO_PROGRAMMERS


def test_every_refusal_of_flask_wtf_is_covered() -> None:
    code = inspect.getsource(flask_wtf.csrf.validate_csrf)
    raised = re.findall(r"raise ValidationError\(\"([^\"]+)\"\)", code)
    assert len(raised) == 5
    assert set(raised) <= SENTENCES.keys()


def test_no_message_is_covered_that_nothing_says() -> None:
    code = "".join(path.read_text("utf-8") for path in WTFORMS.rglob("*.py"))
    code += inspect.getsource(flask_wtf.csrf)
    assert [key for key in (*SENTENCES, *COUNTED) if key not in code] == []


def test_our_sentences_ask_for_no_value_that_wtforms_does_not_give(portal: Flask) -> None:
    with portal.app_context():
        for key, sentence in SENTENCES.items():
            assert placeholders(str(sentence)) == placeholders(key), key
        for key, (singular, plural) in COUNTED.items():
            assert placeholders(singular) == placeholders(plural), key
            assert placeholders(singular) in (placeholders(key), Counter()), key


def test_the_french_file_of_wtforms_has_the_same_messages() -> None:
    """WTForms asks for the English text: were it changed, only the .po files would tell."""
    french = polib.pofile(str(WTFORMS / "locale" / "fr" / "LC_MESSAGES" / "wtforms.po"))
    known = SENTENCES.keys() | COUNTED.keys() | TO_PROGRAMMERS
    assert {entry.msgid for entry in french if not entry.obsolete} <= known


# In the language of the page

ITALIAN = polib.pofile(str(catalogue_path(ROOT / "translations", "it")))


def italian(message: str, form: int = 0) -> str:
    """Give the Italian of a message, whatever its translators have made of it."""
    entry = ITALIAN.find(message)
    assert entry is not None, message
    said: str = entry.msgstr_plural[form] if entry.msgid_plural else entry.msgstr
    assert said not in ("", message)
    return said


@pytest.mark.parametrize(
    ("field", "value", "message", "values"),
    [
        ("name", "", "Remplissez ce champ.", {}),
        ("between", "ab", "Écrivez entre %(min)d et %(max)d caractères.", {"min": 3, "max": 5}),
        ("age", "17", "Écrivez un nombre d’au moins %(min)s.", {"min": 18}),
        ("age", "dix", "Écrivez un nombre entier, comme 12.", {}),
        ("price", "cher", "Écrivez un nombre, comme 12,5.", {}),
        ("town", "rome", "Choisissez dans la liste.", {}),
        ("towns", "rome", "Ce choix n’est pas dans la liste. Choisissez dans la liste.", {}),
        ("day", "1/3/2026", "Écrivez une date, comme 2026-03-01.", {}),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_page(
    portal: Flask, field: str, value: str, message: str, values: dict[str, int]
) -> None:
    assert error(portal, "it", field, value) == (italian(message) % values, "it")
    for tag in ("fr", "mos", "bib"):
        assert error(portal, tag, field, value) == (message % values, "fr")


@pytest.mark.parametrize(
    ("field", "value", "message", "plural", "number"),
    [
        ("short", "ab", "Écrivez au plus %(max)d caractère.", "", 1),
        ("long", "abc", "Écrivez au plus %(max)d caractère.", "s", 2),
        ("least", "", "Écrivez au moins %(min)d caractère.", "", 1),
        ("exact", "abc", "Écrivez exactement %(max)d caractère.", "s", 2),
    ],
)
def test_characters_are_counted_in_the_plural_of_the_language(
    portal: Flask, field: str, value: str, message: str, plural: str, number: int
) -> None:
    values = {"min": number, "max": number}
    wanted = italian(message, 1 if plural else 0) % values
    assert error(portal, "it", field, value) == (wanted, "it")
    for tag in ("fr", "mos", "bib"):
        french = (message % values).replace("caractère", f"caractère{plural}")
        assert error(portal, tag, field, value) == (french, "fr")


@pytest.mark.parametrize(("tag", "form"), [("fr", 0), ("it", 1), ("mos", 0)])
def test_no_character_at_all_is_singular_in_french_and_plural_in_italian(
    portal: Flask, tag: str, form: int
) -> None:
    message = "Écrivez au plus %(max)d caractère."
    with portal.test_request_context("/"):
        speak(languages()[tag])
        asked = Sheet(meta={"csrf": False}).name
        said = asked.ngettext("Field cannot be longer than %(max)d character.", "", 0)
    assert said == (italian(message, form) if tag == "it" else message)


def test_several_wrong_choices_are_told_in_the_plural(portal: Flask) -> None:
    message = "Ce choix n’est pas dans la liste. Choisissez dans la liste."
    with sent(portal, "it", {"towns": ["rome", "paris"]}) as form:
        assert form.errors["towns"] == [italian(message, 1)]


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"min": 2000}, "Écrivez une date à partir du "),
        ({"max": 1999}, "Écrivez une date jusqu’au "),
        ({"min": 1990, "max": 1999}, "Écrivez une date entre le "),
    ],
)
def test_a_date_out_of_range_is_told(portal: Flask, limits: dict[str, int], said: str) -> None:
    ends = {name: DATE.replace(year=year) for name, year in limits.items()}

    class Dated(Form):
        day = DateField(validators=[DateRange(**ends)])

    day = "1999-12-31" if "max" not in limits else "2000-01-01"
    with portal.test_request_context("/", method="POST", data={"day": day}):
        form = Dated(meta={"csrf": False})
        form.validate()
        assert form.errors["day"][0].startswith(said)


def test_a_form_without_fault_says_nothing(portal: Flask) -> None:
    data = {
        "name": "Ada",
        "short": "a",
        "long": "ab",
        "least": "a",
        "exact": "ab",
        "between": "abc",
    }
    data |= {"age": "18", "price": "12.5", "town": "gon", "towns": "gon", "day": "2026-03-01"}
    with sent(portal, "it", data) as form:
        assert form.errors == {}


def test_an_error_on_a_page_in_moore_is_marked_as_french(portal: Flask) -> None:
    with sent(portal, "mos", {}) as form:
        shown = render_template_string("{{ form.name.errors[0] }}", form=form)
    assert shown == '<span lang="fr">Remplissez ce champ.</span>'


def test_a_label_is_in_the_language_of_the_page(portal: Flask) -> None:
    with sent(portal, "it", {}) as form:
        assert render_template_string("{{ form.name.label.text }}", form=form) == "Aiuto"
    with sent(portal, "mos", {}) as form:
        shown = render_template_string("{{ form.name.label.text }}", form=form)
        assert shown == '<span lang="fr">Aide</span>'


def test_a_message_nobody_knows_says_that_it_is_english(portal: Flask) -> None:
    with sent(portal, "it", {}) as form:
        one = form.name.gettext("Unheard of.")
        many = form.name.ngettext("%d thing", "%d things", 2)
    assert (one, one.language) == ("Unheard of.", "en")
    assert (many, many.language) == ("%d things", "en")


# The check against forged forms


def refusal(portal: Flask, tag: str, token: str | None, known: str | None) -> tuple[str, str]:
    """Give what a form says of its token, when the session knows one."""
    data = {} if token is None else {"csrf_token": token}
    with portal.test_request_context("/", method="POST", data=data):
        speak(languages()[tag])
        if known is not None:
            session["csrf_token"] = known
        form = Sheet()
        form.validate()
        said = form.errors["csrf_token"][0]
        assert isinstance(said, Text)
        return said.plain, said.language


def signed(portal: Flask, value: str) -> str:
    """Give a token as Flask-WTF signs it."""
    return str(URLSafeTimedSerializer(portal.secret_key or "", salt="wtf-csrf-token").dumps(value))


def test_a_form_without_token_is_told_in_the_language_of_the_page(portal: Flask) -> None:
    french = "Le formulaire est arrivé incomplet. Envoyez-le de nouveau."
    assert refusal(portal, "fr", None, None) == (french, "fr")
    assert refusal(portal, "mos", None, None) == (french, "fr")
    assert refusal(portal, "it", None, None) == (italian(french), "it")


def test_a_token_whose_session_is_over_is_told(portal: Flask) -> None:
    said, _tag = refusal(portal, "it", signed(portal, "a"), None)
    assert said == italian("Le formulaire est resté ouvert ailleurs. Envoyez-le de nouveau.")


def test_a_forged_token_is_told(portal: Flask) -> None:
    said, _tag = refusal(portal, "it", "forged", "a")
    assert said == italian("Le formulaire n’a pas pu être vérifié. Envoyez-le de nouveau.")


def test_the_token_of_another_session_is_told(portal: Flask) -> None:
    said, _tag = refusal(portal, "it", signed(portal, "b"), "a")
    assert said == italian("Le formulaire est resté ouvert ailleurs. Envoyez-le de nouveau.")


def test_a_token_that_is_too_old_is_told(portal: Flask, time_machine: Any) -> None:
    time_machine.move_to("2026-11-02 09:30")
    token = signed(portal, "a")
    time_machine.move_to("2026-11-02 10:31")
    said, _tag = refusal(portal, "it", token, "a")
    assert said == italian("Le formulaire est resté ouvert longtemps. Envoyez-le de nouveau.")
