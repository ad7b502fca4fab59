"""A PO file is read to the letter or refused with the line to look at: nothing is guessed."""

import gzip
from pathlib import Path

import polib
import pytest

from portal.translate.exchange import decoding, sheet
from portal.translate.exchange.po import read_po
from portal.translate.exchange.sheet import UnreadableError

CATALOGUES = sorted((Path(__file__).parents[3] / "translations").glob("*/LC_MESSAGES/messages.po"))
HEADER = """\
msgid ""
msgstr ""
"Language: it\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
YES = 'msgid "Oui"\nmsgstr "Sì"\n'
PAGES = 'msgid "page"\nmsgid_plural "pages"\n'


@pytest.fixture(autouse=True)
def speaking(app):
    with app.app_context():
        yield


def read(text, header=HEADER, forms=2):
    return read_po(text if isinstance(text, bytes) else (header + text).encode(), forms)


def only(text, **how):
    """Read a file with one message and nothing to say about it."""
    result = read(text, **how)
    assert (result.warnings, result.problems) == ((), ())
    (line,) = result.lines
    return line


def refusal(text, header=""):
    with pytest.raises(UnreadableError) as caught:
        read(text, header)
    assert str(caught.value.sentence)
    return caught.value


def problem(text, **how):
    result = read(text, **how)
    assert result.lines == ()
    ((line, sentence),) = result.problems
    assert str(line) in sentence
    return line


# The bytes


def test_a_byte_order_mark_is_taken_off_and_told():
    result = read("\ufeff".encode() + (HEADER + YES).encode())
    assert [line.forms for line in result.lines] == [("Sì",)]
    assert len(result.warnings) == 1


def test_windows_line_ends_are_read():
    assert only((HEADER + YES).replace("\n", "\r\n").encode()).forms == ("Sì",)


@pytest.mark.parametrize("end", ["\r", "\r\r\n"])
def test_line_ends_of_no_system_are_refused(end):
    assert refusal((HEADER + YES).replace("\n", end).encode()).line == 1


def test_latin_1_under_another_name_is_refused_with_its_line():
    assert refusal((HEADER + YES).encode("latin-1")).line == 8


@pytest.mark.parametrize("charset", ["ISO-8859-1", "latin1", "Windows-1252"])
def test_a_declared_encoding_is_converted_and_told(charset):
    text = (HEADER + 'msgid "Oui"\nmsgstr "Sì, l’été"\n').replace("UTF-8", charset)
    result = read(text.encode("cp1252"))
    assert result.lines[0].forms == ("Sì, l’été",)
    assert charset in result.warnings[0]


def test_bytes_written_as_numbers_are_in_the_encoding_of_the_file():
    text = HEADER.replace("UTF-8", "ISO-8859-1") + 'msgid "Oui"\nmsgstr "S\\354"\n'
    assert read(text.encode()).lines[0].forms == ("Sì",)


@pytest.mark.parametrize("charset", ["CHARSET", "x-klingon", "rot13", "utf-7", "unicode_escape"])
def test_an_unknown_charset_is_taken_for_utf_8_if_it_is(charset):
    header = HEADER.replace("UTF-8", charset)
    assert only(YES, header=header).forms == ("Sì",)
    assert refusal((header + YES).encode("latin-1")).line == 8


def test_a_message_about_charsets_is_not_taken_for_the_header():
    assert only('msgid "charset=latin1"\nmsgstr "é charset=latin1"\n').forms[0][0] == "é"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n \r\n",
        b"\xde\x12\x04\x95\x00\x00",
        b"\x95\x04\x12\xde\x00\x00",
        b"PK\x03\x04\x00",
        gzip.compress(YES.encode(), mtime=0),
        (HEADER + YES).encode("utf-16"),
        (HEADER + YES).encode("utf-16-le"),
        (HEADER + YES).encode() + b"\0",
        b"/etc/hostname",
        b"# rien\n",
        b'<?xml version="1.0"?><xliff/>',
    ],
)
def test_what_is_no_po_file_is_refused(data):
    refusal(data)


def test_a_file_too_heavy_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(decoding, "SIZE_LIMIT", 100)
    refusal(HEADER + YES)


def test_a_file_with_too_many_messages_is_refused(monkeypatch):
    monkeypatch.setattr(sheet, "LINE_LIMIT", 2)
    read(YES)
    refusal(YES + 'msgid "a"\nmsgstr ""\nmsgid "b"\nmsgstr ""\n')


# The header


def test_the_header_says_where_the_file_comes_from():
    header = HEADER.rstrip() + '\n"X-Portal-Site: a.test\\n"\n"X-Portal-Slice: news/1\\n"\n'
    header += '"X-Portal-Base: 7\\n"\n"X-Crowdin-Id: 3\\n"\n"sans deux-points\\n"\n\n'
    result = read('msgctxt "news/1/title/t"\nmsgid "a"\nmsgstr "b"\n', header)
    assert (result.site, result.slice, result.base) == ("a.test", "news/1", "7")
    assert result.language == "it"
    assert (result.lines[0].reference, result.lines[0].context) == ("news/1/title/t", None)


def test_a_file_that_does_not_say_its_slice_keeps_its_contexts():
    line = only('msgctxt "menu"\nmsgid "a"\nmsgstr "b"\n')
    assert (line.reference, line.context) == (None, "menu")


def test_an_empty_context_is_not_no_context():
    assert only('msgctxt ""\nmsgid "a"\nmsgstr "b"\n').context == ""


def test_a_file_without_header_is_read_with_a_warning():
    result = read(YES, header="")
    assert (result.language, len(result.warnings), len(result.lines)) == (None, 1, 1)


def test_a_header_that_is_not_first_is_read_with_a_warning():
    result = read(YES + "\n" + HEADER, header="")
    assert (result.language, len(result.warnings)) == ("it", 1)


def test_two_headers_are_refused():
    assert refusal(HEADER + YES + HEADER).line == 9


def test_a_fuzzy_header_is_a_header():
    assert only(YES, header="#, fuzzy\n" + HEADER).is_draft is False


def test_an_empty_message_with_a_context_is_a_message():
    assert only('msgctxt "menu"\nmsgid ""\nmsgstr "x"\n').source == ""


@pytest.mark.parametrize(
    "rule",
    [
        "nplurals=2; plural=__import__('os').system('id');",
        "nplurals=2; plural=n/0;",
        "nplurals=2; plural=" + "(" * 10_000 + "n" + ")" * 10_000,
    ],
)
def test_the_plural_rule_of_a_file_is_never_computed(rule):
    header = HEADER.replace("nplurals=2; plural=(n != 1);", rule)
    assert only(PAGES + 'msgstr[0] "a"\nmsgstr[1] "b"\n', header=header).forms == ("a", "b")


@pytest.mark.parametrize(
    "rule", ["nplurals=INTEGER; plural=EXPRESSION;", "nplurals=9999999999; plural=0;", "x", ""]
)
def test_a_rule_of_another_count_is_ignored_with_a_warning(rule):
    header = HEADER.replace("nplurals=2; plural=(n != 1);", rule)
    result = read(PAGES + 'msgstr[0] "a"\nmsgstr[1] "b"\n', header)
    assert result.lines[0].forms == ("a", "b")
    assert len(result.warnings) == 1


def test_a_file_with_fewer_messages_than_it_had_is_told():
    header = HEADER.rstrip() + '\n"X-Portal-Count: 3\\n"\n\n'
    assert len(read(YES, header).warnings) == 1


# The messages


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('msgid "Oui\nmsgstr "Sì"\n', 1),
        ('msgid "Oui"\nmsgstr "Sì', 2),
        ('msgid "Oui"\nmsgstr "Sì\\"\n', 2),
        ('msgid "Oui"\nmsgstr "Sì\\', 2),
        ('msgid "Oui"\nmsgstr "dice "sì" forte"\n', 2),
        ('msgid "Oui"\nmsgstr "a" "b"\n', 2),
        ('msgid "Oui"\nmsgstr Sì\n', 2),
        ('msgid "Oui" msgstr "Sì"\n', 1),
        ('msgid "Oui"\nmsgstr "\\q"\n', 2),
        ('msgid "Oui"\nmsgstr "\\xZZ"\n', 2),
        ('msgid "Oui"\nmsgstr "\\377"\n', 2),
        ('msgid "Oui"\n', 1),
        ('msgid "Oui"\n\nmsgid "Non"\nmsgstr ""\n', 1),
        ('msgctxt "a"\n', 1),
        ('msgctxt "a"\nmsgctxt "b"\nmsgid "Oui"\nmsgstr ""\n', 1),
        ('msgctxt "a"\nmsgstr ""\n', 2),
        ('msgstr "Sì"\n', 1),
        ('"Oui"\n', 1),
        ('# seul\n"Oui"\n', 2),
        ('msgid_plural "pages"\n', 1),
        ('msgid "Oui"\nmsgstr[0] "Sì"\n', 2),
        ('msgid "Oui"\nmsgstr "Sì"\nmsgstr "Si"\n', 3),
        (PAGES + 'msgstr "a"\n', 3),
        (PAGES + 'msgstr[-1] "a"\n', 3),
        (PAGES + 'msgstr[x] "a"\n', 3),
        (PAGES + 'msgstr[99999999999999999999] "a"\n', 3),
        ('msgid[0] "Oui"\nmsgstr ""\n', 1),
        ('msgid "Oui"\n# au milieu\nmsgstr "Sì"\n', 2),
        ('msgid "Oui"\n#~ au milieu\nmsgstr "Sì"\n', 2),
        ('msgid "Oui"\nmsgstr ""\n# au milieu\n"Sì"\n', 4),
        ('msgid "Oui"\n<<<<<<< HEAD\nmsgstr "Sì"\n=======\n', 2),
        (YES + "=======\n", 3),
        (YES + ">>>>>>> autre\n", 3),
        (YES + "||||||| base\n", 3),
        ('domain "autre"\n' + YES, 1),
        ('msgid "a\x04b"\nmsgstr ""\n', 1),
        ('msgctxt "a\\004"\nmsgid "b"\nmsgstr ""\n', 1),
        ('msgid "a\x1b"\nmsgstr ""\n', 1),
        ('msgid "a"\nmsgid_plural "a\\a"\nmsgstr[0] ""\nmsgstr[1] ""\n', 1),
        (YES + YES, 3),
        ('msgid "O"\n"ui"\nmsgstr ""\n' + YES, 4),
        ('msgctxt "a"\n' + YES + 'msgctxt "a"\n' + YES, 4),
        ("n’importe quoi\n", 1),
        ("Oui\n", 1),
    ],
)
def test_a_broken_file_is_refused_with_its_line(text, line):
    error = refusal(text)
    assert error.line == line
    assert f"igne {line} " in error.sentence.replace("\u00a0", " ")


def test_every_cut_of_a_file_is_refused_or_a_shorter_file():
    text = HEADER + YES + "\n" + PAGES + 'msgstr[0] "una \\n"\n"pagina"\nmsgstr[1] "pagine"\n'
    whole = {line.source: line.forms for line in read(text, "").lines}
    for end in range(1, len(text)):
        try:
            result = read(text[:end], "")
        except UnreadableError:
            continue
        for line in result.lines:
            assert "".join(whole[line.source]).startswith("".join(line.forms))


@pytest.mark.parametrize(
    "text",
    [
        '  msgid "Oui"\n\t msgstr "Sì"',
        'msgid"Oui"\nmsgstr"Sì"\n',
        'msgid "Oui"   \nmsgstr "Sì"\t\n\n\n\n',
        'msgid ""\n"O"\n"ui"\nmsgstr ""\n"S"\n"ì"\n',
        'msgid "Oui"\nmsgstr "S\\303\\xac"\n',
        "#\n#. x\n#: a.py:3 b:x\n#, python-format,no-wrap, range: 0..3\n#= sticky\n" + YES,
        '#| msgctxt "a"\n#| msgid ""\n#| "b"\n#| msgid_plural "c\n' + YES,
        YES + '\n#~| msgid "a"\n#~ msgid "b"\n#~ msgstr "c"\n#~ msgid "b"\n',
        '# du passé\n#, fuzzy\n#~ msgid "b"\n#~ msgstr "c"\n' + YES,
        YES + "# orphelin, à la fin",
        YES + "#, fuzzy\n",
    ],
)
def test_unusual_layouts_are_read(text):
    line = only(text)
    assert (line.source, line.forms, line.is_draft) == ("Oui", ("Sì",), False)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_our_catalogues_are_read_as_polib_reads_them(path):
    known = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    result = read(path.read_bytes())
    assert (result.warnings, result.problems) == ((), ())
    assert [
        (line.context, line.source, line.plural or "", line.forms) for line in result.lines
    ] == [
        (
            entry.msgctxt,
            entry.msgid,
            entry.msgid_plural,
            tuple(entry.msgstr_plural.values()) or (entry.msgstr,),
        )
        for entry in known
    ]


def test_messages_follow_each_other_without_an_empty_line():
    assert len(read(YES + 'msgid "Non"\nmsgstr ""\n').lines) == 2


def test_a_message_knows_the_line_it_begins_on():
    assert only('# note\n\n#, fuzzy\nmsgctxt "a"\nmsgid "Oui"\nmsgstr "Sì"\n').line == 10


@pytest.mark.parametrize(
    "flags", ["#, fuzzy", "#,fuzzy,python-format", "#, c-format, fuzzy", "#= fuzzy"]
)
def test_a_fuzzy_message_needs_work(flags):
    assert only(f"{flags}\n{YES}").is_draft


def test_a_fuzzy_message_without_text_is_only_untranslated():
    assert not only('#, fuzzy\nmsgid "Oui"\nmsgstr ""\n').is_draft


def test_a_tab_in_the_text_is_kept():
    assert only('msgid "Oui"\nmsgstr "a\tb\\tc"\n').forms == ("a\tb\tc",)


def test_a_backslash_before_a_letter_is_not_a_line_break():
    assert only('msgid "Oui"\nmsgstr "C:\\\\new\\\\303"\n').forms == ("C:\\new\\303",)


def test_line_separators_of_unicode_end_no_line():
    assert only('msgid "Oui"\nmsgstr "a\u2028b\u2029c"\n').forms == ("a\u2028b\u2029c",)


@pytest.mark.parametrize("sign", ["\x07", "\x1b", "\x7f", "\x85", "\\a", "\\033", "\\v", "\x0b"])
def test_a_translation_with_a_control_character_is_a_problem_of_its_own(sign):
    assert problem(f'msgid "Oui"\nmsgstr "S{sign}ì"\n') == 7


def test_a_character_that_turns_the_text_around_is_told():
    assert len(read('msgid "Oui"\nmsgstr "S\u202eì"\n').warnings) == 1


@pytest.mark.parametrize(
    "forms",
    [
        'msgstr[0] "a"\n',
        'msgstr[0] "a"\nmsgstr[1] "b"\nmsgstr[2] "c"\n',
        'msgstr[0] "a"\nmsgstr[2] "b"\n',
        'msgstr[1] "a"\nmsgstr[0] "b"\n',
        'msgstr[0] "a"\nmsgstr[0] "b"\n',
    ],
)
def test_forms_that_do_not_fit_the_language_are_a_problem_of_their_own(forms):
    assert problem(PAGES + forms) == 7
    assert len(read(PAGES + forms + YES).lines) == 1


def test_twelve_forms_all_survive():
    forms = "".join(f'msgstr[{number}] "f{number}"\n' for number in range(12))
    header = HEADER.replace("nplurals=2", "nplurals=12")
    assert only(PAGES + forms, header=header, forms=12).forms[10:] == ("f10", "f11")


def test_a_half_filled_plural_needs_work():
    assert only(PAGES + 'msgstr[0] ""\nmsgstr[1] "b"\n').is_draft


def test_two_codings_of_one_letter_stay_two_messages_and_are_told():
    result = read('msgid "café"\nmsgstr "a"\nmsgid "cafe\u0301"\nmsgstr "b"\n')
    assert [line.source for line in result.lines] == ["café", "cafe\u0301"]
    assert len(result.warnings) == 1
