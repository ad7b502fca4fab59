"""`flask catalogues` makes the catalogues from the sources, keeps them fresh and counts them."""

import os
from pathlib import Path

import polib
import pytest
from click.testing import Result
from flask import Flask, render_template_string

from portal.i18n import force_language, languages
from portal.i18n.catalogue import catalogue_path
from portal.i18n.catalogue_files import template_path
from tests.conftest import make_app

PYTHON = """\
from portal.i18n import _, _l, _n, _p

LAZY = _l("Une phrase paresseuse")


def say(count, name):
    # Traducteurs : « Bonjour » ouvre un courrier
    _("Bonjour %(name)s", name=name)
    _n("%(num)s page", "%(num)s pages", count)
    _p("mois", "mars")
    _("Une phrase "
      "sur deux lignes")
"""

TEMPLATE = """\
<p>{{ _("Un titre") }}</p>
{% trans trimmed name=person %}
  Le texte
  de {{ name }}
{% endtrans %}
{% trans %}
  Une phrase
  coupée
{% endtrans %}
{% trans count=number %}{{ count }} photo{% pluralize %}{{ count }} photos{% endtrans %}
{% trans "planète" %}mars{% endtrans %}
{% trans "lieu" count=number %}une place{% pluralize %}{{ count }} places{% endtrans %}
{{ ngettext("une image", "%(num)s images", number) }}
{% trans %}100 % gratuit{% endtrans %}
"""

MOORE = """\
# Catalogue of Mooré.
# Second line.
msgid ""
msgstr ""
"Project-Id-Version: portal\\n"
"PO-Revision-Date: 2026-11-02 09:30+0000\\n"
"Last-Translator: Ada <ada@portal.test>\\n"
"Language-Team: mooré\\n"
"Language: mos\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"X-Generator: Poedit 3.4\\n"
"X-Poedit-Basepath: ..\\n"

# said by a reader of the language
#: gone.py
#, fuzzy
#| msgid "Le titre"
msgid "Un titre"
msgstr "Bao"

msgid "%(num)s page"
msgid_plural "%(num)s pages"
msgstr[0] "nenga"
msgstr[1] "nense"

# a word that went
msgid "Un mot parti"
msgstr "Gese"

#~ msgid "Une phrase paresseuse"
#~ msgstr "Kẽ"
"""

PLURALS = "nplurals=2; plural=(n != 1);"


@pytest.fixture
def portal(own_translations: Path, tmp_path: Path) -> Flask:
    """The portal on a translations folder of its own, and on sources of two files."""
    app = make_app(f"sqlite:///{tmp_path / 'portal.db'}", TRANSLATIONS=own_translations)
    sources = tmp_path / "portal"
    (sources / "templates").mkdir(parents=True)
    (sources / "views.py").write_text(PYTHON, "utf-8")
    (sources / "templates" / "page.html").write_text(TEMPLATE, "utf-8")
    app.root_path = str(sources)
    catalogue_path(own_translations, "mos").write_text(MOORE, "utf-8")
    return app


def run(portal: Flask, verb: str) -> Result:
    """Run a command; without a context it would take that of any portal open at the moment."""
    with portal.app_context():
        return portal.test_cli_runner().invoke(args=["catalogues", verb])


def template(portal: Flask) -> dict[tuple[str | None, str], polib.POEntry]:
    """Extract, and give the messages found."""
    assert run(portal, "extract").exit_code == 0
    path = template_path(portal.config["TRANSLATIONS"])
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path))}


def catalogue(portal: Flask, tag: str) -> polib.POFile:
    """Give a catalogue as it is on disk."""
    file: polib.POFile = polib.pofile(str(catalogue_path(portal.config["TRANSLATIONS"], tag)))
    return file


def entry(portal: Flask, tag: str, message: str) -> polib.POEntry:
    """Give a message of a catalogue, in use or obsolete."""
    found: polib.POEntry | None = catalogue(portal, tag).find(
        message, include_obsolete_entries=True
    )
    assert found is not None, message
    return found


def update(portal: Flask) -> None:
    """Bring the catalogues up to date."""
    result = run(portal, "update")
    assert result.exit_code == 0, result.output


def edit_source(portal: Flask, before: str, after: str) -> None:
    """Change a text of the sources."""
    path = Path(portal.root_path) / "views.py"
    path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")


