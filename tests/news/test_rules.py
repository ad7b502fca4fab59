"""Who may do what with a text at each stage, as the roles say; tried through the doors."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from portal.accounts.models import Person
from portal.news.models import News
from portal.writing import rules
from portal.writing.models import Stage
from tests.news.deeds import a_news_in, path_of, row_of, trusted
from tests.people import CHAPONOST, GON, Colleague, a_person, signed_in
from tests.writing_ways import rights_of

STAGES = ("draft", "sent back", "proposed", "scheduled", "published", "withdrawn", "binned")
DEEDS = [
    "see",
    "edit",
    "propose",
    "take_back",
    "publish",
    "send_back",
    "withdraw",
    "bin",
    "restore",
]

# Written by hand from the roles; an empty row means that the door itself is shut.
ANY_EDITOR = {
    "draft": "see edit propose publish bin",
    "sent back": "see edit propose publish bin",
    "proposed": "see edit publish send_back bin",
    "scheduled": "see edit publish withdraw bin",
    "published": "see edit withdraw bin",
    "withdrawn": "see edit publish bin",
    "binned": "see restore",
}
MAY = {
    "author": {
        "draft": "see edit propose bin",
        "sent back": "see edit propose bin",
        "proposed": "see take_back",
        "scheduled": "see",
        "published": "see",
        "withdrawn": "see",
        "binned": "see restore",
    },
    "other contributor": dict.fromkeys(STAGES, "see"),
    "other trusted contributor": dict.fromkeys(STAGES, "see"),
    "trusted author": {
        "draft": "see edit propose publish bin",
        "sent back": "see edit propose publish bin",
        "proposed": "see edit take_back publish",
        "scheduled": "see edit publish withdraw",
        "published": "see edit withdraw",
        "withdrawn": "see edit publish",
        "binned": "see restore",
    },
    "editor": ANY_EDITOR,
    "manager": ANY_EDITOR,
    "administrator": ANY_EDITOR,
    "contributor elsewhere": dict.fromkeys(STAGES, ""),
    "editor elsewhere": dict.fromkeys(STAGES, ""),
    "author who left for elsewhere": dict.fromkeys(STAGES, ""),
}

STEPS = {
    "see": "",
    "edit": "modifier",
    "propose": "proposer",
    "take_back": "reprendre",
    "publish": "publier",
    "send_back": "renvoyer",
    "withdraw": "annuler",
    "bin": "corbeille",
    "restore": "restaurer",
}
DONE: dict[str, Callable[[News], bool]] = {
    "edit": lambda item: item.title == "Un autre titre",
    "propose": lambda item: item.stage is Stage.PROPOSED,
    "take_back": lambda item: item.stage is Stage.DRAFT and not item.is_sent_back,
    "publish": lambda item: item.stage is Stage.PUBLISHED,
    "send_back": lambda item: item.is_sent_back and item.comment == "Une remarque.",
    "withdraw": lambda item: item.stage is Stage.WITHDRAWN,
    "bin": lambda item: item.binned_at is not None,
    "restore": lambda item: item.binned_at is None,
}


def cast(name: str) -> tuple[Person, Person]:
    """Give somebody, and the author of the text they meet."""
    if name == "author":
        person = a_person((GON, "contributor"))
        return person, person
    if name == "trusted author":
        person = trusted((GON, "contributor"))
        return person, person
    author = a_person((GON, "contributor"))
    if name == "other trusted contributor":
        return trusted((GON, "contributor")), author
    if name == "administrator":
        return a_person(is_administrator=True), author
    if name == "author who left for elsewhere":
        person = trusted((CHAPONOST, "editor"))
        return person, person
    role, _, place = name.removeprefix("other ").partition(" ")
    return a_person((CHAPONOST if place else GON, role)), author


def attempt(client: Colleague, item: News, deed: str, town: str = GON) -> int:
    """Try a deed as the page of the item would send it."""
    path = path_of(item, STEPS[deed], town)
    if deed == "see":
        return client.get(path).status_code
    fields: dict[str, Any] = {
        "edit": {
            "title": "Un autre titre",
            "summary": "Un résumé.",
            "body": "Un texte.",
            "version": str(item.version),
        },
        "publish": {"when": "now"},
        "send_back": {"comment": "Une remarque."},
    }.get(deed, {})
    return client.send(path, fields).status_code


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", MAY)
def test_everybody_may_what_their_role_says(app: Flask, name: str, stage: str) -> None:
    person, author = cast(name)
    client = signed_in(app, person)
    allowed = MAY[name][stage].split()
    item = a_news_in(stage, author)
    for deed in DEEDS:
        before = row_of(item)
        status = attempt(client, item, deed)
        if deed == "see":
            assert status == (200 if deed in allowed else 404)
        elif deed in allowed:
            assert status == 303, deed
            assert DONE[deed](item), deed
            item = a_news_in(stage, author)
        else:
            assert status in ((404,) if not allowed else (303, 404, 409)), (deed, status)
            assert row_of(item) == before, deed


@pytest.mark.parametrize("name", ["contributor elsewhere", "editor elsewhere"])
@pytest.mark.parametrize("deed", DEEDS)
def test_a_text_is_not_reached_through_the_desk_of_another_town(
    app: Flask, name: str, deed: str
) -> None:
    person, author = cast(name)
    item = a_news_in("proposed", author)
    before = row_of(item)
    assert attempt(signed_in(app, person), item, deed, CHAPONOST) == 404
    assert row_of(item) == before


@pytest.mark.parametrize("name", ["author", "trusted author", "editor"])
@pytest.mark.parametrize("stage", STAGES)
def test_the_page_of_a_text_offers_what_may_be_done_and_no_more(
    app: Flask, name: str, stage: str
) -> None:
    person, author = cast(name)
    item = a_news_in(stage, author)
    page = signed_in(app, person).page(path_of(item))
    main = page.select_one("main")
    assert main is not None
    asked = {str(each.get("action") or each.get("href")) for each in main.select("form, a.btn")}
    offered = {deed for deed in DEEDS[1:] if path_of(item, STEPS[deed]) in asked}
    assert offered == set(MAY[name][stage].split()) - {"see"}


def test_who_left_the_town_may_nothing_even_past_the_door(app: Flask) -> None:
    person, author = cast("author who left for elsewhere")
    item, rights = a_news_in("draft", author), rights_of(person)
    may = (rules.may_write, rules.may_propose, rules.may_publish, rules.may_bin)
    assert [rule(rights, item) for rule in may] == [False] * 4
