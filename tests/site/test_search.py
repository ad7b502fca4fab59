"""The page of the search: what it shows, in which language, and what it never shows."""

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from portal.translate.models import State
from tests.client import Reader
from tests.factories import a_page, units_of
from tests.people import CHAPONOST, GON
from tests.workbench import translated
from tests.writing_ways import a_draft, a_news


def finds(page: BeautifulSoup) -> list[Tag]:
    return list(page.select(".finds > li"))


def test_every_page_has_a_field_that_leads_to_the_search(reader: Reader) -> None:
    form = reader.page("/it/").select_one("header form[role=search]")
    assert form is not None
    assert form["action"] == "/it/ricerca/"
    assert reader.page(f"{form['action']}?q=acqua").select(".finds")


def test_a_find_says_its_kind_its_town_and_its_language(reader: Reader) -> None:
    a_news(GON, title="Un okapi", summary="Il broute.")
    [find] = finds(reader.page("/it/ricerca/?q=okapi"))
    assert find.select_one("h3")["lang"] == "fr"
    meta = find.select_one(".meta")
    assert {"Notizie", "Gon-Boussougou", "Français"} <= set(meta.stripped_strings)


def test_the_words_are_marked_in_the_language_they_are_in(reader: Reader) -> None:
    page = a_page(body="okapi")
    translated(units_of(page)[0], "L’okapi <b>grande</b>", tag="it")
    [find] = finds(reader.page("/fr/recherche/?q=grande"))
    text = find.find_all("p")[-1]
    assert text["lang"] == "it"
    assert [each.get_text() for each in text.find_all("mark")] == ["grande"]


def test_a_find_leads_to_its_page_in_the_readers_language(reader: Reader) -> None:
    item = a_news(CHAPONOST, title="Un okapi")
    [find] = finds(reader.page("/mos/recherche/?q=okapi"))
    assert find.a["href"].startswith("/mos/")
    assert item.title in reader.page(find.a["href"]).get_text()


def test_every_find_leads_somewhere(reader: Reader) -> None:
    for word in ("objectif", "commune", "document", "partenariat", "actualite"):
        for find in finds(reader.page(f"/fr/recherche/?q={word}")):
            assert reader.get(find.a["href"]).status_code == 200, find.a
            assert find.a["href"].startswith("/fr/")


def test_a_place_in_another_languages_list_begins_anew(reader: Reader) -> None:
    a_page(body="okapi")
    assert len(finds(reader.page("/fr/recherche/?q=okapi&from=9999-1"))) == 1


def test_nothing_found_brings_help(reader: Reader) -> None:
    page = reader.page("/fr/recherche/?q=xyzzy&town=chaponost")
    assert not finds(page)
    links = [link["href"] for link in page.find_all("a")]
    assert "/fr/recherche/?q=xyzzy" in links
    assert "/fr/aide/" in links


def test_a_mistyped_word_is_offered_as_it_is_written(reader: Reader) -> None:
    a_page(title="Okapi")
    page = reader.page("/fr/recherche/?q=okappi")
    assert page.select_one("a[href='/fr/recherche/?q=Okapi']")


def test_a_long_list_is_read_page_by_page(reader: Reader) -> None:
    for _ in range(25):
        a_page(body="okapi")
    first = reader.page("/fr/recherche/?q=okapi")
    later = first.select_one(".btn-row a[rel=nofollow]")
    assert len(finds(first)) == 20
    assert len(finds(reader.page(later["href"]))) == 5


@pytest.mark.parametrize(
    "query",
    [
        "", "q=", "q=%00", "q=%22", "q=NEAR(", "q=a+AND", "q=-x", "q=*", "q=a&kind=nonsense",
        "q=a&town=nonsense", "q=a&from=nonsense", "q=a&from=1-99999999999", "q=a&from=999999-1",
        "q=" + "x" * 3000, "q=%F0%9F%99%82", "q=%FF%FE", "q=l%27eau&q=b",
    ],
)  # fmt: skip
def test_any_input_is_answered(reader: Reader, query: str) -> None:
    assert reader.get(f"/fr/recherche/?{query}").status_code == 200


def test_a_search_is_kept_out_of_search_engines(reader: Reader) -> None:
    page = reader.page("/fr/recherche/?q=eau")
    assert page.select_one("meta[name=robots]")["content"] == "noindex"


@pytest.mark.parametrize("words", ["secretokapi", "secretok"])
def test_what_is_not_published_is_neither_found_nor_counted(
    app: Flask, reader: Reader, words: str
) -> None:
    a_draft(CHAPONOST, title="Secretokapi")
    page = a_page()
    translated(units_of(page)[0], "secretokapi", tag="mos", state=State.TRANSLATED)
    shown = reader.page(f"/mos/recherche/?q={words}")
    assert not finds(shown)
    assert "Secretokapi" not in shown.get_text()