# Extract


def test_every_message_of_code_and_templates_is_found(portal: Flask) -> None:
    assert set(template(portal)) == {
        (None, "Une phrase paresseuse"),
        (None, "Bonjour %(name)s"),
        (None, "%(num)s page"),
        ("mois", "mars"),
        (None, "Une phrase sur deux lignes"),
        (None, "Un titre"),
        (None, "Le texte de %(name)s"),
        (None, "Une phrase coupée"),
        (None, "%(count)s photo"),
        ("planète", "mars"),
        ("lieu", "une place"),
        (None, "une image"),
        (None, "100 %% gratuit"),
    }


def test_plurals_are_found_with_both_forms(portal: Flask) -> None:
    plurals = {each.msgid: each.msgid_plural for each in template(portal).values()}
    assert {one: many for one, many in plurals.items() if many} == {
        "%(num)s page": "%(num)s pages",
        "%(count)s photo": "%(count)s photos",
        "une place": "%(count)s places",
        "une image": "%(num)s images",
    }


def test_messages_with_placeholders_are_flagged(portal: Flask) -> None:
    found = template(portal).values()
    flagged = {each.msgid for each in found if "python-format" in each.flags}
    assert flagged == {each.msgid for each in found if "%" in each.msgid + each.msgid_plural}


def test_a_message_says_its_file_and_what_translators_should_know(portal: Flask) -> None:
    greeting = template(portal)[None, "Bonjour %(name)s"]
    assert greeting.occurrences == [("portal/views.py", "")]
    assert greeting.comment == "Traducteurs : « Bonjour » ouvre un courrier"


def test_what_is_extracted_is_what_a_page_asks_for(portal: Flask) -> None:
    update(portal)
    italian = catalogue(portal, "it")
    for each in italian:
        each.msgstr = "" if each.msgid_plural else each.msgid
        each.msgstr_plural = {0: each.msgid, 1: each.msgid_plural} if each.msgid_plural else {}
    italian.save()
    fresh = make_app("sqlite:////none.db", TRANSLATIONS=portal.config["TRANSLATIONS"])
    with fresh.app_context(), force_language("it"):
        shown = render_template_string(TEMPLATE, person="Ada", number=2)
    assert 'lang="fr"' not in shown
    assert "100 % gratuit" in shown


def test_extracting_twice_changes_no_byte(portal: Flask) -> None:
    path = template_path(portal.config["TRANSLATIONS"])
    first = (run(portal, "extract").output, path.read_bytes())
    assert first == (run(portal, "extract").output, path.read_bytes())
    assert first[0] == "messages.pot: 13 messages.\n"


def test_a_template_that_cannot_be_read_stops_the_extraction(portal: Flask) -> None:
    path = template_path(portal.config["TRANSLATIONS"])
    before = path.read_bytes()
    (Path(portal.root_path) / "templates" / "bad.html").write_text("{% trans %}", "utf-8")
    assert run(portal, "extract").exit_code != 0
    assert path.read_bytes() == before


# Update


@pytest.mark.parametrize("tag", ["it", "mos", "bib"])
def test_a_catalogue_gets_every_message(portal: Flask, tag: str) -> None:
    messages = set(template(portal))
    update(portal)
    live = [each for each in catalogue(portal, tag) if not each.obsolete]
    assert {(each.msgctxt, each.msgid) for each in live} == messages
    assert len(live) == len(messages)


@pytest.mark.parametrize("tag", ["it", "mos", "bib"])
def test_a_catalogue_always_has_its_language_and_plural_rule(portal: Flask, tag: str) -> None:
    update(portal)
    metadata = catalogue(portal, tag).metadata
    assert (metadata["Language"], metadata["Plural-Forms"]) == (tag, PLURALS)


def test_a_language_without_catalogue_gets_one(portal: Flask) -> None:
    catalogue_path(portal.config["TRANSLATIONS"], "bib").unlink()
    update(portal)
    made = catalogue(portal, "bib")
    assert made.metadata["Content-Type"] == "text/plain; charset=UTF-8"
    assert not made.translated_entries()


def test_no_header_is_lost(portal: Flask) -> None:
    before = catalogue(portal, "mos")
    update(portal)
    after = catalogue(portal, "mos")
    assert after.header == before.header == "Catalogue of Mooré.\nSecond line."
    assert after.metadata == before.metadata | {"Plural-Forms": PLURALS}
    assert after.metadata["X-Poedit-Basepath"] == ".."


