"""A visitor changes language and stays on the page; the front door knows the best one."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.client import Reader


def links(page: BeautifulSoup) -> dict[str, str]:
    return {str(link["hreflang"]): str(link["href"]) for link in page.select(".slim .langs a")}


@pytest.mark.parametrize(
    ("path", "addresses"),
    [
        ("/fr/communes/", ["/fr/communes/", "/it/comuni/", "/bib/communes/", "/mos/communes/"]),
        (
            "/it/il-partenariato/storia/?q=acqua",
            [
                "/fr/le-partenariat/histoire/?q=acqua",
                "/it/il-partenariato/storia/?q=acqua",
                "/bib/le-partenariat/histoire/?q=acqua",
                "/mos/le-partenariat/histoire/?q=acqua",
            ],
        ),
    ],
)
def test_the_switcher_stays_on_the_page(reader: Reader, path: str, addresses: list[str]) -> None:
    assert list(links(reader.page(path)).values()) == addresses


def test_going_round_all_languages_leads_back(reader: Reader) -> None:
    start = "/fr/communes/gon-boussougou/?a=1&b=%C3%A9"
    path = start
    for tag in ("it", "bib", "mos", "fr"):
        path = links(reader.page(path))[tag]
    assert path == start


def test_each_language_is_named_in_itself_and_the_current_one_is_told(reader: Reader) -> None:
    page = reader.page("/mos/")
    entries = page.select(".slim .langs a")
    assert [(entry["lang"], entry.text) for entry in entries] == [
        ("fr", "Français"),
        ("it", "Italiano"),
        ("bib", "Bɩsa"),
        ("mos", "Mooré"),
    ]
    assert [entry["lang"] for entry in entries if entry.get("aria-current")] == ["mos"]


@pytest.mark.parametrize(
    ("accepted", "cookie", "opened"),
    [
        ("it-IT,it;q=0.9,fr;q=0.8", "", "/it/"),
        ("mos-BF", "", "/mos/"),
        ("bib", "", "/bib/"),
        ("fr-BF", "", "/fr/"),
        ("de,en;q=0.5", "", "/fr/"),
        ("", "", "/fr/"),
        ("it", "language=mos", "/mos/"),
        ("it", "language=xx", "/it/"),
        ("it", "language=../../etc", "/it/"),
        (",".join(["xx"] * 5000), "", "/fr/"),
    ],
)
def test_the_front_door_opens_the_best_language(
    app: Flask, accepted: str, cookie: str, opened: str
) -> None:
    reader = app.test_client(use_cookies=False)
    answer = reader.get("/", headers={"Accept-Language": accepted, "Cookie": cookie})
    assert (answer.status_code, answer.location) == (302, opened)
    assert answer.headers["Vary"] == "Accept-Language, Cookie, Accept-Encoding"
    assert "private" in answer.headers["Cache-Control"]


def test_a_visitor_who_only_reads_gets_no_cookie(reader: Reader) -> None:
    for path in ("/", "/fr/", "/mos/communes/", "/it/lingue/"):
        assert "Set-Cookie" not in reader.get(path).headers


def test_a_language_asked_for_is_remembered_for_a_year(reader: Reader) -> None:
    answer = reader.post("/fr/langues/", data={"language": "mos"})
    assert (answer.status_code, answer.location) == (303, "/mos/")
    cookie = answer.headers["Set-Cookie"]
    for part in ("language=mos", "Max-Age=31536000", "Secure", "SameSite=Lax"):
        assert part in cookie
    assert reader.get("/", headers={"Accept-Language": "it"}).location == "/mos/"


@pytest.mark.parametrize("language", ["xx", "", "../..", "MOS"])
def test_only_a_language_of_ours_is_remembered(reader: Reader, language: str) -> None:
    answer = reader.post("/fr/langues/", data={"language": language})
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


def test_another_site_can_not_choose_for_the_visitor(reader: Reader) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = reader.post("/fr/langues/", data={"language": "mos"}, headers=headers)
    assert answer.status_code == 400
