"""What history costs: reading any window, writing, bytes on disk, opening a page, and the live path."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import NamedTuple

from benchmarks.days import Days, folder, too_large
from benchmarks.history_report import (
    kept_live_table,
    kept_opening_table,
    sizes_table,
    stored_table,
    windows_table,
)
from benchmarks.keeping import stored
from benchmarks.opening import openings
from benchmarks.serving import SERVERS, Server, panel
from benchmarks.sizes import sizes
from benchmarks.streaming import OURS, Stretch, stretches
from benchmarks.windows import Answers, answers

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
    """Any window of ever longer histories."""
    made: dict[int, dict[str, Answers]] = {}
    with folder() as place:
        history = Days(place)
        left_out = [why for days in effort.days if (why := too_large(days, place))]
        for days in effort.days[: len(effort.days) - len(left_out)]:
            history.grow(days)
            made[days] = answers(history, effort.tries)
    return windows_table(made, left_out)


def measure_storing(effort: Effort) -> str:
    """Rows as fast as they are taken."""
    with folder() as place:
        return stored_table(stored(place, effort.rows))


def measure_sizes(effort: Effort) -> str:
    """The same rows in a history and in Parquet."""
    with folder() as place:
        return sizes_table(sizes(place, effort.rows_on_disk))


def measure_pages(effort: Effort) -> str:
    """The same page on a long history, on an empty one, and on none: to open it, and rows to it."""
    ours = SERVERS / "ours.py"
    kept: list[Stretch] = []
    not_kept: list[Stretch] = []
    with folder() as full, folder() as empty:
        Days(full).grow(effort.opened_days)
        with panel(ours, WINDOW, full) as long, panel(ours, WINDOW, empty) as new:
            made = asyncio.run(openings({"long": long, "new": new}, effort.rounds, effort.pages_a_round))
            with panel(ours, WINDOW, "") as forgetting:
                for _ in range(effort.passes):
                    both = asyncio.run(_watch((new, forgetting), effort))
                    kept += both[0]
                    not_kept += both[1]
    opened = kept_opening_table(effort.opened_days, WINDOW, made["long"], made["new"])
    return opened + "\n\n" + kept_live_table(kept, not_kept)


async def _watch(servers: Iterable[Server], effort: Effort) -> list[list[Stretch]]:
    """Watch several at once: a busy moment of the machine meets them all."""
    watched = (stretches(OURS, server, (effort.viewers,), effort.seconds) for server in servers)
    return list(await asyncio.gather(*watched))


PARTS = (measure_windows, measure_storing, measure_sizes, measure_pages)
