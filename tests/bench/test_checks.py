"""A translation is looked at while it is typed: its length only counts once."""

import time
from collections.abc import Callable

import pytest
from flask import Flask

from portal.i18n import languages
from portal.i18n.placeholders import fits
from portal.translate.checks import Subject, find
from portal.translate.models import UnitKind

PASSAGE = "La carta del 2013 dice **come** i comuni lavorano insieme; l'acqua viene prima. "


def quickest(act: Callable[[int], object], times: int = 3) -> float:
    """Give the seconds of the quickest of some tries; each has a number, so none is known."""
    taken = []
    for number in range(times):
        begun = time.perf_counter()
        act(number)
        taken.append(time.perf_counter() - begun)
    return min(taken)


@pytest.mark.parametrize("kind", [UnitKind.PARAGRAPH, UnitKind.MESSAGE, UnitKind.TITLE])
@pytest.mark.parametrize(
    "words",
    [
        *(PASSAGE, "a", " ", "\n", "a b ", "a a ", "1", "1 234 ", "'a", "...", "«", "é", "e\u0301"),
        *(
            "[",
            "[a](1)",
            "![",
            "](",
            "`",
            "`a``",
            "*a ",
            "**",
            "~",
            "a~",
            "<",
            "<a",
            "&",
            "[^1]",
            "\\",
        ),
        *(
            "%",
            "%(",
            "%(a)s",
            "%%",
            "\u200b",
            "\u00ad",
            "\r",
            "ε",
            "pε",
            "a@",
            "a.",
            "https://",
            ":",
            "\\\n",
        ),
    ],
)
def test_looking_takes_eight_times_as_long_for_eight_times_the_text(
    app: Flask, words: str, kind: UnitKind
) -> None:
    italian = languages()["it"]

    def look(letters: int) -> Callable[[int], object]:
        text = words * (letters // len(words))
        subject = Subject(kind, text, None, "fr")
        return lambda number: find(subject, italian, [f"Parola {number} {text}"])

    assert quickest(look(8_000)) < 24 * quickest(look(1_000)) + 0.01


def test_a_passage_is_looked_at_while_it_is_typed(app: Flask) -> None:
    subject = Subject(UnitKind.PARAGRAPH, PASSAGE * 4, None, "fr")
    forms = [f"Nota {number}: {PASSAGE * 4}" for number in range(50)]
    begun = time.perf_counter()
    for form in forms:
        find(subject, languages()["it"], [form])
    assert (time.perf_counter() - begun) / len(forms) < 0.02


def test_a_loader_asks_twenty_thousand_messages_whether_they_fit_in_no_time() -> None:
    messages = [(f"Une page {number} à lire", f"Una pagina {number}") for number in range(20_000)]
    assert quickest(lambda _: [fits(source, None, (form,)) for source, form in messages]) < 0.2
