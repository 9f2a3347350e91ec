"""The functions that Spark maps over batches of lines and of posts, without Spark."""

from __future__ import annotations

import json
import logging

import pyarrow as pa
import pytest

from jobs.mappers import KINDS, TOTALS, count_entries, parse_posts
from tests.support.job_posts import HOUR, NOW, posts, x_v2_line


def test_parse_posts_leaves_out_invalid_lines_and_logs_their_number(caplog: pytest.LogCaptureFixture) -> None:
    sent = posts(2, seed=1)
    lines = [*(json.dumps(x_v2_line(post)).encode() for post in sent), b"{", b"\xff", b"", b"[" * 100_000]
    batch = pa.RecordBatch.from_pydict({"value": pa.array(lines, pa.binary())})
    with caplog.at_level(logging.WARNING, "jobs"):
        (table,) = parse_posts(iter([batch]))
    assert table.column("id").to_pylist() == [post.id for post in sent]
    assert table.column("time").to_pylist() == [post.time for post in sent]
    assert "3 of 5 posts cannot be read" in caplog.text


def entries(text: str, time: float) -> list[tuple[str, float | None, str]]:
    post = {"id": "1", "time": time, "author": "ada", "text": text, "lang": "en"}
    (table,) = count_entries(iter([pa.RecordBatch.from_pylist([post])]), window=HOUR)
    return [(row["kind"], row["end"], row["name"]) for row in table.to_pylist()]


def test_count_entries_has_a_row_per_name_in_the_window_of_the_post() -> None:
    hashtag, mention, author = KINDS
    assert entries("I love #rain, @bob", NOW + 60) == [
        (TOTALS, None, ""),
        (hashtag, NOW + HOUR, "#rain"),
        (mention, NOW + HOUR, "@bob"),
        (author, NOW + HOUR, "ada"),
    ]


def test_count_entries_adds_a_post_in_the_future_to_the_totals_alone() -> None:
    assert entries("#rain", NOW + 48 * HOUR) == [(TOTALS, None, "")]
