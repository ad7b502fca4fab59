"""A page can be handed on: by message, by mail, on paper; and phones know what it is."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from flask import Flask

from portal.site.share import Share
from tests.client import Reader

SITE = "https://portal.test"


def links(reader: Reader, path: str) -> dict[str, str]:
    found = reader.page(path).select(".share a")
    return {urlsplit(str(link["href"])).scheme or "here": str(link["href"]) for link in found}


def test_a_message_carries_the_title_and_the_address_of_the_page(reader: Reader) -> None:
    found = links(reader, "/it/comuni/gon-boussougou/?q=1")
    words = f"Gon-Boussougou {SITE}/it/comuni/gon-boussougou/"
    assert parse_qs(urlsplit(found["https"]).query) == {"text": [words]}
    assert found["sms"].startswith("sms:?&body=")
    assert parse_qs(urlsplit(found["sms"]).query) == {"body": [words]}
    mail = parse_qs(urlsplit(found["mailto"]).query)
    assert mail == {"subject": ["Gon-Boussougou"], "body": [f"{SITE}/it/comuni/gon-boussougou/"]}


def test_a_title_with_signs_of_addresses_stays_one_message() -> None:
    share = Share("Eau & santé ? 50 % #1\n", f"{SITE}/fr/", "/fr/?qr=1")
    assert parse_qs(urlsplit(share.whatsapp).query)["text"] == [
        f"Eau & santé ? 50 % #1\n {SITE}/fr/"
    ]
    assert parse_qs(urlsplit(share.mail).query)["subject"] == ["Eau & santé ? 50 % #1\n"]


def test_every_page_has_a_sheet_to_print(reader: Reader) -> None:
    for link in reader.page("/fr/plan-du-site/").select(".tree a"):
        sheet = reader.page(links(reader, str(link["href"]))["here"])
        assert sheet.select_one(".poster svg.qr path")
        assert sheet.select_one(".poster-address").text == f"{SITE}{link['href']}"


def test_the_sheet_is_known_by_its_page(reader: Reader) -> None:
    sheet = reader.page("/it/comuni/?qr=1")
    assert sheet.select_one("link[rel=canonical]")["href"] == f"{SITE}/it/comuni/"
    assert [link["href"] for link in sheet.select(".slim .langs a")][:2] == [
        "/fr/communes/?qr=1",
        "/it/comuni/?qr=1",
    ]


@pytest.mark.parametrize("path", ["/fr/", "/it/comuni/lesignano-debagni/"])
def test_the_code_says_the_address_module_by_module(path: str) -> None:
    share = Share("", f"{SITE}{path}", "")
    matrix = segno.make(share.address, micro=False, error="q").matrix
    dark = set()
    for row in share.code.path.removesuffix("z").split("z"):
        start, _, length = row.removeprefix("M").partition("h")
        x, y = map(int, start.split())
        dark |= {(x + step, y) for step in range(int(length.partition("v")[0]))}
    assert dark == {
        (x + 4, y + 4) for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark
    }
    assert share.code.size == len(matrix) + 8


def manifest(reader: Reader, tag: str) -> dict[str, object]:
    answer = reader.get(f"/{tag}/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    found: dict[str, object] = json.loads(answer.data)
    return found


def test_a_phone_learns_the_name_of_the_portal_in_the_language_it_is_in(reader: Reader) -> None:
    assert manifest(reader, "it")["short_name"] == "Il partenariato"
    assert manifest(reader, "it")["lang"] == "it"
    moore = manifest(reader, "mos")
    assert (moore["short_name"], moore["lang"], moore["start_url"]) == (
        "Le partenariat",
        "fr",
        "/mos/",
    )


def test_a_page_names_the_manifest_of_its_language_and_the_icons_are_there(
    app: Flask, reader: Reader
) -> None:
    page = reader.page("/it/")
    assert page.select_one("link[rel=manifest]")["href"] == "/it/manifest.webmanifest"
    icons = [icon["src"] for icon in manifest(reader, "it")["icons"]]  # type: ignore[attr-defined, index]
    icons += [link["href"] for link in page.select("link[rel=icon], link[rel=apple-touch-icon]")]
    for address in icons:
        assert reader.get(str(address)).status_code == 200, address


def test_what_is_shared_shows_a_picture_a_title_and_a_summary(reader: Reader) -> None:
    page = reader.page("/it/comuni/")
    said = {str(each["property"]): str(each["content"]) for each in page.select("meta[property]")}
    assert said["og:title"] == "I tre Comuni"
    assert said["og:url"] == f"{SITE}/it/comuni/"
    assert said["og:description"]
    picture = reader.get(said["og:image"].removeprefix(SITE))
    assert (picture.status_code, picture.mimetype) == (200, "image/png")
