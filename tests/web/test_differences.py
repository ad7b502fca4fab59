"""What changed, word by word: nothing is lost in it, and it reads as people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.differences import Part, differences

WORDS = st.lists(
    st.sampled_from(
        ["le", "puits", "ɛ̃", "bʋ̃", "\u0303", " ", "\n\n", ", ", "l’eau", "- ", "a-t-il", "ẽ"]
    )
).map("".join)
MARKED = st.lists(st.sampled_from(["ɛ", "ɛ̃", "bʋ̃", "b", " ", ", "])).map("".join)
TEXTS = st.one_of(WORDS, st.text(st.characters(exclude_categories=["Cs"]), max_size=60))


def shown(before: str, after: str) -> str:
    """Give the difference as a reader hears it: [gone] and {new}."""
    signs = {"same": "%s", "gone": "[%s]", "new": "{%s}"}
    return "".join(signs[part.kind] % part.words for part in differences(before, after))


def side(parts: list[Part], kind: str) -> str:
    return "".join(part.words for part in parts if part.kind in ("same", kind))


@given(TEXTS, TEXTS)
def test_both_texts_are_whole_in_it(before: str, after: str) -> None:
    parts = differences(before, after)
    assert (side(parts, "gone"), side(parts, "new")) == (before, after)
    assert all(part.words for part in parts)


@given(MARKED, MARKED)
def test_no_letter_is_parted_from_its_marks(before: str, after: str) -> None:
    parts = differences(before, after)
    assert not [part for part in parts if part.words[0] == "\u0303"]


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert [part.kind for part in differences(text, text)] in ([], ["same"])


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("Le puits est creusé.", "Le puits est achevé.", "Le puits est [creusé]{achevé}."),
        ("L’eau coule.", "L’eau claire coule.", "L’eau {claire }coule."),
        (
            "Le conseil se réunit lundi soir.",
            "Le conseil se réunit samedi prochain.",
            "Le conseil se réunit [lundi soir]{samedi prochain}.",
        ),
        ("Rendez-vous à 9 h.", "Rendez-vous à 14 h.", "Rendez-vous à [9]{14} h."),
        ("Un. Deux.", "Un.", "Un.[ Deux.]"),
        ("bɛ wa", "bɛ̃ wa", "[bɛ]{bɛ̃} wa"),
        ("", "Tout est neuf.", "{Tout est neuf.}"),
    ],
)
def test_it_reads_as_people_write(before: str, after: str, words: str) -> None:
    assert shown(before, after) == words


def test_a_very_long_text_is_compared_line_by_line() -> None:
    before = "\n".join(f"Ligne {n} du texte" for n in range(5000))
    parts = differences(before, before.replace("Ligne 42 ", "Ligne 43 "))
    assert [part.kind for part in parts] == ["same", "gone", "new", "same"]
    assert parts[1].words == "Ligne 42 du texte\n"
