"""Measures everything, or the given parts, and prints Markdown. Linux only."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Callable
from typing import Any, NamedTuple

from benchmarks import browser, history, many_keys, posts, pushes
from benchmarks.opening import FIRST_PAGES, leftovers, openings
from benchmarks.reconnecting import reconnecting
from benchmarks.report import cpu_table, leftovers_table, opening_table, pushes_table, rows_table
from benchmarks.serving import ROOT, SERVERS, VIEWER_CORE, Server, bare_bokeh, panel, peer
from benchmarks.streaming import BARE_BOKEH, OURS, PEERS, STREAMLIT, TUTORIAL, Design, RowCosts, row_costs

CHARTS_OF_OURS = 3
CHARTS_OF_THE_DASHBOARD = 9
# The number of lines matters little beside a chart's axes and tools; the dashboard has 2.4 per chart.
LINES_OF_THE_DASHBOARD = 2


class Effort(NamedTuple):
    """The size of the measurements."""

    passes: int
    seconds: float
    viewers: tuple[int, ...]
    few_viewers: tuple[int, ...]
    rounds: int
    pages_a_round: int
    pages: int
    push_seconds: float
    returning: int
    most_viewers: int


FULL = Effort(2, 8.0, (10, 100, 300), (1, 2), 3, 8, 300, 30.0, 300, 1000)
QUICK = Effort(1, 6.0, (10, 40), (1,), 1, 4, FIRST_PAGES + 10, 5.0, 30, 60)


def main() -> None:
    """Print each part as soon as it is measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short run, with less reliable figures")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="measure these alone")
    options = parser.parse_args()
    os.sched_setaffinity(0, {VIEWER_CORE})
    for part in options.parts or PARTS:
        for measure in PARTS[part]:
            print(measure(options.quick), "\n", flush=True)


def measure_streaming(effort: Effort) -> str:
    """Server CPU for rows to N viewers, in all designs."""
    costs: dict[Design, list[RowCosts]] = {
        design: [] for design in (OURS, *PEERS.values(), BARE_BOKEH, STREAMLIT, TUTORIAL)
    }

    def measure(design: Design, server: Server, viewers: tuple[int, ...] = effort.viewers) -> None:
        costs[design] += asyncio.run(row_costs(design, server, viewers, effort.seconds))

    for _ in range(effort.passes):
        with panel(SERVERS / "ours.py") as server:
            measure(OURS, server)
        for script, design in PEERS.items():
            with peer(SERVERS / script) as server:
                measure(design, server)
        with bare_bokeh(CHARTS_OF_OURS, lines=1) as server:
            measure(BARE_BOKEH, server)
    with panel(SERVERS / "tutorial.py") as server:
        measure(TUTORIAL, server, effort.few_viewers)
    with peer(SERVERS / "streamlit_fragment.py") as server:
        measure(STREAMLIT, server, effort.few_viewers)
    return cpu_table(costs) + "\n\n" + rows_table(costs)


def measure_most_viewers(effort: Effort) -> str:
    """Rows to as many viewers as one core has to serve, of our design alone."""
    with panel(SERVERS / "ours.py") as server:
        costs = {OURS: asyncio.run(row_costs(OURS, server, (effort.most_viewers,), effort.seconds))}
    return cpu_table(costs) + "\n\n" + rows_table(costs)


def measure_opening(effort: Effort) -> str:
    """Pages of three and of nine charts, ours and bare Bokeh's."""
    with (
        panel(SERVERS / "ours.py") as three,
        bare_bokeh(CHARTS_OF_OURS, lines=1) as bare_three,
        panel(ROOT / "realtime_dashboard.py") as nine,
        bare_bokeh(CHARTS_OF_THE_DASHBOARD, LINES_OF_THE_DASHBOARD) as bare_nine,
    ):
        servers = {"three": three, "bare three": bare_three, "nine": nine, "bare nine": bare_nine}
        measured = asyncio.run(openings(servers, effort.rounds, effort.pages_a_round))
    return opening_table(
        [(measured["three"], measured["bare three"]), (measured["nine"], measured["bare nine"])]
    )


def measure_leftovers(effort: Effort) -> str:
    """The whole dashboard after many pages."""
    with panel(ROOT / "realtime_dashboard.py") as server:
        return leftovers_table(asyncio.run(leftovers(server, effort.pages)))


def measure_reconnecting(effort: Effort) -> str:
    """Pages of three charts that lost their server."""
    with panel(SERVERS / "ours.py") as server:
        return str(asyncio.run(reconnecting(server, effort.returning)))


def measure_pushes(effort: Effort) -> str:
    """Pushes to the whole dashboard at a constant rate."""
    return pushes_table(pushes.accepted(effort.push_seconds))


def _sized(measure: Callable[[Any], str], full: Any, quick: Any) -> Callable[[bool], str]:
    """The measurement, with the effort of a full or a quick run."""
    return lambda is_quick: measure(quick if is_quick else full)


PARTS = {
    "rows": [_sized(measure_streaming, FULL, QUICK)],
    "viewers": [_sized(measure_most_viewers, FULL, QUICK)],
    "pages": [_sized(one, FULL, QUICK) for one in (measure_opening, measure_leftovers)],
    "reconnecting": [_sized(measure_reconnecting, FULL, QUICK)],
    "keys": [_sized(many_keys.measure, many_keys.FULL, many_keys.QUICK)],
    "pushes": [_sized(measure_pushes, FULL, QUICK)],
    "posts": [_sized(one, posts.FULL, posts.QUICK) for one in posts.PARTS],
    "history": [_sized(one, history.FULL, history.QUICK) for one in history.PARTS],
    "browser": [
        _sized(one, browser.FULL, browser.QUICK) for one in (browser.measure_costs, browser.measure_memory)
    ],
}


if __name__ == "__main__":
    main()
