"""Two tabs or two people: both texts are shown side by side, and both are found again."""

import pytest
from flask import Flask

from portal.news.models import News
from tests.news.ways import (
    a_news_in,
    address_of_form,
    fields_of,
    page_of,
    path_of,
    revisions_of,
    typed,
)
from tests.people import CHAPONOST, GON, Colleague, a_person, signed_in
from tests.writing import objective_ids, town_number


@pytest.fixture
def item(app: Flask) -> News:
    """A draft that two people have open."""
    return a_news_in("draft", a_person((GON, "contributor")), title="Le puits", place="Tiéré")


@pytest.fixture
def two(app: Flask) -> list[Colleague]:
    """Two people who look after the texts of the town."""
    return [signed_in(app, a_person((GON, "editor"))) for _ in range(2)]


def test_both_texts_are_shown_and_neither_is_lost(item: News, two: list[Colleague]) -> None:
    one, other = two
    path = path_of(item, "modifier")
    form = fields_of(other.page(path))
    one.send(path, fields_of(one.page(path)) | {"title": "Le puits de l’une", "place": "Gon"})
    answer = other.send(path, form | {"title": "Le puits de l’autre"})
    assert answer.status_code == 409
    page = page_of(answer)
    shown = [each.get_text(" ", strip=True) for each in page.select(".change")]
    assert any("l’une" in each and "l’autre" in each for each in shown)
    assert any("Gon" in each and "Tiéré" in each for each in shown)
    assert fields_of(page)["title"] == "Le puits de l’autre"
    assert item.title == "Le puits de l’une"


def test_saving_again_keeps_the_text_of_the_other_among_the_versions(
    item: News, two: list[Colleague]
) -> None:
    one, other = two
    path = path_of(item, "modifier")
    one.send(path, typed(version="1", title="Celui de l’une"))
    answer = other.send(path, typed(version="1", title="Celui de l’autre"))
    again = other.send(address_of_form(answer), fields_of(page_of(answer)))
    assert again.status_code == 303
    titles = [each.fields["title"] for each in revisions_of(item.id)]
    assert titles == ["Le puits", "Celui de l’une", "Celui de l’autre"]


def test_the_next_one_who_was_late_is_told_again(item: News, two: list[Colleague]) -> None:
    one, other = two
    path = path_of(item, "modifier")
    one.send(path, typed(version="1", title="Un"))
    answer = other.send(path, typed(version="1", title="Deux"))
    one.send(path, typed(version="2", title="Trois"))
    again = other.send(address_of_form(answer), fields_of(page_of(answer)))
    assert again.status_code == 409
    assert item.title == "Trois"


def test_two_tabs_of_one_person_are_two(app: Flask, item: News) -> None:
    client, path = signed_in(app, a_person((GON, "editor"))), path_of(item, "modifier")
    tabs = [fields_of(client.page(path)) for _ in range(2)]
    assert tabs[0]["page"] != tabs[1]["page"]
    assert client.send(path, tabs[0] | {"title": "D’un côté"}).status_code == 303
    assert client.send(path, tabs[1] | {"title": "De l’autre"}).status_code == 409


def test_towns_and_objectives_are_compared_by_what_people_call_them(
    item: News, two: list[Colleague]
) -> None:
    one, other = two
    path = path_of(item, "modifier")
    one.send(path, typed(version="1", towns=str(town_number(CHAPONOST))))
    served = [str(each) for each in objective_ids(3, 6)]
    answer = other.send(path, typed(version="1", objectives=served))
    shown = " ".join(each.get_text(" ", strip=True) for each in page_of(answer).select(".change"))
    assert "Chaponost" in shown
    assert "3" in shown
    assert "6" in shown


def test_the_same_change_by_both_is_no_conflict(item: News, two: list[Colleague]) -> None:
    for each in two:
        assert each.send(path_of(item, "modifier"), typed(version="1")).status_code == 303
    assert item.version == 2


def test_the_mark_of_a_correction_stays_set(item: News, two: list[Colleague]) -> None:
    one, other = two
    path = path_of(item, "modifier")
    one.send(path_of(item, "publier"), {"when": "now"})
    one.send(path, typed(version="1", title="Un"))
    answer = other.send(path, typed(version="1", title="Deux", is_meaning_unchanged="y"))
    assert fields_of(page_of(answer))["is_meaning_unchanged"] == "y"
