"""An XLIFF file is what translation programs expect, and is read without trusting it."""

import xml.etree.ElementTree as ET

import pytest

from portal.translate.exchange import sheet
from portal.translate.exchange.sheet import UnreadableError
from portal.translate.exchange.xliff import read_xliff, write_xliff
from tests.translate.exchange.sheets import a_line, a_sheet

X = "{urn:oasis:names:tc:xliff:document:1.2}"
UNIT = '<trans-unit id="a"><source>Oui</source><target>Sì</target></trans-unit>'


@pytest.fixture(autouse=True)
def speaking(app):
    with app.app_context():
        yield


def a_document(body=UNIT, head='<?xml version="1.0"?>', files=1, version="1.2", space=X[1:-1]):
    file = f'<file original="news/1" source-language="fr" target-language="it"><body>{body}</body></file>'
    return f'{head}<xliff version="{version}" xmlns="{space}">{file * files}</xliff>'


def read(text, *count):
    return read_xliff(text if isinstance(text, bytes) else text.encode(), *count)


def only(body):
    result = read(a_document(body))
    assert (result.warnings, result.problems) == ((), ())
    (line,) = result.lines
    return line


def refusal(text):
    with pytest.raises(UnreadableError) as caught:
        read(text)
    assert str(caught.value.sentence)
    return caught.value


def problem(body, *count):
    result = read(a_document(body), *count)
    assert result.lines == ()
    ((line, sentence),) = result.problems
    assert str(line) in sentence
    return line


def the_unit(line):
    """Write a line and give its element."""
    return next(ET.fromstring(write_xliff(a_sheet(line))).iter(f"{X}trans-unit"))


# Writing


def test_the_file_says_what_it_is_of():
    file = ET.fromstring(write_xliff(a_sheet())).find(f"{X}file")
    assert file.attrib == {
        "original": "news/12",
        "source-language": "fr",
        "target-language": "it",
        "datatype": "plaintext",
        "date": "2026-03-01T09:30:00Z",
        "tool-id": "portal",
    }


@pytest.mark.parametrize(
    ("line", "state"),
    [
        (a_line("a"), "needs-translation"),
        (a_line("a", "b", state="draft", is_draft=True), "needs-review-translation"),
        (a_line("a", "b", state="outdated", is_draft=True), "needs-review-translation"),
        (a_line("a", "b", state="translated"), "translated"),
        (a_line("a", "b", state="reviewed"), "signed-off"),
    ],
)
def test_every_state_has_its_word(line, state):
    unit = the_unit(line)
    assert unit.find(f"{X}target").get("state") == state
    assert (unit.get("approved") == "yes") == (state == "signed-off")


def test_an_outdated_target_shows_what_it_was_made_from():
    former = the_unit(a_line("a", "b", is_draft=True, previous="avant")).find(f"{X}alt-trans")
    assert former.get("alttranstype") == "previous-version"
    assert former.findtext(f"{X}source") == "avant"


def test_what_explains_a_line_is_a_note():
    notes = the_unit(a_line("a", kind="titre", notes=("court",))).findall(f"{X}note")
    assert [note.text for note in notes] == ["titre", "court"]


def test_plural_forms_stand_in_a_group_as_gettext_has_them():
    line = a_line("page", "pagina", "pagine", plural="pages", reference="r")
    group = next(ET.fromstring(write_xliff(a_sheet(line))).iter(f"{X}group"))
    assert group.get("restype") == "x-gettext-plurals"
    units = group.findall(f"{X}trans-unit")
    assert [(each.get("id"), each.findtext(f"{X}source")) for each in units] == [
        ("r[0]", "page"),
        ("r[1]", "pages"),
    ]


@pytest.mark.parametrize("count", [1, 2, 6])
def test_both_sources_of_a_plural_come_back_whatever_the_number_of_forms(count):
    line = a_line("page", *"abcdef"[:count], plural="pages")
    rule = f"nplurals={count}; plural=0;"
    (read_line,) = read(write_xliff(a_sheet(line, plural_rule=rule)), count).lines
    assert (read_line.source, read_line.plural, read_line.forms) == ("page", "pages", line.forms)


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1b", "\x7f", "\ufffe", "\uffff", "\ud800"])
def test_a_line_with_a_character_xml_cannot_hold_is_left_out(sign):
    whole = a_line("c", "d", reference="x")
    assert len(read(write_xliff(a_sheet(a_line(f"a{sign}b"), whole))).lines) == 1
    assert len(read(write_xliff(a_sheet(a_line("a", f"{sign}b"), whole))).lines) == 1


# Reading what other programs write


def test_white_space_is_kept_as_typed():
    text = "<target> a\n\tb&#13;\n </target>"
    assert only(UNIT.replace("<target>Sì</target>", text)).forms == (" a\n\tb\r\n ",)


def test_a_unit_without_target_is_untranslated():
    line = only('<trans-unit id="a"><source>Oui</source></trans-unit>')
    assert (line.forms, line.is_draft) == (("",), False)


