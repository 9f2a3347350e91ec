"""A source's state in words, as HTML. Ages and countdowns are kept up to date by the browser (live.js)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape

from dashboard.feed.status import Status

DENSE_SECONDS = 5.0
BADGES = {
    "none": "no rows yet",
    "starting": "waiting for the first rows",
    "live": "live",
    "sample": "sample data",
    "replay": "replay",
    "late": "stale",
    "error": "error",
    "stopped": "stopped",
}


def status_html(title: str, status: Status, newest: float, remark: str = "", past: str = "") -> str:
    """The head of a section.

    newest: unix seconds of the newest row; 0 without one, or where the browser has it from the rows.
    remark: one more thing to say of it. past: what is done with the past, where that is looked at.
    """
    facts = [
        "" if status.provider.lower() in (status.origin, title.lower()) else escape(status.provider),
        f'last row <time data-rows="1" data-since="{newest:.0f}">…</time>',
        _next_poll(status),
        f"{status.usage.used:,} of {status.usage.limit:,} {escape(status.usage.unit)} used"
        if status.usage
        else "",
    ]
    line = "".join(f'<span class="facts">{fact}</span>' for fact in facts if fact)
    shown = [(name, BADGES[name]) for name in badges(status)] + ([("past", past)] if past else [])
    badge = "".join(f'<span class="badge {name}" role="status">{words}</span>' for name, words in shown)
    back = '<button data-back hidden type="button">Back to live</button>'
    return f'<div class="line"><h2>{escape(title)}</h2>{badge}{line}{back}</div>' + "".join(
        _notes(status, remark)
    )


def _next_poll(status: Status) -> str:
    if status.next_poll is None:
        return "next poll when Refresh is pressed" if status.health == "stopped" else ""
    if status.period < DENSE_SECONDS and status.health != "error":
        return f"polled every {status.period:g} s"
    return f'next poll <time data-until="{status.next_poll:.0f}">…</time>'


def _notes(status: Status, remark: str) -> Iterable[str]:
    failed = status.health in ("error", "stopped")
    # The error of a source that answers is why its rows are a sample, or that a replay has ended.
    reason = "" if failed else status.error
    if status.origin == "sample":
        live = f"Live data will take over when they are available: {reason}" if reason else ""
        words = "<strong>Sample data</strong>, generated to show how the page works."
        yield f'<p class="note">{words} {escape(live)}</p>'
    elif status.origin == "replay":
        words = "<strong>Replay</strong> of rows that were recorded earlier, as if they came now."
        yield f'<p class="note">{words} {escape(reason)}</p>'
    if status.error and (failed or not status.mark):
        yield f'<p class="error">{escape(status.error)}</p>'
    for key, reason in sorted(status.failures.items()):
        yield f'<p class="error"><strong>{escape(key)}</strong>: {escape(reason)}</p>'
    for words in filter(None, (status.note, remark)):
        yield f'<p class="note">{escape(words)}</p>'


def badges(status: Status) -> list[str]:
    """What the badges of a source say, as keys of BADGES: its origin alone while all is well; otherwise its
    health, and its origin where the rows shown are sample or replay."""
    if status.health == "ok":
        return [status.origin]
    return [status.health, *([status.mark] if status.mark else [])]


def overall(statuses: Iterable[Status]) -> str:
    """All sources in one phrase: "2 live · 1 error · 1 stopped with sample data"."""
    order = list(BADGES)
    counts = Counter(tuple(badges(status)) for status in statuses)
    return " · ".join(
        f"{counts[names]} {_summary(*names)}"
        for names in sorted(counts, key=lambda n: [*map(order.index, n)])
    )


def _summary(state: str, origin: str = "") -> str:
    words = "stale" if state == "late" else state
    return f"{words} with {BADGES[origin]}" if origin else words
