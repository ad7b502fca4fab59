"""The founding content is loaded once, follows its files, and gives way to what people write."""

import re
import shutil
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.db import db, saving
from portal.documents.models import Document
from portal.i18n.languages import add_language, load_languages
from portal.i18n.translatable import Translatable
from portal.pages.models import Page
from portal.partnership.models import Milestone, Objective
from portal.seed.loader import CONTENT, Harvest, SeedError, _fingerprint, plant
from portal.seed.models import Seeded
from portal.towns.models import Fact, Service, Town
from portal.translate.models import State, Target, Unit
from portal.translate.queries import list_targets, list_units
from tests.client import Reader
from tests.factories import LATER, edit, translate, units_of
from tests.people import TABLES_OF_PEOPLE
from tests.workbench import TABLES_OF_TRANSLATING
from tests.writing_ways import TABLES_OF_WRITING

# Word for word those of the charter, as Chaponost published them; only ’ and the hyphen of
# Gon-Boussougou are ours.
OBJECTIVES = [
    "Favoriser le dialogue entre les cultures burkinabé et française et une ouverture sur le monde",
    "Promouvoir la citoyenneté fondée sur la solidarité entre les personnes et leurs territoires",
    "Mettre en œuvre un projet de coopération décentralisée de territoire à territoire",
    "Promouvoir la coopération décentralisée dans une perspective de développement durable "
    "intégrant les dimensions sociales, environnementales, économiques et culturelles",
    "Participer à un développement local, concerté et durable des territoires",
    "Favoriser l’implication progressive de Lesignano de’Bagni",
    "Favoriser l’implication de structures partenaires de Chaponost et Gon-Boussougou dans la "
    "mise en œuvre des actions du projet de coopération",
]
SOME = (
    "towns/gon-boussougou",
    "pages/partnership",
    "pages/history",
    "pages/legal",
    "pages/help",
    "objectives/1",
    "milestones/2009-first-steps",
    "documents/charter",
)
MODELS = (Town, Fact, Service, Page, Objective, Milestone, Document)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of some of the founding content that a test may change."""
    for path in CONTENT.glob("*/*.md"):
        if f"{path.parent.name}/{path.name.split('.')[0]}" in SOME:
            copy = tmp_path / "content" / path.parent.name / path.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    return tmp_path / "content"


@pytest.fixture
def dioula(app: Flask, own_translations: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One language more on the list, as ``flask languages add dyu`` writes it."""
    path = own_translations / "languages.toml"
    add_language(
        path,
        "dyu",
        name="Julakan",
        names={"fr": "dioula", "it": "diula"},
        locale="fr_BF",
        fallback=["fr"],
        plural="nplurals=2; plural=(n != 1);",
        direction="ltr",
        visible_to="visitors",
        review=True,
        letters=[],
        alphabet="a b c",
    )
    monkeypatch.setitem(app.extensions, "languages", load_languages(path))


def load(content: Path = CONTENT) -> Harvest:
    with saving():
        return plant(LATER, content)


def dump() -> dict[str, list[str]]:
    """Give every row of every table that holds content."""
    return {
        table.name: sorted(map(repr, db.session.execute(table.select())))
        for table in db.metadata.sorted_tables
        if table.name not in TABLES_OF_PEOPLE | TABLES_OF_WRITING | TABLES_OF_TRANSLATING
    }


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def the_page(key: str) -> Page:
    return db.session.scalars(select(Page).where(Page.key == key)).one()


def the_fact(key: str) -> Fact:
    return db.session.scalars(select(Fact).where(Fact.key == key)).one()


def italian(item: Translatable) -> dict[str, Target]:
    """Give the Italian targets of an item by their source."""
    units = [unit for unit in list_units(item) if unit.is_used]
    return {target.unit.source: target for target in list_targets(units, "it")}


# Loading again


def test_loading_again_doubles_nothing_and_changes_no_row(app: Flask) -> None:
    before = dump()
    assert all(before.values()), "every table should hold something"
    load()
    assert dump() == before


def test_loading_again_tells_that_everything_was_kept(app: Flask) -> None:
    harvest = load()
    assert (harvest.new, harvest.changed) == (0, 0)
    items = sum(db.session.query(model).count() for model in MODELS)
    assert harvest.kept == 2 * items, "each in French and in Italian"


def test_a_page_edited_on_the_site_stays_as_edited(app: Flask, content: Path) -> None:
    edit(the_page("legal"), body="Écrit par la commune.")
    before = dump()
    load(content)
    assert dump() == before


