"""Callbacks are called once, and again where the database fails meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import Connection

from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.ready_callbacks import Callback, ReadyCallbacks


def first(connection: Connection) -> None:
    pass


def second(connection: Connection) -> None:
    pass


def test_callbacks_are_called_once_and_in_order() -> None:
    waiting, runs = ReadyCallbacks(), list[Sequence[Callback]]()
    waiting.add(first)
    waiting.add(second)
    waiting.call(runs.append)
    waiting.call(runs.append)
    assert runs == [[first, second]]


def test_callbacks_of_a_database_that_fails_are_called_again_before_later_ones() -> None:
    waiting, runs = ReadyCallbacks(), list[Sequence[Callback]]()

    def fail(_: Sequence[Callback]) -> None:
        waiting.add(second)
        raise StorageUnavailable("The disk is full.")

    waiting.add(first)
    with pytest.raises(StorageUnavailable):
        waiting.call(fail)
    waiting.call(runs.append)
    assert runs == [[first, second]]
