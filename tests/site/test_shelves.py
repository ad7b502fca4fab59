"""Who translates a message can look at a page that shows it."""

import polib
import pytest
from flask import Flask

from portal.db import saving
from portal.i18n.catalogue_files import template_path
from portal.site.shelves import SEEN_ON
from portal.translate.interface import take_in
from tests.factories import NOW
from tests.people import signed_in
from tests.workbench import Bench, a_message, a_translator


def messages_of(app: Flask, file: str) -> list[str]:
    """Give the messages of a file that hold nothing to be filled in."""
    return [
        entry.msgid
        for entry in polib.pofile(str(template_path(app.config["TRANSLATIONS"])))
        if file in dict(entry.occurrences) and "%" not in entry.msgid
    ]


@pytest.mark.parametrize("file", SEEN_ON)
def test_the_page_named_for_a_file_shows_its_messages(app: Flask, file: str) -> None:
    with app.test_request_context("/fr/"):
        address = SEEN_ON[file]("fr")
    page = signed_in(app, a_translator()).page(address)
    assert any(each in page.get_text() for each in messages_of(app, file))


def test_the_passage_of_a_message_leads_to_a_page_that_shows_it(app: Flask) -> None:
    with saving():
        take_in(NOW)
    bench = Bench(app, a_translator("mos"), tag="mos")
    page = bench.see(a_message("Plan du site"))
    assert page.main.find("a", string=lambda text: text and "Voir la page" in text)[
        "href"
    ].startswith("/mos")
