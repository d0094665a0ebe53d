"""Angles and delimiters in strangers' tables; numbers are tested beside the import of signs."""
import pytest

from geo.tables import find_delimiter, read_angle, read_number


@pytest.mark.parametrize("cell, degrees", [
    ("45°27'36\"N", 45.46), ("45° 27′ 36″", 45.46), ("N 45 27 36", 45.46), ("45:27:36", 45.46), ("45d27m36s", 45.46), ("9°07'48\"O", -9.13), ("W9°07'48\"", -9.13), ("-9 07 48", -9.13),
    ("9°7,8'E", 9.13), ("45°27'36''N", 45.46),
])
def test_an_angle_is_read(cell, degrees):
    assert read_angle(cell) == pytest.approx(degrees)


@pytest.mark.parametrize("cell", ("45.46", "1 509 065", "45 65 00", "", "via Odazio 3", "45", "1000 10 10"))
def test_what_is_no_angle_is_refused(cell):
    with pytest.raises(ValueError, match="not an angle"):
        read_angle(cell)


def test_a_number_with_thousands_is_no_angle_and_an_angle_no_number_with_thousands():
    assert read_number("1 509 065") == 1509065
    with pytest.raises(ValueError):
        read_number("45°27'36\"N")


@pytest.mark.parametrize("words, delimiter", [
    ("a;b\n1,5;2\n", ";"), ("a,b\n1,2\n", ","), ("a\tb\n1\t2\n", "\t"), ("a|b\n1|2\n", "|"), ("alone\n1\n", ","), ('a;b\n"x;y;z";2\n', ";"), ("a;b\r1;2\r", ";"), ("", ","),
])
def test_the_delimiter_is_the_one_that_cuts_all_rows_alike(words, delimiter):
    assert find_delimiter(words) == delimiter
