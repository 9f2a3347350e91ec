"""Which rows are others than those that a reader has."""

import pytest

from dashboard.history import row_changes
from dashboard.history.row_changes import Change, RowChanges


def changes_after(*counts: int) -> RowChanges:
    changes = RowChanges()
    for count in counts:
        changes.add(Change(count, position=0, offset=0, time=1000.0 * count))
    return changes


def counts(changes: RowChanges, read: int) -> list[int] | None:
    since = changes.since(read)
    return None if since is None else [change.laid_out for change in since]


def test_a_reader_is_concerned_by_changes_of_what_it_has_read_the_oldest_first() -> None:
    changes = changes_after(5, 7, 9)
    assert [counts(changes, read) for read in (5, 6, 9, 10)] == [[5, 7, 9], [7, 9], [9], []]


def test_of_too_many_changes_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_changes, "MAX_CHANGES", 2)
    changes = changes_after(1, 2, 3)
    assert counts(changes, 1) is None
    assert counts(changes, 2) == [2, 3]
