"""Tables to download: no cell is a formula, numbers stay numbers."""
from decimal import Decimal

import pytest

from app.spreadsheet import cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a", "  =1+1", "\u00a0=1"])
def test_what_a_spreadsheet_would_take_for_a_formula_becomes_text(text):
    assert cell(text) == "'" + text


@pytest.mark.parametrize(("text", "cut"), [("ciao,=1+1", "ciao,'=1+1"), ("a; @SUM(A1)", "a; '@SUM(A1)"), ("a\t-2+3", "a\t'-2+3"), ("uno\n=1", "uno\n'=1"), ("x,＝1", "x,'＝1"), ("=a,=b", "'=a,'=b")])
def test_nor_does_a_program_find_one_that_cuts_at_commas_or_lines(text, cut):
    assert cell(text) == cut


@pytest.mark.parametrize("value", [-3, 0, Decimal("8300000.50"), "via Odazio", "3-4 febbraio 2020", "a=b", "uno\n- due", "bello, ma caro"])
def test_numbers_and_plain_words_stay_as_they_are(value):
    assert cell(value) == value


def test_nothing_is_an_empty_cell_and_a_truth_is_a_word():
    assert cell(None) == "" and cell(True) == "True"
