"""A read waits for the rows that were submitted before it, and for no others."""

from __future__ import annotations

from dashboard.storage.read_barriers import ReadBarriers


def test_those_that_are_added_later_wait_for_the_next_release() -> None:
    barriers = ReadBarriers()
    first = barriers.add()
    waiting = barriers.waiting()
    second = barriers.add()
    barriers.release(waiting)
    assert (first.done(), second.done()) == (True, False)
    assert barriers.waiting() == [second]


def test_the_same_may_be_released_twice() -> None:
    barriers = ReadBarriers()
    barriers.add()
    waiting = barriers.waiting()
    barriers.release(waiting)
    barriers.release(waiting)
    assert barriers.waiting() == []
