"""One fetch: it is converted once, off the event loop, and raises SourceError and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from dashboard.feed import fetch as fetch_module
from dashboard.feed.fetch import fetch, in_daemon_thread
from dashboard.records import POST_TEXTS, Record, records_of
from sources.base import Retry, SourceError, frame
from tests.feed.conftest import Poll
from tests.support.feeds import Scripted

AT = 1_800_000_000.0
ROW = {"time": AT, "place": "here", "value": 1.0}


class Posts(Scripted):
    """A row with a text."""

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        texts = dict.fromkeys(POST_TEXTS, "") | {"text": "I love it", "lang": "en"}
        return frame([{"time": AT, "place": "here", "value": None, **texts}])


def test_fetch_returns_rows_records_and_posts() -> None:
    rows, records, posts, _ = fetch(Scripted([ROW]), None)
    assert rows["value"].tolist() == [1.0]
    assert records == [Record(1_800_000_000_000, "here", (1.0,))]
    assert posts == []


def test_fetch_scores_the_sentiment_of_posts() -> None:
    rows, records, posts, _ = fetch(Posts(), None)
    assert records == []
    assert posts[0]["text"] == "I love it"
    assert 0 < posts[0]["score"] == rows["score"].iloc[0] <= 1


@pytest.mark.parametrize("error", [SourceError("It is down."), Retry("Too fast.", after=1.0)])
def test_fetch_raises_the_errors_of_the_source_as_they_are(error: SourceError) -> None:
    with pytest.raises(type(error)) as raised:
        fetch(Scripted(error), None)
    assert raised.value is error


@pytest.mark.parametrize("error", [KeyError("token"), SystemExit("token")])
def test_fetch_names_the_place_of_a_bug_and_not_its_message(error: BaseException) -> None:
    with pytest.raises(SourceError, match=rf"{type(error).__name__} in feeds.py, line \d+") as raised:
        fetch(Scripted(error), None)
    assert "token" not in str(raised.value)


def test_fetch_reports_rows_that_cannot_be_converted_as_a_bug_of_the_source() -> None:
    class Untimed(Scripted):
        def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
            return pd.DataFrame({"place": ["here"], "value": [1.0]})

    with pytest.raises(SourceError, match="This is a bug in it"):
        fetch(Untimed(), None)


def test_daemon_thread_returns_and_raises_through_its_future() -> None:
    assert in_daemon_thread(lambda: threading.current_thread().daemon).result(10)
    with pytest.raises(ZeroDivisionError):
        in_daemon_thread(lambda: 1 / 0).result(10)


def test_rows_are_converted_once_a_batch_in_the_thread_of_the_fetch(
    poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []

    def counted(*args: Any) -> list[Record]:
        threads.append(threading.current_thread().name)
        return records_of(*args)

    monkeypatch.setattr(fetch_module, "records_of", counted)
    (batch,) = poll([ROW]).start().received
    assert threads == ["fetch"]
    assert batch is not None
    assert batch.records == [Record(1_800_000_000_000, "here", (1.0,))]
