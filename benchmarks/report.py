"""The measurements as Markdown tables, each beside its limit."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from statistics import median

from benchmarks.opening import Leftovers, Opening
from benchmarks.pushes import RATE_A_SECOND, Accepted
from benchmarks.streaming import Design, RowCosts

BARE_RATIO_MAX = 1.5
TUTORIAL_RATIO_MIN = 60
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
    ordered = sorted(row_costs, key=lambda stretch: stretch.viewers)
    groups = groupby(ordered, key=lambda stretch: stretch.viewers)
    return {viewers: [ms for stretch in group for ms in stretch.cpu_ms] for viewers, group in groups}


def cpu_table(ours: list[RowCosts], bare: list[RowCosts], tutorial: list[RowCosts]) -> str:
    """Server CPU per row and viewer, against both peers."""
    ours_ms, bare_ms, tutorial_ms = map(cpu_by_viewers, (ours, bare, tutorial))
    lines = [
        f"| {viewers} | {spread(ms)} | {spread(bare_ms[viewers])} |"
        f" {median(ms) / median(bare_ms[viewers]):.2f} |"
        for viewers, ms in ours_ms.items()
    ]
    cheapest = min(median(ms) for ms in tutorial_ms.values())
    dearest = max(median(ours_ms[viewers]) for viewers in ours_ms if viewers > 1)
    ratios = "; ".join(
        f"{stretch.viewers} viewers: {spread(stretch.cpu_ms)} ms, {delivered(stretch)} of rows"
        for stretch in tutorial
    )
    return "\n".join(
        [
            "## Server CPU per row and viewer, in ms: median (least to most)",
            f"| viewers | ours | bare Bokeh | ratio, at most {BARE_RATIO_MAX} |",
            "|---:|---:|---:|---:|",
            *lines,
            "",
            f"The tutorial's design: {ratios}. Its cheapest is"
            f" {cheapest / dearest:.0f} times our dearest with several"
            f" viewers; at least {TUTORIAL_RATIO_MIN} times is required.",
        ]
    )


def delivered(stretch: RowCosts) -> str:
    """The share of rows that came."""
    return f"{1 - stretch.rows_missed / stretch.rows_due:.1%}"


def rows_table(designs: list[tuple[Design, list[RowCosts]]]) -> str:
    """Rows that arrived, their latency, and the polls of the source."""
    lines = [
        f"| {design.name} | {stretch.viewers} | {stretch.rows_due} | {stretch.rows_missed} |"
        f" {stretch.latency(50):.0f} | {stretch.latency(95):.0f} |"
        f" {f'{stretch.polls_per_interval:.2f}' if design.shares_rows else 'not counted'} |"
        for design, row_costs in designs
        for stretch in row_costs
    ]
    return "\n".join(
        [
            "## Rows on their way: made to arrived, in ms",
            "| design | viewers | rows due | missed (0) | p50 |"
            f" p95 (at most {LATE_MS_MAX}) | polls a beat (1) |",
            "|---|---:|---:|---:|---:|---:|---:|",
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
