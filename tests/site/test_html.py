"""Every page is HTML without a mistake.

html5lib reads strictly what a browser would forgive. Where PORTAL_TEST_VNU names the jar of the Nu
Html Checker, and there is a Java, it judges the elements and attributes too.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import html5lib
import pytest

from tests.client import Reader

VNU = os.environ.get("PORTAL_TEST_VNU", "")

SITE_MAPS = {"fr": "plan-du-site", "it": "mappa-del-sito", "bib": "plan-du-site"}
SITE_MAPS |= {"mos": "plan-du-site"}
DESKS = {"it": "scrivania"}


def pages(reader: Reader, tag: str) -> dict[str, bytes]:
    """Give every page of a language, a sheet to print, an error and the guide."""
    links = reader.page(f"/{tag}/{SITE_MAPS[tag]}/").select(".tree a")
    paths = {str(link["href"]) for link in links}
    assert len(paths) >= 23
    paths |= {f"/{tag}/?qr=1", f"/{tag}/rien/", f"/{tag}/{DESKS.get(tag, 'bureau')}/guide/"}
    return {path: reader.get(path).get_data() for path in sorted(paths)}


def read_strictly(pages: dict[str, bytes], _folder: Path) -> None:
    for html in pages.values():
        html5lib.HTMLParser(strict=True).parse(html)


def ask_the_nu_checker(pages: dict[str, bytes], folder: Path) -> None:
    java = shutil.which("java")
    assert java, "the checker needs Java"
    for number, (path, html) in enumerate(pages.items()):
        name = f"{number}-{path.strip('/').replace('/', '-').replace('?', '-')}.html"
        (folder / name).write_bytes(html)
    command = [java, "-Xss1m", "-jar", VNU, str(folder)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout + told.stderr) == (0, "")


@pytest.mark.parametrize("check", [read_strictly, *([ask_the_nu_checker] if VNU else [])])
@pytest.mark.parametrize("tag", SITE_MAPS)
def test_every_page_is_html_without_a_mistake(
    reader: Reader, tmp_path: Path, tag: str, check: Callable[[dict[str, bytes], Path], None]
) -> None:
    check(pages(reader, tag), tmp_path)
