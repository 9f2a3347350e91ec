"""One call of a source, in a thread of its own, so that it can disturb nothing else."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

import pandas as pd

from dashboard.text.sentiment import score
from sources.base import Source, SourceError


def in_daemon_thread(work: Callable[[], pd.DataFrame]) -> Future[pd.DataFrame]:
    """Run `work` in a thread that does not keep the process alive, as the threads of a pool do."""
    future: Future[pd.DataFrame] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except Exception as error:
            future.set_exception(error)

    threading.Thread(target=run, name="fetch", daemon=True).start()
    return future


def ask(source: Source, keys: Sequence[str] | None) -> pd.DataFrame:
    """What `fetch` returns, with the `score` of posts; whatever it raises, this raises SourceError."""
    try:
        return _scored(source.fetch(keys))
    except SourceError:
        raise
    except BaseException as error:  # SystemExit, too, which would end the loop of all streams
        raise SourceError(_unexpected(error)) from None


def _scored(rows: pd.DataFrame) -> pd.DataFrame:
    """With how each post feels. Here, since it takes time, and this thread is nobody else's."""
    if "text" not in rows:
        return rows
    posts = zip(rows["text"], rows.reindex(columns=["lang"])["lang"], strict=True)
    scores = [
        score(text, lang) if isinstance(text, str) and isinstance(lang, str) else None for text, lang in posts
    ]
    return rows.assign(score=pd.Series(scores, rows.index, dtype=float))


def _unexpected(error: BaseException) -> str:
    """Words for a bug in a source: where it is, without its message, which may quote a secret."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    name = type(error).__name__
    return f"The source failed unexpectedly ({name} in {where}). This is a bug in it; trying again."
