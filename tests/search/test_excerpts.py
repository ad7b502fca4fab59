"""What is shown of a text: the words, marked, among those around them."""

from hypothesis import given
from hypothesis import strategies as st

from portal.search.excerpts import excerpt


def joined(pieces: list[tuple[str, bool]]) -> str:
    return "".join(piece for piece, _is_find in pieces)


def marked(pieces: list[tuple[str, bool]]) -> list[str]:
    return [piece for piece, is_find in pieces if is_find]


def test_the_words_are_marked_as_they_are_written() -> None:
    assert marked(excerpt("Le Tʋʋma, l’eau.", ["tuum", "eau"])) == ["Tʋʋma", "eau"]


def test_a_mark_stays_with_its_letter() -> None:
    assert marked(excerpt("un ɛ\u0303ta ici", ["eta"])) == ["ɛ\u0303ta"]


def test_a_long_text_is_cut_between_words_around_the_first_find() -> None:
    text = "avant " * 50 + "okapi " + "après " * 50
    pieces = excerpt(text, ["okapi"])
    assert marked(pieces) == ["okapi"]
    assert joined(pieces).startswith("… avant ")
    assert joined(pieces).endswith("après …")
    assert len(joined(pieces)) < 260


def test_without_a_find_the_beginning_is_shown() -> None:
    assert joined(excerpt("Un début.", ["okapi"])) == "Un début."
    assert excerpt("", ["okapi"]) == []


@given(st.text(alphabet="ab ɛ\u0303'’\n", max_size=400), st.lists(st.sampled_from(["a", "e", "b"])))
def test_what_is_shown_is_of_the_text(text: str, words: list[str]) -> None:
    shown = joined(excerpt(text, words)).removeprefix("… ").removesuffix(" …")
    assert shown in " ".join(text.split())
