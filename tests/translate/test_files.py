"""Files of translations: taken out, looked at, brought in, taken back."""

from datetime import UTC, datetime
from io import BytesIO

import polib
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.db import db
from portal.translate import files
from portal.translate.models import Standing, State, Suggestion, Unit
from portal.translate.queries import find_target
from tests.factories import a_page, edit, units_of
from tests.people import Colleague, signed_in
from tests.workbench import BENCH, a_translator, a_unit, main_text, translated

GOOD = "Il pozzo è scavato."


def taken_out(client: Colleague, unit: Unit, format: str = "po", tag: str = "it") -> str:
    answer = client.get(f"{BENCH}{tag}/page/{unit.item_id}/{format}/")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def filled(po: str, **texts: str) -> str:
    """Write texts into a PO file by their source."""
    file = polib.pofile(po)
    for entry in file:
        if entry.msgid in texts.values() or entry.msgid in texts:
            entry.msgstr = texts[entry.msgid]
    return str(file)


def brought(client: Colleague, content: str, tag: str = "it", name: str = "a.po") -> TestResponse:
    file = (BytesIO(content.encode()), name)
    return client.send(f"{BENCH}{tag}/importer/", {"file": file})


def test_a_page_leaves_as_a_file_of_each_format(app: Flask) -> None:
    client, unit = signed_in(app, a_translator()), a_unit()
    for format in ("po", "xliff", "csv"):
        assert unit.source in taken_out(client, unit, format)


def test_a_file_is_looked_at_before_anything_changes(app: Flask) -> None:
    client, unit = signed_in(app, a_translator()), a_unit()
    content = filled(taken_out(client, unit), **{unit.source: GOOD})
    answer = brought(client, content)
    assert answer.status_code == 302
    assert GOOD in client.page(answer.location).main.get_text()
    assert find_target(unit, "it") is None


def test_a_file_brings_suggestions_unless_told_otherwise(app: Flask) -> None:
    client, unit = signed_in(app, a_translator()), a_unit()
    content = filled(taken_out(client, unit), **{unit.source: GOOD})
    client.send(brought(client, content).location, {"mode": "suggest"})
    assert find_target(unit, "it") is None
    assert db.session.query(Suggestion).one().forms == [GOOD]


def test_a_file_may_fill_what_is_empty_and_leaves_the_rest(app: Flask) -> None:
    page = a_page(body="Un puits.\n\nUne école.")
    first, second = units_of(page)
    translated(first, "Un pozzo profondo.")
    client = signed_in(app, a_translator())
    content = filled(
        taken_out(client, first), **{first.source: "Un pozzo.", second.source: "Una scuola."}
    )
    client.send(brought(client, content).location, {"mode": "fill"})
    first, second = units_of(page)
    assert find_target(first, "it").forms == ["Un pozzo profondo."]
    assert find_target(second, "it").forms == ["Una scuola."]


def test_only_a_reviewer_replaces(app: Flask) -> None:
    unit = a_unit()
    translated(unit, "Il pozzo è fatto.")
    client = signed_in(app, a_translator())
    content = filled(taken_out(client, unit), **{unit.source: GOOD})
    place = brought(client, content).location
    assert client.send(place, {"mode": "replace"}).status_code == 409
    assert find_target(unit, "it").forms == ["Il pozzo è fatto."]
    reviewer = signed_in(app, a_translator(role="reviewer"))
    reviewer.send(place, {"mode": "replace"})
    assert find_target(unit, "it").forms == [GOOD]


def test_a_file_is_taken_back_in_one_press(app: Flask) -> None:
    page = a_page(body="Un puits.\n\nUne école.")
    first, second = units_of(page)
    client = signed_in(app, a_translator())
    content = filled(
        taken_out(client, first), **{first.source: "Un pozzo.", second.source: "Una scuola."}
    )
    place = brought(client, content).location
    client.send(place, {"mode": "fill"})
    translated(units_of(page)[0], "Un pozzo profondo.")
    client.send(f"{place}annuler/")
    first, second = units_of(page)
    assert find_target(first, "it").forms == ["Un pozzo profondo."], "changed since: it stays"
    assert find_target(second, "it") is None


def test_suggestions_of_a_file_are_taken_back_too(app: Flask) -> None:
    client, unit = signed_in(app, a_translator()), a_unit()
    content = filled(taken_out(client, unit), **{unit.source: GOOD})
    place = brought(client, content).location
    client.send(place, {"mode": "suggest"})
    client.send(f"{place}annuler/")
    assert not db.session.query(Suggestion).filter_by(standing=Standing.OPEN).count()


def test_a_file_is_not_brought_in_twice(app: Flask) -> None:
    client, unit = signed_in(app, a_translator()), a_unit()
    content = filled(taken_out(client, unit), **{unit.source: GOOD})
    place = brought(client, content).location
    client.send(place, {"mode": "suggest"})
    assert client.send(place, {"mode": "suggest"}).status_code == 409
    assert db.session.query(Suggestion).count() == 1


def test_a_file_for_another_language_is_refused_with_the_reason(app: Flask) -> None:
    unit = a_unit()
    client = signed_in(app, a_translator("mos"))
    other = signed_in(app, a_translator("it"))
    answer = brought(client, taken_out(other, unit), "mos")
    assert answer.status_code == 400
    assert "autre langue" in main_text(answer)


def test_a_file_of_another_site_is_refused(app: Flask) -> None:
    client, unit = signed_in(app, a_translator()), a_unit()
    content = taken_out(client, unit).replace("portal.test", "elsewhere.example")
    answer = brought(client, content)
    assert answer.status_code == 400
    assert "elsewhere.example" in main_text(answer)


