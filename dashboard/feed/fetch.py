"""Fetches a source in a separate thread, and converts the rows into records and posts."""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple, TypeVar

import pandas as pd

from dashboard.feed.failure_log import FailureLog
from dashboard.records import Record, Row, posts_of, records_of
from dashboard.text.sentiment import score
from sources.base import Source, SourceError
from sources.environment_files import environment_files
from sources.failure_groups import counted_rows
from sources.overwritten_rows import overwritten

# A source has this much time beyond its own `timeout` before its fetch is given up.
GRACE_SECONDS = 1.0

T = TypeVar("T")


class Fetched(NamedTuple):
    """The result of one fetch: the rows as `Source.fetch` returns them, with the `score` of posts; the same
    as records and posts; and the failures. Rows are converted here, once."""

    rows: pd.DataFrame
    records: Sequence[Record]
    posts: Sequence[Row]
    failures: dict[str, str]


class Fetcher:
    """Fetches one source with a time limit.

    A thread that hangs past the limit cannot be stopped, so it is left behind as a daemon; until it ends, no
    other is started and every fetch fails.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._failure_log = FailureLog(source)
        self._pending: Future[Fetched] | None = None
        self._environment = environment_files.version

    async def fetch(self, keys: Sequence[str] | None) -> Fetched:
        """Fetch `keys`, or all keys for None, in a thread. Raises SourceError."""
        if self._pending is not None and not self._pending.done():
            raise SourceError(
                "The last call has not ended yet. The service is very slow or hangs; waiting for it."
            )
        self._pending = in_daemon_thread(lambda: self._fetch(keys))
        limit = self._source.timeout + GRACE_SECONDS
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self._pending)), limit)
        except TimeoutError:
            raise SourceError(
                f"No answer within {limit:.0f} s. The service is slow or hangs; trying again."
            ) from None

    def environment_changed(self) -> bool:
        """Whether a variable of a `.env` file has changed since the last fetch, so that a key may be another
        one."""
        return environment_files.reload() != self._environment

    def _fetch(self, keys: Sequence[str] | None) -> Fetched:
        if self.environment_changed():
            self._environment = environment_files.version
            try:
                self._source.use_environment()
            except ValueError as error:
                raise SourceError(f"{error}.") from None
        fetched = fetch(self._source, keys)
        self._failure_log.record(fetched.failures)
        return fetched


def in_daemon_thread(work: Callable[[], T]) -> Future[T]:
    """Run `work` in a thread that does not keep the process alive, as the threads of a pool do."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except Exception as error:
            future.set_exception(error)

    threading.Thread(target=run, name="fetch", daemon=True).start()
    return future


def fetch(source: Source, keys: Sequence[str] | None) -> Fetched:
    """Fetch and convert the rows of `keys`, or of all keys for None. May block as `Source.fetch` does. Any
    exception of the source is raised as SourceError."""
    try:
        return converted(source, source.fetch(keys))
    except SourceError:
        raise
    except BaseException as error:  # SystemExit, too, which would end the loop of all streams
        raise SourceError(_unexpected(error)) from None


def converted(source: Source, rows: pd.DataFrame) -> Fetched:
    """The rows of a source (a DataFrame as `Source.fetch` returns it) with their records and posts."""
    scored = _scored(rows)
    quantities = [quantity.name for quantity in source.quantities]
    records = records_of(scored, source.keys, quantities, source.events)
    failures = source.failures | _overwritten(scored, source, quantities)
    return Fetched(scored, records, posts_of(scored), failures)


def _overwritten(rows: pd.DataFrame, source: Source, quantities: Sequence[str]) -> dict[str, str]:
    """The failure of rows that others of the same fetch replace."""
    # Revised events do. A replay names such rows of its recording itself; a fast one has others, too, since
    # it plays several rows in a millisecond.
    if source.events or source.replayed or not (count := overwritten(rows, source.keys, quantities)):
        return {}
    same = " and ".join(["time", *source.keys])
    return {
        counted_rows(count): f"The source sent rows with the same {same} as others, and only the last of "
        "each is shown; a column that distinguishes them has to be a key."
    }


def _scored(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the sentiment `score` of each post, from -1 to 1; NaN where it is unknown."""
    if "text" not in rows:
        return rows
    posts = zip(rows["text"], rows.reindex(columns=["lang"])["lang"], strict=True)
    scores = [
        score(text, lang) if isinstance(text, str) and isinstance(lang, str) else None for text, lang in posts
    ]
    return rows.assign(score=pd.Series(scores, rows.index, dtype=float))


def _unexpected(error: BaseException) -> str:
    """A message about a bug in a source: its place, without its text, which may quote a secret."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    name = type(error).__name__
    return f"The source failed unexpectedly ({name} in {where}). This is a bug in it; trying again."
