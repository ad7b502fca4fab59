"""Sent twice over a bad line, a text is saved once; two at the same moment lose neither."""

from typing import Any

import pytest
from flask import Flask

from portal.db import db
from portal.news.models import News
from tests.accounts.ways import at_once
from tests.news.deeds import (
    KEEP,
    WRITE,
    a_news_in,
    address_of_form,
    audit_of,
    count_of,
    fields_of,
    page_of,
    path_of,
    revisions_of,
    the_news,
    typed,
)
from tests.people import CHAPONOST, GON, Colleague, a_person, signed_in


def test_a_new_text_sent_twice_is_saved_once(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    first, second = (client.send(WRITE, typed()) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    [item] = the_news(title=typed()["title"])
    assert len(revisions_of(item.id)) == 1


def test_a_new_text_proposed_twice_is_proposed_once(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    for _ in range(2):
        client.send(WRITE, typed(then="propose"))
    [item] = the_news(title=typed()["title"])
    assert [verb for verb, *_ in audit_of(item)] == ["proposed"]


def test_a_change_sent_twice_makes_one_version(app: Flask) -> None:
    author = a_person((GON, "contributor"))
    client, item = signed_in(app, author), a_news_in("draft", author)
    for _ in range(2):
        assert client.send(path_of(item, "modifier"), typed(version="1")).status_code == 303
    assert (item.version, len(revisions_of(item.id))) == (2, 2)


def test_nothing_changed_makes_no_version(app: Flask) -> None:
    author = a_person((GON, "contributor"))
    client, item = signed_in(app, author), a_news_in("draft", author)
    form = fields_of(client.page(path_of(item, "modifier")))
    assert client.send(path_of(item, "modifier"), form).status_code == 303
    assert (item.version, len(revisions_of(item.id))) == (1, 1)


def test_gone_back_and_changed_shows_both_and_saves_on_the_next_try(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    client.send(WRITE, typed())
    answer = client.send(WRITE, typed(title="Un meilleur titre"))
    assert answer.status_code == 409
    again = client.send(address_of_form(answer), fields_of(page_of(answer)))
    assert again.status_code in (302, 303)
    [item] = the_news(title="Un meilleur titre")
    assert (item.version, count_of(News)) == (2, 1)


@pytest.mark.parametrize("roles", [[(GON, "contributor")], [(CHAPONOST, "contributor")]])
def test_the_page_name_of_somebody_else_takes_nothing(app: Flask, roles: Any) -> None:
    client = signed_in(app, a_person((GON, "contributor")))
    client.send(WRITE, typed(title="Le premier"))
    other = signed_in(app, a_person(*roles))
    path = WRITE.replace(GON, roles[0][0])
    assert other.send(path, typed(title="Le second")).status_code == 303
    assert [len(the_news(title=each)) for each in ("Le premier", "Le second")] == [1, 1]


def test_the_same_page_name_in_two_towns_saves_both(app: Flask) -> None:
    client = signed_in(app, a_person((GON, "contributor"), (CHAPONOST, "contributor")))
    assert client.send(WRITE, typed()).status_code == 303
    assert client.send(WRITE.replace(GON, CHAPONOST), typed()).status_code == 303
    assert count_of(News) == 2


# At the same moment


def clients(app: Flask, count: int, role: str = "editor") -> list[Colleague]:
    """Give one person at several devices, with no context left open."""
    with app.app_context():
        person = a_person((GON, role))
        found = [signed_in(app, person) for _ in range(count)]
        for each in found:
            each.token()
        db.session.remove()
    return found


def test_a_new_text_sent_by_two_threads_is_saved_once(saved_news_portal: Flask) -> None:
    for each in range(3):
        two, page = clients(saved_news_portal, 2), f"page-of-threads-{each}"
        sent = typed(page, title=f"À la fois {each}")
        answers = at_once(2, lambda n, two=two, sent=sent: two[n].send(WRITE, sent))
        assert [answer.status_code for answer in answers] == [303, 303]
        assert len({answer.location for answer in answers}) == 1
        with saved_news_portal.app_context():
            assert len(the_news(title=f"À la fois {each}")) == 1


def test_of_two_threads_that_save_the_same_version_one_sees_both_texts(
    saved_news_portal: Flask,
) -> None:
    four = clients(saved_news_portal, 4)
    with saved_news_portal.app_context():
        item = a_news_in("draft", a_person((GON, "contributor")))
        number, path = item.id, path_of(item, "modifier")
    answers = at_once(4, lambda n: four[n].send(path, typed(version="1", title=f"Titre {n}")))
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409]
    with saved_news_portal.app_context():
        saved = revisions_of(number)[-1].fields["title"]
        assert len(revisions_of(number)) == 2
        for n, answer in enumerate(answers):
            if answer.status_code == 409:
                assert fields_of(page_of(answer))["title"] == f"Titre {n}"
                assert saved.split()[1] in page_of(answer).select_one(".change").text  # type: ignore[union-attr]


def test_typing_is_kept_by_two_threads_of_one_page(saved_news_portal: Flask) -> None:
    for each in range(3):
        four, page = clients(saved_news_portal, 4), f"typing-of-threads-{each}"
        answers = at_once(4, lambda n, four=four, page=page: four[n].send(KEEP, typed(page)))
        assert [answer.status_code for answer in answers] == [200] * 4


def test_of_two_threads_that_publish_one_does(saved_news_portal: Flask) -> None:
    two = clients(saved_news_portal, 2)
    with saved_news_portal.app_context():
        item = a_news_in("proposed", a_person((GON, "contributor")))
        number, path = item.id, path_of(item, "publier")
    answers = at_once(2, lambda n: two[n].send(path, {"when": "now"}))
    assert all(answer.status_code < 500 for answer in answers)
    with saved_news_portal.app_context():
        again = db.session.get(News, number)
        assert again is not None
        assert [verb for verb, *_ in audit_of(again)] == ["published"]
