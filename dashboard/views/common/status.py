"""A source's state as HTML. Ages and countdowns are updated by the browser."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from dashboard.feed.status import Status
from dashboard.views.common.templates import render

DENSE_SECONDS = 5.0
BADGES = {
    "none": "no rows yet",
    "starting": "waiting for the first rows",
    "live": "live",
    "sample": "sample data",
    "replay": "replay",
    "late": "late",
    "error": "error",
    "stopped": "stopped",
}
# The keys of BADGES from the best to the worst.
SEVERITY = ("live", "sample", "replay", "none", "starting", "late", "error", "stopped")


def status_html(title: str, status: Status, newest: float, remark: str = "", past: str = "") -> str:
    """The head of a section.

    newest: unix seconds of the newest row; 0 without one, or where the browser knows it from the rows.
    remark: one more note. past: why what is shown is not live ("looking back", "replaying", "paused"); ""
    when it is.
    """
    # What a viewer sees of the past is not live; whether the source is well remains of interest.
    names = [name for name in badges(status) if not (past and name == "live")]
    head = [(name, BADGES[name]) for name in names] + ([("past", past)] if past else [])
    failed = status.health in ("error", "stopped")
    return _rendered(
        title=title,
        badges=tuple(head),
        provider="" if status.provider.lower() in (status.origin, title.lower()) else status.provider,
        newest=f"{newest:.0f}",
        polled_every=f"{status.period:g}" if _is_dense(status) else "",
        next_poll=status.next_poll,
        period=f"{status.period:g}",
        health=status.health,
        usage=status.usage,
        origin=status.origin,
        # The error of a source that answers is why its rows are a sample, or that a replay has ended.
        reason="" if failed else status.error,
        error=status.error if failed or not status.origin_label else "",
        failures=status.failure_lines,
        detected=status.detected,
        notes=tuple(filter(None, (status.note, remark))),
    )


def missing_text(status: Status) -> str:
    """Why rows are missing at the end of the charts; "" where the source gives no reason."""
    return status.error if status.health in ("error", "stopped") else ""


@lru_cache(maxsize=256)
def _rendered(**values: Any) -> str:
    """Rendered once for all pages, and anew only where something has changed."""
    return render("status.html", **values)


def _is_dense(status: Status) -> bool:
    """Whether a countdown to the next poll would be of no use."""
    failed = status.health in ("error", "stopped")
    return status.next_poll is not None and status.period < DENSE_SECONDS and not failed


def badges(status: Status) -> list[str]:
    """The badges of a source, as keys of BADGES. Its origin alone while all is well; otherwise its health,
    and its origin where sample or replayed rows are shown."""
    is_marked = status.health != "ok" and status.origin_label
    return [status.state, *([status.origin_label] if is_marked else [])]


class StateCount(NamedTuple):
    """The number of sources in one state.

    state: a key of BADGES. words: "2 live" or "1 stopped with sample data". source: the name of the first of
        them. is_worst: a phone shows this one alone.
    """

    state: str
    words: str
    source: str
    is_worst: bool


def state_counts(statuses: Mapping[str, Status]) -> tuple[StateCount, ...]:
    """The number of sources in each state. statuses: by the names of the sources."""
    order = list(BADGES)
    sources: dict[tuple[str, ...], list[str]] = {}
    for name, status in statuses.items():
        sources.setdefault(tuple(badges(status)), []).append(name)
    worst = max(sources, key=lambda state: [*map(SEVERITY.index, state)], default=None)
    return tuple(
        StateCount(state[0], f"{len(sources[state])} {_summary(*state)}", sources[state][0], state == worst)
        for state in sorted(sources, key=lambda names: [*map(order.index, names)])
    )


def _summary(state: str, origin: str = "") -> str:
    return f"{state} with {BADGES[origin]}" if origin else state
