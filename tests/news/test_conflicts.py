"""Two tabs, or two people, on one text: both see both, and nothing is lost."""

from portal.news.models import News
from portal.writing.models import Revision
from tests.client import plain
from tests.news.ways import change, count, latest, page_of, typed_in, written
from tests.people import Colleague


def both_change(writer: Colleague, editor: Colleague) -> News:
    """Let the editor save first; the writer had begun from the same version."""
    item = written(writer, body="Le puits est sec.")
    change(editor, item, body="Le puits est profond.")
    return item


def test_the_second_sees_both_texts_and_keeps_theirs(writer: Colleague, editor: Colleague) -> None:
    item = both_change(writer, editor)
    answer = change(writer, item, body="Le forage est sec.", version="1")
    assert answer.status_code == 409
    assert typed_in(answer)["body"] == "Le forage est sec."
    change_shown = page_of(answer).select_one(".change .passage-text").get_text()
    assert change_shown == "Le puitsforage est profondsec."
    assert latest().body == "Le puits est profond."


def test_saving_again_takes_the_second_text_and_keeps_the_first(
    writer: Colleague, editor: Colleague
) -> None:
    item = both_change(writer, editor)
    answer = change(writer, item, body="Le forage est sec.", version="1")
    again = change(writer, item, body="Le forage est sec.", version=typed_in(answer)["version"])
    assert (again.status_code, latest().body) == (303, "Le forage est sec.")
    assert count(Revision) == 3


def test_the_same_change_by_both_is_no_conflict(writer: Colleague, editor: Colleague) -> None:
    item = both_change(writer, editor)
    assert change(writer, item, body="Le puits est profond.", version="1").status_code == 303


def test_a_version_that_never_was_is_a_conflict(writer: Colleague) -> None:
    item = written(writer)
    for version in ("", "0", "99", "-1", "x"):
        answer = change(writer, item, title="Autre", version=version)
        assert (answer.status_code, latest().title) == (409, "Le puits")
        assert typed_in(answer)["title"] == "Autre"


def test_a_text_proposed_meanwhile_by_its_author_in_another_tab_is_not_lost(
    writer: Colleague,
) -> None:
    item = written(writer)
    writer.send(f"/fr/bureau/gon-boussougou/actualites/{item.id}/proposer/")
    answer = change(writer, item, title="Autre")
    assert (answer.status_code, typed_in(answer)["title"]) == (409, "Autre")
    assert "Vous ne pouvez pas faire cela avec ce texte." in plain(answer)
