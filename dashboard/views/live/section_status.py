"""The state of a section's source as HTML, as its viewer sees it."""

from __future__ import annotations

from dashboard.history.history import History
from dashboard.views.common.status import DENSE_SECONDS, status_html
from dashboard.views.live.row_query import RowQuery


def section_status(history: History, query: RowQuery, is_fixed: bool) -> str:
    """The state of the section's source as HTML. is_fixed: whether the rows on the page end in the past."""
    status, state = history.status, query.state
    past = "" if state.range is None else "replaying" if state.speed else "looking back"
    past = past or ("paused" if state.paused else "")
    # The browser knows the newest of rows that keep coming.
    keep_coming = status.period < DENSE_SECONDS and not is_fixed and not state.paused
    newest = 0.0 if keep_coming else history.newest_time / 1000
    return status_html(history.source.heading, status, newest, query.remark, past)
