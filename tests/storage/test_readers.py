"""Reads have their results, and no hung database keeps the process alive."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from dashboard.storage.readers import Readers


@pytest.fixture
def readers() -> Iterator[Readers]:
    made = Readers(2)
    yield made
    made.close(30)


def test_a_read_has_its_result_or_its_error(readers: Readers) -> None:
    assert readers.submit(lambda: 7).result(30) == 7
    failed = readers.submit(lambda: 1 / 0)
    assert isinstance(failed.exception(30), ZeroDivisionError)
    assert [readers.submit(lambda: 8).result(30) for _ in range(4)] == [8] * 4, "no thread has ended"


def test_reads_run_beside_each_other_and_a_cancelled_one_does_not_run(readers: Readers) -> None:
    release, ran = threading.Event(), list[str]()
    hanging = readers.submit(lambda: release.wait(30))
    assert readers.submit(lambda: 7).result(30) == 7, "while the first hangs"
    also = readers.submit(lambda: release.wait(30))
    waiting = readers.submit(lambda: ran.append("cancelled"))
    assert waiting.cancel()
    release.set()
    assert (hanging.result(30), also.result(30), readers.submit(lambda: 7).result(30)) == (True, True, 7)
    assert ran == []


def test_what_was_submitted_is_read_before_the_end() -> None:
    readers = Readers(1)
    results = [readers.submit(lambda number=number: number) for number in range(20)]  # type: ignore[misc]
    readers.close(30)
    assert [result.result(0) for result in results] == list(range(20))


def test_a_read_that_hangs_does_not_hold_up_the_end() -> None:
    release, readers = threading.Event(), Readers(1)
    hanging = readers.submit(lambda: release.wait(30))
    readers.close(0.0)
    assert not hanging.done()
    release.set()
    assert hanging.result(30)
