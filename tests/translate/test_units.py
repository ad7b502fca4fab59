"""Units are made from an item when it is saved, and keep their identity when it is edited."""

from flask import Flask

from portal.db import db, saving
from portal.translate.models import (
    INTERFACE,
    EventKind,
    State,
    Target,
    TargetEvent,
    Unit,
    UnitKind,
    source_hash,
)
from portal.translate.queries import list_targets, list_units
from tests.factories import NOW, a_page, edit, translate, units_of


def events_of(target: Target) -> list[TargetEvent]:
    return db.session.query(TargetEvent).filter_by(target_id=target.id).order_by("id").all()


def test_an_item_is_cut_into_its_passages(app: Flask) -> None:
    page = a_page(body="## Un\n\nDeux.\n\n- trois\n\n> quatre\n\n| a |\n|---|\n| b |")
    assert [(unit.kind, unit.source) for unit in list_units(page)] == [
        (UnitKind.TITLE, "Un titre"),
        (UnitKind.LINE, "Un résumé."),
        (UnitKind.HEADING, "Un"),
        (UnitKind.PARAGRAPH, "Deux."),
        (UnitKind.LIST_ITEM, "trois"),
        (UnitKind.QUOTE, "quatre"),
        (UnitKind.CELL, "a"),
        (UnitKind.CELL, "b"),
    ]


def test_an_unchanged_passage_keeps_its_unit_when_others_come_and_go(app: Flask) -> None:
    page = a_page(body="Un puits.\n\nUne école.")
    school = units_of(page)[1]
    edit(page, body="Une introduction toute neuve.\n\nUne école.\n\nUn puits.")
    assert units_of(page)[1].id == school.id


def test_an_edited_passage_keeps_its_unit_and_its_old_translation(app: Flask) -> None:
    page = a_page(body="L’école compte 180 élèves.")
    target = translate(units_of(page)[0], "La scuola conta 180 alunni.")
    edit(page, body="L’école compte 186 élèves.")
    assert units_of(page)[0].id == target.unit_id
    assert target.is_outdated
    assert target.made_from == "L’école compte 180 élèves."


def test_a_correction_that_changes_no_meaning_outdates_nothing(app: Flask) -> None:
    page = a_page(body="L’école conte 186 élèves.")
    target = translate(units_of(page)[0], "La scuola conta 186 alunni.")
    edit(page, body="L’école compte 186 élèves.", meaning_unchanged=True)
    assert not target.is_outdated
    assert events_of(target)[-1].kind is EventKind.KEPT


def test_a_correction_does_not_bring_an_outdated_translation_up_to_date(app: Flask) -> None:
    page = a_page(body="L’école compte 180 élèves.")
    target = translate(units_of(page)[0], "La scuola conta 180 alunni.")
    edit(page, body="L’école conte 186 élèves.")
    edit(page, body="L’école compte 186 élèves.", meaning_unchanged=True)
    assert target.is_outdated


def test_white_space_and_normal_form_outdate_nothing(app: Flask) -> None:
    page = a_page(body="Une école\npour tous.")
    target = translate(units_of(page)[0], "Una scuola per tutti.")
    edit(page, body="Une e\u0301cole pour tous.")
    assert not target.is_outdated


def test_a_removed_passage_that_comes_back_finds_its_translation(app: Flask) -> None:
    page = a_page(body="Un puits.\n\nUne école.")
    target = translate(units_of(page)[1], "Una scuola.")
    edit(page, body="Un puits.")
    edit(page, body="Un puits.\n\nUne école.")
    assert units_of(page)[1].id == target.unit_id


def test_a_removed_passage_is_out_of_use_and_not_lost(app: Flask) -> None:
    page = a_page(body="Un puits.\n\nUne école.")
    translate(units_of(page)[1], "Una scuola.")
    edit(page, body="Un puits.")
    assert [unit.source for unit in units_of(page)] == ["Un puits."]
    assert list_targets(list_units(page, "body"))[0].forms == ["Una scuola."]


def test_a_title_keeps_its_unit_whatever_it_says(app: Flask) -> None:
    page = a_page(title="Le puits")
    before = units_of(page, "title")[0].id
    edit(page, title="Réunion des trois communes")
    assert units_of(page, "title")[0].id == before


def test_saving_again_changes_nothing(app: Flask) -> None:
    page = a_page()
    before = [(unit.id, unit.position, unit.source_changed_at) for unit in list_units(page)]
    edit(page)
    assert before == [(u.id, u.position, u.source_changed_at) for u in list_units(page)]


def test_every_text_written_leaves_a_line_with_before_and_after(app: Flask) -> None:
    page = a_page(title="Le puits")
    unit = units_of(page, "title")[0]
    translate(unit, "Pozzo")
    target = translate(unit, "Il pozzo")
    assert [(e.actor, e.before, e.after) for e in events_of(target)] == [
        ("Ada", None, ["Pozzo"]),
        ("Ada", ["Pozzo"], ["Il pozzo"]),
    ]


def test_targets_are_stored_in_normal_form(app: Flask) -> None:
    page = a_page(title="Le puits")
    target = translate(units_of(page, "title")[0], "perche\u0301")
    assert target.forms == ["perch\u00e9"]


def test_a_message_of_the_interface_is_a_unit_like_any_other(app: Flask) -> None:
    singular, plural = "%(num)s page", "%(num)s pages"
    unit = Unit(
        item_kind=INTERFACE, item_id=0, field="message", key="0", position=0,
        kind=UnitKind.MESSAGE, language="fr", source=singular, source_plural=plural,
        context="menu", source_hash=source_hash(singular, plural), created_at=NOW,
        source_changed_at=NOW,
    )  # fmt: skip
    target = Target(
        unit=unit, language="mos", forms=["%(num)s nenga", "%(num)s nense"], state=State.DRAFT,
        made_from=singular, made_from_plural=plural, made_from_hash=source_hash(singular, plural),
        created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    with saving():
        db.session.add_all([unit, target])
    assert not target.is_outdated
    unit.source_hash = source_hash(singular, "%(num)s feuilles")
    assert target.is_outdated


def test_a_passage_gone_without_translation_leaves_nothing(app: Flask) -> None:
    page = a_page(body="Un puits.\n\nUne école.")
    edit(page, body="Un puits.")
    assert [unit.source for unit in list_units(page, "body")] == ["Un puits."]
