"""A table opens in a spreadsheet, and nothing in it is computed."""

import csv
import io

import pytest

from portal.translate.exchange.table import write_csv
from tests.translate.exchange.sheets import a_line, a_sheet


@pytest.fixture(autouse=True)
def speaking(app):
    with app.app_context():
        yield


def rows(*lines):
    text = write_csv(a_sheet(*lines)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_a_table_begins_with_the_mark_excel_knows_utf_8_by():
    assert write_csv(a_sheet()).startswith(b"\xef\xbb\xbf")


def test_each_line_is_a_row():
    line = a_line("page\n« a »;b", "pagina", "", plural="pages", kind="titre", state="draft")
    titles, row = rows(line)
    assert len(titles) == len(row) == 8
    assert row == [
        "news/12/body/9f", "titre", "", "page\n« a »;b", "pages", "pagina", "", "À reprendre",
    ]  # fmt: skip


def test_lines_with_and_without_plural_have_the_same_columns():
    assert {len(row) for row in rows(a_line("a"), a_line("b", plural="c", reference="d"))} == {8}


SIGNS = ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\u00a0=", "＝", "\x01="]


@pytest.mark.parametrize("sign", SIGNS)
def test_a_cell_is_never_a_formula(sign):
    row = rows(a_line(f"{sign}1+1", f"{sign}1+1", context=f"{sign}1", kind=f"{sign}1"))[1]
    for cell in (row[1], row[2], row[3], row[5]):
        assert cell.strip().startswith("'")


@pytest.mark.parametrize("text", ['a",=1+1,"', 'a," =1+1', "a\n=1+1", "a\t@b", 'a,"""=1'])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_spreadsheet_that_cuts_elsewhere_finds_no_formula_either(text, separator):
    file = io.StringIO(write_csv(a_sheet(a_line(text))).decode("utf-8-sig"), newline="")
    cells = [cell for row in csv.reader(file, delimiter=separator) for cell in row]
    assert not any(cell.strip().startswith(("=", "@")) for cell in cells)


def test_words_with_a_sign_inside_are_left_alone():
    assert (
        rows(a_line("Gon-Boussougou, c’est 1 + 1 = 2"))[1][3] == "Gon-Boussougou, c’est 1 + 1 = 2"
    )
