"""The measurements of history as Markdown tables, each beside its limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from benchmarks.days import DAY_MS
from benchmarks.keeping import Stored
from benchmarks.opening import Opening
from benchmarks.report import spread
from benchmarks.sizes import Size
from benchmarks.streaming import Stretch
from benchmarks.windows import MAX_POINTS, WINDOWS, Answers

ANSWER_MS_MOST = 100
ROWS_A_SECOND_LEAST = 20_000
OPENING_RATIO_MOST = 1.3


def windows_table(made: Mapping[int, Mapping[str, Answers]], left_out: Sequence[str]) -> str:
    """Every window by how much there is."""
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
            f"| the slowest (at most {ANSWER_MS_MOST}) | {slowest} | | |",
            *(f"\nNot measured: {why}" for why in left_out),
        ]
    )


def _growth(window: str, made: Mapping[int, Mapping[str, Answers]]) -> str:
    filled = [several[window] for days, several in made.items() if days * DAY_MS >= WINDOWS[window]]
    if len(filled) < 2:
        return "-"
    return f"{median(filled[-1].took_ms) / median(filled[0].took_ms):.2f}"


def _took(answers: Answers) -> str:
    return f"{median(answers.took_ms):.1f} ({max(answers.took_ms):.1f})"


def stored_table(stored: Stored) -> str:
    """How fast rows are stored, and what that holds up."""
    return (
        f"## {stored.rows} rows of three values stored, with two readers at work\n"
        f"{stored.rows_a_second:.0f} rows a second, at least {ROWS_A_SECOND_LEAST};"
        f" {stored.windows} windows were read meanwhile."
        f" The event loop was late by at most {stored.late_ms:.0f} ms while rows were stored,"
        f" and by {stored.late_ms_before:.0f} ms before, with the readers alone."
    )


def sizes_table(sizes: Sequence[Size]) -> str:
    """Bytes a row of each kind of values."""
    lines = [
        f"| {size.values} | {size.history:.1f} | {size.parquet:.1f} | {size.history / size.parquet:.1f} |"
        for size in sizes
    ]
    return "\n".join(
        [
            "## Bytes on disk for a row of three values",
            "| values | history, with rollups | Parquet (zstd) | ratio |",
            "|---|---:|---:|---:|",
            *lines,
        ]
    )


def kept_opening_table(days: int, window: str, full: Opening, empty: Opening) -> str:
    """CPU for a page on a long history and on none."""
    ratio = median(full.open_ms) / median(empty.open_ms)
    return "\n".join(
        [
            f"## Server CPU to open a page whose window is {window}, in ms: median (least to most)",
            f"| charts | history of {days} d | empty history | ratio (at most {OPENING_RATIO_MOST}) |",
            "|---:|---:|---:|---:|",
            f"| {full.figures} | {spread(full.open_ms)} | {spread(empty.open_ms)} | {ratio:.2f} |",
        ]
    )


def kept_live_table(kept: Sequence[Stretch], not_kept: Sequence[Stretch]) -> str:
    """What a row costs while it is kept and while it is not."""
    kept_ms, not_kept_ms = ([ms for one in several for ms in one.cpu_ms] for several in (kept, not_kept))
    storing = median(one.idle_ms for one in kept) - median(one.idle_ms for one in not_kept)
    return "\n".join(
        [
            "## Server CPU per row and viewer with history and without, in ms: median (least to most)",
            "| viewers | kept | not kept | ratio (1) | missed rows (0) |",
            "|---:|---:|---:|---:|---:|",
            f"| {kept[0].viewers} | {spread(kept_ms)} | {spread(not_kept_ms)} |"
            f" {median(kept_ms) / median(not_kept_ms):.2f} |"
            f" {sum(one.rows_missed for one in (*kept, *not_kept))} |",
            "",
            f"To keep a row takes {storing:.1f} ms, however many watch.",
        ]
    )
