"""A source's state in words, as HTML. Ages and countdowns are kept up to date by the browser (live.js)."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from dashboard.feed.status import Status

DENSE_SECONDS = 5.0
WORDS = {
    "starting": "waiting for the first rows",
    "live": "live",
    "sample": "sample data",
    "replay": "replay",
    "stale": "stale",
    "error": "error",
    "stopped": "stopped",
}


def status_html(title: str, status: Status, newest: float, remark: str = "", past: str = "") -> str:
    """The head of a section.

    newest: unix seconds of the newest row; 0 without one, or where the browser has it from the rows.
    remark: one more thing to say of it. past: what is done with the past, where that is looked at.
    """
    facts = [
        "" if status.provider.lower() in (status.state, title.lower()) else escape(status.provider),
        f'last row <time data-rows="1" data-since="{newest:.0f}">…</time>',
        _next_poll(status),
        f"{status.usage.used:,} of {status.usage.limit:,} {escape(status.usage.unit)} used"
        if status.usage
        else "",
    ]
    line = "".join(f'<span class="facts">{fact}</span>' for fact in facts if fact)
    badge = f'<span class="badge {status.state}" role="status">{WORDS[status.state]}</span>'
    if past:
        badge += f'<span class="badge past" role="status">{past}</span>'
    back = '<button data-back hidden type="button">Back to live</button>'
    return f'<div class="line"><h2>{escape(title)}</h2>{badge}{line}{back}</div>' + "".join(
        _notes(status, remark)
    )


def _next_poll(status: Status) -> str:
    if status.next_poll is None:
        return "next poll when Refresh is pressed" if status.state == "stopped" else ""
    if status.period < DENSE_SECONDS and status.state != "error":
        return f"polled every {status.period:g} s"
    return f'next poll <time data-until="{status.next_poll:.0f}">…</time>'


def _notes(status: Status, remark: str) -> Iterable[str]:
    if status.state == "sample":
        live = f"Live data will take over when they can be had: {status.error}" if status.error else ""
        words = "<strong>Sample data</strong>, made up to show how the page works."
        yield f'<p class="note">{words} {escape(live)}</p>'
    elif status.state == "replay":
        words = "<strong>Replay</strong> of rows that were recorded earlier, as if they came now."
        yield f'<p class="note">{words} {escape(status.error)}</p>'
    elif status.error:
        yield f'<p class="error">{escape(status.error)}</p>'
    for key, reason in sorted(status.failures.items()):
        yield f'<p class="error"><strong>{escape(key)}</strong>: {escape(reason)}</p>'
    for words in filter(None, (status.note, remark)):
        yield f'<p class="note">{escape(words)}</p>'


def overall(statuses: Iterable[Status]) -> str:
    """All sources in one phrase: "2 live · 1 error"."""
    states = [status.state for status in statuses]
    return " · ".join(f"{states.count(state)} {state}" for state in WORDS if state in states)
