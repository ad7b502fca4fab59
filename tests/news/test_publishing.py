"""The way of a text: proposed, sent back, published at a moment, withdrawn, thrown away."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from portal.accounts.models import AuditLine, Person
from portal.db import db, saving
from portal.news.actions import purge
from portal.news.models import News, NewsObjective, NewsTown
from portal.translate.models import Slug, Target, Unit
from portal.writing.models import Revision, Stage
from tests.client import plain
from tests.factories import NOW
from tests.news.ways import DESK, count, errors_in, page_of
from tests.people import CHAPONOST, GON, LESIGNANO, Colleague, a_person, signed_in
from tests.writing_ways import a_draft, a_news, objective_ids, town_number


def act(who: Colleague, item: News, deed: str, **data: Any) -> str:
    """Do something with an item, and give what the next page says of it."""
    answer = who.send(f"{DESK}{item.id}/{deed}/", data, follow_redirects=True)
    assert answer.status_code == 200, errors_in(answer)
    return page_of(answer).select_one(".said").get_text(" ", strip=True)


def fresh(item: News) -> News:
    db.session.expire_all()
    found = db.session.get(News, item.id)
    assert found is not None
    return found


def lines() -> list[tuple[str, int | None]]:
    """Give the audit log: what was done to which number."""
    return [(line.verb, line.about_id) for line in db.session.query(AuditLine).order_by("id")]


def test_what_is_sent_back_is_the_first_thing_its_author_sees(
    writer: Colleague, editor: Colleague, author: Person
) -> None:
    item = a_draft(author=author, title="Le puits")
    act(writer, item, "proposer")
    act(editor, item, "renvoyer", comment="Ajoutez la date.")
    first = writer.page(f"/fr/bureau/{GON}/").select_one(".todo li")
    assert [each.text for each in first.select("h2, p")] == ["Le puits", "Ajoutez la date."]
    assert "Ajoutez la date." in writer.page(f"{DESK}{item.id}/modifier/").get_text()


def test_a_comment_says_the_language_it_was_written_in(
    app: Flask, writer: Colleague, author: Person
) -> None:
    item = a_news(author=author, stage=Stage.PROPOSED)
    editor = signed_in(app, a_person((GON, "editor")))
    editor.send(f"/it/scrivania/{GON}/notizie/{item.id}/rimandare/", {"comment": "Manca la data."})
    said = writer.page(f"{DESK}{item.id}/").select_one(".passage-text")
    assert (said.text, said["lang"]) == ("Manca la data.", "it")


def test_sending_back_needs_a_word(editor: Colleague) -> None:
    item = a_news(stage=Stage.PROPOSED)
    answer = editor.send(f"{DESK}{item.id}/renvoyer/", {"comment": "  "})
    assert (answer.status_code, "Dites en une phrase ce qui est à reprendre." in plain(answer)) == (
        409,
        True,
    )
    assert fresh(item).stage is Stage.PROPOSED


def test_proposing_again_forgets_the_comment(
    writer: Colleague, editor: Colleague, author: Person
) -> None:
    item = a_news(author=author, stage=Stage.PROPOSED)
    act(editor, item, "renvoyer", comment="À revoir.")
    act(writer, item, "proposer")
    assert (fresh(item).comment, fresh(item).stage) == (None, Stage.PROPOSED)


def test_editors_are_told_what_waits(editor: Colleague, writer: Colleague) -> None:
    a_news(stage=Stage.PROPOSED)
    a_news(stage=Stage.PROPOSED)
    words = "2 textes proposés attendent d’être publiés"
    assert words in editor.page(f"/fr/bureau/{GON}/").get_text()
    assert words not in writer.page(f"/fr/bureau/{GON}/").get_text()


@pytest.mark.parametrize(
    ("town", "day", "hour", "wanted"),
    [
        (GON, "2030-07-01", "14:30", "2030-07-01T14:30+00:00"),
        (CHAPONOST, "2030-07-01", "14:30", "2030-07-01T12:30+00:00"),
        (CHAPONOST, "2030-01-15", "14h30", "2030-01-15T13:30+00:00"),
        (LESIGNANO, "2030-01-15", "9", "2030-01-15T08:00+00:00"),
        # The last Sunday of October: 02:30 comes twice, and is the first time it comes.
        (CHAPONOST, "2030-10-27", "02:30", "2030-10-27T00:30+00:00"),
    ],
)
def test_a_moment_is_that_of_the_clocks_of_the_town(
    app: Flask, town: str, day: str, hour: str, wanted: str
) -> None:
    item, client = a_draft(town), signed_in(app, a_person((town, "editor")))
    client.send(
        f"/fr/bureau/{town}/actualites/{item.id}/publier/",
        {"when": "later", "day": day, "hour": hour},
    )
    assert fresh(item).publish_at == datetime.fromisoformat(wanted)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"when": "later", "day": "", "hour": "9"}, "Choisissez un jour, comme 2026-03-01."),
        ({"when": "later", "day": "x", "hour": "9"}, "Écrivez une date, comme 2026-03-01."),
        ({"when": "later", "day": "0001-01-01", "hour": "9"}, "Choisissez un jour, comme 2026-03-01."),
        ({"when": "later", "day": "2030-01-01", "hour": ""}, "Écrivez une heure, comme 14:30."),
        ({"when": "later", "day": "2030-01-01", "hour": "25:00"}, "Écrivez une heure, comme 14:30."),
        ({"when": "later", "day": "2030-01-01", "hour": "1:2:3"}, "Écrivez une heure, comme 14:30."),
        ({"when": "later", "day": "2030-01-01", "hour": "٩"}, "Écrivez une heure, comme 14:30."),
        ({"when": "never"}, "Choisissez dans la liste."),
    ],
)  # fmt: skip
def test_a_moment_that_can_not_be_read_is_told(
    editor: Colleague, data: dict[str, str], sentence: str
) -> None:
    item = a_draft()
    answer = editor.send(f"{DESK}{item.id}/publier/", data)
    assert answer.status_code == 400
    assert sentence in errors_in(answer)
    assert fresh(item).stage is Stage.DRAFT


def test_an_hour_that_the_clocks_skip_is_told(app: Flask) -> None:
    item, client = a_draft(CHAPONOST), signed_in(app, a_person((CHAPONOST, "editor")))
    answer = client.send(
        f"/fr/bureau/{CHAPONOST}/actualites/{item.id}/publier/",
        {"when": "later", "day": "2030-03-31", "hour": "02:30"},
    )
    assert "Cette heure n’existe pas ce jour-là" in " ".join(errors_in(answer))


def test_a_moment_that_is_over_is_refused(editor: Colleague) -> None:
    item = a_draft()
    past = {"when": "later", "day": "2020-01-01", "hour": "9"}
    answer = editor.send(f"{DESK}{item.id}/publier/", past)
    assert (answer.status_code, "Ce moment est déjà passé." in plain(answer)) == (409, True)
    assert fresh(item).stage is Stage.DRAFT


def test_what_is_awaited_can_be_published_at_once(editor: Colleague) -> None:
    item = a_news(publish_at=NOW + timedelta(days=36500))
    act(editor, item, "publier", when="now")
    assert fresh(item).is_public(datetime.now(UTC))


def test_a_name_once_given_stays_whatever_the_title_becomes(editor: Colleague) -> None:
    item = a_draft(title="Le puits")
    act(editor, item, "publier", when="now")
    act(editor, item, "annuler")
    texts = {"title": "Le forage", "summary": item.summary, "body": item.body, "version": "1"}
    editor.send(f"{DESK}{item.id}/modifier/", texts)
    act(editor, item, "publier", when="now")
    assert editor.page("/fr/actualites/le-puits/").select_one("h1").text == "Le forage"


def test_every_change_of_stage_is_one_line_of_the_log(
    writer: Colleague, editor: Colleague, author: Person
) -> None:
    item = a_draft(author=author)
    act(writer, item, "proposer")
    act(writer, item, "reprendre")
    act(writer, item, "proposer")
    act(editor, item, "renvoyer", comment="À revoir.")
    act(editor, item, "publier", when="now")
    act(editor, item, "annuler")
    act(editor, item, "corbeille")
    act(editor, item, "restaurer")
    verbs = ["proposed", "taken back", "proposed", "sent back"]
    verbs += ["published", "withdrawn", "binned", "restored"]
    assert lines() == [(verb, item.id) for verb in verbs]


def test_the_log_names_the_text(app: Flask, editor: Colleague) -> None:
    item = a_draft(title="Le puits")
    act(editor, item, "publier", when="now")
    manager = signed_in(app, a_person((GON, "manager")))
    line = manager.page(f"/fr/bureau/{GON}/journal/").select_one(".log li").get_text(" ")
    assert "Texte publié" in line
    assert "Le puits" in line


def test_what_comes_out_of_the_bin_does_not_show_unasked(editor: Colleague) -> None:
    item = a_news(title="Le puits")
    act(editor, item, "corbeille")
    act(editor, item, "restaurer")
    assert fresh(item).stage is Stage.WITHDRAWN
    assert editor.get("/fr/actualites/le-puits/").status_code == 404


def test_after_thirty_days_in_the_bin_nothing_is_left(app: Flask) -> None:
    item = a_news(objective_ids=objective_ids(3), town_ids=[town_number(CHAPONOST)])
    tables = (Unit, Target, Slug, Revision, News, NewsTown, NewsObjective)
    with saving():
        item.binned_at = NOW
    with saving():
        assert purge(NOW + timedelta(days=30)) == 0
    before = [count(each) for each in tables]
    with saving():
        assert purge(NOW + timedelta(days=30, seconds=1)) == 1
    after = [count(each) for each in tables]
    units = before[0] - after[0]
    assert units == 4
    assert after[2:] == [before[2] - 1, 0, 0, 0, 0]


def test_the_number_of_what_is_gone_is_never_given_again(app: Flask) -> None:
    item = a_news()
    number = item.id
    with saving():
        item.binned_at = NOW
    with saving():
        purge(NOW + timedelta(days=31))
    assert a_news().id > number


def test_a_trusted_contributor_publishes_alone(app: Flask) -> None:
    manager, person = signed_in(app, a_person((GON, "manager"))), a_person((GON, "contributor"))
    item = a_draft(author=person)
    trust = f"/fr/bureau/{GON}/equipe/{person.id}/publier/"
    assert manager.send(trust, {"trusted": "yes"}).status_code == 302
    act(signed_in(app, person), item, "publier", when="now")
    assert fresh(item).stage is Stage.PUBLISHED
    manager.send(trust)
    said = act(signed_in(app, person), item, "annuler")
    assert "Vous ne pouvez pas faire cela" in said


def test_trust_is_noted_and_asks_to_sign_in_anew(app: Flask) -> None:
    manager, person = signed_in(app, a_person((GON, "manager"))), a_person((GON, "contributor"))
    trusted = signed_in(app, person)
    manager.send(f"/fr/bureau/{GON}/equipe/{person.id}/publier/", {"trusted": "yes"})
    assert trusted.get(f"/fr/bureau/{GON}/").status_code == 302
    assert lines() == [("trust changed", person.id)]
    assert "publie ses textes sans relecture" in plain(manager.get(f"/fr/bureau/{GON}/journal/"))


def test_the_zone_of_the_town_is_named_by_the_town(editor: Colleague) -> None:
    page = editor.page(f"{DESK}{a_draft().id}/")
    assert "Le jour et l’heure sont ceux de Gon-Boussougou." in page.get_text()
    assert ZoneInfo("Africa/Ouagadougou").utcoffset(NOW) == timedelta()
