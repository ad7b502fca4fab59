"""What is typed is kept while it is typed, offered again, and forgotten when it is saved or old."""

import json
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from portal.db import db
from portal.news.models import News
from portal.writing.models import Unsaved
from tests.accounts.ways import ERASE, EXPORT
from tests.client import plain
from tests.news.ways import (
    DROP,
    KEEP,
    WRITE,
    a_news_in,
    count_of,
    fields_of,
    keep_typed,
    list_path,
    path_of,
    typed,
    unsaved,
)
from tests.people import CHAPONOST, GON, PASSWORD, a_person, signed_in
from tests.writing import objective_ids, town_number


def everything() -> dict[str, Any]:
    """Give a text with every field filled in and several boxes ticked."""
    return typed(
        place="Tiéré",
        event_on="2026-03-01",
        towns=str(town_number(CHAPONOST)),
        objectives=[str(each) for each in objective_ids(3, 6)],
    )


def kept(page: str = "page-of-tests") -> list[Unsaved]:
    return [each for each in unsaved() if each.page == page]


def test_what_is_typed_is_kept_and_the_page_is_told(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    answer = client.send(KEEP, typed())
    said = json.loads(plain(answer))["said"]
    assert (answer.status_code, said["lang"]) == (200, "fr")
    assert said["text"].startswith("Votre brouillon est gardé")
    assert ["body", "Le puits a de l’eau."] in kept()[0].fields
    assert count_of(News) == 0


def test_typing_on_replaces_what_was_kept_of_the_same_page(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    for words in ("Un", "Un puits", "Un puits à Tiéré"):
        client.send(KEEP, typed(title=words))
    [one] = unsaved()
    assert dict(one.fields)["title"] == "Un puits à Tiéré"


def test_two_open_pages_keep_two_texts(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    client.send(KEEP, typed("the-first-page", title="Le premier"))
    client.send(KEEP, typed("the-second-page", title="Le second"))
    assert [dict(each.fields)["title"] for each in unsaved()] == ["Le premier", "Le second"]


def test_a_new_text_is_offered_again_and_goes_on_with_all_its_fields(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    client.send(KEEP, everything())
    for path in (list_path(), WRITE):
        link = client.page(path).select_one('a[href*="page=page-of-tests"]')
        assert link is not None, path
    assert fields_of(client.page(str(link["href"]))) == everything() | {
        "number": "",
        "version": "0",
    }


def test_a_change_is_offered_again_and_goes_on_with_all_its_fields(app: Flask) -> None:
    author = a_person((GON, "contributor"))
    client, item = signed_in(app, author), a_news_in("draft", author)
    sent = everything() | {"number": str(item.id), "version": "1"}
    client.send(KEEP, sent)
    for path in (list_path(), path_of(item, "modifier")):
        link = client.page(path).select_one('a[href*="page=page-of-tests"]')
        assert link is not None, path
    assert fields_of(client.page(str(link["href"]))) == sent


def test_a_box_that_was_unticked_stays_unticked(app: Flask) -> None:
    author = a_person((GON, "contributor"))
    item = a_news_in("draft", author, objective_ids=objective_ids(3))
    client = signed_in(app, author)
    client.send(KEEP, typed(number=str(item.id), version="1"))
    form = client.page(path_of(item, "modifier") + "?page=page-of-tests")
    assert "objectives" not in fields_of(form)


@pytest.mark.parametrize("is_new", [True, False])
def test_saving_forgets_what_was_kept_of_its_page_alone(app: Flask, is_new: bool) -> None:
    author = a_person((GON, "contributor"))
    client, item = signed_in(app, author), a_news_in("draft", author)
    more = {} if is_new else {"number": str(item.id), "version": "1"}
    for page in ("page-of-tests", "another-page"):
        client.send(KEEP, typed(page, **more))
    client.send(WRITE if is_new else path_of(item, "modifier"), typed(**more))
    assert [each.page for each in unsaved()] == ["another-page"]


def test_what_is_kept_late_of_a_page_that_is_saved_is_not_offered(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    client.send(WRITE, typed())
    client.send(KEEP, typed())  # it was on its way when the button was pressed
    assert client.page(list_path()).select_one('a[href*="page=page-of-tests"]') is None


def test_what_is_kept_late_of_a_change_that_is_saved_is_not_offered(app: Flask) -> None:
    author = a_person((GON, "contributor"))
    client, item = signed_in(app, author), a_news_in("draft", author)
    sent = typed(number=str(item.id), version="1")
    client.send(path_of(item, "modifier"), sent)
    assert client.send(KEEP, sent).status_code == 200
    assert unsaved() == []


def test_typing_on_in_a_page_that_was_saved_belongs_to_its_text(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    client.send(WRITE, typed())
    client.send(KEEP, typed(title="Un meilleur titre"))
    link = client.page(list_path()).select_one('a[href*="page=page-of-tests"]')
    assert link is not None
    assert "/modifier/" in str(link["href"])


def test_what_is_kept_is_forgotten_when_asked(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    client.send(KEEP, typed())
    assert client.send(DROP, {"page": "page-of-tests"}).status_code == 302
    assert unsaved() == []


@pytest.mark.parametrize("page", ["", "\0", "x" * 5000, "é", "another-page"])
def test_forgetting_a_page_that_is_none_forgets_nothing(app: Flask, page: str) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    client.send(KEEP, typed())
    assert client.send(DROP, {"page": page}).status_code == 302
    assert len(unsaved()) == 1


def test_nobody_sees_or_forgets_what_somebody_else_typed(app: Flask) -> None:
    ada, other = a_person((GON, "manager")), a_person((GON, "manager"))
    keep_typed(ada, "page-of-tests", fields=[("title", "Le secret d’Ada")])
    client = signed_in(app, other)
    for path in (list_path(), WRITE, f"{WRITE}?page=page-of-tests"):
        assert "Le secret d’Ada" not in client.page(path).text
    client.send(DROP, {"page": "page-of-tests"})
    client.send(KEEP, typed())
    assert dict(kept()[0].fields) == {"title": "Le secret d’Ada"}
    assert len(kept()) == 2


def test_what_was_typed_for_a_town_is_not_offered_in_another(app: Flask) -> None:
    person = a_person((GON, "contributor"), (CHAPONOST, "contributor"))
    keep_typed(person, "page-of-tests", fields=[("title", "Pour Gon")])
    client = signed_in(app, person)
    path = WRITE.replace(GON, CHAPONOST)
    for each in (path, f"{path}?page=page-of-tests", list_path(CHAPONOST)):
        assert "Pour Gon" not in client.page(each).text


def test_a_text_of_another_town_is_not_found(app: Flask) -> None:
    item = a_news_in("draft", a_person((CHAPONOST, "contributor")), CHAPONOST)
    client = signed_in(app, a_person((GON, "editor")))
    assert client.send(KEEP, typed(number=str(item.id))).status_code == 404
    assert unsaved() == []


def test_nothing_is_kept_for_a_text_one_may_not_change(app: Flask) -> None:
    item = a_news_in("draft", a_person((GON, "contributor")))
    client = signed_in(app, a_person((GON, "contributor")))
    assert client.send(KEEP, typed(number=str(item.id))).status_code == 404
    assert unsaved() == []


def test_nothing_is_kept_without_the_token(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    assert client.post(KEEP, data=typed()).status_code == 400
    assert unsaved() == []


@pytest.mark.parametrize(
    "more",
    [
        {"language": "xx"}, {"page": "\0"}, {"version": str(2**31)}, {"version": "9" * 99},
        {"title": "\0"}, {"title": "a\ud800".encode("utf-8", "surrogatepass")}, {"title": ["a", "b"]},
        {"event_on": "0001-01-01"}, {"objectives": str(2**63)}, {"town_id": "1", "person_id": "1"},
        {"title": ""}, {"body": "é" * 30_000},
    ],
)  # fmt: skip
def test_whatever_is_typed_is_kept_or_refused(app: Flask, more: dict[str, Any]) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    status = client.send(KEEP, typed() | more).status_code
    assert status == (400 if "language" in more else 200)
    for each in unsaved():
        client.looks_at_pages = False
        assert client.get(f"{WRITE}?page={each.page}").status_code == 200
        assert not {"town_id", "person_id", "csrf_token"} & set(dict(each.fields))


def test_the_last_twenty_are_kept(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    for number in range(23):
        client.send(KEEP, typed(f"open-page-{number:02}"))
    assert [each.page[-2:] for each in unsaved()] == [f"{n:02}" for n in range(3, 23)]


def test_a_text_that_somebody_else_saved_meanwhile_is_kept_and_told(app: Flask) -> None:
    item = a_news_in("draft", a_person((GON, "contributor")))
    one, two = (signed_in(app, a_person((GON, "editor"))) for _ in range(2))
    one.send(path_of(item, "modifier"), typed(version="1", title="Le titre de l’autre"))
    answer = two.send(KEEP, typed(number=str(item.id), version="1"))
    assert answer.status_code == 409
    assert "Quelqu’un a enregistré ce texte" in json.loads(plain(answer))["said"]["text"]
    page = two.page(path_of(item, "modifier") + "?page=page-of-tests")
    shown = page.select_one(".change")
    assert shown is not None
    assert "l’autre" in shown.text
    assert fields_of(page)["title"] == typed()["title"]


# How long


def test_jobs_forget_what_is_thirty_days_old(saved_news_portal: Flask) -> None:
    now = datetime.now(UTC)
    with saved_news_portal.app_context():
        person = a_person((GON, "contributor"))
        number = person.id
        keep_typed(person, "the-older-page", now=now - timedelta(days=30, minutes=1))
        keep_typed(person, "the-newer-page", now=now - timedelta(days=29, hours=23))
    saved_news_portal.test_cli_runner().invoke(args=["jobs"], catch_exceptions=False)
    with saved_news_portal.app_context():
        assert [each.page for each in unsaved() if each.person_id == number] == ["the-newer-page"]


def test_it_is_handed_over_with_all_that_was_ticked(app: Flask) -> None:
    person, other = a_person((GON, "contributor")), a_person((GON, "contributor"))
    keep_typed(other, "page-of-others", fields=[("title", "D’une autre personne")])
    client = signed_in(app, person)
    client.send(KEEP, everything())
    said = plain(client.get(EXPORT))
    assert "D’une autre personne" not in said
    fields = json.loads(said)["news"]["not_saved"][0]["fields"]
    served = [value for name, value in fields if name == "objectives"]
    assert served == everything()["objectives"]


def test_erasing_an_account_forgets_it(app: Flask) -> None:
    person, other = a_person((GON, "contributor")), a_person((GON, "contributor"))
    keep_typed(other, "page-of-others")
    client = signed_in(app, person)
    client.send(KEEP, typed())
    assert client.send(ERASE, {"password": PASSWORD}).status_code in (302, 303)
    assert [each.person_id for each in unsaved()] == [other.id]


def test_no_file_of_the_database_holds_what_an_erased_person_typed(
    saved_news_portal: Flask,
) -> None:
    url = make_url(saved_news_portal.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() != "sqlite":
        pytest.skip("the files of PostgreSQL are not ours")
    secret = secrets.token_hex(16)
    with saved_news_portal.app_context():
        client = signed_in(saved_news_portal, a_person((GON, "contributor")))
        db.session.remove()
    client.send(KEEP, typed(title=secret, body=secret * 500))
    files = [Path(f"{url.database}{end}") for end in ("", "-wal")]
    assert any(secret.encode() in each.read_bytes() for each in files if each.exists())
    client.send(ERASE, {"password": PASSWORD})
    saved_news_portal.test_cli_runner().invoke(args=["jobs"], catch_exceptions=False)
    assert not any(secret.encode() in each.read_bytes() for each in files if each.exists())


def test_nothing_is_changed_by_looking(app: Flask) -> None:
    person = a_person((GON, "contributor"))
    keep_typed(person, "page-of-tests")
    client = signed_in(app, person)
    client.get(f"{WRITE}?page=page-of-tests")
    client.get(KEEP)
    client.get(DROP)
    assert len(unsaved()) == 1
