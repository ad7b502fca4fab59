"""Search engines are told of the pages that exist in a language, and of no copy."""

from xml.etree import ElementTree as Xml

from flask import Flask

from portal.db import db, saving
from portal.pages.models import Page
from portal.translate.actions import give_slug
from portal.translate.models import State
from tests.client import Reader
from tests.factories import a_page, translate_page

SITE = "https://portal.test"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def alternates(reader: Reader, path: str) -> dict[str, str]:
    found = reader.page(path).select("link[rel=alternate][hreflang]")
    return {str(link["hreflang"]): str(link["href"]) for link in found}


def canonical(reader: Reader, path: str) -> str:
    return str(reader.page(path).select_one("link[rel=canonical]")["href"])


def mapped(reader: Reader) -> dict[str, dict[str, str]]:
    """Give the addresses of the site map, each with its other languages."""
    tree = Xml.fromstring(reader.get("/sitemap.xml").data)
    return {
        str(url.findtext("s:loc", namespaces=NAMES)): {
            link.attrib["hreflang"]: link.attrib["href"] for link in url.findall("x:link", NAMES)
        }
        for url in tree.findall("s:url", NAMES)
    }


def test_only_real_translations_are_announced(reader: Reader) -> None:
    assert alternates(reader, "/mos/communes/") == {
        "fr": f"{SITE}/fr/communes/",
        "it": f"{SITE}/it/comuni/",
        "x-default": f"{SITE}/",
    }


def test_a_page_is_its_own_canonical(reader: Reader) -> None:
    assert canonical(reader, "/it/comuni/?q=1") == f"{SITE}/it/comuni/"


def test_a_fallback_is_known_by_the_page_it_shows(reader: Reader) -> None:
    assert canonical(reader, "/mos/communes/") == f"{SITE}/fr/communes/"


def test_a_page_translated_into_moore_is_announced_once_it_is_reviewed(reader: Reader) -> None:
    page = a_page()
    with saving():
        give_slug(page, "fr", "une-page")
    translate_page(page, "mos", State.TRANSLATED)
    assert "mos" not in alternates(reader, "/mos/une-page/")
    translate_page(page, "mos", State.REVIEWED)
    assert alternates(reader, "/mos/une-page/")["mos"] == f"{SITE}/mos/une-page/"
    assert canonical(reader, "/mos/une-page/") == f"{SITE}/mos/une-page/"


def test_the_map_says_what_the_pages_say(reader: Reader) -> None:
    pages = mapped(reader)
    assert len(pages) >= 40
    for address, others in pages.items():
        path = address.removeprefix(SITE)
        assert alternates(reader, path) == others, path
        assert canonical(reader, path) == address


def test_every_page_of_the_portal_is_on_the_map(reader: Reader) -> None:
    pages = mapped(reader)
    for tag, path in (("fr", "plan-du-site"), ("it", "mappa-del-sito")):
        for link in reader.page(f"/{tag}/{path}/").select("main .tree a"):
            assert f"{SITE}{link['href']}" in pages


def test_a_new_page_is_on_the_map_without_doing_anything(reader: Reader) -> None:
    page = a_page()
    with saving():
        give_slug(page, "fr", "une-page")
    assert f"{SITE}/fr/une-page/" in mapped(reader)


def test_addresses_come_from_the_settings_and_not_from_the_request(reader: Reader) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    for path in ("/fr/", "/sitemap.xml", "/robots.txt"):
        assert "evil.example" not in reader.get(path, headers=headers).text


def test_robots_are_shown_the_map(reader: Reader) -> None:
    assert f"Sitemap: {SITE}/sitemap.xml" in reader.get("/robots.txt").text


def test_a_page_names_its_language_and_may_be_kept_until_it_changes(reader: Reader) -> None:
    first = reader.get("/mos/communes/")
    assert first.headers["Content-Language"] == "mos"
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = reader.get("/mos/communes/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_monitor_is_told_that_the_portal_is_well(app: Flask, reader: Reader) -> None:
    assert reader.get("/healthz").text == "ok\n"
    assert db.session.query(Page).count() > 0