def test_a_wrong_plural_rule_is_put_right(portal: Flask) -> None:
    path = catalogue_path(portal.config["TRANSLATIONS"], "mos")
    wrong = '"Language: mos\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
    path.write_text(MOORE.replace('"Language: mos\\n"\n', wrong), "utf-8")
    update(portal)
    assert catalogue(portal, "mos").metadata["Plural-Forms"] == PLURALS


def test_a_translation_is_kept_with_its_notes_and_its_doubts(portal: Flask) -> None:
    update(portal)
    kept = entry(portal, "mos", "Un titre")
    assert (kept.msgstr, kept.fuzzy, kept.obsolete) == ("Bao", True, False)
    assert kept.tcomment == "said by a reader of the language"
    assert kept.previous_msgid == "Le titre"
    assert kept.occurrences == [("portal/templates/page.html", "")]


def test_a_plural_keeps_its_forms(portal: Flask) -> None:
    update(portal)
    assert entry(portal, "mos", "%(num)s page").msgstr_plural == {0: "nenga", 1: "nense"}
    assert entry(portal, "bib", "%(num)s page").msgstr_plural == {0: "", 1: ""}


def test_a_plural_gets_as_many_forms_as_its_language_has(portal: Flask) -> None:
    path = portal.config["TRANSLATIONS"] / "languages.toml"
    rule = "nplurals=3; plural=(n == 1 ? 0 : n == 2 ? 1 : 2);"
    head, mos = path.read_text("utf-8").split("[mos]")
    path.write_text(f"{head}[mos]{mos.replace(PLURALS, rule)}", "utf-8")
    fresh = make_app("sqlite:////none.db", TRANSLATIONS=portal.config["TRANSLATIONS"])
    fresh.root_path = portal.root_path
    update(fresh)
    forms = {0: "nenga", 1: "nense", 2: ""}
    assert entry(fresh, "mos", "%(num)s page").msgstr_plural == forms
    assert catalogue(fresh, "mos").metadata["Plural-Forms"] == rule


def test_a_message_that_went_is_kept_as_obsolete(portal: Flask) -> None:
    update(portal)
    gone = entry(portal, "mos", "Un mot parti")
    assert (gone.obsolete, gone.msgstr, gone.tcomment) == (1, "Gese", "a word that went")


def test_a_message_that_went_untranslated_leaves_nothing(portal: Flask) -> None:
    update(portal)
    edit_source(portal, '_n("%(num)s page", "%(num)s pages", count)', "pass")
    update(portal)
    assert [each.msgid for each in catalogue(portal, "bib") if each.obsolete] == []


def test_a_message_that_comes_back_is_revived(portal: Flask) -> None:
    update(portal)
    back = entry(portal, "mos", "Une phrase paresseuse")
    assert (back.obsolete, back.msgstr) == (0, "Kẽ")


def test_a_message_goes_and_comes_back_with_its_translation(portal: Flask) -> None:
    update(portal)
    edit_source(portal, '_n("%(num)s page", "%(num)s pages", count)', "pass")
    update(portal)
    assert entry(portal, "mos", "%(num)s page").obsolete
    edit_source(portal, "pass", '_n("%(num)s page", "%(num)s pages", count)')
    update(portal)
    back = entry(portal, "mos", "%(num)s page")
    assert (back.obsolete, back.msgstr_plural) == (0, {0: "nenga", 1: "nense"})


def test_the_message_in_use_wins_over_its_obsolete_twin(portal: Flask) -> None:
    path = catalogue_path(portal.config["TRANSLATIONS"], "mos")
    path.write_text(MOORE + '\n#~ msgid "Un titre"\n#~ msgstr "Sõngre"\n', "utf-8")
    update(portal)
    twins = [each for each in catalogue(portal, "mos") if each.msgid == "Un titre"]
    assert [(each.msgstr, bool(each.obsolete)) for each in twins] == [
        ("Bao", False),
        ("Sõngre", True),
    ]


