"""Passages keep their identity when a text is edited, moved or put in another order."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.translate.matching import match
from portal.translate.models import UnitKind
from portal.translate.segments import Segment, cut

WELL = "Le puits de Gon-Boussougou donne de l'eau depuis 2016."
SCHOOL = "Une école a été construite avec l'aide des trois communes."
MARKET = "Chaque samedi, le marché réunit les producteurs de Chaponost."


@dataclass
class Unit:
    text: str
    kind: UnitKind = UnitKind.PARAGRAPH
    is_used: bool = True


def units(markdown):
    return [Unit(segment.text, segment.kind) for segment in cut(markdown)]


def matched(old, new):
    """Give the old place of each passage of a new text, None for a new passage."""
    old = units(old) if isinstance(old, str) else old
    found = match(old, cut(new))
    places = {id(unit): place for place, unit in enumerate(old)}
    return [None if unit is None else places[id(unit)] for unit in found]


def paragraphs(*texts):
    return "\n\n".join(texts)


def test_an_unchanged_text_keeps_every_unit():
    text = paragraphs("# Titre", WELL, "- un\n- deux", "|a|a|\n|-|-|\n|1|1|")
    assert matched(text, text) == list(range(8))


def test_white_space_is_no_change():
    assert matched(WELL, WELL.replace(" ", "\n")) == [0]


def test_an_edited_paragraph_keeps_its_identity():
    edited = SCHOOL.replace("Une école", "Un collège")
    assert matched(paragraphs(WELL, SCHOOL, MARKET), paragraphs(WELL, edited, MARKET)) == [0, 1, 2]


def test_a_rewritten_paragraph_keeps_its_identity_between_its_neighbours():
    old, new = "L'école a ouvert ses portes.", "En 2019, une école neuve est ouverte à Lengha."
    assert matched(paragraphs(WELL, old, MARKET), paragraphs(WELL, new, MARKET)) == [0, 1, 2]


def test_another_paragraph_in_the_place_of_one_is_new():
    assert matched(paragraphs(WELL, "Zzz yyy xxx.", MARKET), paragraphs(WELL, "Qui ?", MARKET)) == [
        0,
        None,
        2,
    ]


def test_swapped_paragraphs_keep_theirs():
    assert matched(paragraphs(WELL, SCHOOL, MARKET), paragraphs(MARKET, SCHOOL, WELL)) == [2, 1, 0]


def test_a_paragraph_moved_and_edited_keeps_its_identity():
    edited = WELL.replace("2016", "2017")
    assert matched(paragraphs(WELL, SCHOOL, MARKET), paragraphs(SCHOOL, MARKET, edited)) == [
        1,
        2,
        0,
    ]


def test_neighbours_edited_together_are_told_apart():
    old, new = paragraphs(WELL, SCHOOL), paragraphs("Oui. " + WELL, "Non. " + SCHOOL)
    assert matched(old, new) == [0, 1]
    assert matched(old, paragraphs("Non. " + SCHOOL, "Oui. " + WELL)) == [1, 0]


def test_an_inserted_paragraph_is_new():
    assert matched(paragraphs(WELL, MARKET), paragraphs(WELL, SCHOOL, MARKET)) == [0, None, 1]


def test_an_inserted_paragraph_does_not_take_the_unit_of_an_edited_one():
    edited = WELL + " Il est profond."
    assert matched(paragraphs(WELL, MARKET), paragraphs(SCHOOL, edited, MARKET)) == [None, 0, 1]


def test_a_removed_paragraph_leaves_the_others_alone():
    assert matched(paragraphs(WELL, SCHOOL, MARKET), paragraphs(WELL, MARKET)) == [0, 2]


def test_a_removed_and_restored_paragraph_finds_its_unit():
    old = [Unit(WELL), Unit(SCHOOL, is_used=False), Unit(MARKET)]
    assert matched(old, paragraphs(WELL, SCHOOL, MARKET)) == [0, 1, 2]


def test_a_removed_paragraph_is_found_by_its_very_text_only():
    assert matched([Unit(WELL, is_used=False)], WELL + " Enfin.") == [None]


def test_a_unit_in_use_comes_before_a_removed_one():
    assert matched([Unit(WELL, is_used=False), Unit(WELL)], WELL) == [1]


def test_a_paragraph_made_a_heading_keeps_its_unit():
    assert matched(WELL, "# " + WELL) == [0]


def test_the_same_words_are_found_in_their_kind_first():
    assert matched(paragraphs("L'eau", "# L'eau"), paragraphs("# L'eau", "L'eau")) == [1, 0]


def test_two_equal_cells_are_two_units():
    table = "|Eau|Eau|\n|-|-|\n|12|12|"
    assert matched(table, table) == [0, 1, 2, 3]
    assert matched(table, table.replace("|12|12|", "|12|12|\n|12|12|"))[:4] == [0, 1, 2, 3]


def test_numbers_in_cells_are_told_by_their_places():
    old, new = "|Eau|12|34|Bois|\n|-|-|-|-|", "|Eau|14|32|Bois|\n|-|-|-|-|"
    assert matched(old, new) == [0, 1, 2, 3]


def test_a_new_row_does_not_take_the_numbers_of_another():
    old, new = "|Eau|12|\n|-|-|\n|Bois|34|", "|Eau|12|\n|-|-|\n|Mil|14|\n|Bois|34|"
    assert matched(old, new) == [0, 1, None, None, 2, 3]


def test_nothing_old_or_nothing_new():
    assert match([], cut(WELL)) == [None]
    assert match([Unit(WELL)], []) == []


@pytest.mark.parametrize("change", ["{}", "{} mot", "mot {}"])
def test_two_thousand_passages_are_matched(change):
    old = [Unit(f"Passage {number * 7919} sur {number}") for number in range(2000)]
    new = [Segment(each.kind, change.format(each.text)) for each in old]
    assert all(match(old, new))


segments = st.builds(
    Segment,
    st.sampled_from([UnitKind.PARAGRAPH, UnitKind.CELL, UnitKind.HEADING]),
    st.text("abé1", max_size=12) | st.sampled_from([WELL, SCHOOL, WELL + " Oui."]),
)
olds = st.builds(
    lambda segment, is_used: Unit(segment.text, segment.kind, is_used), segments, st.booleans()
)


@given(st.lists(olds, max_size=12), st.lists(segments, max_size=12))
def test_no_unit_comes_twice(old, new):
    found = match(old, new)
    assert len(found) == len(new)
    some = [id(unit) for unit in found if unit is not None]
    assert len(some) == len(set(some))
    assert set(some) <= {id(unit) for unit in old}


@given(st.lists(segments, max_size=12))
def test_an_unchanged_text_keeps_everything(new):
    old = [Unit(segment.text, segment.kind) for segment in new]
    assert all(unit is was for unit, was in zip(match(old, new), old, strict=True))


@given(
    st.lists(
        segments, max_size=12, unique_by=lambda segment: " ".join(segment.text.split())
    ).flatmap(lambda new: st.tuples(st.just(new), st.permutations(new)))
)
def test_any_order_of_different_texts_keeps_everything(texts):
    before, after = texts
    old = [Unit(segment.text, segment.kind) for segment in before]
    assert [unit and unit.text for unit in match(old, after)] == [each.text for each in after]


@given(st.lists(olds, max_size=8), st.lists(segments, max_size=8))
def test_every_text_that_stays_keeps_a_unit(old, new):
    found = match(old, new)
    for text in {segment.text.strip() for segment in new}:
        was = sum(unit.text.strip() == text for unit in old)
        now = [unit for unit, each in zip(found, new, strict=True) if each.text.strip() == text]
        kept = sum(unit is not None and unit.text.strip() == text for unit in now)
        assert kept == min(was, len(now))
