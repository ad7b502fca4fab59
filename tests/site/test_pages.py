"""Every page opens, in every language, with its content from the database."""

import pytest

from portal.db import db
from portal.pages.models import Page
from tests.client import Reader
from tests.factories import edit


def test_every_page_of_the_site_map_opens_in_every_language(reader: Reader) -> None:
    for tag in ("fr", "it", "bib", "mos"):
        site_map = {"fr": "plan-du-site", "it": "mappa-del-sito"}.get(tag, "plan-du-site")
        links = reader.page(f"/{tag}/{site_map}/").select("main .tree a")
        assert len(links) >= 22
        for link in links:
            reader.page(str(link["href"]))


@pytest.mark.parametrize(
    "path",
    [
        "/fr/le-partenariat/histoire/",
        "/it/il-partenariato/organizzazione/",
        "/fr/mentions-legales/",
        "/it/dati-personali/",
        "/fr/accessibilite/",
        "/it/aiuto/",
    ],
)
def test_a_page_of_text_opens_at_its_address(reader: Reader, path: str) -> None:
    assert reader.page(path).select_one("main h2")


def test_a_page_shows_what_was_edited(reader: Reader) -> None:
    page = db.session.query(Page).filter_by(key="legal").one()
    edit(page, body="Une phrase nouvelle.")
    assert "Une phrase nouvelle." in reader.page("/fr/mentions-legales/").main.text


def test_the_home_page_leads_to_the_three_towns(reader: Reader) -> None:
    cards = reader.page("/fr/").select(".town-card h3 a")
    assert [card.get_text(strip=True) for card in cards] == [
        "Chaponost",
        "Gon-Boussougou",
        "Lesignano de’Bagni",
    ]


def test_the_objectives_are_quoted_in_the_words_of_the_charter(reader: Reader) -> None:
    page = reader.page("/fr/objectifs/3/")
    assert page.select_one("blockquote").get_text(strip=True) == (
        "Mettre en œuvre un projet de coopération décentralisée de territoire à territoire"
    )
    assert "les mots de la charte" in page.main.text


def test_a_translated_objective_shows_the_charter_beside_it(reader: Reader) -> None:
    quotes = reader.page("/it/obiettivi/3/").select("blockquote")
    assert [quote.get("lang") for quote in quotes] == [None, "fr"]


def test_a_document_without_file_says_so(reader: Reader) -> None:
    rows = reader.page("/fr/documents/").select(".doc")
    assert len(rows) == 3
    assert all("n’est pas encore déposé" in row.text for row in rows)


def test_a_service_without_address_is_no_link(reader: Reader) -> None:
    services = reader.page("/fr/communes/chaponost/").select(".service")
    assert len(services) == 8
    assert not [link for service in services for link in service.select("a")]


def test_the_accessibility_state_is_said_on_every_page(reader: Reader) -> None:
    assert "Accessibilité\u00a0: non conforme" in reader.page("/fr/aide/").footer.text


def test_history_is_told_in_order(reader: Reader) -> None:
    whens = [each.text for each in reader.page("/fr/le-partenariat/histoire/").select(".when")]
    years = [int(when.split()[-1]) for when in whens]
    assert len(years) >= 10
    assert years == sorted(years)
