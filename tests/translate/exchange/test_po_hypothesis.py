"""What holds for any text in a PO file, found out with texts nobody would think of."""

from contextlib import suppress
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from portal.translate.exchange.po import read_po, write_po
from portal.translate.exchange.sheet import UnreadableError
from tests.translate.exchange.hostile import PIECES, any_sheet, as_bytes, kept, some, texts
from tests.translate.exchange.sheets import (
    a_line,
    a_sheet,
    msgcat,
    msgfmt,
    needs_gettext,
)


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
    pieces=st.lists(st.binary(max_size=3) | st.sampled_from(PIECES).map(as_bytes), max_size=4),
)
def test_a_spoilt_file_is_read_or_refused_and_nothing_else(app, places, pieces):
    data = VALID
    for place, piece in zip(places, pieces, strict=False):
        data = data[:place] + piece + data[place + len(piece) // 2 :]
    read_or_refused(app, data)


@some
@given(data=st.binary() | texts.map(as_bytes))
def test_any_bytes_are_read_or_refused_and_nothing_else(app, data):
    read_or_refused(app, data)


def read_or_refused(app, data):
    with app.app_context(), suppress(UnreadableError):
        read_po(data, 2)
