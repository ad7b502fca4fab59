"""Trust: a town may let somebody publish what they write, and takes it back at once."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import AuditLine, Membership, Person
from portal.db import db
from portal.writing.models import Stage
from tests.news.deeds import a_news_in, path_of, trusted
from tests.people import CHAPONOST, GON, a_person, signed_in
from tests.writing_ways import rights_of, town_number


def trust_path(person: Person) -> str:
    return f"/fr/bureau/{GON}/equipe/{person.id}/publier/"


def is_trusted(person: Person) -> bool:
    db.session.commit()
    return bool(
        db.session.scalar(select(Membership.is_trusted).where(Membership.person_id == person.id))
    )


def test_a_manager_lets_somebody_publish_and_takes_it_back(app: Flask) -> None:
    manager, person = a_person((GON, "manager")), a_person((GON, "contributor"))
    client = signed_in(app, manager)
    for wanted in ("yes", ""):
        assert client.send(trust_path(person), {"trusted": wanted}).status_code == 302
        assert is_trusted(person) is (wanted == "yes")
    lines = db.session.scalars(select(AuditLine).where(AuditLine.verb == "trust changed")).all()
    assert [(line.actor_id, line.about_id, line.after) for line in lines] == [
        (manager.id, person.id, {"trusted": True}),
        (manager.id, person.id, {"trusted": False}),
    ]


def test_the_same_trust_twice_leaves_one_line(app: Flask) -> None:
    client, person = signed_in(app, a_person((GON, "manager"))), a_person((GON, "contributor"))
    for _ in range(2):
        client.send(trust_path(person), {"trusted": "yes"})
    lines = db.session.scalars(select(AuditLine).where(AuditLine.verb == "trust changed")).all()
    assert len(lines) == 1


@pytest.mark.parametrize("roles", [(GON, "contributor"), (GON, "editor"), (CHAPONOST, "manager")])
def test_nobody_else_gives_trust(app: Flask, roles: tuple[str, str]) -> None:
    person = a_person((GON, "contributor"))
    answer = signed_in(app, a_person(roles)).send(trust_path(person), {"trusted": "yes"})
    assert answer.status_code == 404
    assert not is_trusted(person)


def test_nobody_trusts_themselves(app: Flask) -> None:
    person = a_person((GON, "contributor"))
    signed_in(app, person).send(trust_path(person), {"trusted": "yes"})
    assert not is_trusted(person)


def test_trust_holds_in_its_town_alone(app: Flask) -> None:
    person = trusted((GON, "contributor"))
    other = a_person((GON, "contributor"), (CHAPONOST, "contributor"))
    assert rights_of(person).trusted == {town_number(GON)}
    item = a_news_in("draft", other, CHAPONOST)
    signed_in(app, a_person((GON, "manager"))).send(trust_path(other), {"trusted": "yes"})
    assert rights_of(other).trusted == {town_number(GON)}
    signed_in(app, other).send(path_of(item, "publier", CHAPONOST), {"when": "now"})
    assert item.stage is Stage.DRAFT


def test_trust_that_is_taken_back_counts_from_the_next_request(app: Flask) -> None:
    author = trusted((GON, "contributor"))
    client, item = signed_in(app, author), a_news_in("draft", author)
    signed_in(app, a_person((GON, "manager"))).send(trust_path(author), {"trusted": ""})
    client.send(path_of(item, "publier"), {"when": "now"})
    assert not item.is_public(datetime.now(UTC))
    signed_in(app, author).send(path_of(item, "publier"), {"when": "now"})
    assert item.stage is Stage.DRAFT
