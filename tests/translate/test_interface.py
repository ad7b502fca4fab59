"""Messages of the interface: taken in from the release, changed on the site, seen at once."""

from pathlib import Path

import polib
import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from portal.db import db, saving
from portal.i18n import catalogue
from portal.i18n.catalogue import catalogue_path, catalogues
from portal.translate.interface import Harvest, take_in
from portal.translate.models import INTERFACE, State, Suggestion, Target, Unit
from portal.translate.queries import find_target
from tests.client import Reader
from tests.factories import LATER, NOW
from tests.people import a_person
from tests.workbench import Bench, a_message, a_translator

MESSAGE = "Actualités"


@pytest.fixture
def folder(app: Flask, own_translations: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The catalogues of a release, which a test may change, taken in."""
    monkeypatch.setitem(app.config, "TRANSLATIONS", own_translations)
    of_app = app.extensions["catalogues"]
    monkeypatch.setattr(of_app, "_directory", own_translations)
    monkeypatch.setattr(of_app, "_files", {})
    monkeypatch.setattr(of_app, "_loaded", {})
    monkeypatch.setattr(catalogue, "PAUSE", 0.0)
    taken_in()
    return own_translations


def taken_in(now: object = NOW) -> Harvest:
    with saving():
        return take_in(now)  # type: ignore[arg-type]


def message(text: str = MESSAGE, context: str | None = None) -> Unit:
    return a_message(text, context)


def rewrite(folder: Path, tag: str, source: str, text: str) -> None:
    path = catalogue_path(folder, tag)
    file = polib.pofile(str(path))
    entry = file.find(source)
    entry.msgstr = text
    file.save()


def target(tag: str = "it", source: str = MESSAGE) -> Target:
    found = find_target(message(source), tag)
    assert found is not None
    return found


def test_every_message_of_the_release_is_a_unit(app: Flask, folder: Path) -> None:
    expected = len(polib.pofile(str(folder / "messages.pot")))
    assert db.session.query(Unit).filter_by(item_kind=INTERFACE, is_used=True).count() == expected


def test_what_the_file_says_is_reviewed_and_a_fuzzy_message_is_a_draft(
    app: Flask, folder: Path
) -> None:
    assert target().state is State.REVIEWED
    assert target("mos", "Langues").state is State.DRAFT


def test_taking_in_again_changes_nothing(app: Flask, folder: Path) -> None:
    assert taken_in(LATER) == Harvest()


def test_a_reviewed_message_is_seen_on_the_next_page(
    app: Flask, folder: Path, reader: Reader
) -> None:
    bench = Bench(app, a_translator(role="reviewer"))
    assert "Novità" not in reader.page("/it/").get_text()
    bench.press(message(), "reviewed", "Novità")
    assert "Novità" in reader.page("/it/").get_text()


def test_a_fuzzy_message_shows_once_a_reader_of_the_language_confirms_it(
    app: Flask, folder: Path, reader: Reader
) -> None:
    text = target("mos", "Langues").forms[0]
    assert text not in reader.page("/mos/").get_text()
    Bench(app, a_translator("mos", "reviewer"), "mos").press(message("Langues"), "reviewed", text)
    assert text in reader.page("/mos/").get_text()


def test_a_hostile_text_in_the_database_breaks_no_page_and_is_told(
    app: Flask, folder: Path, reader: Reader
) -> None:
    with saving():
        target().forms = ["<script>alert(1)</script>"]
        target().state = State.REVIEWED
    catalogues()._loaded.clear()
    page = reader.page("/it/")
    assert "alert(1)" not in page.get_text()
    bench = Bench(app, a_translator(role="reviewer"))
    board = bench.client.page("/fr/bureau/traduire/")
    assert MESSAGE in board.select_one(".alert-error").get_text()


def test_a_release_that_says_the_same_keeps_the_sites_own_text(app: Flask, folder: Path) -> None:
    Bench(app, a_translator(role="reviewer")).press(message(), "reviewed", "Novità")
    rewrite(folder, "it", "Documents", "Le carte")
    taken_in(LATER)
    assert target().forms == ["Novità"]
    assert target(source="Documents").forms == ["Le carte"]
    assert not db.session.query(Suggestion).count()


def test_a_release_that_says_otherwise_proposes_it_and_the_sites_text_stays(
    app: Flask, folder: Path
) -> None:
    Bench(app, a_translator(role="reviewer")).press(message(), "reviewed", "Novità")
    rewrite(folder, "it", MESSAGE, "Ultime notizie")
    assert taken_in(LATER).conflicts == 1
    assert target().forms == ["Novità"]
    assert db.session.query(Suggestion).one().forms == ["Ultime notizie"]


def test_what_a_release_says_otherwise_is_listed_until_somebody_chooses(
    app: Flask, folder: Path
) -> None:
    bench = Bench(app, a_translator(role="reviewer"))
    bench.press(message(), "reviewed", "Novità")
    assert not bench.client.page("/fr/bureau/traduire/").select(".alert-warning")
    rewrite(folder, "it", MESSAGE, "Ultime notizie")
    taken_in(LATER)
    board = bench.client.page("/fr/bureau/traduire/")
    listed = bench.client.page(board.select_one(".alert-warning a")["href"])
    assert [each.get_text() for each in listed.select(".pair-src .passage-text")] == [MESSAGE]
    shown = bench.client.page(bench.address(message()))
    assert "Proposition d’une nouvelle version du portail" in shown.main.get_text()
    bench.press(message(), f"reject:{db.session.query(Suggestion).one().id}", why="Nos mots.")
    assert not bench.client.page("/fr/bureau/traduire/").select(".alert-warning")


def test_a_new_release_counts_before_it_is_taken_in(
    app: Flask, folder: Path, reader: Reader
) -> None:
    Bench(app, a_translator(role="reviewer")).press(message("Documents"), "reviewed", "Le carte")
    rewrite(folder, "it", MESSAGE, "Ultime notizie")
    catalogues()._files.clear()
    catalogues()._loaded.clear()
    text = reader.page("/it/").get_text()
    assert "Ultime notizie" in text
    assert "Le carte" in text


def test_a_reworded_message_finds_the_sites_text_as_a_suggestion(app: Flask, folder: Path) -> None:
    Bench(app, a_translator(role="reviewer")).press(message(), "reviewed", "Novità")
    for path in (folder / "messages.pot", catalogue_path(folder, "it")):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace(f'msgid "{MESSAGE}"', f'msgid "{MESSAGE} à lire"'), encoding="utf-8"
        )
    assert taken_in(LATER).moved == 1
    suggestion = db.session.query(Suggestion).filter(Suggestion.author_id.is_not(None)).one()
    assert suggestion.forms == ["Novità"]
    assert suggestion.unit.source == f"{MESSAGE} à lire"


def test_reviewed_texts_go_back_into_the_file_and_nothing_else_changes(
    app: Flask, folder: Path
) -> None:
    before = catalogue_path(folder, "it").read_text(encoding="utf-8").splitlines()
    Bench(app, a_translator(role="reviewer")).press(message(), "reviewed", "Novità")
    result = app.test_cli_runner().invoke(args=["catalogues", "write"])
    assert result.exit_code == 0, result.output
    after = catalogue_path(folder, "it").read_text(encoding="utf-8").splitlines()
    changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert changed == [('msgstr "Notizie"', 'msgstr "Novità"')]
    assert target().is_as_in_file
    assert taken_in(LATER) == Harvest()


def test_a_translator_alone_changes_nothing_that_readers_see(
    app: Flask, folder: Path, reader: Reader
) -> None:
    Bench(app, a_translator()).press(message(), "translated", "Novità")
    assert "Novità" not in reader.page("/it/").get_text()


def test_a_silent_database_leaves_the_messages_as_they_were(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_person()
    with app.test_request_context("/it/"):
        said = catalogues().of("it").gettext(MESSAGE)
        monkeypatch.setattr(catalogues()._edits, "stamps", _fails)
        assert catalogues().of("it").gettext(MESSAGE) == said


def _fails() -> dict[str, tuple[str, str]]:
    raise OperationalError("select", {}, Exception("gone"))
