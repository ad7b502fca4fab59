"""What keeps a translation of the interface a draft: it would break a page, or script it."""

import pytest

from portal.translate.checks import find
from portal.translate.models import UnitKind
from tests.translate.checks.ways import a_message, a_passage, errors, language, one

GREETING = "Bonjour <b>%(name)s</b>, %(num)d commune(s) sur 100 %% vous attendent."
GOOD = [
    "Buongiorno <b>%(name)s</b>, %(num)d comuni su 100 %% vi attendono.",
    "%(num)d comuni (100 %%) vi attendono, <b>%(name)s</b>.",
    "<b>%(name)s</b>: %(num)d comuni vi attendono.",
    "Buongiorno <b>%(name)s</b>, {num} = %(num)d comuni vi attendono.",
    "Buongiorno <b>%(name)s</b>, \u200d%(num)d comuni vi attendono.",
]
BAD = [
    # Placeholders
    "Buongiorno <b>%(nome)s</b>, %(num)d comuni.",
    "Buongiorno <b>%(Name)s</b>, %(num)d comuni.",
    "Buongiorno <b>%(name)d</b>, %(num)d comuni.",
    "Buongiorno <b>%(name)s</b>, %(num)s comuni.",
    "Buongiorno <b>%(name)r</b>, %(num)d comuni.",
    "Buongiorno <b>%(name)s</b>, i comuni.",
    "Buongiorno <b></b>, %(num)d comuni.",
    "Buongiorno <b>%(name)s</b>, %(num)d e %(num)d comuni.",
    "Buongiorno <b>%(name)s</b>, %(num)d comuni %(town)s.",
    "Buongiorno <b>%(name)s</b>, %(num)5d comuni.",
    "Buongiorno <b>%(name)s</b>, % (num)d comuni.",
    "Buongiorno <b>%(name)s</b>, %( num)d comuni.",
    "Buongiorno <b>%(name)s</b>, %(num) comuni.",
    "Buongiorno <b>%(name)s</b>, %(num)999999999d comuni.",
    "Buongiorno <b>%(name).3s</b>, %(num)d comuni.",
    "Buongiorno <b>%s</b>, %(num)d comuni.",
    "Buongiorno <b>%(name)s</b>, %d comuni.",
    "Buongiorno <b>{name}</b>, %(num)d comuni.",
    "Buongiorno <b>%(name)s</b>, %(num)d comuni su 100 %.",
    "Buongiorno <b>%(name)s</b>, %(num)d comuni su 100%",
    "Buongiorno <b>%(name)s</b>, %(num)d comuni %(",
    "Buongiorno <b>%(name)s\u0323</b>, %(num)d comuni.",
    # Tags
    "Buongiorno %(name)s, %(num)d comuni.",
    "Buongiorno <b>%(name)s, %(num)d comuni.",
    "Buongiorno <i>%(name)s</i>, %(num)d comuni.",
    "Buongiorno <b>%(name)s</b>, <b>%(num)d</b> comuni.",
    "Buongiorno <b onclick=alert(1)>%(name)s</b>, %(num)d comuni.",
    "Buongiorno <b>%(name)s</b>, %(num)d comuni<script>alert(1)</script>.",
    "Buongiorno <b>%(name)s</b>, %(num)d <img src=x onerror=alert(1)> comuni.",
    'Buongiorno <b>%(name)s</b>, %(num)d <a href="javascript:alert(1)">comuni</a>.',
    "Buongiorno <b>%(name)s</b>, %(num)d comuni <",
    "Buongiorno <b>%(name)s</b>, %(num)d comuni &lt;script&gt;",
    "Buongiorno <b>%(name)s</b>, %(num)d comuni javascript:alert(1)",
    # What nobody sees
    "Buongiorno <b>%(name)s</b>, %(num)d comuni\u202e.",
    "Buongiorno <b>%(name)s</b>, %(num)d comuni\u200b.",
    "Buongiorno <b>%(name)s</b>, %(num)d comuni\x00.",
    "   ",
]


@pytest.mark.parametrize("form", GOOD)
def test_a_good_translation_passes_the_gate(form: str) -> None:
    assert errors(a_message(GREETING), form) == set()


@pytest.mark.parametrize("form", BAD)
def test_a_bad_translation_does_not_pass_the_gate(form: str) -> None:
    assert errors(a_message(GREETING), form)


def test_the_gate_is_tried_with_as_many_texts_as_it_was_measured_with() -> None:
    assert (len(set(BAD)), len(set(GOOD))) == (37, 5)


# Placeholders


def test_a_lost_placeholder_is_named() -> None:
    finding = one(a_message("Bonjour %(name)s"), "Buongiorno", check="placeholders")
    assert "%(name)s" in finding.sentence
    assert finding.is_error


def test_a_renamed_placeholder_is_put_right_in_one_click() -> None:
    finding = one(a_message("Bonjour %(name)s"), "Buongiorno %(nome)s", check="placeholders")
    assert finding.fix == "Buongiorno %(name)s"