def test_a_page_edited_on_the_site_stays_when_its_file_changes(app: Flask, content: Path) -> None:
    edit(the_page("legal"), title="Écrit par la commune")
    before = dump()
    rewrite(content / "pages/legal.fr.md", "Armoiries et logos", "Les armoiries")
    rewrite(content / "pages/legal.it.md", "Stemmi e loghi", "Gli stemmi")
    load(content)
    assert dump() == before


def test_a_translation_edited_on_the_site_stays(app: Flask, content: Path) -> None:
    translate(units_of(the_page("legal"))[0], "Scritto dal Comune")
    before = dump()
    rewrite(content / "pages/legal.it.md", "Stemmi e loghi", "Gli stemmi")
    load(content)
    assert dump() == before


def test_a_link_of_a_translation_edited_on_the_site_stays(app: Flask, content: Path) -> None:
    target = italian(the_page("legal"))["[Accessibilité](1)"]
    translate(target.unit, target.forms[0], links={"1": "https://example.org/it"})
    before = dump()
    rewrite(content / "pages/legal.it.md", "Stemmi e loghi", "Gli stemmi")
    load(content)
    assert dump() == before


def test_a_page_deleted_on_the_site_is_not_brought_back(app: Flask, content: Path) -> None:
    with saving():
        db.session.delete(the_page("legal"))
    before = dump()
    rewrite(content / "pages/legal.fr.md", "Armoiries et logos", "Les armoiries")
    load(content)
    assert dump() == before


def test_a_fact_deleted_on_the_site_is_not_brought_back(app: Flask, content: Path) -> None:
    with saving():
        db.session.delete(the_fact("villages"))
    before = dump()
    load(content)
    assert dump() == before


def test_a_page_that_was_written_on_the_site_is_not_taken_over(app: Flask, content: Path) -> None:
    with saving():
        db.session.add(
            Page(key="water", language="fr", position=9, title="L’eau", summary="Le nôtre", body="")
        )
    before = dump()
    front = 'title = "Eau"\nsummary = "Un autre"\n[item]\nposition = 9'
    (content / "pages/water.fr.md").write_text(f"+++\n{front}\n+++\n", encoding="utf-8")
    load(content)
    assert dump() == before


# Changed files


def test_a_changed_file_changes_a_page_and_its_translation(app: Flask, content: Path) -> None:
    rewrite(content / "pages/legal.fr.md", "Armoiries et logos", "Les armoiries")
    rewrite(content / "pages/legal.it.md", "Stemmi e loghi", "Gli stemmi")
    harvest = load(content)
    page = the_page("legal")
    assert "## Les armoiries\n" in page.body
    assert italian(page)["Les armoiries"].forms == ["Gli stemmi"]
    assert harvest.changed == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Armoiries et logos", "## Les armoiries"),
        ("## Licence", "Un paragraphe de plus.\n\n## Licence"),
        ("## Ce qui n’est pas", "Une phrase avant tout.\n\n## Ce qui n’est pas"),
    ],
)
def test_unchanged_paragraphs_keep_their_units(
    app: Flask, content: Path, old: str, new: str
) -> None:
    before = {unit.source: unit.id for unit in units_of(the_page("legal"))}
    rewrite(content / "pages/legal.fr.md", old, new)
    (content / "pages/legal.it.md").unlink()
    load(content)
    after = {unit.source: unit.id for unit in units_of(the_page("legal"))}
    kept = before.keys() & after.keys()
    assert len(kept) >= len(before) - 1
    assert {source: after[source] for source in kept} == {each: before[each] for each in kept}


def test_a_translation_whose_file_did_not_follow_is_outdated(app: Flask, content: Path) -> None:
    rewrite(content / "pages/legal.fr.md", "Armoiries et logos", "Les armoiries")
    load(content)
    target = italian(the_page("legal"))["Les armoiries"]
    assert target.forms == ["Stemmi e loghi"]
    assert target.is_outdated


def test_a_translation_whose_file_follows_later_is_up_to_date(app: Flask, content: Path) -> None:
    rewrite(content / "pages/legal.fr.md", "Armoiries et logos", "Les armoiries")
    load(content)
    rewrite(content / "pages/legal.it.md", "Stemmi e loghi", "Gli stemmi")
    load(content)
    target = italian(the_page("legal"))["Les armoiries"]
    assert target.forms == ["Gli stemmi"]
    assert not target.is_outdated


