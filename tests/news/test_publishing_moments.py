"""Publishing: now or at a moment of the town's clocks; every step leaves one line in the log."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import event

from portal.accounts.models import AuditLine
from portal.db import saving
from portal.news.models import News
from portal.translate.queries import list_all_slugs_of
from portal.writing import actions
from portal.writing.models import Stage
from tests.accounts.ways import an_administrator
from tests.news.deeds import (
    HOUR,
    a_news_in,
    audit_of,
    errors_of,
    fields_of,
    main_of,
    page_of,
    path_of,
    row_of,
    trusted,
)
from tests.people import CHAPONOST, GON, LESIGNANO, Colleague, a_person, signed_in
from tests.writing_ways import a_news, rights_of, town_number

PUBLISH = "form[action*=publier]"


def an_editor(app: Flask, town: str = GON) -> Colleague:
    return signed_in(app, a_person((town, "editor")))


def at_moment(client: Colleague, item: News, day: str, hour: str, town: str = GON) -> Any:
    """Ask for an item to be published at a moment."""
    data = {"when": "later", "day": day, "hour": hour}
    return client.send(path_of(item, "publier", town), data)


def local(item: News, zone: str) -> str:
    assert item.publish_at is not None
    return item.publish_at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


# The moment


@pytest.mark.parametrize(
    ("town", "day", "hour", "moment"),
    [
        (GON, "2030-07-01", "14:30", "2030-07-01 14:30"),
        (CHAPONOST, "2030-07-01", "14:30", "2030-07-01 12:30"),
        (CHAPONOST, "2030-01-01", "14:30", "2030-01-01 13:30"),
        (LESIGNANO, "2030-07-01", "0:15", "2030-06-30 22:15"),
        # In the night the clocks go back, an hour comes twice: the first is meant.
        (CHAPONOST, "2030-10-27", "2:30", "2030-10-27 00:30"),
        (LESIGNANO, "2030-10-27", "3:00", "2030-10-27 02:00"),
        (GON, "2030-10-27", "2:30", "2030-10-27 02:30"),
        (CHAPONOST, "2030-03-31", "1:59", "2030-03-31 00:59"),
        (CHAPONOST, "2030-03-31", "3:00", "2030-03-31 01:00"),
        (GON, "2030-03-31", "2:30", "2030-03-31 02:30"),
        (LESIGNANO, "2200-12-31", "23:59", "2200-12-31 22:59"),
    ],
)
def test_a_moment_is_one_of_the_clocks_of_the_town(
    app: Flask, town: str, day: str, hour: str, moment: str
) -> None:
    item = a_news_in("proposed", a_person((town, "contributor")), town)
    assert at_moment(an_editor(app, town), item, day, hour, town).status_code == 303
    assert local(item, "UTC") == moment
    assert (item.stage, item.is_public(datetime.now(UTC))) == (Stage.PUBLISHED, False)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("14:30", "14:30"), ("14h30", "14:30"), ("14 h 30", "14:30"), ("14\u00a0h\u00a030", "14:30"),
        ("14H", "14:00"), ("9", "09:00"), ("9h", "09:00"), ("09.05", "09:05"), ("0:00", "00:00"),
    ],
)  # fmt: skip
def test_an_hour_is_read_as_people_write_it(app: Flask, written: str, read: str) -> None:
    item = a_news_in("proposed", a_person((GON, "contributor")))
    assert at_moment(an_editor(app), item, "2030-07-01", written).status_code == 303
    assert local(item, "Africa/Ouagadougou") == f"2030-07-01 {read}"


@pytest.mark.parametrize(
    ("town", "day", "hour", "sentence"),
    [
        (GON, "", "9", "Choisissez un jour"),
        (GON, "demain", "9", "Écrivez une date"),
        (CHAPONOST, "0001-01-01", "0:00", "Choisissez un jour"),
        (CHAPONOST, "9999-12-31", "23:59", "Choisissez un jour"),
        (GON, "2030-02-30", "9", "Écrivez une date"),
        (GON, "2030-07-01\0", "9", "Écrivez une date"),
        (GON, "2030-07-01", "", "Écrivez une heure"),
        (GON, "2030-07-01", "midi", "Écrivez une heure"),
        (GON, "2030-07-01", "24:00", "Écrivez une heure"),
        (GON, "2030-07-01", "9:60", "Écrivez une heure"),
        (GON, "2030-07-01", "-1", "Écrivez une heure"),
        (GON, "2030-07-01", "٩", "Écrivez une heure"),
        (GON, "2030-07-01", "1" * 5000, "Écrivez une heure"),
        (GON, "2030-07-01", "9:30:00", "Écrivez une heure"),
        (CHAPONOST, "2030-03-31", "2:30", "Cette heure n’existe pas"),
        (LESIGNANO, "2030-03-31", "2:00", "Cette heure n’existe pas"),
    ],
)
def test_a_moment_that_is_none_is_told_and_stays_typed(
    app: Flask, town: str, day: str, hour: str, sentence: str
) -> None:
    item = a_news_in("proposed", a_person((town, "contributor")), town)
    before = row_of(item)
    answer = at_moment(an_editor(app, town), item, day, hour, town)
    assert answer.status_code == 400
    assert sentence in errors_of(answer)[0]
    kept = fields_of(page_of(answer), PUBLISH)
    assert kept["when"] == "later"
    assert (kept["day"], kept["hour"]) == (day.replace("\0", "\ufffd"), hour) or "\0" in day
    assert row_of(item) == before


def test_a_moment_that_has_passed_is_told_and_stays_typed(app: Flask) -> None:
    item = a_news_in("proposed", a_person((GON, "contributor")))
    before = row_of(item)
    answer = at_moment(an_editor(app), item, "2020-07-01", "9:30")
    assert answer.status_code in (400, 409)
    assert "Ce moment est déjà passé" in page_of(answer).text
    assert fields_of(page_of(answer), PUBLISH)["day"] == "2020-07-01"
    assert row_of(item) == before


@pytest.mark.parametrize("typed", [{"day": "2030-07-01"}, {"hour": "9"}, {"day": "demain"}])
def test_a_moment_beside_now_is_asked_about(app: Flask, typed: dict[str, str]) -> None:
    item = a_news_in("proposed", a_person((GON, "contributor")))
    answer = an_editor(app).send(path_of(item, "publier"), {"when": "now", **typed})
    assert answer.status_code == 400
    assert "À un moment choisi" in errors_of(answer)[0]
    assert item.stage is Stage.PROPOSED


@pytest.mark.parametrize("when", ["junk", "\0", "later,now"])
def test_a_choice_that_is_none_publishes_nothing(app: Flask, when: str) -> None:
    item = a_news_in("proposed", a_person((GON, "contributor")))
    assert an_editor(app).send(path_of(item, "publier"), {"when": when}).status_code == 400
    assert item.stage is Stage.PROPOSED


def test_a_text_that_waits_may_be_given_another_moment(app: Flask) -> None:
    item, client = a_news_in("scheduled", a_person((GON, "contributor"))), an_editor(app)
    at_moment(client, item, "2031-07-01", "9")
    assert local(item, "UTC") == "2031-07-01 09:00"
    client.send(path_of(item, "publier"), {"when": "now"})
    assert item.is_public(datetime.now(UTC))


def test_a_moment_comes_without_anything_being_run(app: Flask) -> None:
    item = a_news_in("scheduled", a_person((GON, "contributor")))
    assert item.publish_at is not None
    assert not item.is_public(item.publish_at - timedelta(seconds=1))
    assert item.is_public(item.publish_at)


@pytest.mark.parametrize("name", ["title", "summary", "body"])
def test_a_text_without_what_a_reader_needs_is_not_published(app: Flask, name: str) -> None:
    item = a_news("gon-boussougou", stage=Stage.PROPOSED, **{name: ""})
    answer = an_editor(app).send(path_of(item, "publier"), {"when": "now"})
    assert "Il manque encore" in main_of(page_of(answer)).text
    assert item.stage is Stage.PROPOSED


def test_a_name_in_addresses_is_given_once(app: Flask) -> None:
    item, client = a_news_in("proposed", a_person((GON, "contributor"))), an_editor(app)
    client.send(path_of(item, "publier"), {"when": "now"})
    client.send(path_of(item, "annuler"))
    client.send(path_of(item, "publier"), {"when": "now"})
    assert len(list_all_slugs_of(item)) == 1


def test_a_trusted_author_publishes_from_the_form_of_the_text(app: Flask) -> None:
    author = trusted((GON, "contributor"))
    item = a_news_in("draft", author)
    assert signed_in(app, author).send(path_of(item, "publier"), {"when": "now"}).status_code == 303
    assert item.is_public(datetime.now(UTC))


# The log

WAYS = [
    ("draft", "proposer", "proposed"),
    ("proposed", "reprendre", "taken back"),
    ("proposed", "publier", "published"),
    ("proposed", "renvoyer", "sent back"),
    ("scheduled", "annuler", "withdrawn"),
    ("published", "annuler", "withdrawn"),
    ("published", "corbeille", "binned"),
    ("binned", "restaurer", "restored"),
]


@pytest.mark.parametrize(("stage", "step", "verb"), WAYS)
def test_every_step_leaves_one_line_in_the_log(
    app: Flask, stage: str, step: str, verb: str
) -> None:
    editor = a_person((GON, "editor"))
    client, item = signed_in(app, editor), a_news_in(stage, editor)
    sent = {"when": "now", "comment": "Une remarque."}
    for _ in range(2):  # the second time it is refused
        client.send(path_of(item, step), sent)
    assert audit_of(item) == [(verb, editor.id, town_number(GON))]


@pytest.mark.parametrize(("stage", "step", "verb"), WAYS)
def test_the_line_and_the_step_are_saved_together_or_not_at_all(
    app: Flask, stage: str, step: str, verb: str
) -> None:
    editor = a_person((GON, "editor"))
    client, item = signed_in(app, editor), a_news_in(stage, editor)
    before = row_of(item)

    def fail(*_each: Any) -> None:
        raise RuntimeError(f"no line for {verb}")

    event.listen(AuditLine, "before_insert", fail)
    try:
        sent = {"when": "now", "comment": "Une remarque."}
        assert client.send(path_of(item, step), sent).status_code == 500
    finally:
        event.remove(AuditLine, "before_insert", fail)
    assert row_of(item) == before


def test_the_log_names_the_text(app: Flask) -> None:
    editor = a_person((GON, "editor"), name="Awa")
    item = a_news_in("proposed", editor, title="Le puits de Tiéré")
    signed_in(app, editor).send(path_of(item, "publier"), {"when": "now"})
    words = main_of(an_administrator(app).page("/fr/bureau/journal/")).text
    for part in ("Awa", "Texte publié", "Le puits de Tiéré"):
        assert part in words


def test_writing_leaves_no_line_in_the_log(app: Flask) -> None:
    author = a_person((GON, "contributor"))
    item = a_news_in("draft", author)
    with saving():
        actions.save(item, {"title": "Un autre"}, 1, rights_of(author), datetime.now(UTC))
    assert audit_of(item) == []


# Sending back


def test_the_author_sees_the_remark_first(app: Flask) -> None:
    author = a_person((GON, "contributor"))
    item = a_news_in("proposed", author)
    editor = an_editor(app)
    editor.send(path_of(item, "renvoyer"), {"comment": "Ajoutez <b>la date</b>."})
    client = signed_in(app, author)
    for path in (f"/fr/bureau/{GON}/", path_of(item), path_of(item, "modifier")):
        assert "Ajoutez <b>la date</b>." in main_of(client.page(path)).text
    assert (item.comment_language, item.stage) == ("fr", Stage.DRAFT)


@pytest.mark.parametrize("comment", ["", "  \n ", "\0\u202e"])
def test_a_text_is_not_sent_back_without_a_remark(app: Flask, comment: str) -> None:
    item = a_news_in("proposed", a_person((GON, "contributor")))
    answer = an_editor(app).send(path_of(item, "renvoyer"), {"comment": comment})
    assert "Dites en une phrase ce qui est à reprendre." in page_of(answer).text
    assert item.stage is Stage.PROPOSED


def test_a_remark_that_is_too_long_stays_typed(app: Flask) -> None:
    item = a_news_in("proposed", a_person((GON, "contributor")))
    answer = an_editor(app).send(path_of(item, "renvoyer"), {"comment": "a" * 1001})
    assert answer.status_code == 400
    assert fields_of(page_of(answer), "form[action*=renvoyer]")["comment"] == "a" * 1001
    assert item.stage is Stage.PROPOSED


def test_proposed_again_the_remark_is_gone(app: Flask) -> None:
    author = a_person((GON, "contributor"))
    item = a_news_in("sent back", author)
    signed_in(app, author).send(path_of(item, "proposer"))
    assert (item.comment, item.sent_back_at, item.stage) == (None, None, Stage.PROPOSED)


# Withdrawing


def test_what_comes_out_of_the_bin_shows_nothing_unasked(app: Flask) -> None:
    item, client = a_news_in("published", a_person((GON, "contributor"))), an_editor(app)
    client.send(path_of(item, "corbeille"))
    client.send(path_of(item, "restaurer"))
    assert (item.stage, item.binned_at) == (Stage.WITHDRAWN, None)


def test_a_scheduled_text_that_is_withdrawn_does_not_come(app: Flask) -> None:
    item = a_news_in("scheduled", a_person((GON, "contributor")))
    an_editor(app).send(path_of(item, "annuler"))
    assert item.publish_at is not None
    assert not item.is_public(item.publish_at + 24 * HOUR)
