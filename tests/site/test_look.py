"""What every page is dressed with, seen in its HTML."""

import pytest
from flask import Flask

from portal.db import db, saving
from portal.documents.models import Document
from tests.client import Reader
from tests.people import CHAPONOST, Colleague, a_person, signed_in


@pytest.fixture
def colleague(app: Flask) -> Colleague:
    """Somebody who may see the guide of components."""
    return signed_in(app, a_person((CHAPONOST, "contributor")))


def test_the_menu_has_five_entries_and_help_in_the_same_place(reader: Reader) -> None:
    for path in ("/fr/", "/fr/documents/", "/fr/rien/"):
        status = 404 if "rien" in path else 200
        entries = [link.text for link in reader.page(path, status).select(".nav li a")]
        assert entries == [
            "Actualités",
            "Le partenariat",
            "Les sept objectifs",
            "Les trois communes",
            "Documents",
            "Aide",
        ]


def test_the_drawings_of_all_components_weigh_five_kilobytes_at_most(colleague: Colleague) -> None:
    sprite = colleague.page("/fr/bureau/guide/").select_one("svg.sprite")
    assert len(sprite.select("symbol")) >= 28
    assert len(sprite.select("pattern")) == 3
    assert len(str(sprite).encode()) <= 5_000


def test_a_page_has_the_drawings_it_uses_and_no_other(reader: Reader) -> None:
    page = reader.page("/it/aiuto/")
    used = {str(use["href"])[1:] for use in page.select("use")}
    assert used == {str(symbol["id"]) for symbol in page.select(".sprite symbol")}


def test_a_town_is_always_a_mark_a_name_and_a_colour(reader: Reader) -> None:
    for path in ("/fr/", "/fr/communes/", "/mos/communes/chaponost/", "/it/aiuto/"):
        links = reader.page(path).select("a.tag, .town-card a")
        assert len(links) >= 3, path
        for link in links:
            mark = link.select_one("svg.mark use")
            hue = str(mark["href"]).removeprefix("#mark-")
            assert link.select_one(f"svg.mark.is-{hue}") or link.find_parent(class_=f"is-{hue}")
            assert link.text.strip()


def test_the_braid_is_tall_on_the_home_page_alone(reader: Reader) -> None:
    assert (
        len(reader.page("/fr/").select(".band"))
        == len(reader.page("/fr/").select(".band-tall"))
        == 1
    )
    assert not reader.page("/fr/aide/").select(".band-tall")


def test_no_place_for_recordings_shows_while_there_is_none(
    reader: Reader, colleague: Colleague
) -> None:
    for path in ("/bib/", "/bib/communes/gon-boussougou/", "/mos/aide/"):
        assert not reader.page(path).select(".listen, audio")
    assert colleague.page("/fr/bureau/guide/").select(".listen audio[preload=none]")


def test_a_document_says_its_date_its_language_and_that_its_file_is_missing(reader: Reader) -> None:
    words = reader.page("/fr/documents/").select_one("#charter").get_text(" ", strip=True)
    assert "Date d’adoption\u00a0: décembre 2013." in words
    assert "Langue du document\u00a0: français." in words
    assert "Le fichier n’est pas encore déposé." in words


def test_nothing_is_said_of_a_document_that_no_source_says(reader: Reader) -> None:
    words = reader.page("/fr/documents/").select_one("#operating-convention").text
    assert "Langue du document" not in words
    assert "Date d’adoption" not in words


def test_a_document_with_a_year_alone_shows_the_year(app: Flask, reader: Reader) -> None:
    document = db.session.query(Document).filter_by(key="operating-convention").one()
    with saving():
        document.year = 2014
    words = reader.page("/it/documenti/").select_one("#operating-convention").text
    assert "Data di adozione: 2014." in words


def test_a_deposited_file_shows_its_format_weight_language_and_day(colleague: Colleague) -> None:
    rows = colleague.page("/it/scrivania/guide/").select("#documents ~ .docs-list .doc")
    words = rows[0].get_text(" ", strip=True)
    for part in ("PDF, 185 kB", "italiano", "1º marzo 2026"):
        assert part in words


@pytest.mark.parametrize(
    ("path", "states"),
    [
        ("/mos/aide/", ["Original", "Traduit", "Pas encore traduit", "Pas encore traduit"]),
        (
            "/it/aiuto/",
            ["Originale", "Tradotta, da rivedere", "Non ancora tradotta", "Non ancora tradotta"],
        ),
    ],
)
def test_a_page_tells_how_it_stands_in_each_language(
    reader: Reader, path: str, states: list[str]
) -> None:
    assert [state.text for state in reader.page(path).select(".side .state")] == states


def test_the_pages_of_a_section_name_each_other(reader: Reader) -> None:
    side = reader.page("/fr/le-partenariat/histoire/").select(".side nav")[0]
    assert [link.text for link in side.select("a")] == [
        "Le partenariat",
        "Histoire du partenariat",
        "Organisation du partenariat",
    ]
    assert side.select_one("[aria-current=page]").text == "Histoire du partenariat"


def test_the_last_dates_of_the_home_page_lead_into_the_history(reader: Reader) -> None:
    links = reader.page("/it/").select(".news-list a")
    assert len(links) == 3
    for link in links:
        path, _, name = str(link["href"]).partition("#")
        assert reader.page(path).select_one(f'[id="{name}"]')


def test_the_guide_is_not_for_the_public(reader: Reader) -> None:
    answer = reader.get("/fr/bureau/guide/")
    assert (answer.status_code, answer.location) == (302, "/fr/bureau/?next=/fr/bureau/guide/")
