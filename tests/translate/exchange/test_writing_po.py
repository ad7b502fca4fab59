"""A PO file says all a translator needs, and passes for one that gettext wrote."""

from portal.translate.exchange.po import write_po
from portal.translate.exchange.sheet import left_out
from tests.translate.exchange.sheets import (
    a_line,
    a_sheet,
    msgcat,
    msgfmt,
    needs_gettext,
    the_interface,
)

LONG = "Le partenariat réunit trois communes depuis 2013, et chacune d’elles en écrit l’histoire."


def written(*lines, make=a_sheet, **changes):
    return write_po(make(*lines, **changes)).decode()


def entry(*lines, **changes):
    return written(*lines, **changes).split("\n\n", 1)[1]


def test_the_header_says_where_the_file_comes_from():
    text = written()
    for field in (
        "Language: it",
        "X-Source-Language: fr",
        "X-Portal-Site: portal.test",
        "X-Portal-Slice: news/12",
        "X-Portal-Base: 41",
        "POT-Creation-Date: 2026-03-01 09:30+0000",
        "Plural-Forms: nplurals=2; plural=(n != 1);",
    ):
        assert f'"{field}\\n"\n' in text


def test_a_header_value_cannot_bring_a_field_of_its_own():
    assert "\\nX-Portal-Base: 9" not in written(site='a"\nX-Portal-Base: 9')


def test_the_context_of_content_is_its_reference():
    assert entry(a_line("Oui", "Sì", context="menu")) == (
        'msgctxt "news/12/body/9f"\nmsgid "Oui"\nmsgstr "Sì"\n'
    )


def test_the_context_of_the_interface_is_its_own():
    line = a_line("Oui", "Sì", reference="sha")
    assert entry(line, make=the_interface) == 'msgid "Oui"\nmsgstr "Sì"\n'


def test_what_explains_a_line_stands_above_it():
    line = a_line("Oui", "Sì", kind="titre", notes=("deux\nlignes",), places=("a.py:3", "b c.py"))
    assert entry(line).startswith('#. titre\n#. deux\n#. lignes\n#: a.py:3 b_c.py\nmsgctxt "')


def test_an_outdated_line_needs_work_and_shows_what_it_was_made_from():
    line = a_line("Une page", "Una", is_draft=True, previous='La "page"\nblanche')
    assert entry(line).startswith(
        '#, fuzzy\n#| msgid ""\n#| "La \\"page\\"\\n"\n#| "blanche"\nmsgctxt "'
    )


def test_a_draft_without_text_is_only_untranslated():
    assert "#," not in entry(a_line("Oui", "", is_draft=True, previous="Si"))


def test_a_half_filled_plural_needs_work():
    assert "#, fuzzy\n" in entry(a_line("page", "pagina", "", plural="pages"))


def test_an_untranslated_plural_has_all_the_forms_of_the_language():
    rule = "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"
    text = entry(a_line("page", plural="pages", forms=()), plural_rule=rule)
    assert text.endswith('msgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\n')


def test_placeholders_of_the_interface_are_watched():
    line = a_line("%(name)s arrive", "arriva %(name)s")
    assert "#, python-format\n" in entry(line, make=the_interface)
    assert "python-format" not in entry(line)


def test_a_percent_sign_is_no_placeholder():
    assert "python-format" not in entry(a_line("100 %", "100 %"), make=the_interface)


def test_a_line_that_no_file_can_hold_is_left_out_and_named():
    spoilt, whole = a_line("a\x00b", reference="x"), a_line("c", "d")
    assert "a\x00" not in written(spoilt, whole)
    assert '"X-Portal-Count: 1\\n"' in written(spoilt, whole)
    assert left_out(a_sheet(spoilt, whole)) == (spoilt,)


def test_a_message_without_text_does_not_become_a_second_header():
    assert written(a_line("", "x"), make=the_interface).count('msgid ""\n') == 1


@needs_gettext
def test_gettext_leaves_long_and_broken_lines_alone():
    sheet = a_sheet(
        a_line(LONG, LONG, kind="paragraphe", places=("portal/news/desk.py:12",) * 2 + ("a" * 70,)),
        a_line("Une\nliste\n", "Una\nlista\n", reference="b"),
        a_line("Un", "Uno", reference="c", previous=LONG, is_draft=True),
        a_line("日本" * 20, "日本" * 19, reference="d"),
        site="s" * 60 + ".test",
        plural_rule="nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
        " : n%100>=11 ? 4 : 5);",
    )
    data = write_po(sheet)
    assert msgcat(data).decode() == data.decode()
    msgfmt(data)
