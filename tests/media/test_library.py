"""The library of a town: who changes what, how pictures are found again and used."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.db import db, saving
from portal.media import queries
from portal.media.actions import MOST_USES, stop_using, use_pictures
from portal.media.files import Store
from portal.media.models import Picture
from portal.towns.models import Town
from portal.translate.queries import list_units
from tests.factories import a_picture
from tests.media.corpus import photo
from tests.media.ways import (
    LIBRARY,
    UPLOAD,
    WORDS,
    a_writer,
    add,
    files,
    latest,
    rows,
    send,
    town_id,
)
from tests.media.ways import said as wrong
from tests.people import CHAPONOST, GON, a_person, signed_in

CHANGED = {**WORDS, "alt": "Une école", "focus": "100-0"}


def a_town(slug: str = CHAPONOST) -> Town:
    return db.session.get_one(Town, town_id(slug))


def alts(page: BeautifulSoup) -> list[str]:
    return [each.get_text() for each in page.select(".library-link span")]


def shown(slug: str = CHAPONOST) -> list[str | None]:
    town = a_town(slug)
    return [each.alt for each in queries.list_pictures_of([town])[town]]


def test_the_library_shows_the_pictures_of_its_town_alone(app: Flask) -> None:
    a_picture(CHAPONOST, alt="Aqueduc"), a_picture(GON, alt="Forage")
    assert alts(a_writer(app).page(LIBRARY)) == ["Aqueduc"]


@pytest.mark.parametrize("search", ["ecole", "ÉCOLE", "école gon", "IMG_07", "awa", "ouedraogo"])
def test_pictures_are_found_by_their_words_however_written(app: Flask, search: str) -> None:
    a_picture(CHAPONOST, alt="L’école de Gɔn", credit="Awa Ouédraogo", shown_name="IMG_07.jpg")
    a_picture(CHAPONOST, alt="Un pont")
    page = a_writer(app).page(LIBRARY, query_string={"q": search})
    assert alts(page) == ["L’école de Gɔn"]


@pytest.mark.parametrize("search", ["%", "_", "\\", "\0", "x" * 5000, "rien"])
def test_a_search_that_finds_nothing_says_so(app: Flask, search: str) -> None:
    a_picture(CHAPONOST, alt="Un pont", shown_name="pont.jpg")
    page = a_writer(app).page(LIBRARY, query_string={"q": search})
    if search != "\0":
        assert "Aucune image ne correspond" in page.text


@pytest.mark.parametrize("before", ["0", "-1", "x", "99999999999999", "１", "\0"])
def test_a_page_that_is_none_is_no_fault(app: Flask, before: str) -> None:
    a_writer(app).page(LIBRARY, query_string={"before": before})


def test_pages_follow_each_other_and_keep_what_was_searched(app: Flask) -> None:
    for number in range(queries.LIBRARY_PAGE + 2):
        a_picture(CHAPONOST, alt=f"Pont {number}")
    ada = a_writer(app)
    first = ada.page(LIBRARY, query_string={"q": "pont", "for": f"town-{town_id()}"})
    (older,) = [each for each in first.select("main a") if each.text == "Plus ancien"]
    assert "q=pont" in str(older["href"])
    assert f"for=town-{town_id()}" in str(older["href"])
    assert alts(ada.page(str(older["href"]))) == ["Pont 1", "Pont 0"]


def test_who_added_a_picture_changes_it(app: Flask) -> None:
    ada = a_writer(app)
    picture = add(ada, photo())
    assert ada.send(f"{LIBRARY}{picture.id}/", CHANGED).status_code == 302
    db.session.refresh(picture)
    assert (picture.alt, picture.focal_x, picture.focal_y) == ("Une école", 100, 0)
    assert [unit.source for unit in list_units(picture)] == ["Une école"]
    assert alts(ada.page(LIBRARY, query_string={"q": "ecole"})) == ["Une école"]


def test_another_contributor_does_not_and_an_editor_does(app: Flask) -> None:
    picture = add(a_writer(app), photo())
    for role, status in (("contributor", 409), ("editor", 302)):
        who = a_writer(app, role=role)
        assert who.get(f"{LIBRARY}{picture.id}/").status_code == 200
        assert who.send(f"{LIBRARY}{picture.id}/", CHANGED).status_code == status
    assert a_writer(app).send(f"{LIBRARY}{picture.id}/retirer/").status_code == 409


def test_a_picture_of_another_town_is_nowhere(app: Flask) -> None:
    number = a_picture(GON).id
    ada = a_writer(app, role="manager")
    assert ada.get(f"{LIBRARY}{number}/").status_code == 404
    for step in ("", "retirer/", "choisir/", "arreter/"):
        answer = ada.send(f"{LIBRARY}{number}/{step}", {**CHANGED, "for": f"town-{town_id()}"})
        assert answer.status_code == 404, step


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"alt": ""}, "Décrivez l’image en une phrase"),
        ({"alt": " \u00a0 "}, "Décrivez l’image en une phrase"),
        ({"is_decorative": "y"}, "Une image décorative n’a pas de description"),
        ({"alt": "x" * 301}, "Écrivez au plus 300 caractères."),
        ({"alt": "a\0b"}, "Ce texte contient un caractère invisible."),
        ({"credit": "\u202eawA"}, "Ce texte contient un caractère invisible."),
        ({"credit": "x" * 201}, "Écrivez au plus 200 caractères."),
        ({"consent": ""}, "Remplissez ce champ."),
        ({"consent": "perhaps"}, "Choisissez dans la liste."),
        ({"language": "xx"}, "Choisissez dans la liste."),
    ],
)
def test_words_that_do_not_do_are_told(app: Flask, words: dict[str, str], sentence: str) -> None:
    answer = a_writer(app).send(UPLOAD, {**WORDS, **words})
    assert answer.status_code == 400
    assert any(each.startswith(sentence) for each in wrong(answer)), wrong(answer)


def test_a_decorative_picture_has_no_words_to_translate(app: Flask) -> None:
    picture = add(a_writer(app), photo(), alt="", is_decorative="y")
    assert (picture.alt, list_units(picture)) == (None, [])


def test_a_picture_without_words_can_not_be_saved(app: Flask) -> None:
    with pytest.raises(IntegrityError):
        a_picture(CHAPONOST, alt=None)


def test_a_picture_that_is_removed_leaves_nothing(app: Flask, store: Store) -> None:
    ada = a_writer(app)
    picture = add(ada, photo())
    assert ada.send(f"{LIBRARY}{picture.id}/retirer/").status_code == 302
    assert (files(store), rows()) == ([], (0, 0, 0, 0))


def test_a_picture_in_use_is_not_removed(app: Flask, store: Store) -> None:
    ada = a_writer(app)
    picture = add(ada, photo())
    with saving():
        use_pictures(a_town(), [picture])
    answer = ada.send(f"{LIBRARY}{picture.id}/retirer/")
    assert answer.status_code == 409
    assert "Cette image est utilisée." in answer.text
    assert len(files(store)) == 5
    page = ada.page(f"{LIBRARY}{picture.id}/")
    assert f"Commune {town_id()}" in page.text


# Something is illustrated


def item(slug: str = CHAPONOST) -> dict[str, Any]:
    return {"for": f"town-{town_id(slug)}"}


def test_a_picture_is_chosen_put_first_and_taken_away(app: Flask) -> None:
    one, other = a_picture(CHAPONOST, alt="Un"), a_picture(CHAPONOST, alt="Deux")
    ada = a_writer(app)
    steps = [(one, "choisir", {}), (other, "choisir", {}), (other, "choisir", {"place": "first"})]
    for picture, step, more in steps:
        answer = ada.send(f"{LIBRARY}{picture.id}/{step}/", {**item(), **more})
        assert answer.location == f"/fr/bureau/#{town_id()}"
    assert shown() == ["Deux", "Un"]
    ada.send(f"{LIBRARY}{one.id}/arreter/", item())
    assert shown() == ["Deux"]


def test_a_new_picture_is_used_at_once(app: Flask) -> None:
    answer = send(a_writer(app), photo(), **item())
    assert answer.location == f"/fr/bureau/#{town_id()}"
    assert shown() == ["Un forage"]


def test_the_library_offers_what_can_be_used_and_taken_away(app: Flask) -> None:
    used, other = a_picture(CHAPONOST), a_picture(CHAPONOST)
    with saving():
        use_pictures(a_town(), [used])
    page = a_writer(app).page(LIBRARY, query_string=item())
    actions = [str(each["action"]) for each in page.select(".library form")]
    assert actions == [f"{LIBRARY}{other.id}/choisir/", f"{LIBRARY}{used.id}/arreter/"]


@pytest.mark.parametrize(
    "asked", ["town-0", "town-99999999999", "page-1", "town", "-1", "town-1-1", "\0", "town-１"]
)
def test_what_is_no_item_is_a_404(app: Flask, asked: str) -> None:
    picture, ada = a_picture(CHAPONOST), a_writer(app)
    assert ada.get(LIBRARY, query_string={"for": asked}).status_code == 404
    for address in (UPLOAD, f"{LIBRARY}{picture.id}/choisir/"):
        assert ada.send(address, {**WORDS, "for": asked}).status_code == 404


def test_an_item_of_another_town_is_a_404(app: Flask) -> None:
    picture = a_picture(CHAPONOST)
    answer = a_writer(app).send(f"{LIBRARY}{picture.id}/choisir/", item(GON))
    assert answer.status_code == 404
    assert shown(GON) == []


def test_choosing_without_an_item_is_a_404(app: Flask) -> None:
    picture = a_picture(CHAPONOST)
    for step in ("choisir", "arreter"):
        assert a_writer(app).send(f"{LIBRARY}{picture.id}/{step}/").status_code == 404


def test_there_is_an_end_to_the_pictures_of_one_item(app: Flask) -> None:
    with saving():
        use_pictures(a_town(), [])
    pictures = [a_picture(CHAPONOST) for _ in range(MOST_USES)]
    with saving():
        use_pictures(a_town(), pictures)
    answer = a_writer(app).send(f"{LIBRARY}{a_picture(CHAPONOST).id}/choisir/", item())
    assert answer.status_code == 409
    assert "Il y a déjà 24 images ici." in answer.text


def test_pictures_of_several_items_come_in_their_order(app: Flask) -> None:
    one, other = a_picture(CHAPONOST), a_picture(CHAPONOST)
    towns = [a_town(), a_town(GON)]
    with saving():
        use_pictures(a_town(), [other, one])
        use_pictures(a_town(GON), [one])
    assert queries.list_pictures_of(towns) == {towns[0]: [other, one], towns[1]: [one]}
    with saving():
        stop_using(a_town())
    assert queries.list_pictures_of(towns) == {towns[0]: [], towns[1]: [one]}


def test_a_picture_outlives_who_added_it(app: Flask) -> None:
    person = a_person((CHAPONOST, "contributor"))
    add(signed_in(app, person), photo())
    with saving():
        db.session.execute(Picture.__table__.update().values(person_id=None))
    assert latest().person_id is None
    assert a_writer(app, role="editor").page(f"{LIBRARY}{latest().id}/")
