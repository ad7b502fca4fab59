"""The desk of a town, as those who work at it see it."""

from flask import Flask

from tests.people import GON, LESIGNANO, a_person, signed_in


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
