"""Signals call every listener, in order, from any thread, whatever one of them does."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from dashboard.signal import Signal


@pytest.fixture
def signal() -> Signal[int]:
    return Signal[int]("numbers")


def test_emit_calls_all_listeners_with_the_payload_in_order_of_subscription(signal: Signal[int]) -> None:
    calls: list[tuple[str, int]] = []
    signal.subscribe(lambda number: calls.append(("first", number)))
    signal.subscribe(lambda number: calls.append(("second", number)))
    signal.emit(1)
    signal.emit(2)
    assert calls == [("first", 1), ("second", 1), ("first", 2), ("second", 2)]


def test_emit_without_listeners_does_nothing(signal: Signal[int]) -> None:
    signal.emit(1)
    assert len(signal) == 0


def test_unsubscribe_ends_its_own_subscription_only_and_may_be_called_twice(signal: Signal[int]) -> None:
    received: list[int] = []
    first, second = signal.subscribe(received.append), signal.subscribe(received.append)
    first()
    first()
    signal.emit(1)
    assert (received, len(signal)) == ([1], 1)
    second()
    signal.emit(2)
    assert (received, len(signal)) == ([1], 0)


def test_failing_listener_is_logged_and_keeps_no_other_from_being_called(
    signal: Signal[int], caplog: pytest.LogCaptureFixture
) -> None:
    received: list[int] = []
    signal.subscribe(lambda number: number / 0)
    signal.subscribe(received.append)
    signal.emit(1)
    signal.emit(2)
    assert received == [1, 2]
    assert [record.getMessage() for record in caplog.records] == ["A listener to numbers failed"] * 2
    assert "ZeroDivisionError" in caplog.text


def test_listener_may_subscribe_and_unsubscribe_while_it_is_called(signal: Signal[int]) -> None:
    received: list[int] = []
    ends: list[Callable[[], None]] = []

    def once(number: int) -> None:
        ends.pop()()
        signal.subscribe(received.append)

    ends.append(signal.subscribe(once))
    signal.emit(1)
    assert received == []
    signal.emit(2)
    assert (received, len(signal)) == ([2], 1)


def test_subscriptions_of_many_threads_are_all_counted_and_all_ended(signal: Signal[int]) -> None:
    barrier = threading.Barrier(8)
    received: list[int] = []

    def churn() -> None:
        barrier.wait()
        for _ in range(50):
            signal.subscribe(received.append)()
            signal.emit(1)
        signal.subscribe(received.append)

    threads = [threading.Thread(target=churn) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    received.clear()
    signal.emit(2)
    assert (received, len(signal)) == ([2] * 8, 8)
