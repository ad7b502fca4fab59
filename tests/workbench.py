"""Translators at their workbench, and what they work on, each with sane defaults."""

from datetime import datetime
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from portal.accounts.models import Person
from portal.accounts.queries import read_rights
from portal.db import db, saving
from portal.translate.actions import Hand, put_target
from portal.translate.interface import key_of
from portal.translate.models import (
    INTERFACE,
    CatalogueStamp,
    PassedWarning,
    Presence,
    Remark,
    State,
    Target,
    Term,
    TranslationImport,
    Unit,
    Wish,
)
from portal.translate.work import suggest
from tests.client import plain
from tests.factories import NOW, a_page, units_of
from tests.people import CHAPONOST, Colleague, a_person, signed_in

TABLES_OF_TRANSLATING = {
    "catalogue_stamp",
    "passed_warning",
    "presence",
    "remark",
    "suggestion",
    "term",
    "translation_import",
    "wish",
}
"""What holds the work of translators."""

BENCH = "/fr/bureau/traduire/"


def a_translator(tag: str = "it", role: str = "translator", **fields: Any) -> Person:
    """Save somebody who translates into a language."""
    return a_person((CHAPONOST, "contributor"), languages={tag: role}, **fields)


def a_unit(source: str = "Le puits est creusé.", **fields: Any) -> Unit:
    """Save a page of one paragraph, and give its unit."""
    return units_of(a_page(body=source, **fields))[0]


def a_message(source: str, context: str | None = None) -> Unit:
    """Give a message of the interface."""
    key = key_of(context, source)
    return db.session.query(Unit).filter_by(item_kind=INTERFACE, key=key).one()


def an_import(unit: Unit, tag: str = "mos", by: Person | None = None) -> TranslationImport:
    """Save a file that was brought in and says nothing."""
    found = TranslationImport(
        person_id=by.id if by else None, language=tag, item_kind=unit.item_kind,
        item_id=unit.item_id, name="a.po", lines=[{"base": None}], replaced={}, made_at=NOW,
    )  # fmt: skip
    with saving():
        db.session.add(found)
    return found


def translated(
    unit: Unit,
    *forms: str,
    tag: str = "it",
    state: State = State.TRANSLATED,
    by: Person | None = None,
    now: datetime = NOW,
) -> Target:
    """Save a text of a unit."""
    with saving():
        return put_target(unit, tag, forms, {}, state, Hand(by.id if by else None), now)


def a_term(source: str, target: str, tag: str = "mos") -> Term:
    """Save a word of the glossary."""
    term = Term(source_language="fr", language=tag, source=source, target=target, made_at=NOW)
    with saving():
        db.session.add(term)
    return term


class Bench:
    """Somebody before a passage: what they see, and the buttons they press."""

    def __init__(self, app: Flask, person: Person, tag: str = "it") -> None:
        self.client: Colleague = signed_in(app, person)
        self.tag = tag

    def address(self, unit: Unit) -> str:
        """Give the address of a passage."""
        return f"{BENCH}{self.tag}/{unit.id}/"

    def see(self, unit: Unit) -> BeautifulSoup:
        """Open a passage."""
        return self.client.page(self.address(unit))

    def press(self, unit: Unit, act: str, *forms: str, **fields: Any) -> TestResponse:
        """Send the form of a passage with a button; its version is that of the page seen now."""
        token = fields.pop("token", None) or self.token(unit)
        typed = {f"form{place}": form for place, form in enumerate(forms)}
        data = {"act": act, "token": token, **typed, **fields}
        return self.client.send(self.address(unit), data)

    def answer(self, unit: Unit, act: str, **fields: str) -> TestResponse:
        """Press a button of a form as its page holds it."""
        return self.client.send(self.address(unit), self.form_of(unit, act) | fields)

    def form_of(self, unit: Unit, act: str) -> dict[str, str]:
        """Give what the form with a button would send."""
        button = self.see(unit).select_one(f"button[value='{act}']")
        assert button is not None, f"there is a button to {act}"
        form = button.find_parent("form")
        assert form is not None
        hidden = {str(each["name"]): str(each["value"]) for each in form.select("[type=hidden]")}
        hidden.pop("csrf_token", None)
        return {**hidden, "act": act}

    def token(self, unit: Unit) -> str:
        """Give the version of a passage, as its page carries it."""
        field = self.see(unit).select_one("input[name=token]")
        assert field is not None
        return str(field["value"])


def main_text(answer: TestResponse) -> str:
    """Give what the middle of a page says."""
    main = BeautifulSoup(plain(answer), "html.parser").main
    assert main is not None
    return main.get_text(" ", strip=True)


def plant_workbench() -> None:
    """Save something in each table of translating."""
    person, unit = a_translator("mos"), a_unit()
    an_import(unit, by=person)
    with saving():
        put_target(unit, "mos", ["koom"], {}, State.DRAFT, Hand(person.id), NOW)
        suggest(unit, "mos", ["koom"], {}, read_rights(person), NOW)
        about = {"unit_id": unit.id, "person_id": person.id}
        db.session.add_all(
            [
                Remark(**about, text="Quel puits ?", language="fr", made_at=NOW),
                PassedWarning(
                    **about, language="mos", check="end", text_hash="0" * 64, made_at=NOW
                ),
                Term(
                    source_language="fr", language="mos", source="puits", target="word",
                    person_id=person.id, made_at=NOW,
                ),
                Presence(**about, language="mos", seen_at=NOW),
                Wish(
                    item_kind="page", item_id=unit.item_id, language="mos", person_id=person.id,
                    made_at=NOW,
                ),
                CatalogueStamp(language="mos", stamp="0", file_digest="0", changed_at=NOW),
            ]
        )  # fmt: skip