@pytest.mark.parametrize(
    ("state", "is_draft"),
    [
        ("needs-translation", True),
        ("needs-review-translation", True),
        ("needs-adaptation", True),
        ("new", True),
        ("translated", False),
        ("final", False),
        ("x-autre", False),
    ],
)
def test_states_say_whether_work_is_needed(state, is_draft):
    assert only(UNIT.replace("<target>", f'<target state="{state}">')).is_draft is is_draft


def test_units_in_groups_are_found():
    assert only(f"<group><group>{UNIT}</group></group>").forms == ("Sì",)


def test_suggestions_of_a_program_are_no_translation():
    suggested = "<alt-trans><source>x</source><target>y</target></alt-trans></trans-unit>"
    assert only(UNIT.replace("</trans-unit>", suggested)).forms == ("Sì",)


def test_elements_of_other_programs_are_passed_over():
    foreign = '<o:target xmlns:o="urn:o">x</o:target><target>'
    assert only(UNIT.replace("<target>", foreign)).forms == ("Sì",)


def test_cdata_and_comments_are_read_as_xml_has_it():
    assert only(UNIT.replace("Sì", "<![CDATA[<S>]]><!-- x -->ì")).forms == ("<S>ì",)


def test_earlier_versions_and_other_encodings_are_read():
    assert read(a_document(space="urn:oasis:names:tc:xliff:document:1.1", version="1.1")).lines
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    assert read(a_document(head=head).encode("latin-1")).lines[0].forms == ("Sì",)
    assert read(a_document(head="").encode("utf-16")).lines[0].forms == ("Sì",)


def test_a_character_that_turns_the_text_around_is_told():
    assert len(read(a_document(UNIT.replace("Sì", "S\u202eì"))).warnings) == 1


# Single units that can't be taken


@pytest.mark.parametrize(
    "inline",
    ["<g id='1'>S</g>ì", "<x id='1'/>Sì", "S<ph id='1'>%s</ph>", "<mrk mtype='seg'>Sì</mrk>"],
)
def test_a_code_inside_a_text_is_a_problem_of_its_own(inline):
    broken = UNIT.replace("Sì", f"\n{inline}")
    assert problem(broken) == 2
    assert len(read(a_document(broken + UNIT.replace('"a"', '"b"'))).lines) == 1


def test_a_unit_without_source_is_a_problem_of_its_own():
    assert problem('\n<trans-unit id="a"><target>Sì</target></trans-unit>') == 2


def test_a_control_character_is_a_problem_of_its_own():
    assert problem(UNIT.replace("Sì", "S\x85ì")) == 1


def a_plural(*numbers):
    units = "".join(UNIT.replace('"a"', f'"r[{number}]"') for number in numbers)
    return f'<group id="r" restype="x-gettext-plurals">{units}</group>'


@pytest.mark.parametrize("numbers", [[], [0], [0, 1, 2], [0, 2], [1, 0], [0, 0], ["", 1]])
def test_forms_that_do_not_fit_the_language_are_a_problem_of_their_own(numbers):
    problem(a_plural(*numbers), 2)


# Files refused as a whole

BILLION_LAUGHS = (
    '<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize(
    "head",
    [
        BILLION_LAUGHS,
        '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>',
        '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY % j SYSTEM "http://portal.test/x"> %j;]>',
        '<?xml version="1.0"?>\n<!DOCTYPE x SYSTEM "http://portal.test/x.dtd">',
        '<?xml version="1.0"?>\n<!DOCTYPE xliff>',
    ],
)
def test_a_doctype_is_refused_before_anything_in_it_is_read(head):
    assert refusal(a_document(UNIT.replace("Sì", "&j;"), head)).line == 2


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"  ",
        b"PK\x03\x04\x00",
        b"Oui",
        b'msgid ""\nmsgstr ""\n',
        b"<html><body>Oui</body></html>",
        '<xliff version="1.2"/>',
        a_document(version="2.0"),
        a_document(files=2),
        a_document()[:-30],
        a_document(UNIT.replace("Sì", "&inconnu;")),
        a_document(UNIT.replace("Sì", "&#1;")),
        a_document(UNIT.replace("Sì", "S\x1bì")),
        a_document(UNIT.replace("Sì", "\ufffe")),
        a_document().encode("latin-1"),
        a_document(head='<?xml version="1.0" encoding="rot13"?>'),
        a_document(head='<?xml version="1.0" encoding="x-klingon"?>'),
        a_document(head='<?xml version="1.0" encoding="idna"?>'),
        a_document(head='<?xml version="1.0" encoding="utf-7"?>'),
        a_document(UNIT * 2),
        a_document(UNIT + a_plural(0, 1).replace('"r"', '"a"')),
        a_document("<group>" * 60 + "</group>" * 60),
        "<a>" * 100_000,
        a_document("<note/>" * 400_001),
    ],
)
def test_what_cannot_be_read_is_refused(text):
    refusal(text)


def test_a_fault_is_named_with_its_line():
    assert refusal(a_document(f"\n\n{UNIT}\n<target>")).line == 4


def test_a_file_with_too_many_units_is_refused(monkeypatch):
    monkeypatch.setattr(sheet, "LINE_LIMIT", 1)
    read(a_document())
    refusal(a_document(UNIT + UNIT.replace('"a"', '"b"')))
