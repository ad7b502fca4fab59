"""What holds for any text in a PO file, found out with texts nobody would think of."""

from contextlib import suppress
from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from portal.translate.exchange.po import read_po, write_po
from portal.translate.exchange.sheet import UnreadableError, left_out
from tests.translate.exchange.sheets import (
    a_line,
    a_sheet,
    msgcat,
    msgfmt,
    needs_gettext,
    the_interface,
)

some = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Ordinary words and everything that means something to a PO file.
PIECES = ["la charte ", "Ɓɩsa ɛ̃", '"', "\\", "\n", "\r", "\t", "\\n", "#~ ", "msgid ", "%(x)s", "%"]
PIECES += ["\u2028", "\u200b", "\u202e", "\u00a0", "\u00ad", "日本", "😀", "e\u0301", "é", "\x85"]
PIECES += ["-", " ", "mot" * 40, "<<<<<<< ", "\x1b", "\x04", "\ufeff", "—", "/", "a" * 70, "[0]"]
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join) | st.text(min_size=1)
words = st.from_regex(r"[a-z]{1,30}(/[a-zɛ-]{1,30}){0,2}(\.py)?(:[1-9]{1,4})?", fullmatch=True)


def _bytes(text):
    return text.encode("utf-8", "replace")


@st.composite
def lines(draw):
    plural = draw(st.none() | texts)
    forms = draw(st.lists(texts | st.just(""), min_size=2, max_size=2))
    return a_line(
        draw(texts),
        *(forms if plural else forms[:1]),
        plural=plural,
        context=draw(st.none() | st.just("") | texts),
        reference=draw(texts),
        is_draft=draw(st.booleans()),
        previous=draw(st.none() | texts),
        kind=draw(st.just("titre") | texts),
        places=tuple(draw(st.lists(words, max_size=6))),
        notes=tuple(draw(st.lists(texts, max_size=2))),
    )


def sheets(make):
    unique = (lambda it: it.reference, lambda it: (it.context, it.source))
    return st.lists(lines(), max_size=5, unique_by=unique).map(lambda many: make(*many))


any_sheet = sheets(a_sheet) | sheets(the_interface)


def kept(sheet):
    return [line for line in sheet.lines if line not in left_out(sheet)]


@some
@given(sheet=any_sheet)
def test_what_is_written_is_read_back(app, sheet):
    with app.app_context():
        read = read_po(write_po(sheet), 2)
    assert (read.site, read.slice, read.language, read.base) == (
        "portal.test",
        sheet.slice,
        "it",
        "41",
    )
    assert read.problems == ()
    assert [(it.source, it.plural, it.forms, it.is_draft) for it in read.lines] == [
        (it.source, it.plural, it.forms, it.needs_work) for it in kept(sheet)
    ]
    if sheet.is_interface:
        assert [it.context for it in read.lines] == [it.context for it in kept(sheet)]
    else:
        assert [it.reference for it in read.lines] == [it.reference for it in kept(sheet)]


@needs_gettext
@some
@given(sheet=any_sheet)
def test_gettext_changes_nothing_of_what_is_written(sheet):
    written = write_po(sheet)
    assume(kept(sheet))  # of a file without messages msgcat makes an empty one
    assert msgcat(written).decode() == written.decode()


def without_edges(sheet):
    """Give the sheet with texts that neither begin nor end with a line break.

    gettext wants both or neither to have one, and so do the checks of every save.
    """
    changed = [
        replace(
            line,
            source=line.source.strip("\n") or "x",
            plural=line.plural and (line.plural.strip("\n") or "x"),
            forms=tuple(form.strip("\n") for form in line.forms),
            reference=f"{line.reference} {number}",
            context=f"{line.context} {number}",
        )
        for number, line in enumerate(sheet.lines)
    ]
    return replace(sheet, lines=tuple(changed))


@needs_gettext
@some
@given(sheet=any_sheet)
def test_gettext_finds_nothing_wrong_with_what_is_written(sheet):
    msgfmt(write_po(without_edges(sheet)))


VALID = write_po(a_sheet(a_line("Une « page »\n\tet", "x\\y"), a_line("b", "c", "d", plural="e")))


@some
@given(
    places=st.lists(st.integers(0, len(VALID)), min_size=1, max_size=4),
    pieces=st.lists(st.binary(max_size=3) | st.sampled_from(PIECES).map(_bytes), max_size=4),
)
def test_a_spoilt_file_is_read_or_refused_and_nothing_else(app, places, pieces):
    data = VALID
    for place, piece in zip(places, pieces, strict=False):
        data = data[:place] + piece + data[place + len(piece) // 2 :]
    read_or_refused(app, data)


@some
@given(data=st.binary() | texts.map(_bytes))
def test_any_bytes_are_read_or_refused_and_nothing_else(app, data):
    read_or_refused(app, data)


def read_or_refused(app, data):
    with app.app_context(), suppress(UnreadableError):
        read_po(data, 2)
