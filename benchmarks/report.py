"""The measurements as Markdown tables, each beside its limit."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from statistics import median

from benchmarks.opening import Leftovers, Opening
from benchmarks.pushes import RATE_A_SECOND, Accepted
from benchmarks.streaming import OURS, Design, RowCosts

CPU_MS_MAX = 0.03
OPENING_RATIO_MAX = 2.0
LATE_MS_MAX = 250
MEMORY_GROWTH_MAX = 1.05
PUSH_MS_MAX = 50


def spread(numbers: Iterable[float]) -> str:
    """Median, and in brackets the least and the most."""
    several = sorted(numbers)
    return f"{median(several):.2f} ({several[0]:.2f} to {several[-1]:.2f})"


def cpu_by_viewers(row_costs: Iterable[RowCosts]) -> dict[int, list[float]]:
    """CPU ms per row and viewer, of all passes together, by the number of viewers."""
    ordered = sorted(row_costs, key=lambda period: period.viewers)
    groups = groupby(ordered, key=lambda period: period.viewers)
    return {viewers: [ms for period in group for ms in period.cpu_ms] for viewers, group in groups}


def cpu_table(costs: dict[Design, list[RowCosts]]) -> str:
    """Server CPU per row and viewer of each design, and ours as a ratio to it."""
    ours = cpu_by_viewers(costs[OURS])
    lines = [
        f"| {design.name} | {viewers} | {spread(ms)} | {_ratio(ours.get(viewers), ms)} |"
        for design, measured in costs.items()
        for viewers, ms in cpu_by_viewers(measured).items()
    ]
    return "\n".join(
        [
            f"## Server CPU per row and viewer, in ms: median (least to most); ours at most {CPU_MS_MAX}",
            "| design | viewers | CPU, ms | ours as a ratio to it |",
            "|---|---:|---:|---:|",
            *lines,
        ]
    )


def _ratio(ours_ms: list[float] | None, ms: list[float]) -> str:
    return f"{median(ours_ms) / median(ms):.2f}" if ours_ms else ""


def delivered(period: RowCosts) -> str:
    """The share of rows that came."""
    return f"{1 - period.rows_missed / period.rows_due:.1%}"


def rows_table(costs: dict[Design, list[RowCosts]]) -> str:
    """Rows that arrived, their latency, the messages that brought them, and the polls of the source."""
    lines = [
        f"| {design.name} | {period.viewers} | {period.rows_due} | {period.rows_missed} |"
        f" {period.latency(50):.0f} | {period.latency(95):.0f} | {period.messages_a_second:.2f} |"
        f" {period.bytes_a_message:.0f} | {period.memory / 1e6:.2f} |"
        f" {f'{period.polls_per_interval:.2f}' if design.counts_polls else 'not counted'} |"
        for design, measured in costs.items()
        for period in measured
    ]
    return "\n".join(
        [
            "## Rows on their way: made to arrived, in ms",
            "| design | viewers | rows due | missed (0) | p50 |"
            f" p95 (at most {LATE_MS_MAX}) | messages a second | bytes a message | MB a viewer"
            " | polls a beat (1) |",
            "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
            *lines,
        ]
    )


def opening_table(pairs: list[tuple[Opening, Opening]]) -> str:
    """CPU for a page, ours and bare Bokeh's with the same number of charts."""
    lines = [
        f"| {ours.figures} | {spread(ours.open_ms)} | {spread(bare.open_ms)} |"
        f" {median(ours.open_ms) / median(bare.open_ms):.2f} |"
        f" {spread(ours.close_ms)} | {spread(bare.close_ms)} |"
        for ours, bare in pairs
    ]
    return "\n".join(
        [
            "## Server CPU for a page, in ms: median (least to most)",
            f"| charts | open: ours | bare Bokeh | ratio (at most {OPENING_RATIO_MAX}) |"
            " close: ours | bare Bokeh |",
            "|---:|---:|---:|---:|---:|---:|",
            *lines,
        ]
    )


def leftovers_table(left: Leftovers) -> str:
    """What many opened and closed pages leave behind."""
    more = ", ".join(f"{kind} {number:+d}" for kind, number in left.more.items())
    return (
        f"## {left.pages} pages opened and closed\n"
        f"Memory {left.first['memory'] / 1e6:.1f} MB after the first pages,"
        f" {left.last['memory'] / 1e6:.1f} MB after all: ratio {left.memory_growth:.3f},"
        f" at most {MEMORY_GROWTH_MAX}."
        f" Left over: {more}; each at most +0."
    )


def pushes_table(made: Accepted) -> str:
    """How many pushes were accepted, and how long that took."""
    pushed, taken = sum(made.statuses.values()), made.statuses[202]
    return (
        f"## {RATE_A_SECOND:,} pushes a second for {made.seconds:.0f} s, a row each\n"
        f"{taken:,} of {pushed:,} accepted ({pushed - taken} were not, at most 0), from when each was due:"
        f" p50 {made.took(50):.1f} ms, p99 {made.took(99):.1f} ms (at most {PUSH_MS_MAX})."
        f" The event loop was delayed by at most {made.max_delay_ms:.0f} ms (at most {PUSH_MS_MAX});"
        f" {made.cpu_seconds / made.seconds:.0%} of one core."
    )
