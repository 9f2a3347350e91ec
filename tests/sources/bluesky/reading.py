"""What the tests of Bluesky fetch, and what they expect."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sources.base import SourceError
from sources.bluesky import Bluesky
from tests.support.fakes.jetstream import Event, FakeJetstream, created
from tests.support.fakes.posts import NOW
from tests.support.waiting import until


def made_source(**settings: Any) -> Bluesky:
    return Bluesky(**{"track": ["#science"], "clock": lambda: NOW, "timeout": 2.0} | settings)


def posts_of(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["text"].notna()]


def counts_of(table: pd.DataFrame) -> dict[float, float]:
    counts = table[table["text"].isna()]
    return {time.timestamp() - NOW: count for time, count in counts["posts_per_minute"].items()}


def ids_until(source: Bluesky, wanted: int) -> list[str]:
    """Ids of the posts of as many fetches as it takes to get `wanted` of them."""
    ids: list[str] = []

    def enough() -> bool:
        try:
            ids.extend(posts_of(source.fetch())["id"])
        except SourceError:
            return False
        return len(ids) >= wanted

    until(enough)
    return ids


def error_of(source: Bluesky) -> str:
    try:
        source.fetch()
    except SourceError as error:
        return str(error)
    return ""


def rows_of(source: Bluesky) -> pd.DataFrame:
    try:
        return source.fetch()
    except SourceError:
        return pd.DataFrame({"text": [], "posts_per_minute": []})


def stream_of(start: float, end: float) -> list[Event]:
    """Posts, of which every second one is about science; fewer of them where the time is long."""
    step = 7.0 if end - start < 7200 else 43.0
    times = [start + step * n for n in range(int((end - start) / step))]
    return [created(time, "#science" if n % 2 else "rain", f"{time:.0f}") for n, time in enumerate(times)]


def truth_of(events: list[Event], start: float) -> dict[float, float]:
    """Posts per whole minute about science by the start of the minute, in seconds after NOW."""
    minutes = range(int((start + 59.99) // 60), int(last_of(events) // 60))
    matching = [one["time_us"] / 6e7 for one in events if "#" in one["commit"]["record"]["text"]]
    return {minute * 60 - NOW: float(sum(int(m) == minute for m in matching)) for minute in minutes}


def last_of(events: list[Event]) -> float:
    """The time of the last event, in unix seconds."""
    time: int = events[-1]["time_us"]
    return time / 1e6


def read_all(source: Bluesky, fake: FakeJetstream) -> tuple[dict[float, float], list[str]]:
    """Counts and ids of all that is fetched until the stream is read to its end."""
    counted: dict[float, float] = {}
    ids: list[str] = []

    def read() -> bool:
        table = rows_of(source)
        counted.update(counts_of(table))
        ids.extend(posts_of(table)["id"] if "id" in table else ())
        return source._stream is not None and source._stream.coverage.end >= last_of(fake.events)

    until(read, 20.0)
    for table in (rows_of(source), rows_of(source)):
        counted.update(counts_of(table))
        ids.extend(posts_of(table)["id"])
    return counted, ids
