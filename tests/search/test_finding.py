"""What readers find: every text they may read, in their language first, and nothing else."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.db import db, saving
from portal.i18n import languages
from portal.search.actions import index_all
from portal.search.models import SearchEntry
from portal.search.queries import Found, Place, Wanted, find, near, read_question
from portal.translate.models import State
from tests.factories import NOW, a_page, edit, units_of
from tests.people import CHAPONOST, GON
from tests.workbench import a_term, translated
from tests.writing_ways import a_draft, a_news, town_number


def found(question: str, tag: str = "fr", after: Place | None = None, **limits: object) -> Found:
    wanted = Wanted(read_question(question), **limits)  # type: ignore[arg-type]
    return find(wanted, languages()[tag], NOW, after)


def places(question: str, tag: str = "fr", **limits: object) -> list[tuple[str, int]]:
    return [(each.item_kind, each.item_id) for each in found(question, tag, **limits).entries]


def test_a_page_is_found_by_a_word_of_its_text(app: Flask) -> None:
    page = a_page(body="Un **quagga** à [Tiéré](https://example.org/zzyzx).")
    assert places("quagga Tiéré") == [("page", page.id)]
    assert not places("zzyzx"), "an address is no word"


def test_every_word_must_be_there(app: Flask) -> None:
    page = a_page(body="Le quagga broute.")
    assert places("quagga broute") == [("page", page.id)]
    assert not places("quagga dort")


def test_the_beginning_of_a_word_is_enough(app: Flask) -> None:
    page = a_page(body="Des quaggas broutent.")
    assert places("quagga") == [("page", page.id)]


@pytest.mark.parametrize("asked", ["tʋʋma", "tuuma", "TÙÙMA", "tʊʊma", "Tʋ́ʋma"])
def test_letters_keyboards_lack_are_found_without_them(app: Flask, asked: str) -> None:
    page = a_page(body="tʋʋma")
    assert places(asked) == [("page", page.id)]


def test_an_apostrophe_parts_two_words(app: Flask) -> None:
    page = a_page(body="Chercher l’okapi.")
    assert places("okapi") == places("l'okapi") == [("page", page.id)]


@pytest.mark.parametrize(
    "asked", ["Gon-Boussougou", "gon boussougou", "Gomboussougou", "Gombousgou"]
)
def test_a_name_is_found_in_all_its_spellings(app: Flask, asked: str) -> None:
    own, other = a_page(body="okapi Gon-Boussougou"), a_page(body="okapi Gombousgou")
    assert set(places(f"okapi {asked}")) == {("page", own.id), ("page", other.id)}


def test_the_readers_language_comes_first_and_an_item_once(app: Flask) -> None:
    french, both = a_page(body="okapi"), a_page(body="okapi")
    translated(units_of(both)[0], "okapi", tag="it")
    assert places("okapi", "it") == [("page", both.id), ("page", french.id)]
    assert [each.language for each in found("okapi", "it").entries] == ["it", "fr"]


def test_a_title_comes_before_a_text(app: Flask) -> None:
    title, text = a_page(title="Okapi"), a_page(body="okapi")
    assert places("okapi") == [("page", title.id), ("page", text.id)]


def test_a_translation_nobody_may_read_yet_is_not_found(app: Flask) -> None:
    page = a_page()
    translated(units_of(page)[0], "okapi", tag="mos", state=State.TRANSLATED)
    assert not places("okapi", "mos")
    translated(units_of(page)[0], "okapi", tag="mos", state=State.REVIEWED)
    assert places("okapi", "mos") == [("page", page.id)]


def test_a_translation_that_is_a_draft_again_is_not_found_any_more(app: Flask) -> None:
    page = a_page()
    translated(units_of(page)[0], "okapi", tag="it")
    assert places("okapi", "it")
    translated(units_of(page)[0], "okapi", tag="it", state=State.DRAFT)
    assert not places("okapi", "it")


def test_what_was_edited_is_found_by_its_new_words_alone(app: Flask) -> None:
    page = a_page(body="okapi")
    edit(page, body="quagga")
    assert not places("okapi")
    assert places("quagga") == [("page", page.id)]


def test_news_are_found_from_the_moment_they_are_published(app: Flask) -> None:
    a_draft(CHAPONOST, title="Okapi")
    a_news(CHAPONOST, title="Okapi", publish_at=NOW + timedelta(hours=1))
    shown = a_news(CHAPONOST, title="Okapi")
    assert places("okapi") == [("news", shown.id)]


def test_a_find_can_be_limited_to_a_kind_and_a_town(app: Flask) -> None:
    page, one, other = (
        a_page(body="okapi"),
        a_news(GON, title="Okapi"),
        a_news(CHAPONOST, title="Okapi"),
    )
    assert places("okapi", kind="page") == [("page", page.id)]
    assert places("okapi", town_id=town_number(GON)) == [("news", one.id)]
    assert len(places("okapi")) == 3
    assert places("okapi", kind="nonsense") == []
    assert other.id != one.id


def test_a_long_list_goes_on_where_it_stopped(app: Flask) -> None:
    pages = [a_page(body="okapi").id for _ in range(45)]
    seen, after = [], None
    for _ in range(3):
        page = found("okapi", after=after)
        assert page.total == 45
        seen += [each.item_id for each in page.entries]
        after = page.later
    assert after is None
    assert sorted(seen) == pages


def test_towns_and_their_services_are_found(app: Flask) -> None:
    assert ("town", town_number(CHAPONOST)) in places("Chaponost")


@pytest.mark.parametrize(
    "asked",
    [
        '"',
        "NEAR(",
        "a AND",
        "-x",
        "col:x",
        "*",
        "'",
        "\\",
        "a' | b",
        "(",
        "%",
        "_",
        "\0",
        "🙂",
        "&",
        "x" * 500,
        "ʼ",
    ],
)
def test_any_input_is_a_search(app: Flask, asked: str) -> None:
    found(asked)
    near([word for ways in read_question(asked) for word in ways[0]], "fr", NOW)


def test_a_word_of_the_glossary_finds_what_it_means(app: Flask) -> None:
    page = a_page(body="okapi")
    a_term("okapi", "kobɛ")
    assert places("kobe") == [("page", page.id)]


def test_a_mistyped_word_brings_the_nearest_of_a_title(app: Flask) -> None:
    a_page(title="Okapi des forêts")
    assert near(["okappi"], "fr", NOW) == ["Okapi"]
    assert near(["xyzzy"], "fr", NOW) == []


def test_what_is_not_published_helps_nobody_to_a_word(app: Flask) -> None:
    a_draft(CHAPONOST, title="Okapi")
    assert near(["okappi"], "fr", NOW) == []


def test_the_index_is_built_anew_as_it_was(app: Flask) -> None:
    def entries() -> set[tuple[str, int, str, str, str]]:
        rows = db.session.query(SearchEntry).all()
        return {(e.item_kind, e.item_id, e.language, e.title, e.text) for e in rows}

    before = entries()
    with saving():
        index_all()
    assert before
    assert entries() == before
