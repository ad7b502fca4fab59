"""A passage at the workbench: drafts, translations, review, and two people at once."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portal.accounts.models import Person
from portal.accounts.queries import list_skills
from portal.db import db, saving
from portal.translate.models import Standing, State, Suggestion, Target, Unit
from portal.translate.queries import find_target, list_slugs_of, list_units
from portal.translate.telling import write_digests
from portal.writing.models import Stage
from tests.client import Reader
from tests.factories import NOW, a_page, edit, units_of
from tests.people import CHAPONOST, GON, a_person, signed_in
from tests.workbench import BENCH, Bench, a_translator, a_unit, main_text, translated
from tests.writing_ways import a_draft, a_news

GOOD, OTHER = "Il pozzo è scavato.", "Il pozzo è stato scavato."


def target_of(unit: Unit, tag: str = "it") -> Target:
    target = find_target(unit, tag)
    assert target is not None
    return target


def the_suggestion() -> Suggestion:
    return db.session.query(Suggestion).one()


@pytest.fixture
def reviewers(app: Flask) -> tuple[Person, Person]:
    """Two who review Italian: neither may review what they wrote themselves."""
    return a_translator(role="reviewer"), a_translator(role="reviewer")


def test_a_translation_is_saved_and_waits_for_review(app: Flask) -> None:
    person, unit = a_translator(), a_unit()
    answer = Bench(app, person).press(unit, "translated", GOOD)
    assert answer.status_code == 302
    target = target_of(unit)
    assert (target.forms, target.state) == ([GOOD], State.TRANSLATED)
    assert target.author_id == person.id


def test_a_draft_may_hold_what_the_checks_refuse(app: Flask) -> None:
    unit = a_unit("Le [puits](https://example.org).")
    Bench(app, a_translator()).press(unit, "draft", "Il pozzo")
    assert target_of(unit).state is State.DRAFT


def test_an_error_stands_in_the_way_of_a_translation_and_keeps_what_was_typed(app: Flask) -> None:
    unit = a_unit("Le [puits](https://example.org).")
    answer = Bench(app, a_translator()).press(unit, "translated", "Il pozzo.")
    assert answer.status_code == 400
    assert "Il manque le lien" in main_text(answer)
    assert "Il pozzo.</textarea>" in answer.text
    assert find_target(unit, "it") is None


def test_a_warning_is_let_pass_by_whoever_has_seen_it(app: Flask) -> None:
    bench, unit = Bench(app, a_translator()), a_unit()
    assert bench.press(unit, "translated", "Il pozzo è scavato").status_code == 400
    answer = bench.press(unit, "translated", "Il pozzo è scavato", **{"pass": "end-mark"})
    assert answer.status_code == 302
    assert target_of(unit).state is State.TRANSLATED


def test_an_empty_text_is_refused_with_a_sentence(app: Flask) -> None:
    answer = Bench(app, a_translator()).press(a_unit(), "translated", "  ")
    assert answer.status_code == 409
    assert "Écrivez la traduction" in main_text(answer)


def test_nobody_reviews_their_own_text(app: Flask, reviewers: tuple[Person, Person]) -> None:
    bench, unit = Bench(app, reviewers[0]), a_unit()
    bench.press(unit, "reviewed", GOOD)
    assert target_of(unit).state is State.TRANSLATED
    assert bench.press(unit, "review").status_code == 409
    assert target_of(unit).state is State.TRANSLATED


def test_the_only_reviewer_of_a_language_reviews_their_own_text(app: Flask) -> None:
    unit = a_unit()
    bench = Bench(app, a_translator(role="reviewer"))
    bench.press(unit, "reviewed", GOOD)
    assert target_of(unit).state is State.REVIEWED
    assert "seul·e à relire" in bench.see(unit).get_text()


def test_another_reviewer_reviews_by_saving_the_text_as_it_is(
    app: Flask, reviewers: tuple[Person, Person]
) -> None:
    unit = a_unit()
    translated(unit, GOOD, by=reviewers[0])
    Bench(app, reviewers[1]).press(unit, "reviewed", GOOD)
    target = target_of(unit)
    assert (target.state, target.author_id, target.reviewer_id) == (
        State.REVIEWED,
        reviewers[0].id,
        reviewers[1].id,
    )


def test_a_reviewed_text_stays_and_the_new_one_is_proposed(app: Flask) -> None:
    unit = a_unit()
    translated(unit, GOOD, state=State.REVIEWED)
    Bench(app, a_translator()).press(unit, "translated", OTHER)
    assert target_of(unit).forms == [GOOD]
    assert the_suggestion().forms == [OTHER]


def test_a_draft_does_not_take_a_text_away_from_readers(app: Flask) -> None:
    unit = a_unit()
    translated(unit, GOOD)
    Bench(app, a_translator()).press(unit, "draft", "Il poz")
    assert target_of(unit).forms == [GOOD]
    assert the_suggestion().is_draft


def test_a_draft_of_somebody_is_shown_to_nobody_else(app: Flask) -> None:
    unit = a_unit()
    translated(unit, GOOD)
    Bench(app, a_translator()).press(unit, "draft", "Il poz")
    assert "Il poz" not in Bench(app, a_translator()).see(unit).get_text().replace(GOOD, "")


def test_an_accepted_suggestion_is_reviewed_and_its_authors(app: Flask) -> None:
    author, unit = a_translator(), a_unit()
    Bench(app, author).press(unit, "suggest", GOOD)
    number = the_suggestion().id
    reviewer = a_translator(role="reviewer")
    Bench(app, reviewer).answer(unit, f"accept:{number}")
    target = target_of(unit)
    assert (target.state, target.author_id) == (State.REVIEWED, author.id)
    assert the_suggestion().standing is Standing.ACCEPTED


def test_a_suggestion_taken_in_other_words_waits_for_another_reviewer(
    app: Flask, reviewers: tuple[Person, Person]
) -> None:
    unit = a_unit()
    Bench(app, a_translator()).press(unit, "suggest", GOOD)
    number = the_suggestion().id
    bench = Bench(app, reviewers[0])
    assert GOOD in bench.press(unit, f"edit:{number}").text
    bench.press(unit, "reviewed", OTHER, editing=str(number))
    assert (target_of(unit).forms, target_of(unit).state) == ([OTHER], State.TRANSLATED)
    assert the_suggestion().standing is Standing.ACCEPTED


def test_a_suggestion_is_not_rejected_without_a_reason(app: Flask) -> None:
    unit = a_unit()
    Bench(app, a_translator()).press(unit, "suggest", GOOD)
    answer = Bench(app, a_translator(role="reviewer")).press(unit, f"reject:{the_suggestion().id}")
    assert answer.status_code == 409
    assert the_suggestion().standing is Standing.OPEN


def test_the_author_of_a_rejected_suggestion_reads_why(app: Flask) -> None:
    unit, author = a_unit(), a_translator()
    Bench(app, author).press(unit, "suggest", GOOD)
    reviewer = Bench(app, a_translator(role="reviewer"))
    reviewer.press(unit, f"reject:{the_suggestion().id}", why="Le temps du verbe ne va pas.")
    assert "Le temps du verbe ne va pas." in Bench(app, author).see(unit).get_text()


def test_a_suggestion_is_withdrawn_by_its_author_alone(app: Flask) -> None:
    unit, author = a_unit(), a_translator()
    Bench(app, author).press(unit, "suggest", GOOD)
    number = the_suggestion().id
    assert Bench(app, a_translator()).press(unit, f"withdraw:{number}").status_code == 409
    Bench(app, author).press(unit, f"withdraw:{number}")
    assert the_suggestion().standing is Standing.WITHDRAWN


def test_a_translator_reviews_nothing(app: Flask) -> None:
    unit, bench = a_unit(), Bench(app, a_translator())
    translated(unit, GOOD)
    assert bench.press(unit, "reviewed", GOOD).status_code == 404
    assert bench.press(unit, "review").status_code == 409
    assert bench.press(unit, "return", why="Non").status_code == 409
    assert target_of(unit).state is State.TRANSLATED


def test_a_text_given_back_is_a_draft_and_says_why(app: Flask) -> None:
    unit, author = a_unit(), a_translator()
    translated(unit, GOOD, by=author)
    Bench(app, a_translator(role="reviewer")).press(unit, "return", why="Le verbe manque.")
    assert target_of(unit).state is State.DRAFT
    assert "Le verbe manque." in Bench(app, author).see(unit).get_text()


def test_two_people_at_one_passage_see_both_texts_and_lose_none(app: Flask) -> None:
    unit, late = a_unit(), Bench(app, a_translator())
    token = late.token(unit)
    Bench(app, a_translator()).press(unit, "translated", GOOD)
    answer = late.press(unit, "translated", OTHER, token=token)
    assert answer.status_code == 409
    assert GOOD in main_text(answer)
    assert f"{OTHER}</textarea>" in answer.text
    assert target_of(unit).forms == [GOOD]


def test_the_same_text_from_two_people_is_no_conflict(app: Flask) -> None:
    unit, late = a_unit(), Bench(app, a_translator())
    token = late.token(unit)
    Bench(app, a_translator()).press(unit, "translated", GOOD)
    assert late.press(unit, "translated", GOOD, token=token).status_code == 302


def test_a_changed_source_is_a_conflict_too(app: Flask) -> None:
    page = a_page(body="Le puits est creusé depuis un an.")
    unit, bench = units_of(page)[0], Bench(app, a_translator())
    token = bench.token(unit)
    edit(page, body="Le puits est creusé depuis deux ans.")
    unit = units_of(page)[0]
    assert bench.press(unit, "translated", GOOD, token=token).status_code == 409


def test_an_outdated_text_shows_what_the_source_changed(app: Flask) -> None:
    page = a_page(body="Le puits est creusé depuis un an.")
    translated(units_of(page)[0], "Il pozzo è scavato da un anno.")
    edit(page, body="Le puits est creusé depuis deux ans.")
    shown = Bench(app, a_translator()).see(units_of(page)[0])
    assert [each.get_text() for each in shown.select(".pair-open del")] == ["un an"]


def test_to_leave_the_source_as_it_is_counts_as_done(app: Flask) -> None:
    unit = a_unit("Chaponost et Gon-Boussougou")
    Bench(app, a_translator()).press(unit, "leave")
    assert (target_of(unit).forms, target_of(unit).state) == ([unit.source], State.TRANSLATED)


def test_a_fix_is_put_in_the_field_and_nothing_is_saved(app: Flask) -> None:
    unit = a_unit("Le puits…")
    answer = Bench(app, a_translator()).press(unit, "fix:dots/0", "Il pozzo...")
    assert "Il pozzo…</textarea>" in answer.text
    assert find_target(unit, "it") is None


def test_an_earlier_text_is_put_back_from_the_history(app: Flask) -> None:
    unit, person = a_unit(), a_translator()
    translated(unit, GOOD, by=person)
    translated(unit, OTHER, by=person)
    bench = Bench(app, person)
    button = bench.see(unit).select_one("button[value^='revert:']")
    assert button is not None
    bench.press(unit, str(button["value"]))
    assert target_of(unit).forms == [GOOD]


def test_after_saving_comes_the_next_passage_that_nobody_is_on(app: Flask) -> None:
    page = a_page(body="Un puits.\n\nUne école.\n\nUn moulin.")
    first, second, third = units_of(page)
    other = Bench(app, a_translator())
    other.press(second, "here")
    answer = Bench(app, a_translator()).press(first, "translated", "Un pozzo.")
    assert answer.location.endswith(f"/{third.id}/#form0")


def test_a_mark_tells_who_is_on_a_passage(app: Flask) -> None:
    unit = a_unit()
    Bench(app, a_translator(name="Awa Sawadogo")).press(unit, "here")
    assert "Awa Sawadogo" in Bench(app, a_translator()).see(unit).get_text()


def test_a_translator_of_another_language_finds_nothing_here(app: Flask) -> None:
    unit = a_unit()
    client = Bench(app, a_translator("mos"), "it").client
    assert client.get(f"{BENCH}it/{unit.id}/").status_code == 404
    assert client.send(f"{BENCH}it/{unit.id}/", {"act": "draft", "form0": "x"}).status_code == 404


def test_a_button_that_does_not_exist_is_refused(app: Flask) -> None:
    assert Bench(app, a_translator()).press(a_unit(), "own", GOOD).status_code == 400


def test_a_suggestion_is_only_decided_at_its_own_passage(app: Flask) -> None:
    unit, elsewhere = a_unit(), a_unit("Une école.")
    Bench(app, a_translator()).press(unit, "suggest", GOOD)
    number = the_suggestion().id
    answer = Bench(app, a_translator(role="reviewer")).press(elsewhere, f"accept:{number}")
    assert answer.status_code == 404
    assert find_target(elsewhere, "it") is None


def test_remarks_stay_with_the_passage(app: Flask) -> None:
    unit, bench = a_unit(), Bench(app, a_translator())
    bench.press(unit, "remark:it", why="Quel puits est-ce ?")
    assert "Quel puits est-ce ?" in bench.see(unit).get_text()


def test_words_of_the_glossary_are_marked_in_the_source_and_looked_for(app: Flask) -> None:
    bench, unit = Bench(app, a_translator()), a_unit("Le puits est creusé.")
    sent = {"source_language": "fr", "source": "puits", "target": "pozzo"}
    bench.client.send(f"{BENCH}it/glossaire/", sent)
    assert [each.get_text() for each in bench.see(unit).select(".pair-src mark")] == ["puits"]
    answer = bench.press(unit, "translated", "La fonte è scavata.")
    assert answer.status_code == 400
    assert "pozzo" in main_text(answer)


def test_a_text_translated_before_helps_with_one_that_is_alike(app: Flask) -> None:
    translated(a_unit("Le puits de Tiéré est creusé."), "Il pozzo di Tiéré è scavato.")
    shown = Bench(app, a_translator()).see(a_unit("Le puits de Tiéré est couvert."))
    assert "Il pozzo di Tiéré è scavato." in shown.get_text()


def test_a_title_translated_gives_news_a_name_in_that_language(app: Flask) -> None:
    item = a_news(title="Le puits de Tiéré")
    unit = next(each for each in list_units(item) if each.field == "title")
    Bench(app, a_translator()).press(unit, "translated", "Il pozzo di Tiéré")
    assert [slug.slug for slug in list_slugs_of(item, "it")] == ["il-pozzo-di-tiere"]


def test_a_draft_of_a_town_is_no_work_for_translators(app: Flask) -> None:
    item = a_draft()
    unit = list_units(item)[0]
    bench = Bench(app, a_translator())
    assert bench.client.get(bench.address(unit)).status_code == 404


def test_a_town_asks_for_a_translation_and_translators_see_it(app: Flask) -> None:
    item = a_news(GON)
    colleague = signed_in(app, a_person((GON, "contributor")))
    sent = {"kind": "news", "number": str(item.id), "tag": "mos"}
    assert colleague.send(f"/fr/bureau/{GON}/traduire/", sent).status_code == 302
    board = Bench(app, a_translator("mos"), "mos").client.page(f"{BENCH}?kind=news")
    assert "demandé par la commune" in board.get_text()


def test_a_town_asks_for_its_own_items_alone(app: Flask) -> None:
    item = a_news(CHAPONOST)
    colleague = signed_in(app, a_person((GON, "contributor")))
    sent = {"kind": "news", "number": str(item.id), "tag": "mos"}
    assert colleague.send(f"/fr/bureau/{GON}/traduire/", sent).status_code == 404


def test_who_wishes_it_is_written_to_once_a_week(app: Flask) -> None:
    person = a_translator()
    with saving():
        for skill in list_skills([person.id]):
            skill.wants_digest = True
    for now, letters in ((NOW, 1), (NOW + timedelta(days=3), 0), (NOW + timedelta(days=8), 1)):
        with saving():
            assert write_digests(now) == letters


def test_a_translator_who_agreed_is_thanked_by_name(app: Flask, reader: Reader) -> None:
    person, shy = a_translator(name="Awa Sawadogo"), a_translator(name="Anonyme")
    with saving():
        for skill in list_skills([person.id]):
            skill.is_named = True
    page = reader.page("/fr/langues/").get_text()
    assert "Awa Sawadogo" in page
    assert shy.name not in page


def test_the_public_progress_tells_nothing_of_what_is_not_published(
    app: Flask, reader: Reader
) -> None:
    before = reader.page("/fr/langues/").get_text()
    a_news(GON, stage=Stage.PROPOSED)
    a_news(GON, publish_at=datetime.now(UTC) + timedelta(days=1))
    assert reader.page("/fr/langues/").get_text() == before


def test_ones_own_text_is_not_saved_for_a_source_one_has_not_seen(app: Flask) -> None:
    page = a_page(body="Le puits est creusé depuis un an.")
    bench = Bench(app, a_translator())
    bench.press(units_of(page)[0], "translated", GOOD)
    token = bench.token(units_of(page)[0])
    edit(page, body="Le puits est creusé depuis deux ans.")
    unit = units_of(page)[0]
    answer = bench.press(unit, "translated", OTHER, token=token)
    assert answer.status_code == 409
    assert "pendant que vous l’aviez ouvert" in main_text(answer)
    assert target_of(unit).is_outdated


def test_a_warning_beside_a_suggestion_is_let_pass_by_who_accepts_it(app: Flask) -> None:
    unit = a_unit()
    Bench(app, a_translator()).press(unit, "suggest", "Il pozzo è scavato")
    bench, number = Bench(app, a_translator(role="reviewer")), the_suggestion().id
    assert bench.see(unit).select(".pair-help .check-warn")
    bench.answer(unit, f"accept:{number}")
    assert target_of(unit).state is State.REVIEWED


def test_a_suggestion_written_on_meanwhile_is_not_accepted_unseen(app: Flask) -> None:
    unit, author = a_unit(), Bench(app, a_translator())
    author.press(unit, "suggest", GOOD)
    reviewer, act = Bench(app, a_translator(role="reviewer")), f"accept:{the_suggestion().id}"
    seen = reviewer.form_of(unit, act)
    author.press(unit, "suggest", OTHER)
    assert reviewer.client.send(reviewer.address(unit), seen).status_code == 409
    assert find_target(unit, "it") is None


def test_a_text_written_on_meanwhile_is_not_reviewed_unseen(
    app: Flask, reviewers: tuple[Person, Person]
) -> None:
    unit, author = a_unit(), Bench(app, reviewers[0])
    author.press(unit, "translated", GOOD)
    reviewer = Bench(app, reviewers[1])
    token = reviewer.token(unit)
    author.press(unit, "translated", OTHER)
    assert reviewer.press(unit, "review", token=token).status_code == 409
    assert target_of(unit).state is State.TRANSLATED


def test_a_draft_beside_a_text_is_accepted_by_nobody(app: Flask) -> None:
    unit = a_unit()
    translated(unit, GOOD)
    Bench(app, a_translator()).press(unit, "draft", OTHER)
    bench = Bench(app, a_translator(role="reviewer"))
    assert bench.press(unit, f"accept:{the_suggestion().id}").status_code == 409
    assert target_of(unit).forms == [GOOD]


def test_a_draft_of_other_words_for_a_suggestion_decides_nothing(app: Flask) -> None:
    unit = a_unit()
    Bench(app, a_translator()).press(unit, "suggest", GOOD)
    number = the_suggestion().id
    Bench(app, a_translator(role="reviewer")).press(unit, "draft", OTHER, editing=str(number))
    assert target_of(unit).state is State.DRAFT
    assert the_suggestion().standing is Standing.OPEN


def test_other_words_for_a_suggestion_are_saved_at_its_own_passage(app: Flask) -> None:
    unit, elsewhere = a_unit(), a_unit("Une école.")
    Bench(app, a_translator()).press(unit, "suggest", GOOD)
    number = the_suggestion().id
    bench = Bench(app, a_translator(role="reviewer"))
    answer = bench.press(elsewhere, "reviewed", "Una scuola.", editing=str(number))
    assert answer.status_code == 404
    assert find_target(unit, "it") is None


def test_a_refused_answer_leaves_the_saved_text_in_its_field(app: Flask) -> None:
    unit = a_unit()
    translated(unit, GOOD)
    Bench(app, a_translator()).press(unit, "suggest", OTHER)
    bench = Bench(app, a_translator(role="reviewer"))
    answer = bench.answer(unit, f"reject:{the_suggestion().id}")
    assert f"{GOOD}</textarea>" in answer.text


def test_nothing_is_translated_into_the_language_it_is_written_in(app: Flask) -> None:
    unit = a_unit()
    client = Bench(app, a_translator("fr", "reviewer"), "fr").client
    for path in (f"{unit.id}/", f"page/{unit.item_id}/", f"page/{unit.item_id}/po/"):
        assert client.get(f"{BENCH}fr/{path}").status_code == 404


def test_what_was_asked_for_and_is_there_is_asked_for_no_more(app: Flask) -> None:
    item = a_news(GON)
    colleague = signed_in(app, a_person((GON, "contributor")))
    sent = {"kind": "news", "number": str(item.id), "tag": "it"}
    colleague.send(f"/fr/bureau/{GON}/traduire/", sent)
    for unit in list_units(item):
        translated(unit, "Un testo.")
    board = Bench(app, a_translator()).client.page(f"{BENCH}?kind=news")
    assert "demandé par la commune" not in board.get_text()
