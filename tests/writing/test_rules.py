"""Who may do what with an item, on every stage of its way: written by hand from the roles."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.accounts.models import Person
from portal.accounts.queries import find_membership
from portal.db import db, saving
from portal.news.models import News
from portal.news.queries import find_news
from portal.writing.models import Stage
from tests.factories import NOW
from tests.people import CHAPONOST, GON, a_person, signed_in
from tests.writing_ways import a_news

DEEDS = {
    "change": ("modifier/", {"title": "Un autre titre", "version": "1"}),
    "propose": ("proposer/", {}),
    "take back": ("reprendre/", {}),
    "publish": ("publier/", {"when": "now"}),
    "send back": ("renvoyer/", {"comment": "À revoir"}),
    "withdraw": ("annuler/", {}),
    "bin": ("corbeille/", {}),
    "restore": ("restaurer/", {}),
}
STAGES = ("draft", "proposed", "published", "awaited", "withdrawn", "binned")

EDITORS = {
    "draft": {"change", "propose", "publish", "bin"},
    "proposed": {"change", "publish", "send back", "bin"},
    "published": {"change", "withdraw", "bin"},
    "awaited": {"change", "publish", "withdraw", "bin"},
    "withdrawn": {"change", "publish", "bin"},
    "binned": {"restore"},
}
AUTHORS = {"draft": {"change", "propose", "bin"}, "proposed": {"take back"}, "binned": {"restore"}}
MAY = {
    "author": AUTHORS,
    "trusted author": {
        "draft": {"change", "propose", "publish", "bin"},
        "proposed": {"change", "publish", "take back"},
        "published": {"change", "withdraw"},
        "awaited": {"change", "publish", "withdraw"},
        "withdrawn": {"change", "publish"},
        "binned": {"restore"},
    },
    "another contributor": {},
    "trusted contributor": {},
    "editor": EDITORS,
    "manager": EDITORS,
    "administrator": EDITORS,
    "editor of another town": {},
}
"""What each may do on each stage; what is not written here is refused. In the bin lies a draft."""


def somebody(who: str) -> Person:
    town = CHAPONOST if who == "editor of another town" else GON
    role = next((each for each in ("editor", "manager") if each in who), "contributor")
    person = a_person((town, role), is_administrator=who == "administrator")
    if "trusted" in who:
        with saving():
            membership = find_membership(person.id, a_news(GON).town_id)
            assert membership is not None
            membership.is_trusted = True
    return person


def an_item(stage: str, author: Person) -> News:
    stages = {"awaited": Stage.PUBLISHED, "binned": Stage.DRAFT}
    awaited = {"publish_at": NOW + timedelta(days=36500)} if stage == "awaited" else {}
    item = a_news(GON, author=author, stage=stages.get(stage) or Stage(stage), **awaited)
    with saving():
        found = find_news(item.id, item.town_id)
        assert found is not None
        found.binned_at = NOW if stage == "binned" else None
    return found


def standing(item: News) -> tuple[object, ...]:
    db.session.refresh(item)
    return (item.stage, item.binned_at, item.publish_at, item.version, item.title, item.comment)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("who", MAY)
def test_a_deed_is_done_by_those_who_may_and_refused_to_others(
    app: Flask, who: str, stage: str
) -> None:
    person = somebody(who)
    for deed, (path, data) in DEEDS.items():
        author = person if "author" in who else a_person((GON, "contributor"))
        item = an_item(stage, author)
        before, client = standing(item), signed_in(app, person)
        texts = {"summary": item.summary, "body": item.body}
        answer = client.send(f"/fr/bureau/{GON}/actualites/{item.id}/{path}", texts | data)
        is_done = standing(item) != before
        assert is_done == (deed in MAY[who].get(stage, set())), (who, stage, deed, answer.status)
        assert answer.status_code < 500
