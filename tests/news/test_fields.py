"""Writing: a clear sentence for every bad field, what was typed is kept, and nothing else is taken."""

from typing import Any

import pytest
from flask import Flask

from portal.i18n.letters import visible_length
from portal.news.models import News
from portal.writing.models import Stage
from tests.news.deeds import (
    WRITE,
    a_news_in,
    count_of,
    errors_of,
    fields_of,
    page_of,
    path_of,
    revisions_of,
    row_of,
    the_news,
    typed,
)
from tests.people import CHAPONOST, GON, a_person, signed_in
from tests.writing_ways import objective_ids, town_number

REMPLIR, LIST = "Remplissez ce champ.", "Choisissez dans la liste."
DATE = "Écrivez une date, comme 2026-03-01."
YEAR = "Écrivez l’année en quatre chiffres, comme 2026."
OVER = "Ce texte a 1 caractère de trop. Raccourcissez-le."
LETTER = "ɛ̃"

BAD: list[tuple[str, Any, str]] = [
    ("title", "", REMPLIR),
    ("title", "   \t ", REMPLIR),
    ("title", "\0\u200e\u202e", REMPLIR),
    ("title", "\u200b\u00ad", REMPLIR),
    ("title", LETTER * 121, OVER),
    ("summary", "a" * 201, OVER),
    ("body", "a" * 20_001, OVER),
    ("place", "a" * 121, OVER),
    ("event_on", "demain", DATE),
    ("event_on", "2026-02-30", DATE),
    ("event_on", "2026-03-01\0", DATE),
    ("event_on", "0001-01-01", YEAR),
    ("event_on", "9999-12-31", YEAR),
    ("objectives", "99999", ""),
    ("objectives", str(2**31), ""),
    ("objectives", "9" * 5000, ""),
    ("objectives", "x\0", ""),
    ("towns", "99999", ""),
    ("towns", "-1", ""),
]


@pytest.fixture
def author(app: Flask) -> Any:
    """Somebody who writes for Gon-Boussougou, signed in."""
    return signed_in(app, a_person((GON, "contributor")))


@pytest.mark.parametrize(("name", "value", "sentence"), BAD)
def test_a_bad_field_is_told_and_nothing_typed_is_lost(
    author: Any, name: str, value: Any, sentence: str
) -> None:
    answer = author.send(WRITE, typed(**{name: value}))
    assert answer.status_code == 400
    said = errors_of(answer)
    assert len(said) == 1
    assert sentence in said[0]
    kept = fields_of(page_of(answer))
    for other, words in typed().items():
        if other != name and other != "version":
            assert kept[other] == words, other
    assert count_of(News) == 0


@pytest.mark.parametrize(("name", "value", "sentence"), BAD)
def test_a_bad_field_changes_no_saved_text(
    app: Flask, author: Any, name: str, value: Any, sentence: str
) -> None:
    item = a_news_in("draft", a_person((GON, "contributor")))
    before = row_of(item)
    editor = signed_in(app, a_person((GON, "editor")))
    answer = editor.send(path_of(item, "modifier"), typed(version="1", **{name: value}) | {})
    assert answer.status_code == 400
    assert sentence in errors_of(answer)[0]
    assert row_of(item) == before


def test_the_town_itself_is_no_other_town(author: Any) -> None:
    answer = author.send(WRITE, typed(towns=str(town_number(GON))))
    assert (answer.status_code, len(errors_of(answer))) == (400, 1)
    assert count_of(News) == 0


def test_the_error_is_said_in_the_language_of_the_page(author: Any) -> None:
    path = author.get(WRITE.replace("/fr/", "/it/")).location
    answer = author.send(path, typed(title=""))
    assert answer.status_code == 400
    assert page_of(answer).html["lang"] == "it"  # type: ignore[index]
    assert errors_of(answer) != [REMPLIR]


def test_letters_are_counted_as_a_reader_sees_them(author: Any) -> None:
    title = LETTER * 120
    assert author.send(WRITE, typed(title=title)).status_code == 303
    [item] = the_news(title=title)
    assert visible_length(item.title) == 120


def test_a_text_as_long_as_can_be_arrives(author: Any) -> None:
    body = "ɛ̃" * 20_000
    assert author.send(WRITE, typed(body=body)).status_code == 303
    assert the_news(title=typed()["title"])[0].body == body


def test_a_wrong_date_is_shown_again_as_it_was_typed(author: Any) -> None:
    answer = author.send(WRITE, typed(event_on="le 3 mars"))
    assert fields_of(page_of(answer))["event_on"] == "le 3 mars"


def test_ticked_towns_and_objectives_stay_ticked(author: Any) -> None:
    towns, served = [str(town_number(CHAPONOST))], [str(each) for each in objective_ids(3, 6)]
    answer = author.send(WRITE, typed(title="", towns=towns, objectives=served))
    kept = fields_of(page_of(answer))
    assert (kept["towns"], kept["objectives"]) == (towns[0], served)


@pytest.mark.parametrize("version", ["", "junk", "-1", "0", "1e3", str(2**31), "9" * 400, "\0"])
def test_a_version_that_is_none_never_overwrites(app: Flask, version: str) -> None:
    item = a_news_in("draft", a_person((GON, "contributor")))
    before = row_of(item)
    editor = signed_in(app, a_person((GON, "editor")))
    answer = editor.send(path_of(item, "modifier"), typed(version=version))
    assert answer.status_code == 409
    assert row_of(item) == before
    assert fields_of(page_of(answer))["title"] == typed()["title"]


