"""Pushed rows wait in their order, and those that are not taken stay."""

from __future__ import annotations

import pytest

from sources.pushed_rows import waiting_rows
from sources.pushed_rows.validation import PushBufferFull, PushedRow
from sources.pushed_rows.waiting_rows import WaitingRows, check_room


def row(city: str, value: float) -> PushedRow:
    return PushedRow(1_800_000_000.0, (city,), (value,))


def test_rows_are_taken_once_and_in_order() -> None:
    waiting, rows = WaitingRows(), [row("Rome", 1), row("Oslo", 2), row("Rome", 3)]
    waiting.add(rows[:2])
    waiting.add(rows[2:])
    assert waiting.take() == rows
    assert (waiting.take(), len(waiting)) == ([], 0)


def test_rows_of_other_keys_go_on_waiting() -> None:
    waiting, rows = WaitingRows(), [row("Rome", 1), row("Oslo", 2), row("Rome", 3)]
    waiting.add(rows)
    assert waiting.take({"Rome"}) == [rows[0], rows[2]]
    assert waiting.take({"Bern"}) == []
    assert waiting.take() == [rows[1]]


def test_no_more_rows_wait_than_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_rows, "MAX_WAITING", 3)
    check_room(1, 2)
    with pytest.raises(PushBufferFull, match="1 pushed rows wait"):
        check_room(1, 3)
