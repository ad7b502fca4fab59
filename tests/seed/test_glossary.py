"""The first words of the glossary: put in once, and left to those who know better."""

import tomllib

from flask import Flask

from portal.db import db, saving
from portal.search.queries import read_question
from portal.seed.loader import CONTENT
from portal.translate.models import Term
from tests.factories import plant_all


def words() -> dict[str, str]:
    found = db.session.query(Term).filter_by(language="mos")
    return {term.source: term.target for term in found}


def test_the_first_words_are_in_the_glossary_with_their_sources(app: Flask) -> None:
    assert words()["eau"] == "koom"
    for term in db.session.query(Term).filter_by(language="mos"):
        assert "Sources" in term.note, "no word of Mooré without its source"


def test_a_word_that_was_removed_does_not_come_back(app: Flask) -> None:
    with saving():
        db.session.delete(db.session.query(Term).filter_by(source="eau").one())
    plant_all()
    assert "eau" not in words()


def test_only_words_that_several_sources_know_are_there() -> None:
    known = {("eau", "koom"), ("santé", "laafi"), ("travail", "tʋʋmde"), ("pays", "tẽnga")}
    known |= {("enfant", "biiga"), ("femme", "paga")}
    file = tomllib.loads((CONTENT / "glossary.toml").read_text(encoding="utf-8"))
    assert {(word["source"], word["target"]) for word in file["word"]} == known


def test_whoever_asks_for_koom_finds_water(app: Flask) -> None:
    assert read_question("koom") == ((("koom",), ("eau",)),)
