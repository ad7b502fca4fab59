"""The start page says what waits for somebody, with one obvious next step."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask

from portal.accounts.models import Invitation
from portal.db import db, saving
from tests.people import GON, Colleague, a_person, signed_in

START = f"/fr/bureau/{GON}/"


def at_the_desk(app: Flask, role: str = "contributor", **fields: Any) -> Colleague:
    return signed_in(app, a_person((GON, role), **fields))


def titles(page: BeautifulSoup) -> list[str]:
    return [title.text for title in page.select(".todo h2")]


def test_nothing_waits_for_somebody_whose_profile_is_complete(app: Flask) -> None:
    page = at_the_desk(app).page(START)
    assert page.h1.text == "Rien ne vous attend"
    assert len(page.select(".page-main .btn:not(.btn-line)")) == 1


def test_a_new_person_is_asked_which_languages_they_read(app: Flask) -> None:
    page = at_the_desk(app, reads=[]).page(START)
    assert page.h1.text == "1 chose vous attend"
    assert titles(page) == ["Dites quelles langues vous lisez"]


def test_the_first_thing_that_waits_is_the_one_next_step(app: Flask) -> None:
    page = at_the_desk(app, "manager", reads=[]).page(START)
    assert len(titles(page)) == 3
    (next_step,) = page.select(".page-main > .btn-row .btn")
    assert next_step["href"] == page.select_one(".todo .btn")["href"]


def test_a_manager_who_is_alone_is_asked_to_invite_somebody(app: Flask) -> None:
    desk = at_the_desk(app, "manager")
    assert "Invitez une première personne" in titles(desk.page(START))
    a_person((GON, "contributor"))
    assert "Invitez une première personne" not in titles(desk.page(START))


def test_an_invitation_that_ends_soon_is_said(app: Flask) -> None:
    desk = at_the_desk(app, "manager")
    form = {"name": "Zoé", "address": "zoe@example.org", "role": "editor", "language": "fr"}
    desk.send(f"{START}equipe/inviter/", form)
    said = "1 invitation sans réponse se termine bientôt"
    assert said not in titles(desk.page(START))
    with saving():
        db.session.query(Invitation).one().expires_at = datetime.now(UTC) + timedelta(days=1)
    assert titles(desk.page(START))[0] == said


def test_a_contributor_is_told_nothing_of_invitations(app: Flask) -> None:
    assert not re.search("invit", at_the_desk(app).page(START).main.text, re.IGNORECASE)


def test_the_page_tells_how_far_the_town_is_in_each_language(app: Flask) -> None:
    shares = at_the_desk(app).page(START).select(".shares li")
    said = {each.b.text: each.select_one(".num").text for each in shares}
    count, total = re.findall(r"\d+", said["Français"])
    assert count == total != "0"
    assert re.findall(r"\d+", said["Mooré"]) == ["0", total]


def test_moments_are_those_of_the_reader_s_own_clock(app: Flask) -> None:
    now = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    for zone, hour in ((None, "13:00"), ("Africa/Ouagadougou", "12:00")):
        person = a_person((GON, "contributor"), time_zone=zone)
        page = signed_in(app, person, now).page("/fr/bureau/profil/appareils/")
        assert hour in page.main.text, zone
