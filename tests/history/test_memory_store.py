"""What of the received rows is new, what is stored, and how samples make room for real rows."""

from __future__ import annotations

import math
import threading
from typing import Any

from dashboard.feed.status import Batch
from dashboard.history.memory_store import MemoryStore
from dashboard.history.restore import Restored
from dashboard.records import Record
from sources.base import frame
from tests.support.feeds import Scripted
from tests.support.histories import MS

MINUTE = 60_000


class Replayed(Scripted):
    @property
    def replayed(self) -> bool:
        return True


def store_of(source: Scripted | None = None) -> MemoryStore:
    return MemoryStore(source or Scripted(), threading.RLock())


def record(minute: float, value: float = 1.0, key: str = "here") -> Record:
    return Record(MS + round(minute * MINUTE), key, (value,))


def post(number: int) -> dict[str, Any]:
    texts = dict.fromkeys(("author", "lang", "url", "term", "terms", "warning"), "")
    return {"id": str(number), "time": MS + number, "text": "x", "score": None, **texts}


def batch(*records: Record, posts: Any = (), sample: bool = False, received: bool = False) -> Batch:
    return Batch(frame([], ["time"]), records, posts, MS / 1000, 60.0, sample, {}, False, received)


def minutes(memory: MemoryStore) -> list[float]:
    return [(time - MS) / MINUTE for time in memory.ring.shown.window(0)["time"]]


def test_new_rows_and_posts_are_to_be_stored_once() -> None:
    memory = store_of()
    (stored,) = memory.receive(batch(record(0), record(1), posts=[post(1)]))
    assert ([one.time for one in stored.records], len(stored.posts)) == ([MS, MS + MINUTE], 1)
    (again,) = memory.receive(batch(record(1), record(2), posts=[post(1), post(2)]))
    assert [one.time for one in again.records] == [MS + 2 * MINUTE]
    assert [one["id"] for one in again.posts] == ["2"]
    assert memory.receive(batch(record(2))) == []


def test_rows_that_another_process_has_fetched_are_shown_and_not_stored_here() -> None:
    memory = store_of()
    assert memory.receive(batch(record(0), received=True)) == []
    assert minutes(memory) == [0]


def test_samples_are_marked_and_not_stored_and_real_rows_take_their_place() -> None:
    memory = store_of()
    assert memory.receive(batch(record(0, 7.0), posts=[post(1)], sample=True)) == []
    assert (memory.origin_label, memory.is_sample) == ("sample", True)
    (stored,) = memory.receive(batch(record(5, 8.0)))
    assert [one.values for one in stored.records] == [(8.0,)]
    assert (memory.origin_label, memory.is_sample, minutes(memory)) == ("", False, [5])
    assert len(memory.posts.newest(10)) == 0


def test_an_answer_without_rows_ends_samples_too() -> None:
    memory = store_of()
    memory.receive(batch(record(0), sample=True))
    assert memory.receive(batch()) == []
    assert (memory.origin_label, minutes(memory)) == ("", [])


def test_replayed_rows_are_marked_and_not_stored() -> None:
    memory = store_of(Replayed())
    assert memory.receive(batch(record(0))) == []
    assert (memory.origin_label, minutes(memory)) == ("replay", [0])


def test_samples_that_follow_real_rows_are_not_stored() -> None:
    memory = store_of()
    memory.receive(batch(record(0)))
    assert memory.receive(batch(record(1), sample=True)) == []
    assert memory.origin_label == "sample"


def test_restored_rows_come_before_those_of_this_process_which_win() -> None:
    memory = store_of()
    memory.receive(batch(record(1, 9.0)))
    memory.restore(Restored([record(0), record(1, 5.0)], [], MS - MINUTE))
    assert minutes(memory) == [0, 1]
    assert memory.ring.shown.window(0)["value here"] == [1.0, 9.0]
    assert memory.oldest_stored == MS - MINUTE


def test_restored_rows_wait_until_samples_have_ended() -> None:
    memory = store_of()
    memory.receive(batch(record(9), sample=True))
    memory.restore(Restored([record(0)], [post(1)], MS))
    assert (minutes(memory), memory.posts.newest(10)) == ([9], [])
    memory.receive(batch(record(1)))
    assert minutes(memory) == [0, 1]
    assert [one["id"] for one in memory.posts.newest(10)] == ["1"]


def test_without_a_restored_row_nothing_is_stored() -> None:
    memory = store_of()
    assert memory.restore(Restored()) == []
    assert memory.oldest_stored == math.inf


def test_the_oldest_stored_row_is_that_of_any_process_and_no_sample() -> None:
    memory = store_of()
    memory.receive(batch(record(0), sample=True))
    assert memory.oldest_stored == math.inf
    memory.receive(batch(record(5), record(6)))
    memory.receive(batch(record(3)))
    assert memory.oldest_stored == MS + 3 * MINUTE
    memory.restore(Restored([record(1)], [], MS + MINUTE))
    assert memory.oldest_stored == MS + MINUTE


def test_missed_rows_are_added_once_and_replace_nothing() -> None:
    memory = store_of()
    memory.receive(batch(record(0), record(2, 9.0)))
    for _ in range(2):
        memory.add_missed(Restored([record(1), record(2, 5.0)], [post(1)], MS))
    assert minutes(memory) == [0, 1, 2]
    assert memory.ring.shown.window(0)["value here"] == [1.0, 1.0, 9.0]
    assert len(memory.posts.newest(10)) == 1


def test_missed_rows_do_not_join_samples() -> None:
    memory = store_of()
    memory.receive(batch(record(0), sample=True))
    memory.add_missed(Restored([record(1)], [], MS))
    assert minutes(memory) == [0]
