"""Dates, numbers, amounts and lists are written as the language of the page writes them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import render_template_string

from config import ROOT
from portal.i18n import Text, force_language
from portal.i18n.formats import (
    DateLength,
    duration,
    listed,
    long_date,
    money,
    number,
    partial_date,
    percent,
    territory,
    weight,
)
from tests.conftest import make_app

FIRST, THIRD = date(2026, 3, 1), date(2025, 11, 3)
# CLDR writes a narrow no-break space between thousands, and a no-break space before a sign.
THIN, HARD = "\u202f", "\u00a0"


@pytest.fixture(scope="module", autouse=True)
def _portal() -> Iterator[None]:
    with make_app(f"sqlite:///{ROOT}/var/none.db").app_context():
        yield


def told(text: Text) -> tuple[str, str]:
    """Give the characters of a text and the language it says it is in."""
    return text.plain, text.language


@pytest.mark.parametrize(
    ("tag", "day", "shown", "language"),
    [
        ("fr", FIRST, "1er mars 2026", "fr"),
        ("fr", THIRD, "3 novembre 2025", "fr"),
        ("fr", date(2026, 8, 11), "11 août 2026", "fr"),
        ("fr", date(2026, 1, 31), "31 janvier 2026", "fr"),
        ("it", FIRST, "1º marzo 2026", "it"),
        ("it", THIRD, "3 novembre 2025", "it"),
        ("it", date(2026, 5, 21), "21 maggio 2026", "it"),
        ("mos", FIRST, "1er mars 2026", "fr"),
        ("mos", THIRD, "3 novembre 2025", "fr"),
        ("bib", FIRST, "1er mars 2026", "fr"),
        ("bib", THIRD, "3 novembre 2025", "fr"),
    ],
)
def test_a_long_date(tag: str, day: date, shown: str, language: str) -> None:
    with force_language(tag):
        assert told(long_date(day)) == (shown, language)


@pytest.mark.parametrize(
    ("tag", "length", "shown"),
    [
        ("fr", "full", "dimanche 1er mars 2026"),
        ("it", "full", "domenica 1º marzo 2026"),
        ("mos", "full", "dimanche 1er mars 2026"),
        ("fr", "medium", "1er mars 2026"),
        ("it", "medium", "1º mar 2026"),
        ("fr", "short", "01/03/2026"),
        ("it", "short", "01/03/26"),
        ("mos", "short", "01/03/2026"),
        ("bib", "short", "01/03/2026"),
    ],
)
def test_a_date_in_other_lengths(tag: str, length: DateLength, shown: str) -> None:
    with force_language(tag):
        assert long_date(FIRST, length) == shown


def test_the_day_of_the_week_is_named() -> None:
    with force_language("fr"):
        assert long_date(THIRD, "full") == "lundi 3 novembre 2025"
    with force_language("it"):
        assert long_date(THIRD, "full") == "lunedì 3 novembre 2025"


@pytest.mark.parametrize("tag", ["fr", "it", "mos", "bib"])
def test_a_numeric_date_is_in_the_language_of_the_page(tag: str) -> None:
    with force_language(tag):
        assert long_date(THIRD, "short").language == tag


def test_a_moment_is_written_as_its_day() -> None:
    with force_language("fr"):
        assert long_date(datetime(2026, 3, 1, 23, 59, tzinfo=UTC)) == "1er mars 2026"


@pytest.mark.parametrize(
    ("tag", "known", "shown", "language"),
    [
        ("fr", (2012,), "2012", "fr"),
        ("fr", (2012, 12), "décembre 2012", "fr"),
        ("fr", (2013, 12, 1), "1er décembre 2013", "fr"),
        ("it", (2012,), "2012", "it"),
        ("it", (2012, 12), "dicembre 2012", "it"),
        ("it", (2013, 12, 2), "2 dicembre 2013", "it"),
        ("mos", (2012,), "2012", "mos"),
        ("mos", (2012, 12), "décembre 2012", "fr"),
        ("bib", (2012, 1), "janvier 2012", "fr"),
        ("bib", (2013, 12, 1), "1er décembre 2013", "fr"),
    ],
)
def test_a_date_as_far_as_it_is_known(
    tag: str, known: tuple[int, ...], shown: str, language: str
) -> None:
    with force_language(tag):
        assert told(partial_date(*known)) == (shown, language)


@pytest.mark.parametrize(
    ("value", "french", "italian"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (8790, f"8{THIN}790", "8.790"),
        (1234567, f"1{THIN}234{THIN}567", "1.234.567"),
        (Decimal("16.32"), "16,32", "16,32"),
        (47.49, "47,49", "47,49"),
        (-3, "-3", "-3"),
    ],
)
def test_a_number(value: int | float | Decimal, french: str, italian: str) -> None:
    shown = {}
    for tag in ("fr", "mos", "bib", "it"):
        with force_language(tag):
            shown[tag] = told(number(value))
    assert shown == {tag: (french, tag) for tag in ("fr", "mos", "bib")} | {"it": (italian, "it")}


@pytest.mark.parametrize(
    ("share", "whole"),
    [(0, 0), (0.004, 0), (0.5, 50), (0.996, 99), (0.99999, 99), (1 - 1e-12, 99), (1, 100)],
)
def test_a_share_is_never_rounded_up(share: float, whole: int) -> None:
    with force_language("fr"):
        assert percent(share) == f"{whole}{HARD}%"
    with force_language("it"):
        assert percent(share) == f"{whole}%"


def test_a_share_of_a_hundred_things_is_their_number() -> None:
    with force_language("it"):
        assert [percent(n / 100) for n in range(101)] == [f"{n}%" for n in range(101)]


@pytest.mark.parametrize("tag", ["fr", "it", "mos", "bib"])
def test_a_share_is_in_the_language_of_the_page(tag: str) -> None:
    with force_language(tag):
        assert percent(0.5).language == tag


@pytest.mark.parametrize(
    ("tag", "shown", "language"),
    [
        ("fr", f"12{THIN}500{HARD}F{THIN}CFA", "fr"),
        ("it", f"12.500{HARD}F{THIN}CFA", "it"),
        ("mos", f"12{THIN}500{HARD}F{THIN}CFA", "fr"),
        ("bib", f"12{THIN}500{HARD}F{THIN}CFA", "fr"),
    ],
)
def test_an_amount_of_francs(tag: str, shown: str, language: str) -> None:
    with force_language(tag):
        assert told(money(12500, "XOF")) == (shown, language)


@pytest.mark.parametrize("tag", ["fr", "it", "mos", "bib"])
def test_an_amount_of_euros(tag: str) -> None:
    with force_language(tag):
        shown = money(Decimal("12.5"), "EUR")
        assert told(shown) == (f"12,50{HARD}€", tag)


@pytest.mark.parametrize(
    ("tag", "items", "shown", "language"),
    [
        ("fr", ["a", "b", "c"], "a, b et c", "fr"),
        ("fr", ["a", "b"], "a et b", "fr"),
        ("fr", ["a"], "a", "fr"),
        ("fr", [], "", "fr"),
        ("it", ["a", "b", "c"], "a, b e c", "it"),
        ("it", ["a", "b"], "a e b", "it"),
        ("mos", ["a", "b", "c"], "a, b et c", "fr"),
        ("bib", ["a", "b"], "a et b", "fr"),
        ("bib", [], "", "bib"),
    ],
)
def test_a_list(tag: str, items: list[str], shown: str, language: str) -> None:
    with force_language(tag):
        assert told(listed(items)) == (shown, language)


def test_the_french_words_of_a_date_are_marked_on_a_page_in_moore() -> None:
    template = "{{ day|long_date }}, {{ 8790|number }}, {{ 0.5|percent }}, {{ ['a', 'b']|listed }}"
    template += ", {{ partial_date(2012, 12) }}, {{ partial_date(2012) }}"
    with force_language("mos"):
        shown = render_template_string(template, day=FIRST)
    assert shown == (
        f'<span lang="fr">1er mars 2026</span>, 8{THIN}790, 50{HARD}%, '
        '<span lang="fr">a et b</span>, <span lang="fr">décembre 2012</span>, 2012'
    )


@pytest.mark.parametrize(
    ("tag", "size", "shown", "language"),
    [
        ("fr", 0, "1 ko", "fr"),
        ("fr", 12_001, "13 ko", "fr"),
        ("it", 12_000, "12 kB", "it"),
        ("mos", 12_000, "12 ko", "fr"),
    ],
)
def test_a_weight_is_in_whole_kilobytes_and_never_less_than_it_is(
    tag: str, size: int, shown: str, language: str
) -> None:
    with force_language(tag):
        characters, said = told(weight(size))
    assert (characters.replace(THIN, " ").replace(HARD, " "), said) == (shown, language)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0 s"), (59, "59 s"), (60, "1 min"), (80, "1 min 20 s")]
)
def test_a_duration_is_in_minutes_and_seconds(seconds: int, shown: str) -> None:
    with force_language("fr"):
        characters, _ = told(duration(seconds))
    assert characters.replace(THIN, " ").replace(HARD, " ") == shown


def test_a_country_has_the_name_of_the_language_or_stays_a_code() -> None:
    with force_language("it"):
        assert told(territory("FR")) == ("Francia", "it")
        assert territory("XX").plain == "XX"
    with force_language("bib"):
        assert told(territory("IT")) == ("Italie", "fr")
