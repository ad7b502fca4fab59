"""Example content: marked as such, complete, and never where the public reads it."""

import pytest
from flask import Flask

from portal.accounts.models import Person
from portal.db import db, saving
from portal.news.models import News
from portal.seed.demo import plant_examples
from portal.translate.queries import count_languages
from tests.client import Reader
from tests.factories import LATER
from tests.people import CHAPONOST, Colleague, visitor


def plant() -> tuple[list[str], str, int]:
    with saving():
        made = plant_examples(LATER)
    return made.addresses, made.password, made.news


def test_each_town_gets_people_of_each_role_who_say_that_they_are_examples(app: Flask) -> None:
    addresses, _, _ = plant()
    people = db.session.query(Person).filter(Person.address.in_(addresses)).all()
    assert len(people) == 13
    assert all(person.name.startswith("Exemple (") for person in people)
    assert all(str(person.address).endswith(".example") for person in people)


def test_they_sign_in_with_the_password_that_is_told(app: Flask) -> None:
    _, password, _ = plant()
    client: Colleague = visitor(app)
    answer = client.send(
        f"/fr/bureau/{CHAPONOST}/connexion/",
        {"address": f"editor.{CHAPONOST}@portail.example", "password": password},
    )
    assert answer.location == "/fr/bureau/"


def test_news_of_the_history_are_published_in_french_and_italian(app: Flask) -> None:
    plant()
    items = db.session.query(News).order_by(News.id).all()
    assert {item.language for item in items} == {"fr", "it"}
    counts = count_languages(items)
    whole = {
        item.example
        for item in items
        if all(
            count["fr"] == count["it"] == count[""]
            for key, count in counts.items()
            if key[1] == item.id
        )
    }
    assert len(items) == 9
    assert {item.example for item in items} - whole == {"support-for-water", "springs"}


def test_every_example_is_read_by_visitors_in_every_language(reader: Reader) -> None:
    plant()
    for item in db.session.query(News).all():
        for tag in ("fr", "it", "mos"):
            answer = reader.get(f"/n/{item.id}", headers={"Accept-Language": tag})
            reader.page(str(answer.location))


def test_a_second_time_adds_nothing_and_renews_the_password(app: Flask) -> None:
    addresses, password, news = plant()
    people = db.session.query(Person).count()
    again = plant()
    assert (again[0], again[2], news) == (addresses, 0, 9)
    assert again[1] != password
    assert (db.session.query(Person).count(), db.session.query(News).count()) == (people, 9)


def test_the_command_refuses_where_the_public_reads_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MODE", "production")
    result = app.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 1
    assert "not in production" in result.output
    assert db.session.query(News).count() == 0