def test_a_message_that_begins_to_count_keeps_its_text_as_a_doubt(portal: Flask) -> None:
    update(portal)
    edit_source(portal, '_l("Une phrase paresseuse")', '_n("Une phrase paresseuse", "%(num)s", 2)')
    update(portal)
    now = entry(portal, "mos", "Une phrase paresseuse")
    assert (now.msgstr, now.msgstr_plural, now.fuzzy) == ("", {0: "Kẽ", 1: ""}, True)


def test_a_message_that_ceases_to_count_keeps_its_text_as_a_doubt(portal: Flask) -> None:
    edit_source(portal, '_n("%(num)s page", "%(num)s pages", count)', '_("%(num)s page", num=1)')
    update(portal)
    now = entry(portal, "mos", "%(num)s page")
    assert (now.msgid_plural, now.msgstr, now.msgstr_plural, now.fuzzy) == ("", "nenga", {}, True)


def test_messages_stand_in_the_order_of_the_sources_and_obsolete_ones_last(portal: Flask) -> None:
    messages = [message for _, message in template(portal)]
    update(portal)
    assert [each.msgid for each in catalogue(portal, "mos")] == [*messages, "Un mot parti"]


def test_updating_twice_changes_no_byte(portal: Flask) -> None:
    folder = portal.config["TRANSLATIONS"]
    update(portal)
    once = {path: path.read_bytes() for path in folder.rglob("*.*")}
    update(portal)
    assert once == {path: path.read_bytes() for path in folder.rglob("*.*")}


@pytest.mark.parametrize("verb", ["extract", "update"])
def test_an_interrupted_write_leaves_the_files_as_they_were(
    portal: Flask, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_up(_number: int) -> None:
        raise OSError("No space left on device")

    folder = portal.config["TRANSLATIONS"]
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    monkeypatch.setattr(os, "fsync", fill_up)
    assert run(portal, verb).exit_code != 0
    assert before == {path: path.read_bytes() for path in folder.rglob("*.*")}


# Status

COUNTED = """
msgid "a"
msgstr "1"

msgid "b"
msgid_plural "bs"
msgstr[0] "2"
msgstr[1] "2"

msgid "g"
msgid_plural "gs"
msgstr[0] "2"
msgstr[1] "2"

msgid "c"
msgid_plural "cs"
msgstr[0] "half"
msgstr[1] ""

#, fuzzy
msgid "d"
msgstr "3"

msgid "e"
msgstr ""

#~ msgid "f"
#~ msgstr "4"
"""


def status(portal: Flask) -> dict[str, list[str]]:
    """Give the numbers printed for each language."""
    lines = [line.split() for line in run(portal, "status").output.splitlines()]
    assert lines[0] == ["total", "translated", "fuzzy", "percent"]
    return {tag: numbers for tag, *numbers in lines[1:]}


def test_the_status_tells_the_true_numbers(portal: Flask) -> None:
    catalogue_path(portal.config["TRANSLATIONS"], "mos").write_text(COUNTED, "utf-8")
    assert status(portal)["mos"] == ["6", "3", "1", "50", "%"]


def test_a_message_that_would_break_a_page_is_not_counted(portal: Flask) -> None:
    broken = COUNTED.replace("Plural-Forms", "X-Nothing") + '\nmsgid "%(a)s"\nmsgstr "%(b)s"\n'
    catalogue_path(portal.config["TRANSLATIONS"], "mos").write_text(broken, "utf-8")
    assert status(portal)["mos"][:3] == ["7", "3", "1"]


@pytest.mark.parametrize(("translated", "percentage"), [(0, "0"), (299, "99"), (300, "100")])
def test_the_status_is_never_rounded_up(portal: Flask, translated: int, percentage: str) -> None:
    lines = [f'msgid "{n}"\nmsgstr "{"x" if n < translated else ""}"\n' for n in range(300)]
    catalogue_path(portal.config["TRANSLATIONS"], "mos").write_text("\n".join(lines), "utf-8")
    assert status(portal)["mos"] == ["300", str(translated), "0", percentage, "%"]


def test_a_language_without_catalogue_has_nothing_translated(portal: Flask) -> None:
    catalogue_path(portal.config["TRANSLATIONS"], "bib").unlink()
    assert status(portal)["bib"] == ["0", "0", "0", "0", "%"]


def test_the_status_lists_every_language_but_that_of_the_messages(portal: Flask) -> None:
    with portal.app_context():
        assert list(status(portal)) == [tag for tag in languages() if tag != "fr"]
