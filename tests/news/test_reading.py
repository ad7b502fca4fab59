"""News as visitors read them: lists, items, in every language."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.db import saving
from portal.translate.actions import give_slug, write_target
from portal.translate.models import State
from portal.translate.queries import list_units
from tests.client import Reader, plain
from tests.factories import NOW
from tests.people import CHAPONOST, GON
from tests.site.test_queries import counting
from tests.writing_ways import a_news, objective_ids, town_number


def titles(reader: Reader, path: str) -> list[str]:
    return [each.text for each in reader.page(path).select(".news-list h2")]


def some_news(number: int) -> None:
    """Publish news, two of them at each minute."""
    for place in range(number):
        a_news(title=f"Titre {place:02}", publish_at=NOW + timedelta(minutes=place // 2))


def test_the_last_published_comes_first(reader: Reader) -> None:
    a_news(title="Un", publish_at=NOW)
    a_news(title="Deux", publish_at=NOW + timedelta(days=1))
    a_news(title="Trois", publish_at=NOW - timedelta(days=1))
    assert titles(reader, "/fr/actualites/") == ["Deux", "Un", "Trois"]


def test_a_long_list_goes_on_without_losing_or_repeating_any(reader: Reader) -> None:
    some_news(45)
    path, seen = "/fr/actualites/", []
    while path:
        page = reader.page(path)
        seen += [each.text for each in page.select(".news-list h2")]
        a_news(title="Entre-temps", publish_at=NOW + timedelta(days=1))
        links = [each for each in page.select("main a") if each.text.strip() == "Plus anciennes"]
        path = str(links[0]["href"]) if links else ""
    assert seen == [f"Titre {place:02}" for place in reversed(range(45))]


@pytest.mark.parametrize("before", ["", "x", "-1", "0-0", "9" * 30, "1-99999999999", "%00", "١-١"])
def test_a_place_in_the_list_that_is_none_is_its_beginning(reader: Reader, before: str) -> None:
    a_news(title="Un")
    answer = reader.get(f"/fr/actualites/?before={before}")
    assert answer.status_code == 200
    assert "Un" in plain(answer) or before == "0-0"


def test_the_list_of_a_town_has_what_it_wrote_and_what_concerns_it(reader: Reader) -> None:
    a_news(GON, title="De Gon")
    a_news(CHAPONOST, title="De Chaponost pour Gon", town_ids=[town_number(GON)])
    a_news(CHAPONOST, title="De Chaponost")
    assert set(titles(reader, f"/fr/actualites/commune/{GON}/")) == {
        "De Gon", "De Chaponost pour Gon",
    }  # fmt: skip


def test_the_list_of_an_objective_has_what_serves_it(reader: Reader) -> None:
    a_news(title="Pour le trois", objective_ids=objective_ids(3, 6))
    a_news(title="Pour le deux", objective_ids=objective_ids(2))
    assert titles(reader, "/it/notizie/obiettivo/3/") == ["Pour le trois"]


def test_the_list_of_a_year_begins_and_ends_with_it(reader: Reader) -> None:
    first = NOW.replace(year=2025, month=1, day=1, hour=0, minute=0)
    a_news(title="Première", publish_at=first)
    a_news(title="Avant", publish_at=first - timedelta.resolution)
    assert titles(reader, "/fr/actualites/2025/") == ["Première"]
    assert titles(reader, "/fr/actualites/2024/") == ["Avant"]


@pytest.mark.parametrize("path", ["1999/", "3000/", "20260/", "objectif/8/", "objectif/100/", "commune/paris/", "commune/", "objectif/"])  # fmt: skip
def test_a_list_of_nothing_that_exists_is_no_page(reader: Reader, path: str) -> None:
    assert reader.get(f"/fr/actualites/{path}").status_code == 404


def test_an_empty_list_says_so_and_leads_on(reader: Reader) -> None:
    page = reader.page("/fr/actualites/2031/")
    assert "Aucune actualité de ce genre n’est encore publiée." in page.get_text()


def test_an_item_tells_its_town_its_day_and_its_language(reader: Reader) -> None:
    a_news(
        GON,
        title="Il pozzo",
        language="it",
        place="Tiéré",
        event_on=NOW.date(),
        town_ids=[town_number(CHAPONOST)],
        objective_ids=objective_ids(3),
    )
    text = " ".join(reader.page("/fr/actualites/il-pozzo/").get_text(" ").split())
    for words in (
        "Gon-Boussougou",
        "2 novembre 2026",
        "Tiéré",
        "Chaponost",
        "Objectif 3",
        "Écrit par Gon-Boussougou, en italien",
        "Adresse courte, pour un SMS",
    ):
        assert words in text.replace(
            "Écrit par Gon-Boussougou , en", "Écrit par Gon-Boussougou, en"
        )


def test_the_day_is_that_of_the_town_that_wrote_it(reader: Reader) -> None:
    late = NOW.replace(hour=23, minute=30)
    a_news(CHAPONOST, title="À Chaponost", publish_at=late)
    a_news(GON, title="À Gon", publish_at=late)
    assert "3 novembre 2026" in reader.page("/fr/actualites/a-chaponost/").get_text()
    assert "2 novembre 2026" in reader.page("/fr/actualites/a-gon/").get_text()


@pytest.mark.parametrize("tag", ["it", "bib", "mos"])
def test_an_item_not_translated_is_shown_in_its_own_language_and_says_so(
    reader: Reader, tag: str
) -> None:
    a_news(title="Le puits", body="Un texte.")
    path = "/it/notizie/le-puits/" if tag == "it" else f"/{tag}/actualites/le-puits/"
    page = reader.page(path)
    assert page.html["lang"] == tag
    assert page.select_one("h1")["lang"] == "fr"
    assert page.select_one(".notice")
    assert not page.select(f"link[rel=alternate][hreflang={tag}]")
    assert str(page.select_one("link[rel=canonical]")["href"]).endswith("/fr/actualites/le-puits/")


def test_a_translated_item_has_its_own_name_and_leads_to_it(reader: Reader) -> None:
    item = a_news(title="Le puits", body="Un texte.")
    with saving():
        for unit in list_units(item):
            write_target(unit, "it", [f"it {unit.source}"], State.REVIEWED, "Ada", NOW)
        give_slug(item, "it", "il-pozzo")
    assert reader.get("/it/notizie/le-puits/").location == "/it/notizie/il-pozzo/"
    assert reader.get("/fr/actualites/il-pozzo/").location == "/fr/actualites/le-puits/"
    page = reader.page("/it/notizie/il-pozzo/")
    assert page.select_one("h1").text == "it Le puits"
    assert not page.select(".notice")
    assert {str(each["hreflang"]) for each in page.select("link[rel=alternate][hreflang]")} == {
        "fr", "it", "x-default",
    }  # fmt: skip


def test_titles_in_lists_fall_back_with_their_language(reader: Reader) -> None:
    a_news(title="Le puits")
    heading = reader.page("/mos/actualites/").select_one(".news-list h2")
    assert (heading.text, heading["lang"]) == ("Le puits", "fr")


def test_words_of_another_language_lead_to_the_right_address(reader: Reader) -> None:
    assert reader.get("/it/actualites/2026/").location == "/it/notizie/2026/"
    assert reader.get(f"/fr/notizie/comune/{GON}/").location == f"/fr/actualites/commune/{GON}/"


@pytest.mark.parametrize(
    ("accepts", "wanted"), [("it", "/it/notizie/le-puits/"), ("mos", "/mos/actualites/le-puits/"), ("de", "/fr/actualites/le-puits/")]
)  # fmt: skip
def test_the_short_address_opens_in_the_language_of_whoever_comes(
    reader: Reader, accepts: str, wanted: str
) -> None:
    item = a_news(title="Le puits")
    answer = reader.get(f"/n/{item.id}", headers={"Accept-Language": accepts})
    assert (answer.status_code, answer.location) == (302, wanted)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert {"Accept-Language", "Cookie"} <= set(answer.vary)


@pytest.mark.parametrize("number", ["0", "99", str(2**31), str(2**63), "x", "-1"])
def test_a_short_address_of_nothing_is_no_page(reader: Reader, number: str) -> None:
    assert reader.get(f"/n/{number}").status_code == 404


def test_related_items_share_an_objective_or_a_town(reader: Reader) -> None:
    a_news(CHAPONOST, title="Ailleurs")
    a_news(CHAPONOST, title="Même objectif", objective_ids=objective_ids(3))
    a_news(GON, title="Même commune", publish_at=NOW + timedelta(days=1))
    a_news(GON, title="Celle-ci", objective_ids=objective_ids(3))
    page = reader.page("/fr/actualites/celle-ci/")
    related = [each.text for each in page.select("[aria-labelledby=related-name] a")]
    assert related == ["Même objectif", "Même commune"]


def test_two_items_of_one_title_have_two_addresses(reader: Reader) -> None:
    first, second = a_news(title="Le puits"), a_news(title="Le puits")
    addresses = {str(reader.get(f"/n/{each.id}").location) for each in (first, second)}
    assert len(addresses) == 2


@pytest.mark.parametrize("title", ["2026", "Commune", "日本語", "!!!", "Ɛ", "x" * 120, "mot " * 30])
def test_whatever_the_title_an_item_has_an_address(reader: Reader, title: str) -> None:
    item = a_news(title=title.strip())
    assert reader.get(f"/n/{item.id}", follow_redirects=True).status_code == 200


@pytest.mark.parametrize("path", ["/fr/actualites/", "/fr/actualites/2026/", "/it/notizie/atom.xml", f"/mos/communes/{GON}/", "/fr/"])  # fmt: skip
def test_forty_news_take_no_query_more_than_four(app: Flask, reader: Reader, path: str) -> None:
    some_news(4)
    with counting() as before:
        reader.get(path)
    some_news(36)
    with counting() as after:
        reader.get(path)
    assert 1 < len(after) == len(before)


def test_the_page_of_news_no_longer_says_there_are_none(reader: Reader) -> None:
    nothing = "Aucune commune n’a encore publié d’actualité."
    assert nothing in reader.page("/fr/actualites/").get_text()
    a_news()
    assert nothing not in reader.page("/fr/actualites/").get_text()
