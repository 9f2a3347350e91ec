"""Failures in few lines, by their reason, in natural order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sources.duration import in_words
from sources.failure_groups import MAX_LINES, grouped, natural


def test_failures_of_one_reason_are_one_line_with_a_count() -> None:
    failures = {f"s{number}": "sent no number that can be read" for number in range(1, 201)}
    assert list(map(str, grouped(failures))) == ["s1, s2, s3 and 197 more: sent no number that can be read"]


def test_reasons_that_differ_in_values_are_one_and_shown_with_the_first() -> None:
    failures = {"row 10": "sent 'x', no number", "row 2": "sent 'y', no number"}
    assert list(map(str, grouped(failures))) == ["row 2, row 10: sent 'y', no number (the first of 2)"]


def test_reasons_that_differ_in_durations_are_one_whatever_their_units() -> None:
    failures = {f"row {n}": f"sent a time that is {in_words(n * 30.0)} in the future" for n in range(1, 241)}
    assert list(map(str, grouped(failures))) == [
        "row 1, row 2, row 3 and 237 more: sent a time that is 30 s in the future (the first of 240)"
    ]


def test_a_single_failure_is_told_as_it_is() -> None:
    assert list(map(str, grouped({"Atlantis": "There is no such city."}))) == [
        "Atlantis: There is no such city."
    ]
    assert grouped({}) == []


def test_more_reasons_than_lines_are_counted() -> None:
    failures = {name: f"reason {name}" for name in "abcdefgh"} | {"x": "often", "y": "often"}
    lines = grouped(failures)
    assert len(lines) == MAX_LINES
    assert str(lines[0]) == "x, y: often"
    assert str(lines[-1]) == "5 more failed for 5 other reasons."


def test_keys_are_sorted_as_people_count() -> None:
    assert sorted(["s10", "s2", "S1", "s1", "a", ""], key=natural) == ["", "S1", "a", "s1", "s2", "s10"]


@given(st.dictionaries(st.text(), st.text(max_size=50), max_size=40))
def test_any_failures_are_a_few_lines_that_count_all(failures: dict[str, str]) -> None:
    assert len(grouped(failures)) <= MAX_LINES
    assert bool(grouped(failures)) == bool(failures)
