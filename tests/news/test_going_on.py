"""What was typed goes on: after a look at the page, after the session has ended, after a refusal."""

from typing import Any

import pytest
from flask import Flask

from portal.news.models import News
from tests.accounts.ways import try_to_sign_in, value_of
from tests.news.deeds import (
    PREVIEW,
    RESUME,
    a_news_in,
    address_of_form,
    count_of,
    fields_of,
    list_path,
    main_of,
    page_of,
    path_of,
    row_of,
    the_news,
    typed,
)
from tests.people import CHAPONOST, GON, PASSWORD, a_person, signed_in
from tests.writing_ways import objective_ids, town_number

BAR = ".preview-bar form"


def test_a_look_at_a_new_text_and_back_loses_nothing(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    sent = typed(
        then="preview",
        event_on="2026-03-01",
        towns=str(town_number(CHAPONOST)),
        objectives=[str(each) for each in objective_ids(3, 6)],
    )
    seen = client.send(PREVIEW, sent)
    assert seen.status_code == 200
    assert "Le puits a de l’eau." in page_of(seen).text
    back = client.send(address_of_form(seen, BAR), fields_of(page_of(seen), BAR))
    again = fields_of(page_of(back))
    assert {name: again[name] for name in sent if name != "then"} == {
        name: value for name, value in sent.items() if name != "then"
    }
    assert count_of(News) == 0


def test_after_a_look_a_new_text_is_saved(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    back = client.send(RESUME, typed())
    answer = client.send(address_of_form(back), fields_of(page_of(back)))
    assert answer.status_code == 303
    assert len(the_news(title=typed()["title"])) == 1


def test_after_a_look_a_change_is_saved_and_its_list_is_kept(app: Flask) -> None:
    author = a_person((GON, "contributor"))
    client, item = signed_in(app, author), a_news_in("draft", author)
    place = "?list=stage%3Ddraft"
    form = client.page(path_of(item, "modifier") + place)
    button = form.select_one("[value=preview]")
    assert button is not None
    seen = client.send(str(button["formaction"]), fields_of(form) | {"title": "Un meilleur titre"})
    back = client.send(address_of_form(seen, BAR), fields_of(page_of(seen), BAR))
    answer = client.send(address_of_form(back), fields_of(page_of(back)))
    assert answer.location == path_of(item) + place
    assert item.title == "Un meilleur titre"


def test_the_page_of_a_saved_text_leads_back_to_the_same_list(app: Flask) -> None:
    author = a_person((GON, "contributor"))
    client, item = signed_in(app, author), a_news_in("draft", author)
    page = client.page(path_of(item, "apercu") + "?list=stage%3Ddraft")
    link = page.select_one(".preview-bar a")
    assert link is not None
    assert link["href"] == path_of(item) + "?list=stage%3Ddraft"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", ""), ("title", "\0"), ("event_on", "0001-01-01"), ("event_on", "junk"),
        ("objectives", str(2**31)), ("objectives", "x"), ("towns", "99999"), ("body", "a" * 30_000),
        ("body", "[a](javascript:x) <script>"), ("version", "x"), ("page", "\0"),
    ],
)  # fmt: skip
def test_a_bad_field_can_be_looked_at_and_goes_on(app: Flask, name: str, value: Any) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    client.looks_at_pages = False  # a field holds the tag that was typed
    seen = client.send(PREVIEW, typed(**{name: value}))
    assert seen.status_code == 200
    back = client.send(RESUME, fields_of(page_of(seen), BAR))
    assert fields_of(page_of(back))["summary"] == typed()["summary"]


@pytest.mark.parametrize("path", [PREVIEW, RESUME])
def test_a_text_without_a_language_goes_on_with_one(app: Flask, path: str) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    answer = client.send(path, typed(language="xx"))
    assert answer.status_code == 400
    kept = fields_of(page_of(answer)) | {"language": "mos"}
    back = client.send(address_of_form(answer), kept)
    again = fields_of(page_of(back))
    assert (again["title"], again["language"]) == (typed()["title"], "mos")


@pytest.mark.parametrize("number", ["0", "99999", str(2**31), "9" * 30, "0" * 11 + "9" * 20, "x"])
@pytest.mark.parametrize("path", [RESUME, list_path() + "brouillon/"])
def test_a_number_of_no_text_is_not_found(app: Flask, path: str, number: str) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    assert client.send(path, typed(number=number)).status_code == 404


# The session had ended


@pytest.mark.parametrize("path", [PREVIEW, RESUME])
def test_a_look_after_the_session_has_ended_loses_nothing(app: Flask, path: str) -> None:
    person = a_person((GON, "contributor"))
    client = signed_in(app, person)
    client.delete_cookie("session")
    answer = client.post(path, data={"csrf_token": "old", **typed()})
    came = try_to_sign_in(client, person.address, PASSWORD, kept=value_of(answer, "kept"))
    form = client.page(came.location)
    assert fields_of(form)["body"] == typed()["body"]
    saved = client.send(
        str(form.select_one("form[data-typed]")["action"]),
        fields_of(form),  # type: ignore[index]
    )
    assert saved.status_code == 303


def test_a_remark_after_the_session_has_ended_is_not_lost(app: Flask) -> None:
    editor, author = a_person((GON, "editor")), a_person((GON, "contributor"))
    client, item = signed_in(app, editor), a_news_in("proposed", author)
    client.delete_cookie("session")
    sent = {"csrf_token": "old", "comment": "Ajoutez le lieu."}
    answer = client.post(path_of(item, "renvoyer"), data=sent)
    came = try_to_sign_in(client, editor.address, PASSWORD, kept=value_of(answer, "kept"))
    box = client.page(came.location).select_one("[name=comment]")
    assert box is not None
    assert "Ajoutez le lieu." in box.text


def test_a_change_after_the_session_has_ended_is_not_lost(app: Flask) -> None:
    author = a_person((GON, "contributor"))
    client, item = signed_in(app, author), a_news_in("draft", author)
    client.delete_cookie("session")
    answer = client.post(path_of(item, "modifier"), data={"csrf_token": "x", **typed(version="1")})
    came = try_to_sign_in(client, author.address, PASSWORD, kept=value_of(answer, "kept"))
    form = fields_of(client.page(came.location))
    assert client.send(came.location, form).status_code == 303
    assert item.title == typed()["title"]


# A rule has changed meanwhile


def test_a_change_that_is_refused_meanwhile_is_shown(app: Flask) -> None:
    author = a_person((GON, "contributor"))
    client, item = signed_in(app, author), a_news_in("proposed", author)
    before = row_of(item)
    answer = client.send(path_of(item, "modifier"), typed(version="1"))
    assert answer.status_code == 409
    assert fields_of(page_of(answer))["body"] == typed()["body"]
    assert row_of(item) == before


def test_a_remark_on_a_text_taken_back_meanwhile_is_shown(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "editor")))
    item = a_news_in("draft", a_person((GON, "contributor")))
    answer = client.send(path_of(item, "renvoyer"), {"comment": "Ajoutez le lieu."})
    assert answer.status_code == 409
    assert "Ajoutez le lieu." in main_of(page_of(answer)).text
    assert item.comment is None


def test_who_may_not_change_a_text_is_told_where_it_stands(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    item = a_news_in("draft", a_person((GON, "contributor")))
    answer = client.get(path_of(item, "modifier"))
    assert answer.location == path_of(item)
    assert "Vous ne pouvez pas changer ce texte" in client.page(answer.location).text
