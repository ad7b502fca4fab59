"""A reader gets every text, each with the language it really is in."""

import pytest
from flask import Flask
from sqlalchemy import event

from portal.db import db, saving
from portal.i18n import languages
from portal.pages.models import Page
from portal.translate.models import State
from portal.translate.queries import read
from portal.translate.reading import Reading, awaits_review, other_languages, share
from tests.factories import LATER, NOW, a_page, edit, translate, translate_page, units_of


def reading(page: Page, tag: str) -> Reading:
    return read([page], languages()[tag])[page]


def test_a_text_without_translation_is_shown_in_its_own_language(app: Flask) -> None:
    title = reading(a_page(title="Le puits"), "mos").text("title")
    assert (title, title.language) == ("Le puits", "fr")


def test_a_translated_text_is_shown_in_the_language_of_the_reader(app: Flask) -> None:
    page = a_page(title="Le puits")
    translate(units_of(page, "title")[0], "Il pozzo")
    title = reading(page, "it").text("title")
    assert (title, title.language) == ("Il pozzo", "it")


def test_an_item_written_in_italian_falls_back_to_italian(app: Flask) -> None:
    title = reading(a_page(title="Il pozzo", language="it"), "mos").text("title")
    assert (title, title.language) == ("Il pozzo", "it")


def test_the_fallback_of_the_reader_comes_before_the_source(app: Flask) -> None:
    page = a_page(title="Il pozzo", language="it")
    translate(units_of(page, "title")[0], "Le puits", "fr")
    assert reading(page, "mos").text("title").language == "fr"


def test_each_passage_falls_back_by_itself(app: Flask) -> None:
    page = a_page(body="Un.\n\nDeux.")
    translate(units_of(page)[1], "Due.")
    html = reading(page, "it").html("body")
    assert '<p lang="fr">Un.</p>' in html
    assert "<p>Due.</p>" in html


def test_a_draft_is_not_shown(app: Flask) -> None:
    page = a_page()
    translate_page(page, "it", State.DRAFT)
    assert reading(page, "it").share == 0


@pytest.mark.parametrize(("state", "shown"), [(State.TRANSLATED, 0), (State.REVIEWED, 1)])
def test_a_language_that_asks_for_review_shows_what_is_reviewed(
    app: Flask, state: State, shown: int
) -> None:
    page = a_page()
    translate_page(page, "mos", state)
    assert reading(page, "mos").share == shown


def test_an_empty_form_is_not_a_translation(app: Flask) -> None:
    page = a_page(title="Le puits")
    translate(units_of(page, "title")[0], "")
    assert reading(page, "it").text("title") == "Le puits"


def test_the_share_counts_passages(app: Flask) -> None:
    page = a_page(body="Un.\n\nDeux.")  # with title and summary: four passages
    translate(units_of(page)[0], "Uno.")
    assert reading(page, "it").share == 0.25
    assert reading(page, "fr").share == 1


def test_an_outdated_translation_is_shown_and_said_to_be(app: Flask) -> None:
    page = a_page(body="Le puits est creusé.")
    translate(units_of(page)[0], "Il pozzo è scavato.")
    edit(page, body="Le puits est creusé et équipé.")
    got = reading(page, "it")
    assert "Il pozzo è scavato." in got.html("body")
    assert got.newer_since == LATER


def test_a_translation_as_new_as_its_original_says_nothing(app: Flask) -> None:
    page = a_page()
    translate_page(page)
    assert reading(page, "it").newer_since is None


def test_a_translation_nobody_reviewed_is_said_to_wait(app: Flask) -> None:
    page = a_page()
    translate_page(page, "it", State.TRANSLATED)
    assert awaits_review([reading(page, "it")])
    translate_page(page, "it", State.REVIEWED)
    assert not awaits_review([reading(page, "it")])


def test_the_languages_that_fill_the_gaps_are_named_once(app: Flask) -> None:
    pages = [a_page(), a_page(language="it"), a_page()]
    assert other_languages([reading(page, "mos") for page in pages]) == ("fr", "it")


def test_no_item_is_lost_because_it_is_not_translated(app: Flask) -> None:
    pages = [a_page(), a_page(language="it")]
    got = read(pages, languages()["bib"])
    assert [bool(got[page].text("title")) for page in pages] == [True, True]
    assert share(got.values()) == 0


@pytest.mark.parametrize("number", [2, 20])
def test_reading_takes_one_query_whatever_the_number_of_items(app: Flask, number: int) -> None:
    pages = [a_page() for _ in range(number)]
    for page in pages:
        translate_page(page)
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *each: asked.append(each[2]))
    got = read(pages, languages()["it"])
    texts = [(got[page].text("title"), got[page].share, got[page].newer_since) for page in pages]
    assert len(texts) == number
    assert len([statement for statement in asked if "FROM unit" in statement]) == 1


def test_units_that_do_not_fit_their_text_show_the_original(app: Flask) -> None:
    page = a_page(body="Un.\n\nDeux.")
    with saving():
        page.body = "Un autre texte, que personne n’a coupé."
    assert "que personne n’a coupé" in reading(page, "it").html("body")


def test_a_link_may_lead_elsewhere_in_another_language(app: Flask) -> None:
    page = a_page(body="Voir [la carte](https://exemple.org/fr).")
    unit = units_of(page)[0]
    assert unit.source == "Voir [la carte](1)."
    translate(unit, "Vedi [la mappa](1).", links={"1": "https://exemple.org/it"})
    assert 'href="https://exemple.org/it"' in reading(page, "it").html("body")
    assert 'href="https://exemple.org/fr"' in reading(page, "fr").html("body")


def test_moments_are_those_of_the_save(app: Flask) -> None:
    page = a_page()
    assert {unit.created_at for unit in units_of(page)} == {NOW}


def test_a_run_of_blocks_in_another_language_stands_in_one_box_that_names_it(app: Flask) -> None:
    page = a_page(body="## Un\n\nDeux.\n\nTrois.\n\n- quatre")
    translate(units_of(page)[2], "Tre.")
    html = reading(page, "it").html("body")
    names = '<p class="passage-language" lang="fr">Français</p>'
    assert html.count(names) == 2
    before, after = html.split("<p>Tre.</p>")
    assert before.startswith(f'<div class="passage flow">{names}')
    assert before.rstrip().endswith("</div>")
    assert names in after


def test_a_list_partly_translated_marks_its_entries_one_by_one(app: Flask) -> None:
    page = a_page(body="- un\n- deux")
    translate(units_of(page)[0], "uno")
    html = reading(page, "it").html("body")
    assert "passage" not in html
    assert '<li>uno</li><li><span lang="fr">deux</span></li>' in html.replace("\n", "")


def test_a_target_without_form_is_not_shown(app: Flask) -> None:
    page = a_page(title="Le puits")
    target = translate(units_of(page, "title")[0], "Il pozzo")
    with saving():
        target.forms = []
    assert reading(page, "it").text("title") == "Le puits"
