"""What sources answer when each is fetched once: for `realtime-dashboard check`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.feed.fetch import GRACE_SECONDS, fetch, in_daemon_thread
from sources.base import PLACE, Source, SourceError
from sources.failure_groups import grouped
from sources.numbers.format import decimals_of, format_number

MAX_AT_ONCE = 8
MAX_PAUSE_SECONDS = 5.0
_SHOWN_VALUES = 3
_MAX_LENGTH = 40


class SourceCheck(NamedTuple):
    """The result of fetching one source. rows: None where it was not fetched, or failed. error: why it
    failed. skipped: why it was not fetched."""

    source: Source
    rows: pd.DataFrame | None = None
    error: str = ""
    skipped: str = ""


def answers(sources: Sequence[Source], *, paid: bool = False) -> Iterator[SourceCheck]:
    """Fetch every source once, or twice where its values are rates. At most MAX_AT_ONCE run at the same time,
    each with its own time limit.

    paid: also fetch sources whose service charges for it.
    """
    for start in range(0, len(sources), MAX_AT_ONCE):
        some = [(source, _started(source, paid)) for source in sources[start : start + MAX_AT_ONCE]]
        yield from (_answer(source, work) for source, work in some)


def described(answer: SourceCheck) -> Iterator[str]:
    """Lines of text about the result of one source: its rows, columns, first values, and warnings. They
    contain no secrets."""
    source, rows = answer.source, answer.rows
    if answer.skipped or answer.error:
        yield f"{source.name}: {'not fetched' if answer.skipped else 'FAILED'}"
        yield f"    {answer.skipped or answer.error}"
    elif rows is not None:
        origin = "a replay" if source.replayed else "live"
        state = "sample data" if source.sample else f"{origin}, from {source.active_provider}"
        is_post = rows["text"].notna() if "text" in rows else pd.Series(False, index=rows.index)
        posts = int(is_post.sum())
        counts = [_count(len(rows) - posts, "row"), *([_count(posts, "post")] if posts else [])]
        yield f"{source.name}: {' and '.join(counts)}, {state}"
        yield from (f"    {line}" for line in _columns(source, rows, is_post.to_numpy(bool)))
    cost = source.cost_per_day
    if cost is not None:
        yield f"    costs about ${cost:,.2f} a day at this interval, or its budget where that is less"
    yield from (f"    ! {line}" for line in _warnings(source))


def _started(source: Source, paid: bool) -> Future[pd.DataFrame] | str:
    """The fetch, or why there is none."""
    if source.pushed:
        return f"It shows what programs push to /push/{source.name}."
    if source.cost_per_day is not None and not paid:
        return "The service charges for each fetch; `realtime-dashboard check --paid` fetches it once."
    return in_daemon_thread(lambda: _rows(source))


def _rows(source: Source) -> pd.DataFrame:
    """The rows of one fetch, or of a second one where only that has rates."""
    rows = fetch(source, None).rows
    if not source.rates:
        return rows
    time.sleep(_pause(source))
    return fetch(source, None).rows


def _pause(source: Source) -> float:
    return min(max(source.floor, 1.0), MAX_PAUSE_SECONDS) if source.rates else 0.0


def _answer(source: Source, work: Future[pd.DataFrame] | str) -> SourceCheck:
    if isinstance(work, str):
        return SourceCheck(source, skipped=work)
    limit = (source.timeout + GRACE_SECONDS) * (2 if source.rates else 1) + _pause(source)
    try:
        return SourceCheck(source, work.result(limit))
    except SourceError as error:
        return SourceCheck(source, error=str(error))
    except TimeoutError:
        return SourceCheck(source, error=f"No answer within {limit:.0f} s. The service is slow or hangs.")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _columns(source: Source, rows: pd.DataFrame, is_post: npt.NDArray[np.bool_]) -> Iterator[str]:
    """is_post: which rows are posts, which have no numbers."""
    if rows.empty:
        yield "no rows yet"
        return
    first, last = rows.index.min(), rows.index.max()
    yield f"time: {first:%Y-%m-%d %H:%M:%S} to {last:%Y-%m-%d %H:%M:%S} UTC"
    for key in source.keys:
        names = list(dict.fromkeys(map(str, rows[key])))
        yield f"key {key}: {len(names):,}, such as {_examples(names)}"
    for quantity in source.quantities:
        if quantity.name in rows:
            yield _quantity(quantity.name, quantity.unit, rows.loc[~is_post, quantity.name])
    if set(PLACE) <= set(rows.columns):
        placed = int(rows[list(PLACE)].notna().all(axis=1).sum())
        yield f"position: {placed:,} rows are on the map"
    if is_post.any():
        yield f"posts: {_examples(list(map(str, rows.loc[is_post, 'text'].iloc[:1])))}"


def _quantity(name: str, unit: str, values: pd.Series) -> str:
    numbers = [float(value) for value in values if pd.notna(value)]
    shown = ", ".join(format_number(number, decimals_of(numbers)) for number in numbers[:_SHOWN_VALUES])
    gaps = len(values) - len(numbers)
    named = f"number {name}{f' ({unit})' if unit else ', no unit'}"
    more = f"; {gaps:,} gap{'' if gaps == 1 else 's'}" if gaps else ""
    return f"{named}: {shown or 'none'}{', …' if len(numbers) > _SHOWN_VALUES else ''}{more}"


def _examples(texts: Sequence[str]) -> str:
    shown = [" ".join(text.split()) for text in texts[:_SHOWN_VALUES]]
    return ", ".join(one if len(one) <= _MAX_LENGTH else f"{one[: _MAX_LENGTH - 1]}…" for one in shown)


def _warnings(source: Source) -> Iterator[str]:
    yield from filter(None, (source.warning, source.note))
    yield from map(str, grouped(source.failures))