def test_a_lone_percent_is_doubled_in_one_click_where_the_source_has_one() -> None:
    subject = a_message("%(num)s voix, 50 %% des voix")
    finding = one(subject, "%(num)s voti, 50 % dei voti", check="placeholders")
    assert finding.fix == "%(num)s voti, 50 %% dei voti"


def test_a_percent_has_no_place_where_nothing_is_filled_in() -> None:
    assert errors(a_message("La moitié"), "50 %") == {"placeholders"}
    assert errors(a_message("La moitié"), "50 %%") == {"placeholders"}


def test_a_message_with_a_lone_percent_stays_as_it_is() -> None:
    assert errors(a_message("Plus de 50 % des voix"), "Più del 50 % dei voti") == {"placeholders"}
    assert errors(a_message("50 %"), "50 %") == set()


# Plurals

PAGES = a_message("%(num)s page", "%(num)s pages")


def test_a_plural_form_may_leave_out_its_number() -> None:
    assert errors(PAGES, "Una pagina", "%(num)s pagine") == set()


def test_a_plural_form_may_leave_out_one_placeholder_only() -> None:
    subject = a_message("%(num)s page de %(town)s", "%(num)s pages de %(town)s")
    assert errors(subject, "Una pagina", "%(num)s pagine di %(town)s") == {"placeholders"}


@pytest.mark.parametrize("forms", [(), ("Una pagina",), ("Una pagina", "%(num)s pagine", "x")])
def test_a_plural_has_all_its_forms(forms: tuple[str, ...]) -> None:
    assert errors(PAGES, *forms) == {"plural-forms"}


def test_an_empty_plural_form_is_named_by_its_numbers() -> None:
    finding = one(PAGES, "Una pagina", "", check="empty")
    assert finding.form == 1
    assert "0, 2, 3…" in finding.sentence


def test_a_passage_has_one_form() -> None:
    assert errors(a_passage("Un mot"), "Una parola", "Due") == {"plural-forms"}


# Line breaks


@pytest.mark.parametrize(
    ("source", "form", "fix"),
    [
        ("\nUn mot", "Una parola", "\nUna parola"),
        ("Un mot\n", "Una parola", "Una parola\n"),
        ("Un mot", "\nUna parola\n", "Una parola"),
    ],
)
def test_line_breaks_at_the_edges_of_a_message_are_those_of_its_source(
    source: str, form: str, fix: str
) -> None:
    assert one(a_message(source), form, check="newlines").fix == fix


def test_line_ends_of_other_systems_are_put_right() -> None:
    assert one(a_message("a\nb"), "a\r\nb", check="line-ends").fix == "a\nb"


# What nobody sees


@pytest.mark.parametrize(
    "sign",
    [
        *("\0", "\x04", "\x07", "\x1b", "\t", "\x7f", "\x85"),
        *("\u202a", "\u202e", "\u2066", "\u2069", "\u200e", "\u200f"),
        *("\u200b", "\ufeff", "\u2028", "\uffff", "\ud800", "\U000e0041"),
    ],
)
@pytest.mark.parametrize("subject", [a_message("Un mot long"), a_passage("Un mot long")])
def test_invisible_signs_are_taken_out_in_one_click(subject, sign: str) -> None:
    finding = one(subject, f"Una{sign}parola", check="invisible")
    assert finding.is_error
    assert f"U+{ord(sign):04X}" in finding.sentence
    assert finding.fix == f"Una{' ' if sign.isspace() else ''}parola"


@pytest.mark.parametrize("sign", ["\u200c", "\u200d"])
def test_signs_that_join_and_part_letters_are_allowed(sign: str) -> None:
    assert errors(a_message("Un mot"), f"Una pa{sign}rola") == set()


# Plain words


def test_a_title_has_two_hundred_letters_whatever_they_are_made_of() -> None:
    title = a_passage("Un titre", UnitKind.TITLE)
    assert errors(title, "ɛ\u0303" * 200, to="mos") == set()
    assert errors(title, "ɛ\u0303" * 201, to="mos") == {"title-length"}


@pytest.mark.parametrize("kind", [UnitKind.TITLE, UnitKind.LINE, UnitKind.ALTERNATIVE])
def test_plain_words_stand_on_one_line(kind: UnitKind) -> None:
    finding = one(a_passage("Deux mots", kind), "Due\nparole", check="one-line")
    assert (finding.is_error, finding.fix) == (True, "Due parole")


def test_a_text_far_longer_than_any_passage_is_refused_unread() -> None:
    assert errors(a_passage("Un mot"), "[" * 1_000_000) == {"too-long"}


def test_errors_come_first() -> None:
    findings = find(a_message("Bonjour %(name)s."), language("it"), ["Buongiorno"])
    assert [each.is_error for each in findings] == [True, False]
