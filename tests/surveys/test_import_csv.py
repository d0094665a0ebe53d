"""CSV as people export it, and as people attack with it."""
from __future__ import annotations

import codecs

import pytest

from surveys.import_csv import MAX_CELL, MAX_COLUMNS, read_csv


def cells(table):
    return [list(row.cells.values()) for row in table.rows]


@pytest.mark.parametrize("delimiter, name", [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")])
def test_the_delimiter_is_found_and_told(delimiter, name):
    table = read_csv(f'lon{delimiter}lat{delimiter}text\n9.1{delimiter}45.4{delimiter}"a{delimiter}b"\n'.encode())
    assert table.delimiter == name
    assert cells(table) == [["9.1", "45.4", f"a{delimiter}b"]]


def test_decimal_commas_do_not_hide_the_semicolon():
    table = read_csv(b"X;Y\n1509065,17;5032277,83\n1509105,66;5032181,72\n")
    assert table.columns == ["X", "Y"]
    assert cells(table)[0] == ["1509065,17", "5032277,83"]


@pytest.mark.parametrize("raw, told", [
    ("perché è così".encode(), "utf-8"),
    (codecs.BOM_UTF8 + "perché è così".encode(), "utf-8"),
    ("perché è così".encode("cp1252"), "cp1252"),
    ("perché è così".encode("utf-16"), "utf-16"),
])
def test_the_encoding_is_found_and_told(raw, told):
    assert read_csv(raw).encoding == told
    assert read_csv(raw).columns == ["perché è così"]


def test_an_encoding_that_does_not_fit_is_named():
    with pytest.raises(ValueError, match="not cp1252.*--encoding"):
        read_csv(b"text\n\x81\x8d\n")


def test_a_stated_encoding_wins_over_the_guess():
    raw = "testo\nperò\n".encode("mac-roman")
    assert cells(read_csv(raw, "mac-roman")) == [["però"]]


def test_new_lines_inside_quotes_stay_in_their_cell():
    table = read_csv(b'a,b\r\n1,"first\r\nsecond"\r\n2,x\r\n')
    assert cells(table) == [["1", "first\r\nsecond"], ["2", "x"]]


def test_rows_are_numbered_as_in_a_spreadsheet_and_empty_ones_left_out():
    assert [row.number for row in read_csv(b"a,b\n1,2\n\n,\n3,4\n").rows] == [2, 5]


def test_a_row_longer_than_the_header_is_refused_alone():
    table = read_csv(b"a,b\n1,2\n1,2,3\n1,2,\n1\n")
    assert [row.problem for row in table.rows] == [None, "too-many-cells", None, None]


@pytest.mark.parametrize("hostile, words", [
    (b"a,b\n" + b'"' + b"x" * (MAX_CELL + 1) + b'",1\n', "quotation mark"),
    (b'a,b\n1,"never closed\n' + b"1,2\n" * 100_000, "quotation mark"),
    (b"," * (MAX_COLUMNS + 1) + b"\n1\n", "columns"),
    (b"," * 1_000_000 + b"\n1\n", "columns"),
    (b"a\x00b,c\n1,2\n", "not text"),
    (b"\n\n1,2\n", "no header"),
    (b"a,a\n1,2\n", "rename one"),
    (b"PK\x03\x04anything", "spreadsheet"),
    (b"%PDF-1.7", "PDF"),
])
def test_a_hostile_or_wrong_file_gets_one_clear_line(hostile, words):
    with pytest.raises(ValueError, match=words) as refused:
        read_csv(hostile)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 200
