"""The list of the desk: by state, searched, and left and come back to in the same place."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from portal.db import saving
from tests.news.ways import a_news_in, fields_of, keep_typed, list_path, path_of
from tests.people import CHAPONOST, GON, Colleague, a_person, signed_in
from tests.writing import a_draft, a_news

LIST = list_path()


@pytest.fixture
def editor(app: Flask) -> Colleague:
    """Somebody who looks after the texts of the town."""
    return signed_in(app, a_person((GON, "editor")))


def titles(page: BeautifulSoup) -> list[str]:
    return [each.text for each in page.select("main ul.rows h3")]


def test_each_state_shows_its_texts(editor: Colleague) -> None:
    author = a_person((GON, "contributor"))
    stages = ("draft", "sent back", "proposed", "scheduled", "published", "withdrawn", "binned")
    for stage in stages:
        a_news_in(stage, author, title=stage)
    for asked, shown in {
        "": set(stages) - {"binned"},
        "draft": {"draft", "sent back"},
        "sent+back": {"sent back"},
        "proposed": {"proposed"},
        "published": {"scheduled", "published"},
        "withdrawn": {"withdrawn"},
        "bin": {"binned"},
    }.items():
        assert set(titles(editor.page(f"{LIST}?stage={asked}"))) == shown, asked


def test_only_texts_of_the_town_are_listed(editor: Colleague) -> None:
    a_news(CHAPONOST, title="Là-bas")
    a_news(GON, title="Ici")
    assert titles(editor.page(LIST)) == ["Ici"]


@pytest.mark.parametrize("words", ["tuuma", "TƲƲMA", "tʋʋma", "tuʋ", "tuuma laafi", "résumé tuuma"])
def test_a_search_finds_words_as_people_type_them(editor: Colleague, words: str) -> None:
    a_news(title="Tʋʋma laafɩ", summary="Un résumé.")
    a_news(title="Autre chose", summary="Un résumé.")
    assert titles(editor.page(f"{LIST}?q={quote(words)}")) == ["Tʋʋma laafɩ"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", '"', "tuuma absent", "NEAR(", "a AND"])
def test_a_search_takes_signs_for_themselves(editor: Colleague, words: str) -> None:
    a_news(title="Tuuma", summary="Un mot.")
    found = titles(editor.page(f"{LIST}?q={quote(words)}"))
    assert found == (["Tuuma"] if words == "'" else [])  # an apostrophe is no letter


def test_own_texts_alone(app: Flask) -> None:
    author = a_person((GON, "contributor"))
    a_draft(author=author, title="De moi")
    a_draft(title="D’une autre")
    assert titles(signed_in(app, author).page(f"{LIST}?whose=mine")) == ["De moi"]


def test_filters_stay_chosen_and_work_together(app: Flask) -> None:
    author = a_person((GON, "contributor"))
    a_draft(author=author, title="Le puits")
    a_news(author=author, title="Le puits creusé")
    page = signed_in(app, author).page(f"{LIST}?q=puits&stage=draft&whose=mine")
    assert titles(page) == ["Le puits"]
    chosen = [str(each["value"]) for each in page.select("form.filters option[selected]")]
    assert (fields_of(page, "form.filters")["q"], chosen) == ("puits", ["draft", "mine"])


@pytest.mark.parametrize(
    "query",
    [
        "stage=junk", "stage=%00", "whose=junk", "before=junk", "before=1-99999999999", "q=%00",
        "before=99999999999999999-1", "q=" + "a" * 5000, "q=" + "%C9%9B%CC%83" * 300, "q=a&q=b",
        "stage=draft&stage=bin", "whose=1", "before=-1", "q=" + "a+" * 300, "list=%0d%0a",
    ],
)  # fmt: skip
def test_a_bad_query_is_no_failure(editor: Colleague, query: str) -> None:
    a_draft()
    assert editor.get(f"{LIST}?{query}").status_code == 200


def test_a_query_that_is_no_text_is_refused(editor: Colleague) -> None:
    assert editor.get(f"{LIST}?q=%ff").status_code == 200
    assert editor.get(f"{LIST}?stage=%ed%a0%80").status_code == 200


def test_a_long_list_goes_on_and_loses_none(editor: Colleague) -> None:
    now = datetime.now(UTC)
    for number in range(45):
        a_draft(title=f"Texte {number}", now=now - timedelta(minutes=number // 3))
    path, seen = f"{LIST}?stage=draft", []
    for _ in range(3):
        page = editor.page(path)
        seen += titles(page)
        older = page.select_one("main a.btn[href*=before]")
        path = str(older["href"]) if older else ""
    assert (path, len(seen), len(set(seen))) == ("", 45, 45)
    older = editor.page(f"{LIST}?stage=draft").select_one("main a.btn[href*=before]")
    assert "stage=draft" in str(older)


@pytest.mark.parametrize(
    "query", ["stage=proposed&whose=mine", "q=tʋʋma+laafɩ", "q=a~b*c'd", "q=" + "ɛ̃" * 100]
)
def test_a_deed_leads_back_to_the_same_place(app: Flask, query: str) -> None:
    person = a_person((GON, "editor"))
    client = signed_in(app, person)
    query = query if query.startswith("stage") else f"{query}&stage=proposed"
    words = {"q=t": "tʋʋma laafɩ", "q=a": "a~b*c'd", "q=ɛ": "ɛ̃" * 100}.get(query[:3], "Un titre")
    item = a_news_in("proposed", person, title=words)
    link = client.page(f"{LIST}?{quote(query, safe='=&+')}").select_one("main ul.rows h3 a")
    assert link is not None
    form = client.page(str(link["href"])).select_one(
        'form[action*="/annuler/"], form[action*="/reprendre/"]'
    )
    assert form is not None
    done = client.page(client.send(str(form["action"])).location)
    back = str(done.select_one("main a.more")["href"])  # type: ignore[index]
    assert client.get(back).status_code == 200
    assert fields_of(client.page(back), "form.filters").get("q", "") == (
        words if "q=" in query else ""
    )
    assert "stage=proposed" in back
    assert item.stage.value == "draft"


@pytest.mark.parametrize("place", ["//evil.example", "javascript:x", "\r\nX: y", "a" * 9000, "<b>"])
def test_a_place_that_is_none_leads_to_the_list(editor: Colleague, place: str) -> None:
    item = a_draft()
    page = editor.page(f"{path_of(item)}?list={quote(place)}")
    back = str(page.select_one("main a.more")["href"])  # type: ignore[index]
    assert back.startswith(LIST)
    assert editor.get(back).status_code == 200


# The start page


def heads(client: Colleague) -> list[str]:
    page = client.page(f"/fr/bureau/{GON}/")
    return [each.get_text(" ", strip=True) for each in page.select("main .todo h2")]


def test_what_was_sent_back_comes_first(app: Flask) -> None:
    person = a_person((GON, "manager"))
    a_news_in("proposed", a_person((GON, "contributor")))
    keep_typed(person, "page-of-tests")
    a_news_in("sent back", person, title="À reprendre")
    found = heads(signed_in(app, person))
    assert found[0] == "À reprendre"
    assert "1 texte proposé attend d’être publié" in found[1]
    assert "Un texte commencé n’est pas enregistré" in found[2]


def test_nobody_is_asked_to_take_up_the_text_of_another(app: Flask) -> None:
    a_news_in("sent back", a_person((GON, "contributor")), title="D’une autre")
    assert "D’une autre" not in heads(signed_in(app, a_person((GON, "editor"))))


def test_a_contributor_is_not_asked_to_publish(app: Flask) -> None:
    a_news_in("proposed", a_person((GON, "contributor")))
    assert not any(
        "proposé" in each for each in heads(signed_in(app, a_person((GON, "contributor"))))
    )


def test_what_was_sent_back_and_binned_asks_nothing(app: Flask) -> None:
    person = a_person((GON, "contributor"))
    item = a_news_in("sent back", person, title="À reprendre")
    with saving():
        item.binned_at = datetime.now(UTC)
    assert "À reprendre" not in heads(signed_in(app, person))
