"""What changed from one text to another, as people read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.writing.differences import differences


def told(before: str, after: str) -> str:
    """Write a comparison down: what went in brackets, what came in braces."""
    signs = {"same": "{}", "gone": "[{}]", "new": "{{{}}}"}
    return "".join(signs[part.kind].format(part.words) for part in differences(before, after))


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("La pompe marche.", "La pompe marche.", "La pompe marche."),
        ("La pompe marche.", "La pompe marche mal.", "La pompe marche{ mal}."),
        ("Le puits est à sec.", "Le forage est à sec.", "Le [puits]{forage} est à sec."),
        ("un deux trois", "un trois", "un [deux ]trois"),
        ("Tõnd tʋʋmã.", "Tõnd tʋʋmde.", "Tõnd [tʋʋmã]{tʋʋmde}."),
        ("", "Tout est neuf.", "{Tout est neuf.}"),
    ],
)
def test_changed_words_are_told_and_the_others_stay(before: str, after: str, wanted: str) -> None:
    assert told(before, after) == wanted


def test_neighbouring_changes_are_read_as_one_phrase() -> None:
    assert told("le vieux puits sec ici", "la nouvelle pompe neuve ici") == (
        "[le vieux puits sec]{la nouvelle pompe neuve} ici"
    )


@given(st.text(max_size=300), st.text(max_size=300))
def test_both_texts_can_be_read_out_of_a_comparison(before: str, after: str) -> None:
    parts = differences(before, after)
    assert "".join(part.words for part in parts if part.kind != "new") == before
    assert "".join(part.words for part in parts if part.kind != "gone") == after


def test_very_long_texts_are_compared_by_lines() -> None:
    before = "\n".join(f"mot {number} encore" for number in range(6000))
    parts = differences(before, before.replace("mot 4321 encore", "phrase 4321 neuve"))
    assert [part.words.strip() for part in parts if part.kind == "new"] == ["phrase 4321 neuve"]
