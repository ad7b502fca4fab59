"""A catalogue is changed where it was asked, and nowhere else."""

from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.translate.exchange import patch
from portal.translate.exchange.patch import PatchError, patch_po

CATALOGUES = sorted((Path(__file__).parents[3] / "translations").glob("*/LC_MESSAGES/messages.po"))

FILE = """\
# Équipe italienne
msgid ""
msgstr ""
"Language: it\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"X-Poedit-Basepath: ..\\n"

# à vérifier
#. au singulier
#: a.py:3
#, fuzzy, python-format, no-wrap
#| msgctxt "ancien"
#| msgid ""
#| "Une "
#| "page"
#| msgid_plural "Pages"
msgctxt "menu"
msgid "%(num)s page"
msgid_plural "%(num)s pages"
msgstr[0] "a"
  msgstr[1]"b"
msgid "Oui"
msgstr "Si"


#= sticky
#, range: 0..3, nouveau-drapeau
msgid "Non"
msgstr ""

#~| msgid "Jadis"
#~ msgid "Autrefois"
#~ msgstr "Una volta"

# la fin, sans message"""
PAGES, YES, NO = ("menu", "%(num)s page"), (None, "Oui"), (None, "Non")


def patched(changes, header=None, file=FILE):
    return patch_po(file.encode(), changes, header).decode()


def changed_lines(after, before=FILE):
    """Give the lines that went, and those that came."""
    old, new = before.split("\n"), after.split("\n")
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_nothing_asked_changes_nothing():
    assert patched({}) == FILE


def test_only_the_translation_changes():
    assert changed_lines(patched({YES: (("Sì",), False, None)})) == (
        ['msgstr "Si"'],
        ['msgstr "Sì"'],
    )


def test_a_finished_message_loses_its_flag_and_all_previous_texts():
    gone, come = changed_lines(patched({PAGES: (("x", "y"), False, None)}))
    assert gone == [
        "#, fuzzy, python-format, no-wrap",
        '#| msgctxt "ancien"',
        '#| msgid ""',
        '#| "Une "',
        '#| "page"',
        '#| msgid_plural "Pages"',
        'msgstr[0] "a"',
        '  msgstr[1]"b"',
    ]
    assert come == ["#, python-format, no-wrap", 'msgstr[0] "x"', 'msgstr[1] "y"']


def test_a_message_that_still_needs_work_keeps_its_previous_texts():
    gone, _come = changed_lines(patched({PAGES: (("x", "y"), True, None)}))
    assert gone == ['msgstr[0] "a"', '  msgstr[1]"b"']


def test_a_flag_that_stood_alone_takes_its_line_with_it():
    file = '#, fuzzy\nmsgid "a"\nmsgstr "b"\n'
    assert patched({(None, "a"): (("b",), False, None)}, file=file) == 'msgid "a"\nmsgstr "b"\n'


def test_a_flag_goes_first_and_the_others_stay():
    after = patched({NO: (("No",), True, None)})
    assert changed_lines(after)[1] == ["#, fuzzy, range: 0..3, nouveau-drapeau", 'msgstr "No"']


def test_a_message_without_flags_is_marked_above_itself():
    after = patched({YES: (("Sì",), True, None)})
    assert '\n#, fuzzy\nmsgid "Oui"\nmsgstr "Sì"\n' in after


def test_a_comment_is_put_before_all_others_of_its_message():
    after = patched({PAGES: (("a", "b"), True, "source : la charte")})
    assert "\n# source : la charte\n#. au singulier\n" in after
    assert "# à vérifier" not in after


def test_a_comment_can_be_taken_away():
    assert "# à vérifier" not in patched({PAGES: (("a", "b"), True, "")})


def test_header_fields_are_replaced_where_they_are():
    after = patched({}, {"Language": "bib"})
    assert changed_lines(after) == (['"Language: it\\n"'], ['"Language: bib\\n"'])


def test_new_header_fields_go_where_polib_puts_them():
    after = patched({}, {"PO-Revision-Date": "2026-03-01 09:30+0000"})
    assert '"PO-Revision-Date: 2026-03-01 09:30+0000\\n"\n"Language: it\\n"' in after


def test_a_header_on_one_line_is_laid_out_with_a_line_for_each_field():
    file = 'msgid ""\nmsgstr "Language: it\\nX-Autre: 1\\n"\n'
    assert patched({}, {"Language": "bib"}, file) == (
        'msgid ""\nmsgstr ""\n"Language: bib\\n"\n"X-Autre: 1\\n"\n'
    )


def test_a_header_value_cannot_bring_a_field_of_its_own():
    with pytest.raises(PatchError):
        patched({}, {"Language": "it\nPlural-Forms: nplurals=1; plural=0;"})


def test_lines_keep_their_windows_ends_and_the_file_its_mark():
    file = "\ufeff" + FILE.replace("\n", "\r\n")
    after = patched({YES: (("Sì",), True, None)}, file=file)
    assert after.startswith("\ufeff#")
    assert after.count("\n") == after.count("\r\n")


@pytest.mark.parametrize("key", [(None, "Jadis"), (None, "Autrefois"), (None, ""), ("", "Oui")])
def test_a_message_that_is_not_in_use_cannot_be_changed(key):
    with pytest.raises(PatchError):
        patched({key: (("x",), False, None)})


def test_a_message_without_plural_takes_one_form_only():
    with pytest.raises(PatchError):
        patched({YES: (("x", "y"), False, None)})


def test_a_file_in_another_encoding_is_left_alone():
    with pytest.raises(PatchError):
        patch_po(FILE.encode("latin-1"), {})


@pytest.mark.parametrize("wrong", ['msgstr "autre"', 'msgstr "x"\n\nmsgid "b"\nmsgstr ""', "# x"])
def test_a_result_that_says_something_else_is_never_given(app, monkeypatch, wrong):
    monkeypatch.setattr(patch, "_targets", lambda *_asked: wrong.split("\n"))
    with app.app_context(), pytest.raises(PatchError):
        patched({YES: (("x",), False, None)})


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_patching_our_catalogues_gives_what_polib_would_have_saved(path):
    data = path.read_bytes()
    file = polib.pofile(data.decode())
    changes = {}
    for entry in [entry for entry in file if not entry.obsolete][::7]:
        text = f"{entry.msgid} — une traduction qui va plus loin, et qui-se-coupe autrement"
        forms = (text, text + "\nx") if entry.msgid_plural else (text,)
        changes[entry.msgctxt, entry.msgid] = (forms, True, "d’après le lexique")
        if entry.msgid_plural:
            entry.msgstr_plural = dict(enumerate(forms))
        else:
            entry.msgstr = text
        entry.fuzzy, entry.tcomment = True, "d’après le lexique"
    file.metadata["PO-Revision-Date"] = "2026-03-01 09:30+0000"
    after = patch_po(data, changes, {"PO-Revision-Date": "2026-03-01 09:30+0000"}).decode()
    assert after == str(file)


@settings(max_examples=200, deadline=None)
@given(
    form=st.lists(
        st.sampled_from(["mot ", "\\", '"', "\n", "\t", "\r", "\u2028", "-", "\\n", "é" * 90, " "])
        | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
        max_size=8,
    ).map("".join),
    is_fuzzy=st.booleans(),
)
def test_any_text_can_be_put_into_a_catalogue(form, is_fuzzy):
    patched({PAGES: ((form, "x"), is_fuzzy, None), NO: ((form,), is_fuzzy, None)})
