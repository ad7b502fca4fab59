"""A page has one address in each language; the others lead there."""

from urllib.parse import quote

import pytest

from portal.db import db, saving
from portal.pages.models import Page
from portal.translate.actions import SlugTakenError, give_slug
from tests.client import Reader


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("/it/communes/", "/it/comuni/"),  # the word of another language
        ("/fr/comuni/chaponost/", "/fr/communes/chaponost/"),
        ("/mos/comuni/", "/mos/communes/"),  # a language without words takes its fallback's
        ("/fr/communes", "/fr/communes/"),  # no slash
        ("/fr//communes/", "/fr/communes/"),  # two
        ("/fr", "/fr/"),
        ("/FR/Communes/CHAPONOST/", "/fr/communes/chaponost/"),  # upper case
        ("/fr/objectifs/04/", "/fr/objectifs/4/"),
        (
            "/it/le-partenariat/histoire/",
            "/it/il-partenariato/storia/",
        ),  # slugs of another language
        ("/fr/il-partenariato", "/fr/le-partenariat/"),
        ("/fr/histoire/", "/fr/le-partenariat/histoire/"),  # below another page
        ("/mos/aiuto/", "/mos/aide/"),
    ],
)
def test_a_wrong_address_leads_to_the_right_one(reader: Reader, asked: str, right: str) -> None:
    answer = reader.get(asked)
    assert (answer.status_code, answer.location) == (301, right)
    assert reader.get(right).status_code == 200


def test_the_query_goes_along(reader: Reader) -> None:
    assert reader.get("/it/communes?q=a%20b&page=2").location == "/it/comuni/?q=a%20b&page=2"


def test_a_former_slug_leads_to_the_present_one(reader: Reader) -> None:
    page = db.session.query(Page).filter_by(key="help").one()
    with saving():
        give_slug(page, "fr", "mode-d-emploi")
    assert reader.get("/fr/aide/").location == "/fr/mode-d-emploi/"
    assert reader.get("/fr/mode-d-emploi/").status_code == 200


def test_a_slug_taken_up_again_is_the_present_one(reader: Reader) -> None:
    page = db.session.query(Page).filter_by(key="help").one()
    for slug in ("mode-d-emploi", "aide"):
        with saving():
            give_slug(page, "fr", slug)
    assert reader.get("/fr/mode-d-emploi/").location == "/fr/aide/"


@pytest.mark.parametrize(
    "path",
    [
        "/fr/rien/",
        "/fr/rien",
        "/fr/objectifs/8/",
        "/fr/objectifs/0/",
        "/fr/communes/lyon/",
        "/xx/communes/",
        "/fr/" + quote("histoire\0/"),
        "/fr/le-partenariat/rien/",
        "/fr/langues/mos/",
        "/fr/d%C3%A9j%C3%A0/",
        "/style/0.css",
        "/static/css/",
    ],
)
def test_what_does_not_exist_is_not_found_at_once(reader: Reader, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_a_page_is_never_redirected_by_preference(reader: Reader) -> None:
    answer = reader.get(
        "/mos/", headers={"Accept-Language": "it", "Cookie": "language=fr"}, follow_redirects=False
    )
    assert answer.status_code == 200
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_former_slug_belongs_to_the_reader_s_language_before_another_s(reader: Reader) -> None:
    pages = {page.key: page for page in db.session.query(Page)}
    with saving():
        give_slug(pages["help"], "fr", "secours")
        give_slug(pages["legal"], "it", "aide")
    assert reader.get("/fr/aide/").location == "/fr/secours/"
    assert reader.get("/mos/aide/").location == "/mos/secours/"


def test_a_slug_given_up_may_be_taken_by_another_page(reader: Reader) -> None:
    pages = {page.key: page for page in db.session.query(Page)}
    with saving():
        give_slug(pages["help"], "fr", "secours")
        give_slug(pages["legal"], "fr", "aide")
    assert reader.page("/fr/aide/").h1.text == pages["legal"].title


def test_a_slug_in_use_is_refused_to_another_page(reader: Reader) -> None:
    page = db.session.query(Page).filter_by(key="legal").one()
    with pytest.raises(SlugTakenError), saving():
        give_slug(page, "fr", "aide")
    assert reader.get("/fr/aide/").status_code == 200


@pytest.mark.parametrize("path", ["/fr/langues", "/fr//langues/"])
def test_what_is_sent_to_a_wrong_address_is_not_sent_on(reader: Reader, path: str) -> None:
    assert reader.post(path, data={"language": "it"}).status_code == 404


@pytest.mark.parametrize(
    "path", ["/STATIC/img/icon.svg", "/static//img/icon.svg", "/fr//evil.test"]
)
def test_only_pages_are_looked_for_under_a_wrong_address(reader: Reader, path: str) -> None:
    answer = reader.get(path, follow_redirects=True)
    assert answer.status_code in (200, 404)
    assert not str(answer.request.path).endswith("svg/")
    answer.close()
