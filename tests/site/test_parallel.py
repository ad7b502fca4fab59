"""The objectives side by side in two languages."""

import pytest
from bs4 import Tag

from portal.db import db
from portal.partnership.models import Objective
from portal.translate.models import State
from portal.translate.queries import list_units
from tests.client import Reader
from tests.workbench import translated

PAGE = "/fr/objectifs/cote-a-cote/"


def rows(reader: Reader, query: str = "", page: str = PAGE) -> list[Tag]:
    return list(reader.page(page + query).select(".parallel > li"))


def cells(row: Tag) -> list[Tag]:
    return list(row.select(".parallel-row > div"))


def test_each_objective_stands_under_its_number_in_both_languages(reader: Reader) -> None:
    found = rows(reader, "?one=fr&other=it")
    assert [row.h2.get_text() for row in found] == [f"Objectif {n}" for n in range(1, 8)]
    for row in found:
        assert [cell.find_all("p")[1]["lang"] for cell in cells(row)] == ["fr", "it"]


def test_the_binding_wording_is_named(reader: Reader) -> None:
    french, italian = cells(rows(reader, "?one=fr&other=it")[0])
    assert "texte qui fait foi" in french.get_text()
    assert "traduction" in italian.get_text()


def test_a_language_that_lacks_a_wording_borrows_none(reader: Reader) -> None:
    _french, moore = cells(rows(reader, "?one=fr&other=mos")[0])
    assert "Pas encore traduit" in moore.get_text()
    objective = db.session.query(Objective).filter_by(number=1).one()
    translated(list_units(objective)[0], "koom", tag="mos", state=State.REVIEWED)
    _french, moore = cells(rows(reader, "?one=fr&other=mos")[0])
    assert "koom" in moore.get_text()


@pytest.mark.parametrize(
    ("page", "languages"),
    [
        (PAGE, ["fr", "it"]),
        ("/it/obiettivi/testo-a-fronte/", ["fr", "it"]),
        ("/mos/objectifs/cote-a-cote/", ["fr", "mos"]),
    ],
)
def test_without_a_choice_the_charter_stands_beside_the_readers_language(
    reader: Reader, page: str, languages: list[str]
) -> None:
    assert [cell.b["lang"] for cell in cells(rows(reader, page=page)[0])] == languages


@pytest.mark.parametrize("query", ["?one=xx", "?one=&other=", "?other=%00", "?one=it&other=it"])
def test_any_choice_is_answered(reader: Reader, query: str) -> None:
    assert len(rows(reader, query)) == 7


def test_the_objectives_lead_there(reader: Reader) -> None:
    assert reader.page("/fr/objectifs/").select_one(f"a[href='{PAGE}']")