def test_a_changed_translation_is_made_from_the_text_it_comes_with(
    app: Flask, content: Path
) -> None:
    rewrite(content / "pages/legal.fr.md", "## Licence", "## La licence")
    rewrite(content / "pages/legal.it.md", "Stemmi e loghi", "Gli stemmi")
    load(content)
    target = italian(the_page("legal"))["La licence"]
    assert target.forms == ["Licenza"]
    assert not target.is_outdated


def test_a_reviewed_passage_stays_reviewed_when_its_file_changes_elsewhere(
    app: Flask, content: Path
) -> None:
    reviewed = italian(the_page("legal"))["Licence"]
    with saving():
        reviewed.state, reviewed.reviewer = State.REVIEWED, "Ada"
    rewrite(content / "pages/legal.it.md", "Stemmi e loghi", "Gli stemmi")
    load(content)
    targets = italian(the_page("legal"))
    assert (targets["Licence"].state, targets["Licence"].reviewer) == (State.REVIEWED, "Ada")
    assert targets["Armoiries et logos"].state is State.TRANSLATED


def test_a_changed_link_of_a_translation_is_loaded(app: Flask, content: Path) -> None:
    rewrite(content / "pages/legal.it.md", "page:accessibility", "https://example.org/it")
    load(content)
    target = italian(the_page("legal"))["[Accessibilité](1)"]
    assert target.links == {"1": "https://example.org/it"}


def test_a_figure_that_gets_a_year_is_loaded(app: Flask, content: Path) -> None:
    file = content / "towns/gon-boussougou.fr.md"
    rewrite(file, 'key = "villages"\n', 'key = "villages"\nyear = 2020\n')
    assert load(content).changed == 1
    assert the_fact("villages").year == 2020


def test_a_figure_that_loses_its_year_is_loaded(app: Flask, content: Path) -> None:
    rewrite(content / "towns/gon-boussougou.fr.md", "year = 2019\n", "")
    assert load(content).changed == 1
    assert the_fact("population-2019").year is None


def the_milestone(key: str) -> Milestone:
    return db.session.query(Milestone).filter_by(key=key).one()


def test_a_value_that_moves_to_another_column_is_loaded(app: Flask, content: Path) -> None:
    """The same values under other names are another text."""
    path = content / "milestones" / "2009-first-steps.fr.md"
    rewrite(path, "year = 2009", "year = 2009\nnear_month = 6")
    load(content)
    rewrite(path, "near_month", "month")
    assert load(content).changed == 1
    milestone = the_milestone("2009-first-steps")
    assert (milestone.month, milestone.near_month) == (6, None)


def test_a_value_moved_on_the_site_stays_when_its_file_changes(app: Flask, content: Path) -> None:
    path = content / "milestones" / "2009-first-steps.fr.md"
    rewrite(path, "year = 2009", "year = 2009\nnear_month = 6")
    load(content)
    milestone = the_milestone("2009-first-steps")
    with saving():
        milestone.month, milestone.near_month = 6, None
    rewrite(path, "En 2009", "Durant 2009")
    load(content)
    assert (milestone.month, milestone.near_month) == (6, None)


def test_a_document_loaded_before_it_could_be_dated_follows_its_file(app: Flask) -> None:
    """The first releases remembered values in a list, with gaps, and had no date."""
    document = db.session.query(Document).filter_by(key="charter").one()
    listed = [document.kind.value, str(document.position), document.summary, document.title, None]
    with saving():
        document.year = document.month = document.spoken = None
        seeded = db.session.get(Seeded, "documents/charter.fr")
        seeded.fingerprint = _fingerprint(listed)
    load()
    assert (document.year, document.month, document.spoken) == (2013, 12, "fr")


@pytest.mark.parametrize(
    ("tag", "old", "new"),
    [("fr", "mentions-legales", "mentions"), ("it", "note-legali", "note")],
)
def test_an_old_slug_leads_to_the_new_one(
    reader: Reader, content: Path, tag: str, old: str, new: str
) -> None:
    rewrite(content / f"pages/legal.{tag}.md", f'"{old}"', f'"{new}"')
    load(content)
    answer = reader.get(f"/{tag}/{old}/")
    assert (answer.status_code, answer.location) == (301, f"/{tag}/{new}/")
    reader.page(f"/{tag}/{new}/")


