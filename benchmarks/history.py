"""The costs of history: queries of windows, writes, bytes on disk, opening a page, and live rows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import NamedTuple

from benchmarks.history_report import (
    history_opening_table,
    live_table,
    sizes_table,
    throughput_table,
    windows_table,
)
from benchmarks.long_history import LongHistory, folder, missing_space
from benchmarks.opening import openings
from benchmarks.serving import SERVERS, Server, panel
from benchmarks.storage_size import storage_sizes
from benchmarks.storage_throughput import measured_throughput
from benchmarks.streaming import OURS, RowCosts, row_costs
from benchmarks.window_queries import QueryTimes, query_times

WINDOW = "30 d"


class Effort(NamedTuple):
    """How much is measured."""

    days: tuple[int, ...]
    tries: int
    rows: int
    rows_on_disk: int
    opened_days: int
    rounds: int
    pages_a_round: int
    passes: int
    viewers: int
    seconds: float


FULL = Effort((3, 30, 300), 5, 400_000, 86_400, 30, 3, 8, 2, 40, 8.0)
QUICK = Effort((1, 10), 3, 100_000, 20_000, 3, 1, 4, 1, 10, 4.0)


def measure_windows(effort: Effort) -> str:
    """Queries of all windows, by the length of the history."""
    made: dict[int, dict[str, QueryTimes]] = {}
    with folder() as place:
        history = LongHistory(place)
        left_out = [why for days in effort.days if (why := missing_space(days, place))]
        for days in effort.days[: len(effort.days) - len(left_out)]:
            history.grow(days)
            made[days] = query_times(history, effort.tries)
    return windows_table(made, left_out)


def measure_storing(effort: Effort) -> str:
    """Rows stored at full speed."""
    with folder() as place:
        return throughput_table(measured_throughput(place, effort.rows))


def measure_sizes(effort: Effort) -> str:
    """The same rows in a history and in Parquet."""
    with folder() as place:
        return sizes_table(storage_sizes(place, effort.rows_on_disk))


def measure_pages(effort: Effort) -> str:
    """The same page on a long history, on an empty one, and on none: to open it, and rows to it."""
    ours = SERVERS / "ours.py"
    with_history: list[RowCosts] = []
    without_history: list[RowCosts] = []
    with folder() as full, folder() as empty:
        LongHistory(full).grow(effort.opened_days)
        with panel(ours, WINDOW, full) as long, panel(ours, WINDOW, empty) as new:
            made = asyncio.run(openings({"long": long, "new": new}, effort.rounds, effort.pages_a_round))
            with panel(ours, WINDOW, "") as memory_only:
                for _ in range(effort.passes):
                    both = asyncio.run(_measure_rows((new, memory_only), effort))
                    with_history += both[0]
                    without_history += both[1]
    opened = history_opening_table(effort.opened_days, WINDOW, made["long"], made["new"])
    return opened + "\n\n" + live_table(with_history, without_history)


async def _measure_rows(servers: Iterable[Server], effort: Effort) -> list[list[RowCosts]]:
    """Measure several servers at once, so that other load of the machine affects all of them."""
    watched = (row_costs(OURS, server, (effort.viewers,), effort.seconds) for server in servers)
    return list(await asyncio.gather(*watched))


PARTS = (measure_windows, measure_storing, measure_sizes, measure_pages)
