"""Which rows a reader lacks, and which of those that it has are others."""

import pytest

from dashboard.history import row_changes
from dashboard.history.row_changes import Change, Missing, RowChanges


def changes(*made: Change) -> RowChanges:
    all_changes = RowChanges()
    for change in made:
        all_changes.add(change)
    return all_changes


def test_without_a_change_a_reader_lacks_the_rows_after_its_own() -> None:
    assert changes().missing(5, offset=100) == Missing(105)


def test_a_reader_of_all_rows_lacks_those_from_the_change_on() -> None:
    # Ten rows, of which the last three are replaced by four.
    made = changes(Change(laid_out=10, position=7, offset=0, time=7_000.0))
    assert made.missing(10, offset=-3) == Missing(7, 7_000.0, replaced=3)
    assert made.missing(14, offset=-3) == Missing(11)


def test_a_reader_that_lacked_rows_before_the_change_gets_these_too() -> None:
    made = changes(Change(laid_out=10, position=7, offset=0, time=7_000.0))
    assert made.missing(5, offset=-3) == Missing(5, 7_000.0, replaced=0)


def test_the_earliest_of_several_changes_counts() -> None:
    made = changes(
        Change(laid_out=10, position=7, offset=0, time=7_000.0),
        Change(laid_out=14, position=4, offset=-3, time=4_000.0),
        Change(laid_out=20, position=9, offset=-10, time=9_000.0),
    )
    assert made.missing(10, offset=-9) == Missing(4, 4_000.0, replaced=6)
    assert made.missing(15, offset=-9) == Missing(5, 9_000.0, replaced=0)


def test_of_too_many_changes_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_changes, "MAX_CHANGES", 2)
    made = changes(*(Change(laid_out=count, position=0, offset=0, time=0.0) for count in (1, 2, 3)))
    assert made.missing(1, offset=0) is None
    assert made.missing(2, offset=0)
