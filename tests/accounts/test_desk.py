"""The desk of a town, as those who work at it see it."""

from flask import Flask

from tests.client import plain
from tests.people import GON, LESIGNANO, a_person, signed_in, visitor


def test_a_contributor_opens_the_desk_of_their_town(app: Flask) -> None:
    ada = signed_in(app, a_person((GON, "contributor")))
    page = ada.page(f"/fr/bureau/{GON}/")
    assert "Gon-Boussougou" in page.main.text


def test_a_contributor_finds_nothing_at_the_desk_of_another_town(app: Flask) -> None:
    ada = signed_in(app, a_person((GON, "contributor")))
    ada.page(f"/fr/bureau/{LESIGNANO}/", status=404)


def test_a_form_is_taken(app: Flask) -> None:
    person = a_person((GON, "contributor"))
    ada = signed_in(app, person)
    sent = ada.send(
        "/fr/bureau/profil/", {"name": "Ada L.", "language": "it", "reads": ["fr", "it"]}
    )
    assert sent.status_code == 302
    assert "Ada L." in ada.page("/fr/bureau/profil/").text


def test_a_desk_that_is_not_theirs_leads_somebody_back_to_their_own(app: Flask) -> None:
    ada = signed_in(app, a_person((GON, "contributor")))
    page = ada.page(f"/fr/bureau/{LESIGNANO}/", status=404)
    assert page.select_one("main .btn")["href"] == "/fr/bureau/"


def test_without_a_mail_server_nobody_is_told_that_a_link_was_sent(app: Flask) -> None:
    app.extensions["post_runner"] = lambda _work: None
    answer = visitor(app).send("/fr/bureau/mot-de-passe/", {"address": "ada@example.org"})
    assert "n’envoie pas encore de courriels" in plain(answer)
    assert "vient d’y être envoyé" not in plain(answer)


def test_a_manager_is_offered_a_link_for_those_alone_whom_they_may_give_it(app: Flask) -> None:
    manager = signed_in(app, a_person((GON, "manager")))
    offered = []
    for person in (
        a_person((GON, "editor")),
        a_person((GON, "editor"), (LESIGNANO, "editor")),
        a_person((GON, "editor"), languages={"mos": "translator"}),
    ):
        page = manager.page(f"/fr/bureau/{GON}/equipe/{person.id}/")
        offered.append(bool(page.select("form[action$='/lien/']")))
        answer = manager.send(f"/fr/bureau/{GON}/equipe/{person.id}/lien/")
        assert (answer.status_code == 200) == offered[-1]
    assert offered == [True, False, False]