def test_a_page_is_put_below_its_parent_however_deep(app: Flask, content: Path) -> None:
    for key, parent in (("a", "b"), ("b", "c"), ("c", "history")):
        front = f'title = "{key}"\nsummary = "{key}"\n[item]\nposition = 1\nparent = "{parent}"'
        (content / f"pages/{key}.fr.md").write_text(f"+++\n{front}\n+++\n", encoding="utf-8")
    load(content)
    assert the_page("a").parent_id == the_page("b").id
    assert the_page("b").parent_id == the_page("c").id


def test_a_file_needs_no_empty_line_at_its_end(app: Flask, content: Path) -> None:
    file = content / "objectives/1.it.md"
    text = file.read_text(encoding="utf-8").replace("Favorire", "Promuovere").rstrip("\n")
    file.write_text(text, encoding="utf-8")
    assert load(content).changed == 1


# Wrong files

WRONG = [
    ("objectives/1.fr.md", "[item]\nnumber = 1\n", "", "[item]"),
    ("objectives/1.it.md", '"\n+++', '"\n[item]\nnumber = 1\n+++', "[item]"),
    ("objectives/1.fr.md", "number = 1", "", "no number"),
    ("objectives/1.it.md", "wording =", "wordings =", "no wording"),
    ("objectives/1.it.md", 'wording = "', 'wording = 1 # "', "no wording"),
    ("objectives/1.it.md", 'wording = "', "wording = ", "at line 2"),
    ("objectives/1.it.md", "+++\nwording", "wording", "+++"),
    ("documents/charter.fr.md", 'kind = "charter"', 'kind = "law"', "framework convention"),
    ("milestones/2009-first-steps.fr.md", "source", "sources", "no source"),
    ("towns/gon-boussougou.fr.md", 'key = "villages"', 'kei = "villages"', "no key"),
    ("towns/gon-boussougou.it.md", "[facts.villages]", "[facts.village]", "no label"),
    ("towns/gon-boussougou.fr.md", 'country = "BF"', "", "no country"),
    ("towns/gon-boussougou.fr.md", 'country = "BF"', 'country = "XX"', "ISO 3166"),
    ("pages/history.fr.md", 'parent = "', 'parent = "non-', "below"),
    ("pages/legal.fr.md", 'slug = "mentions-legales"', 'slug = "aide"', '"aide"'),
    ("pages/legal.fr.md", 'slug = "mentions-legales"', 'slug = "À lire"', "slug"),
    ("pages/legal.fr.md", 'slug = "mentions-legales"', "slug = 3", "slug"),
    ("pages/legal.fr.md", 'slug = "mentions-legales"', 'slug = "comuni"', "section"),
    ("pages/legal.it.md", "## Licenza", "Licenza", "same blocks"),
    ("pages/legal.it.md", "## Licenza", "## Licenza\n\nUn paragrafo in più.", "same blocks"),
    ("pages/legal.it.md", "- [Accessibilità](page:accessibility)", "", "same blocks"),
    ("pages/legal.it.md", "- sauvonsleau.fr.", "- [sauvonsleau.fr](/).", "link"),
]


@pytest.mark.parametrize(("name", "old", "new", "words"), WRONG)
def test_a_wrong_file_is_refused_by_its_name_and_changes_nothing(
    app: Flask, content: Path, name: str, old: str, new: str, words: str
) -> None:
    before = dump()
    rewrite(content / "towns/gon-boussougou.fr.md", "Vingt-neuf", "29")
    rewrite(content / name, old, new)
    with pytest.raises(SeedError) as refused:
        load(content)
    assert name.split(".")[0] in str(refused.value)
    assert words in str(refused.value)
    assert dump() == before


def test_a_file_in_an_unknown_language_is_refused_by_its_name(app: Flask, content: Path) -> None:
    shutil.copy(content / "objectives/1.it.md", content / "objectives/1.xx.md")
    with pytest.raises(SeedError, match=r'^objectives/1\.xx\.md is in "xx"'):
        load(content)


def test_a_file_that_is_no_text_is_refused_by_its_name(app: Flask, content: Path) -> None:
    (content / "objectives/1.it.md").write_bytes(b"+++\n\xff\n+++\n")
    with pytest.raises(SeedError, match=r"^objectives/1\.it\.md can't be read"):
        load(content)


def test_pages_that_stand_below_each_other_are_refused(app: Flask, content: Path) -> None:
    rewrite(content / "pages/history.fr.md", "[item]\n", '[item]\nparent = "history"\n')
    with pytest.raises(SeedError, match="pages/history"):
        load(content)


