"""All rows of a source are read in chunks, in order of time, and none is lost."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from dashboard.storage.engine import StorageUnavailable, open_database, writing
from dashboard.storage.inserts import WriteBatch, write
from dashboard.storage.scan import (
    open_existing,
    series_of,
    stored_posts,
    stored_sources,
    stored_values,
    time_bounds,
)
from dashboard.storage.schema import points, posts
from tests.support.posts import post
from tests.support.storage_rows import START, beat


def test_chunks_have_every_value_once_and_in_order(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.storage.scan.VALUES_PER_CHUNK", 100)
    with writing(open_database(url)) as connection:
        write(connection, beat(500))
        chunks = list(stored_values(connection, "host", START, START + 400_000))
    assert all(len(chunk) <= 100 for chunk in chunks)
    assert sorted(time for chunk in chunks for _, time, _ in chunk) == [
        START + second * 1000 for second in range(400) for _ in range(2)
    ]
    ends = [(min(row[1] for row in chunk), max(row[1] for row in chunk)) for chunk in chunks]
    assert all(before[1] < after[0] for before, after in pairwise(ends))


def test_posts_of_one_time_are_read_once(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.storage.scan.POSTS_PER_CHUNK", 2)
    stored = [post(f"post {number}", number // 3) for number in range(7)]
    with writing(open_database(url)) as connection:
        write(connection, WriteBatch("talk", (), [], stored))
        first, last = stored[0]["time"], stored[-1]["time"]
        chunks = list(stored_posts(connection, "talk", first, last + 1))
        assert time_bounds(connection, posts, "talk") == (first, last)
    assert sorted(one["id"] for chunk in chunks for one in chunk) == sorted(one["id"] for one in stored)


def test_sources_and_their_series_are_listed(url: str) -> None:
    with writing(open_database(url)) as connection:
        write(connection, beat(3))
        write(connection, WriteBatch("talk", (), [], [post("hello")]))
        assert stored_sources(connection) == ["host", "talk"]
        assert [(one.key, one.quantity, one.unit) for one in series_of(connection, "host")] == [
            ("", "temperature", "\u00b0C"),
            ("", "humidity", "%"),
        ]
        assert time_bounds(connection, points, "host") == (START, START + 2000)
        assert time_bounds(connection, points, "talk") is None


def test_a_missing_file_is_an_error_and_is_not_created(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    with pytest.raises(StorageUnavailable, match="Nothing is stored yet"):
        open_existing(f"sqlite:///{file}")
    assert not file.exists()
