"""Rows of a push are stored as the next fetch of its source returns them."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.feed.fetch import converted
from dashboard.push.stored_rows import write_batch
from sources.push import Push

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    "rows",
    [
        [{"city": "Rome", "room": "a", "temperature": 8.5}, {"city": "Oslo", "room": "b", "temperature": 3}],
        [{"temperature": 8.5, "time": NOW - 5.1234}],
        [{"city": "Rome", "temperature": 8.5, "humidity": None}, {"city": "Rome", "humidity": 4}],
        [{"text": "hello #science", "author": "ada", "id": "1", "time": NOW - 9, "lang": "en"}],
        [{"text": "I love it", "time": NOW - 9}, {"text": "R&amp;D", "id": "2", "time": NOW - 8}],
    ],
)  # fmt: skip
def test_stored_rows_are_those_that_are_shown(rows: list[dict[str, Any]]) -> None:
    source = Push(name="readings", terms=["#science"], clock=lambda: NOW)
    accepted = source.prepare(rows, None)
    stored = write_batch("readings", accepted)
    source.buffer(accepted)
    _, records, posts, _ = converted(source, source.fetch())
    assert stored.source == "readings"
    assert sorted(map(str, stored.posts)) == sorted(map(str, posts))
    if not posts:
        assert str(sorted(stored.records)) == str(sorted(records))
        assert stored.quantities == source.quantities


def test_events_have_their_id_beside_their_key() -> None:
    source = Push(name="quakes", id="id", clock=lambda: NOW)
    accepted = source.prepare([{"id": "e1", "place": "sea", "magnitude": 4.5, "time": NOW - 60}], None)
    (record,) = write_batch("quakes", accepted).records
    assert (record.key, record.id, record.values) == ("sea", "e1", (4.5,))
