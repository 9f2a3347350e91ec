"""The measurements of history as Markdown tables, each beside its limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from benchmarks.long_history import DAY_MS
from benchmarks.opening import Opening
from benchmarks.report import spread
from benchmarks.storage_size import StorageSize
from benchmarks.storage_throughput import StorageThroughput
from benchmarks.streaming import RowCosts
from benchmarks.window_queries import MAX_POINTS, WINDOWS, QueryTimes

MAX_QUERY_MS = 100
MIN_ROWS_PER_SECOND = 20_000
MAX_OPENING_RATIO = 1.3


def windows_table(made: Mapping[int, Mapping[str, QueryTimes]], left_out: Sequence[str]) -> str:
    """Query times of every window, by the length of the history."""
    heads = [f"{days} d" for days in made]
    lines = [
        f"| {window} | {' | '.join(_took(several[window]) for several in made.values())} |"
        f" {_growth(window, made)} |"
        f" {max(several[window].points for several in made.values())} |"
        for window in WINDOWS
    ]
    slowest = " | ".join(
        f"{max(max(answer.took_ms) for answer in several.values()):.0f}" for several in made.values()
    )
    return "\n".join(
        [
            "## A window of a row a second, three quantities, by the length of history:"
            " ms to read it, median (slowest)",
            f"| window | {' | '.join(heads)} |"
            " ratio of the longest history to the shortest that fills it (1) |"
            f" points a line (about {MAX_POINTS} at most) |",
            f"|---|{'---:|' * (len(heads) + 2)}",
            *lines,
            f"| the slowest (at most {MAX_QUERY_MS}) | {slowest} | | |",
            *(f"\nNot measured: {why}" for why in left_out),
        ]
    )


def _growth(window: str, made: Mapping[int, Mapping[str, QueryTimes]]) -> str:
    filled = [several[window] for days, several in made.items() if days * DAY_MS >= WINDOWS[window]]
    if len(filled) < 2:
        return "-"
    return f"{median(filled[-1].took_ms) / median(filled[0].took_ms):.2f}"


def _took(answers: QueryTimes) -> str:
    return f"{median(answers.took_ms):.1f} ({max(answers.took_ms):.1f})"


def throughput_table(measured: StorageThroughput) -> str:
    """Rows stored per second, and the delay of the event loop."""
    return (
        f"## {measured.rows} rows of three values stored, with two readers at work\n"
        f"{measured.rows_a_second:.0f} rows a second, at least {MIN_ROWS_PER_SECOND};"
        f" {measured.windows} windows were read meanwhile."
        f" The event loop was delayed by at most {measured.max_delay_ms:.0f} ms while rows were stored,"
        f" and by {measured.max_delay_ms_before:.0f} ms before, with the readers alone."
    )


def sizes_table(storage_sizes: Sequence[StorageSize]) -> str:
    """Bytes per row for each kind of values."""
    lines = [
        f"| {size.values} | {size.history:.1f} | {size.parquet:.1f} | {size.history / size.parquet:.1f} |"
        for size in storage_sizes
    ]
    return "\n".join(
        [
            "## Bytes on disk for a row of three values",
            "| values | history, with rollups | Parquet (zstd) | ratio |",
            "|---|---:|---:|---:|",
            *lines,
        ]
    )


def history_opening_table(days: int, window: str, full: Opening, empty: Opening) -> str:
    """CPU for a page on a long history and on none."""
    ratio = median(full.open_ms) / median(empty.open_ms)
    return "\n".join(
        [
            f"## Server CPU to open a page whose window is {window}, in ms: median (least to most)",
            f"| charts | history of {days} d | empty history | ratio (at most {MAX_OPENING_RATIO}) |",
            "|---:|---:|---:|---:|",
            f"| {full.figures} | {spread(full.open_ms)} | {spread(empty.open_ms)} | {ratio:.2f} |",
        ]
    )


def live_table(with_history: Sequence[RowCosts], without_history: Sequence[RowCosts]) -> str:
    """CPU per row with history and without."""
    with_history_ms = [ms for one in with_history for ms in one.cpu_ms]
    without_history_ms = [ms for one in without_history for ms in one.cpu_ms]
    storing = median(one.idle_ms for one in with_history) - median(one.idle_ms for one in without_history)
    return "\n".join(
        [
            "## Server CPU per row and viewer with history and without, in ms: median (least to most)",
            "| viewers | with history | without | ratio (1) | missed rows (0) |",
            "|---:|---:|---:|---:|---:|",
            f"| {with_history[0].viewers} | {spread(with_history_ms)} | {spread(without_history_ms)} |"
            f" {median(with_history_ms) / median(without_history_ms):.2f} |"
            f" {sum(one.rows_missed for one in (*with_history, *without_history))} |",
            "",
            f"Storing a row takes {storing:.1f} ms, for any number of viewers.",
        ]
    )
