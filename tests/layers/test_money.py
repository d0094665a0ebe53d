"""Money as stated: parts count instead of their sum, replaced lines count no more, a difference is only what the fund states less what is named."""
from collections import namedtuple
from decimal import Decimal

from layers import money

Line = namedtuple("Line", "id intervention_id amount_eur fund part_of replaced_by", defaults=(None, None))


def line(id, amount, fund="not-stated", *, of="library", part_of=None, replaced_by=None):
    return Line(id, of, None if amount is None else Decimal(amount), fund, part_of, replaced_by)


FUNDS = [line("p1", 57, "eu", of=None), line("p2", 20, "comune", of=None)]


def accounts(*lines):
    return {each.fund: each for each in money.accounts([*FUNDS, *lines])}


def test_the_funds_come_as_stated_then_outside_then_not_stated():
    found = money.accounts(FUNDS)
    assert [(each.fund, each.stated, each.named, each.unnamed) for each in found] == [
        ("eu", 57, 0, 57), ("comune", 20, 0, 20), ("outside", None, 0, None), ("not-stated", None, 0, None)]


def test_parts_count_instead_of_their_sum_and_the_difference_is_not_spread():
    found = accounts(line(1, 83), line(2, 61, "comune", part_of=1), line(3, 13, "outside", part_of=1))
    assert found["comune"].named == 61 and found["comune"].unnamed == 0 and found["comune"].over == 41
    assert found["outside"].named == 13 and found["outside"].unnamed is None
    assert found["not-stated"].lines == [] and [(whole.id, rest) for whole, rest in found["not-stated"].rests] == [(1, 9)]


def test_parts_that_come_to_more_than_their_sum_are_told():
    lines = [line(1, 8300), line(2, 6100, "comune", part_of=1), line(3, 2217, "outside", part_of=1)]
    assert [(whole.id, more) for whole, more in money.excesses(lines)] == [(1, 17)]
    assert accounts(*lines)["not-stated"].rests == []
    assert money.excesses(lines[:2]) == []


def test_a_replaced_line_and_its_parts_count_no_more():
    lines = [line(1, 10, "eu", replaced_by=4), line(2, 6, "comune", part_of=1), line(3, 4, "eu"), line(4, 12, "eu")]
    found = accounts(*lines)
    assert found["eu"].named == 16 and found["comune"].named == 0
    assert [each.id for each in money.standing(lines)] == [3, 4]


def test_a_line_taken_back_counts_nothing_nor_does_the_row_that_says_so():
    found = accounts(line(1, 10, "eu", replaced_by=2), line(2, None, "eu"))
    assert found["eu"].named == 0 and found["eu"].unnamed == 57


def test_a_sum_of_the_programme_that_was_corrected_counts_once():
    (first, *_rest) = money.accounts([line("p1", 57, "eu", of=None, replaced_by="p3"), line("p3", 60, "eu", of=None)])
    assert first.stated == 60 and [each.id for each in first.programme] == ["p3"]
