"""The list of the desk: by state, by words, and back to the same place."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from portal.accounts.models import Person
from portal.writing.models import Stage
from tests.client import plain
from tests.factories import NOW
from tests.news.ways import DESK
from tests.people import CHAPONOST, Colleague
from tests.writing_ways import a_draft, a_news


def titles(who: Colleague, query: str = "") -> list[str]:
    return [each.text for each in who.page(f"{DESK}{query}").select(".rows :is(h2, h3)")]


def test_it_has_the_news_of_the_town_and_no_other(writer: Colleague) -> None:
    a_draft(title="D’ici")
    a_draft(CHAPONOST, title="D’ailleurs")
    assert titles(writer) == ["D’ici"]


def test_it_is_limited_to_a_state(editor: Colleague) -> None:
    a_draft(title="Brouillon")
    a_news(stage=Stage.PROPOSED, title="Proposé")
    a_news(title="Publié")
    a_draft(title="Jeté", binned_at=NOW)
    assert titles(editor, "?stage=draft") == ["Brouillon"]
    assert titles(editor, "?stage=proposed") == ["Proposé"]
    assert titles(editor, "?stage=published") == ["Publié"]
    assert titles(editor, "?stage=bin") == ["Jeté"]
    assert set(titles(editor)) == {"Brouillon", "Proposé", "Publié"}


def test_it_is_limited_to_what_one_wrote(writer: Colleague, author: Person) -> None:
    a_draft(title="De moi", author=author)
    a_draft(title="D’une autre")
    assert titles(writer, "?whose=mine") == ["De moi"]


@pytest.mark.parametrize("words", ["tuuma", "TƲƲMA", "tʋʊma", "ouedraogo", "pompe tʋʋma"])
def test_words_are_found_without_the_keyboard_of_the_language(
    writer: Colleague, words: str
) -> None:
    a_draft(title="Tʋʋma", summary="La pompe d’Ouédraogo")
    a_draft(title="Autre")
    assert titles(writer, f"?q={quote(words)}") == ["Tʋʋma"]


@pytest.mark.parametrize("words", ["%25", "_", "%5C", "%22", "x" * 3000, "%00x", "%F0%9F%90%84"])
def test_whatever_is_searched_is_only_words(writer: Colleague, words: str) -> None:
    a_draft(title="Autre")
    assert titles(writer, f"?q={quote(words, safe='%')}") == []


@pytest.mark.parametrize("query", ["?stage=x", "?whose=x", "?before=x", "?list=%22%3E", "?stage=draft&stage=bin"])  # fmt: skip
def test_a_filter_that_is_none_is_left_aside(writer: Colleague, query: str) -> None:
    a_draft(title="Le puits")
    assert titles(writer, query) == ["Le puits"]


def test_a_long_list_goes_on_and_keeps_its_filter(editor: Colleague) -> None:
    for number in range(23):
        a_news(
            stage=Stage.PROPOSED, title=f"Titre {number:02}", now=NOW + timedelta(minutes=number)
        )
    first = editor.page(f"{DESK}?stage=proposed")
    older = next(each for each in first.select("main a") if each.text == "Plus ancien")
    assert titles(editor, str(older["href"]).partition("/actualites/")[2]) == [
        "Titre 02", "Titre 01", "Titre 00",
    ]  # fmt: skip


def test_from_an_item_and_from_what_is_done_with_it_one_comes_back_to_the_same_place(
    editor: Colleague,
) -> None:
    item = a_news(stage=Stage.PROPOSED, title="Le puits")
    page = editor.page(f"{DESK}?stage=proposed&q=puits")
    address = str(page.select_one(".rows :is(h2, h3) a")["href"])
    publish = editor.page(address).select_one("form[action*=publier]")["action"]
    after = editor.send(str(publish), {"when": "now"}, follow_redirects=True)
    assert "Le texte est publié." in plain(after)
    back = editor.page(after.request.full_path).select_one("main a.more")["href"]
    assert back == f"{DESK}?q=puits&stage=proposed"
    assert item.id


@pytest.mark.parametrize(
    "place", ["//evil.example", "javascript:alert(1)", "%0d%0aX: y", "x" * 400]
)
def test_a_place_that_is_none_leads_to_the_whole_list(editor: Colleague, place: str) -> None:
    page = editor.page(f"{DESK}{a_draft().id}/?list={quote(place, safe='%')}")
    back = str(page.select_one("main a.more")["href"])
    assert back.startswith(DESK)
    assert "evil" not in back
