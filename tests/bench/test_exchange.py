"""Files of translators are read in a time that grows with their size, and no faster."""

import time

import pytest

from portal.translate.exchange.patch import patch_po
from portal.translate.exchange.po import read_po, write_po
from portal.translate.exchange.xliff import read_xliff, write_xliff
from tests.translate.exchange.sheets import a_line, a_sheet, the_interface

SMALL, LARGE = 2_500, 20_000


def a_large_sheet(count):
    return a_sheet(
        *(
            a_line(
                f"La phrase numéro {number} dit « {number} »,\net continue ainsi.",
                f"La frase numero {number},\nche \\continua.",
                reference=f"news/12/body/{number:064x}",
            )
            for number in range(count)
        )
    )


def seconds(act):
    """Give the lesser time of two, which a busy machine disturbs less."""
    times = []
    for _attempt in range(2):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return min(times)


def read_written_po(data):
    return read_po(data, 2)


@pytest.mark.parametrize(
    ("write", "read"), [(write_po, read_written_po), (write_xliff, read_xliff)], ids=["po", "xliff"]
)
def test_a_file_eight_times_as_long_takes_less_than_sixteen_times_as_long(app, write, read):
    small, large = a_large_sheet(SMALL), a_large_sheet(LARGE)
    with app.app_context():
        few, many = write(small), write(large)
        assert len(read(many).lines) == LARGE
        assert seconds(lambda: read(many)) < 16 * seconds(lambda: read(few))


def test_changing_a_large_catalogue_takes_no_longer_than_its_size(app):
    sheets = [the_interface(*a_large_sheet(count).lines) for count in (SMALL, LARGE)]
    few, many = [
        (
            write_po(sheet),
            {(None, each.source): (("Altro",), True, None) for each in sheet.lines[::20]},
        )
        for sheet in sheets
    ]
    with app.app_context():
        assert seconds(lambda: patch_po(*many)) < 16 * seconds(lambda: patch_po(*few))


@pytest.mark.parametrize(
    "data",
    [
        b'msgid "a"\nmsgstr "' + b"mot " * 500_000 + b'"\n',
        b'msgid "a"\nmsgstr "' + b"\\\\" * 1_000_000 + b'"\n',
        b'msgid "a"\nmsgstr "' + b"\\303\\251" * 250_000 + b'"\n',
        b"#\n" * 1_000_000 + b'msgid "a"\nmsgstr "b"\n',
        b"#, " + b"x," * 1_000_000 + b'\nmsgid "a"\nmsgstr "b"\n',
        b'msgid "a"\nmsgstr ""\n' + b'"x"\n' * 500_000,
    ],
    ids=["long line", "backslashes", "numbers", "comments", "flags", "many strings"],
)
def test_files_made_to_be_slow_are_read_within_seconds(app, data):
    with app.app_context():
        begun = time.perf_counter()
        assert len(read_po(data, 2).lines) == 1
        assert time.perf_counter() - begun < 10