def test_a_file_that_cannot_be_read_says_so(app: Flask) -> None:
    client = signed_in(app, a_translator())
    for content in ("", "msgid unterminated", "<a><b></a>", "PK\x03\x04"):
        assert brought(client, content).status_code == 400


def test_no_file_at_all_is_asked_for(app: Flask) -> None:
    answer = signed_in(app, a_translator()).send(f"{BENCH}it/importer/")
    assert answer.status_code == 400
    assert "Choisissez" in main_text(answer)


def test_a_line_with_an_error_is_left(app: Flask) -> None:
    client = signed_in(app, a_translator())
    unit = a_unit("Le [puits](https://example.org).")
    content = filled(taken_out(client, unit), **{unit.source: "Il pozzo."})
    place = brought(client, content).location
    assert "Il manque le lien" in client.page(place).main.get_text()
    client.send(place, {"mode": "fill"})
    assert find_target(unit, "it") is None


def test_a_source_changed_since_is_a_conflict(app: Flask) -> None:
    page = a_page(body="Le puits est creusé depuis un an.")
    client = signed_in(app, a_translator())
    content = filled(taken_out(client, units_of(page)[0]), **{units_of(page)[0].source: GOOD})
    edit(page, body="Le puits est creusé depuis deux ans.")
    assert "changés ici aussi" in client.page(brought(client, content).location).main.get_text()


def test_a_text_changed_here_since_is_a_conflict(app: Flask) -> None:
    client, unit = signed_in(app, a_translator()), a_unit()
    content = filled(taken_out(client, unit), **{unit.source: GOOD})
    content = content.replace("X-Portal-Base: 2", "X-Portal-Base: 1")
    translated(unit, "Il pozzo è fatto.")
    assert "changés ici aussi" in client.page(brought(client, content).location).main.get_text()


def test_a_text_that_only_changed_here_stays(app: Flask) -> None:
    client, unit = signed_in(app, a_translator()), a_unit()
    translated(unit, "Il pozzo.")
    content = taken_out(client, unit)
    translated(unit, "Il pozzo è fatto.", now=datetime.now(UTC))
    place = brought(client, content).location
    assert "changés ici seulement" in client.page(place).main.get_text()
    client.send(place, {"mode": "suggest"})
    assert not db.session.query(Suggestion).count()


def test_a_draft_said_to_be_finished_in_the_file_has_changed(app: Flask) -> None:
    client, unit = signed_in(app, a_translator()), a_unit()
    translated(unit, GOOD, state=State.DRAFT)
    content = taken_out(client, unit)
    assert "#, fuzzy" in content
    place = brought(client, content.replace("#, fuzzy\n", "")).location
    assert "changés dans le fichier" in client.page(place).main.get_text()


def test_a_long_file_is_looked_at_page_by_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SHOWN", 1)
    client, page = signed_in(app, a_translator()), a_page(body="Le puits.\n\nLe champ.")
    texts = {each.source: GOOD for each in units_of(page)}
    place = brought(client, filled(taken_out(client, units_of(page)[0]), **texts)).location
    first = client.page(place)
    second = client.page(first.main.find("a", string="Lignes suivantes")["href"])
    assert "Le puits." in first.main.get_text()
    assert "Le champ." in second.main.get_text()
    assert second.main.find("a", string="Lignes précédentes")


def test_an_xliff_file_comes_back_too(app: Flask) -> None:
    client, unit = signed_in(app, a_translator()), a_unit()
    content = taken_out(client, unit, "xliff")
    translated(unit, GOOD)
    with_text = taken_out(client, unit, "xliff")
    assert content != with_text
    place = brought(client, with_text, name="a.xliff").location
    assert "déjà ainsi" in client.page(place).main.get_text()


def test_a_file_is_seen_by_whoever_brought_it_and_reviewers(app: Flask) -> None:
    client, unit = signed_in(app, a_translator()), a_unit()
    place = brought(client, filled(taken_out(client, unit), **{unit.source: GOOD})).location
    assert signed_in(app, a_translator()).get(place).status_code == 404
    assert signed_in(app, a_translator(role="reviewer")).get(place).status_code == 200


def test_passages_are_printed_with_their_numbers(app: Flask) -> None:
    client, unit = signed_in(app, a_translator()), a_unit()
    page = client.page(f"{BENCH}it/page/{unit.item_id}/feuille/")
    assert unit.source in page.main.get_text()


def test_a_draft_of_a_file_stays_a_draft(app: Flask) -> None:
    client, unit = signed_in(app, a_translator()), a_unit()
    file = polib.pofile(taken_out(client, unit))
    entry = next(each for each in file if each.msgid == unit.source)
    entry.msgstr = "Il pozzo"
    entry.flags.append("fuzzy")
    client.send(brought(client, str(file)).location, {"mode": "fill"})
    assert find_target(unit, "it").state is State.DRAFT


def test_a_text_taken_back_is_again_all_it_was(app: Flask) -> None:
    author, page = a_translator(), a_page(body="Le puits est creusé depuis un an.")
    translated(units_of(page)[0], "Il pozzo è scavato da un anno.", by=author)
    edit(page, body="Le puits est creusé depuis deux ans.")
    unit = units_of(page)[0]
    client = signed_in(app, a_translator(role="reviewer"))
    file = polib.pofile(taken_out(client, unit))
    entry = file.find(unit.source)
    entry.msgstr, entry.flags = GOOD, []
    place = brought(client, str(file)).location
    client.send(place, {"mode": "replace"})
    assert find_target(unit, "it").forms == [GOOD]
    client.send(f"{place}annuler/")
    target = find_target(unit, "it")
    assert target.forms == ["Il pozzo è scavato da un anno."]
    assert target.author_id == author.id
    assert target.is_outdated
