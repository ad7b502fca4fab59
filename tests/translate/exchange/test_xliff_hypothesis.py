"""What holds for any text in an XLIFF file, found out with texts nobody would think of."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from portal.translate.exchange.sheet import UnreadableError
from portal.translate.exchange.xliff import read_xliff, write_xliff
from tests.translate.exchange.hostile import PIECES, any_sheet, as_bytes, kept, some, texts
from tests.translate.exchange.sheets import a_line, a_sheet


@some
@given(sheet=any_sheet)
def test_what_is_written_is_read_back(app, sheet):
    with app.app_context():
        read = read_xliff(write_xliff(sheet), 2)
    assert (read.site, read.slice, read.language, read.base) == (
        "portal.test",
        sheet.slice,
        "it",
        "41",
    )
    assert read.problems == ()
    assert [
        (it.reference, it.context, it.source, it.plural, it.forms, it.is_draft) for it in read.lines
    ] == [
        (it.reference, it.context, it.source, it.plural, it.forms, it.needs_work)
        for it in kept(sheet)
    ]


VALID = write_xliff(
    a_sheet(a_line("Une <page> & « co »", "x"), a_line("b", "c", "d", plural="e", reference="r"))
)
XML = [b"<", b">", b"&", b"&#0;", b"]]>", b"<g>", b"</target>", b"<!DOCTYPE x>", b"<!--", b"<?"]


@some
@given(
    places=st.lists(st.integers(0, len(VALID)), min_size=1, max_size=4),
    pieces=st.lists(st.binary(max_size=3) | st.sampled_from(XML), max_size=4),
)
def test_a_spoilt_file_is_read_or_refused_and_nothing_else(app, places, pieces):
    data = VALID
    for place, piece in zip(places, pieces, strict=False):
        data = data[:place] + piece + data[place + len(piece) // 2 :]
    read_or_refused(app, data)


@some
@given(data=st.binary() | texts.map(as_bytes) | st.sampled_from(PIECES).map(as_bytes))
def test_any_bytes_are_read_or_refused_and_nothing_else(app, data):
    read_or_refused(app, data)


def read_or_refused(app, data):
    with app.app_context(), suppress(UnreadableError):
        read_xliff(data, 2)