def test_the_command_tells_what_it_did(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["seed"])
    assert result.exit_code == 0
    content, messages = result.output.splitlines()
    kept = re.fullmatch(r"Founding content: 0 new, 0 changed, (\d+) kept\.", content)
    assert kept
    assert re.fullmatch(r"Messages: \d+ new, 0 gone, .* 0 in conflict\.", messages)
    assert int(kept[1]) > len(list(CONTENT.glob("*/*.md"))), "towns hold facts and services too"


def test_the_command_tells_what_the_database_refuses_in_one_line(
    app: Flask, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite(content / "milestones/2009-first-steps.fr.md", "year = 2009", "year = 2009\nmonth = 13")
    monkeypatch.setattr("portal.cli.plant", partial(plant, content=content))
    result = app.test_cli_runner().invoke(args=["seed"])
    assert result.exit_code == 1
    assert "ck_milestone_month" in result.output


def test_the_command_refuses_a_wrong_file_in_one_line(
    app: Flask, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite(content / "objectives/1.it.md", "wording", "words")
    monkeypatch.setattr("portal.cli.plant", partial(plant, content=content))
    result = app.test_cli_runner().invoke(args=["seed"])
    assert result.exit_code == 1
    assert result.output == "Error: objectives/1.it.md has no wording.\n"


# Another language


@pytest.mark.usefixtures("dioula")
def test_a_file_in_a_new_language_gives_targets_that_await_review(
    app: Flask, content: Path
) -> None:
    file = content / "objectives/1.dyu.md"
    file.write_text('+++\nwording = "(dyu)"\n+++\n', encoding="utf-8")
    harvest = load(content)
    targets = db.session.scalars(select(Target).where(Target.language == "dyu")).all()
    assert (harvest.new, harvest.changed) == (1, 0)
    assert [(target.forms, target.state) for target in targets] == [(["(dyu)"], State.TRANSLATED)]
    assert targets[0].unit.source == OBJECTIVES[0]


@pytest.mark.usefixtures("dioula")
def test_a_new_file_leaves_what_was_translated_on_the_site(app: Flask, content: Path) -> None:
    objective = db.session.scalars(select(Objective).where(Objective.number == 1)).one()
    translate(list_units(objective)[0], "(dyu, the commune’s)", "dyu")
    before = dump()
    file = content / "objectives/1.dyu.md"
    file.write_text('+++\nwording = "(dyu)"\n+++\n', encoding="utf-8")
    load(content)
    assert dump() == before


# What the content is


def test_the_objectives_are_word_for_word_those_of_the_charter(app: Flask) -> None:
    objectives = db.session.scalars(select(Objective).order_by(Objective.number)).all()
    assert [each.number for each in objectives] == [1, 2, 3, 4, 5, 6, 7]
    assert [each.wording for each in objectives] == OBJECTIVES
    assert {each.language for each in objectives} == {"fr"}


def test_every_passage_is_in_italian_and_awaits_review(app: Flask) -> None:
    units = db.session.query(Unit).filter_by(is_used=True).count()
    targets = db.session.scalars(select(Target).where(Target.language == "it")).all()
    assert len(targets) == units > 150
    assert {target.state for target in targets} == {State.TRANSLATED}
    assert {target.reviewer for target in targets} == {None}
    assert not [target for target in targets if target.is_outdated or not target.forms[0]]


def test_no_word_of_bissa_or_moore_is_invented(app: Flask) -> None:
    assert set(db.session.scalars(select(Target.language))) == {"it"}
    assert set(db.session.scalars(select(Unit.language))) == {"fr"}


def test_every_figure_and_date_names_its_source(app: Flask) -> None:
    sources = [
        *db.session.scalars(select(Fact.source)),
        *db.session.scalars(select(Milestone.source)),
    ]
    assert len(sources) > 40
    assert all(source.strip() for source in sources)


def test_no_document_is_said_to_be_deposited(app: Flask) -> None:
    documents = db.session.scalars(select(Document)).all()
    assert len(documents) == 3
    assert {document.deposited_on for document in documents} == {None}


def test_the_services_are_those_of_the_source_and_have_no_invented_address(app: Flask) -> None:
    services = db.session.scalars(select(Service).order_by(Service.position)).all()
    assert [service.name for service in services] == [
        "Annuaires",
        "Portail famille",
        "Aqueduc",
        "PLU",
        "Chap’info",
        "Travaux",
        "Newsletter",
        "Marchés publics",
    ]
    assert {service.address for service in services} == {None}
