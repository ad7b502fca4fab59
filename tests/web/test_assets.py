"""Files go under names that change with them; the first style stands in the page."""

import base64
import gzip
import hashlib
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask

from portal.web.assets import BUNDLES, FOLD, LAYERS, Assets
from tests.client import Reader, plain


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Static files of one's own."""
    (tmp_path / "css").mkdir()
    (tmp_path / "js").mkdir()
    for name in LAYERS:
        (tmp_path / "css" / f"{name}.css").write_text(
            f"/* why */\n.{name} {{\n  color: red;\n}}\n{FOLD}\n.{name}-later {{ color: blue }}\n"
        )
    for name in (name for names in BUNDLES.values() for name in names):
        script = tmp_path / "js" / f"{name}.js"
        script.parent.mkdir(exist_ok=True)
        script.write_text(f"{{ let {name} }}\n")
    (tmp_path / "font.woff2").write_bytes(b"letters")
    return tmp_path


def test_the_first_style_is_what_stands_above_the_fold_of_each_layer(folder: Path) -> None:
    first = Assets(folder).first_style
    assert [name for name in LAYERS if f".{name} {{" in first] == list(LAYERS)
    assert "later" not in first
    assert "why" not in first


def test_the_whole_style_has_every_layer_in_its_order(folder: Path) -> None:
    whole = Assets(folder).files["style.css"].decode()
    found = re.findall(r"\.([\w-]+) \{", whole)
    assert found == [each for name in LAYERS for each in (name, f"{name}-later")]


def test_a_style_names_files_by_the_addresses_they_are_served_at(folder: Path) -> None:
    (folder / "css" / "base.css").write_text("@font-face { src: url(font.woff2) }")
    assets = Assets(folder)
    assert f"url({assets.addresses['font.woff2']})" in assets.first_style


def test_a_style_that_would_end_its_element_is_refused(folder: Path) -> None:
    (folder / "css" / "base.css").write_text('a::after { content: "</style>" }')
    with pytest.raises(ValueError, match="end the element"):
        Assets(folder)


def test_another_content_has_another_address(folder: Path) -> None:
    before = Assets(folder).addresses
    (folder / "js" / f"{BUNDLES['script.js'][0]}.js").write_text("{ let other }\n")
    after = Assets(folder).addresses
    assert {name for name in before if before[name] != after[name]} == {"script.js"}


def test_the_policy_allows_the_style_in_the_page_and_no_other(reader: Reader) -> None:
    answer = reader.get("/fr/")
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


def test_a_page_asks_for_the_whole_style_once_after_its_first_view(reader: Reader) -> None:
    for path in ("/fr/", "/it/aiuto/", "/mos/communes/chaponost/", "/fr/rien/"):
        html = reader.get(path).text
        assert html.count('rel="stylesheet"') == 1, path
        assert html.index("<h1") < html.index('rel="stylesheet"'), path


def test_files_may_be_kept_for_a_year(app: Flask, reader: Reader) -> None:
    for name, address in app.extensions["assets"].addresses.items():
        control = reader.get(address).headers["Cache-Control"]
        assert control == "public, max-age=31536000, immutable", name


def test_a_file_under_a_former_name_is_not_there(reader: Reader) -> None:
    assert reader.get("/static/style.000000000000.css").status_code == 404


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("path", ["/fr/", "/fr/rien/", "/sitemap.xml"])
def test_texts_are_pressed_as_the_reader_understands(
    reader: Reader, path: str, accepted: str, coding: str | None
) -> None:
    whole = reader.get(path).get_data()
    answer = reader.get(path, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert plain(answer).encode() == whole


def test_a_pressed_page_is_known_again(reader: Reader) -> None:
    for accepted in ("br", "gzip"):
        headers = {"Accept-Encoding": accepted}
        first = reader.get("/fr/aide/", headers=headers)
        again = reader.get("/fr/aide/", headers=headers | {"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    assert (
        reader.get("/fr/aide/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    )


def test_what_is_pressed_already_is_left_alone(app: Flask, reader: Reader) -> None:
    address = app.extensions["assets"].addresses["img/share.png"]
    answer = reader.get(address, headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in answer.headers
    assert answer.data.startswith(b"\x89PNG")


def test_pressing_helps(reader: Reader) -> None:
    whole = reader.get("/fr/").get_data()
    assert len(brotli.compress(whole, quality=5)) < len(gzip.compress(whole)) < len(whole) / 3