@pytest.mark.parametrize("page", ["", "x", "\0", "../../etc", "é" * 20, "a" * 4000, "a\r\nb" * 4])
def test_a_page_without_a_right_name_is_saved_all_the_same(author: Any, page: str) -> None:
    assert author.send(WRITE, typed(page=page)).status_code == 303
    [item] = the_news(title=typed()["title"])
    assert item.page is not None
    assert item.page != page


def test_what_nobody_sees_is_taken_out(author: Any) -> None:
    words = "a\0b\x07\u202ec\u2066d\ufeff\r\ne"
    assert author.send(WRITE, typed(title=words, body=words, place=words)).status_code == 303
    [item] = the_news(title="abcd e")
    assert (item.body, item.place) == ("abcd\ne", "abcd e")


def test_half_a_letter_is_no_failure(author: Any) -> None:
    broken = "a\ud800b".encode("utf-8", "surrogatepass")
    assert author.send(WRITE, typed(title=broken, body=broken)).status_code == 303
    assert count_of(News) == 1


@pytest.mark.parametrize("name", ["title", "summary", "body", "event_on", "version", "page"])
def test_a_field_that_is_repeated_is_no_failure(author: Any, name: str) -> None:
    answer = author.send(WRITE, typed(**{name: ["", "abcdefghij"]}))
    assert answer.status_code in (303, 400)


@pytest.mark.parametrize("stage", ["draft", "published"])
def test_only_fields_of_the_form_are_taken(app: Flask, author: Any, stage: str) -> None:
    other = a_person((CHAPONOST, "editor"))
    extra = {
        "id": "7", "number": "7", "town_id": str(town_number(CHAPONOST)), "author_id": str(other.id),
        "stage": "published", "publish_at": "2020-01-01", "binned_at": "2020-01-01", "example": "x",
        "comment": "x", "sent_back_at": "2020-01-01", "created_at": "2020-01-01", "folded": "x",
    }  # fmt: skip
    item = a_news_in(stage, a_person((GON, "contributor")))
    before = {name: getattr(item, name) for name in extra if name not in ("number", "folded")}
    editor = signed_in(app, a_person((GON, "editor")))
    sent = typed(version="1") | extra
    assert editor.send(path_of(item, "modifier"), sent).status_code == 303
    assert {name: getattr(item, name) for name in before} == before
    assert item.title == typed()["title"]


def test_a_new_text_is_a_draft_of_its_town_and_author_whatever_is_sent(app: Flask) -> None:
    person = a_person((GON, "contributor"))
    extra = {"stage": "published", "town_id": str(town_number(CHAPONOST)), "author_id": "1"}
    signed_in(app, person).send(WRITE, typed(**extra))
    [item] = the_news(title=typed()["title"])
    assert (item.stage, item.author_id, item.town_id) == (Stage.DRAFT, person.id, town_number(GON))
    assert item.publish_at is None
    assert [each.person_id for each in revisions_of(item.id)] == [person.id]


def test_the_language_is_asked_first_and_never_changes(author: Any) -> None:
    page = author.page(WRITE)
    asked = [str(each["href"]) for each in page.select("ul.doors a")]
    assert f"{WRITE}?language=mos" in asked
    form = author.page(f"{WRITE}?language=mos")
    sent = fields_of(form) | {"title": "Tẽnga", "body": "Koom"}
    assert author.send(WRITE, sent).status_code == 303
    [item] = the_news(title="Tẽnga")
    author.send(path_of(item, "modifier"), typed(version="1", title="Tẽnga a", language="it"))
    assert (item.language, item.title) == ("mos", "Tẽnga a")


@pytest.mark.parametrize("language", ["xx", "", "fr\0", "de-DE", "a" * 300])
def test_a_language_that_is_none_loses_no_text(author: Any, language: str) -> None:
    answer = author.send(WRITE, typed(language=language))
    assert answer.status_code == 400
    assert count_of(News) == 0
    kept = fields_of(page_of(answer), "main form[data-typed]")
    assert (kept["title"], kept["body"]) == (typed()["title"], typed()["body"])


@pytest.mark.parametrize("button", ["", "stay", "propose", "junk\0"])
def test_every_button_saves_first(author: Any, button: str) -> None:
    assert author.send(WRITE, typed(then=button)).status_code == 303
    [item] = the_news(title=typed()["title"])
    assert item.stage is (Stage.PROPOSED if button == "propose" else Stage.DRAFT)


def test_an_incomplete_text_is_saved_and_not_proposed(author: Any) -> None:
    answer = author.send(WRITE, typed(summary="", then="propose"))
    page = author.page(answer.location)
    assert "Il manque encore le titre, le résumé ou le texte" in page.text
    [item] = the_news(title=typed()["title"])
    assert item.stage is Stage.DRAFT


def test_a_form_without_the_token_of_its_page_loses_nothing(author: Any) -> None:
    author.token()
    answer = author.post(WRITE, data=typed())
    assert answer.status_code == 400
    assert count_of(News) == 0
    again = author.send_on(answer, {})
    assert again.status_code in (302, 303)
    page = author.page(again.location)
    assert fields_of(page)["body"] == typed()["body"]
