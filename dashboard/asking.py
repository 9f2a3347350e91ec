"""One call of a source, in a thread of its own, so that it can disturb nothing else."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

import pandas as pd

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
    """What `fetch` returns; whatever it raises, this raises SourceError."""
    try:
        return source.fetch(keys)
    except SourceError:
        raise
    except BaseException as error:  # SystemExit, too, which would end the loop of all streams
        raise SourceError(_unexpected(error)) from None


def _unexpected(error: BaseException) -> str:
    """Words for a bug in a source: where it is, without its message, which may quote a secret."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    name = type(error).__name__
    return f"The source failed unexpectedly ({name} in {where}). This is a bug in it; trying again."
