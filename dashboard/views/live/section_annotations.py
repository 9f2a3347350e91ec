"""The annotations that the charts of a section mark, and those that its viewer adds."""

from __future__ import annotations

import math
from collections import deque
from concurrent.futures import Future

from dashboard.history.annotations import MAX_TEXT, Annotation
from dashboard.storage.engine import StorageUnavailable
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.common.page_scheduler import call_when_done
from dashboard.views.common.viewer import Viewer

# More marks than these say nothing in a chart; the newest are shown.
MAX_SHOWN = 200
# No annotation is earlier or later (unix ms).
EARLIEST, LATEST = -(2**53), 2**53


class SectionAnnotations:
    """Shows annotations by `ChartState.annotations`: the newest or, where the viewer looks back, those of
    that range of time."""

    def __init__(self, source: str, viewer: Viewer, state: ChartState) -> None:
        self._source, self._viewer, self._state = source, viewer, state
        self._adding = deque[Future[None]]()
        self._take_soon = viewer.scheduler.soon(self._take)
        if (log := viewer.annotations) is None:
            return
        state.may_annotate = log.may_write
        show = viewer.scheduler.soon(self._show)
        viewer.scheduler.on_close(log.subscribe(show))
        viewer.viewport.watch(show, "range")
        self._show()

    def add(self, start: float, end: float, text: str, of_all: bool) -> None:
        """Add an annotation about the time from `start` to `end` (unix ms), where viewers may.

        of_all: whether it is about all sources. Anything that the page's own form does not send is ignored.
        """
        log, tidy = self._viewer.annotations, _tidy(text)
        is_valid = EARLIEST < start <= end < LATEST and 0 < len(tidy) <= MAX_TEXT
        # One after the other: a page cannot add them faster than they are stored.
        if log is None or not log.may_write or not is_valid or self._adding:
            return
        source = "" if of_all else self._source
        adding = log.add([Annotation(round(start), round(end), tidy, source)])
        self._adding.append(adding)
        call_when_done(adding, self._take_soon)

    def _take(self) -> None:
        """Say where one could not be stored."""
        while self._adding and self._adding[0].done():
            try:
                self._adding.popleft().result()
            except StorageUnavailable as error:
                self._viewer.notice = f"The annotation is not stored: add it again. {error}"

    def _show(self) -> None:
        log = self._viewer.annotations
        assert log is not None
        start, end = self._viewer.viewport.state.range or (-math.inf, math.inf)
        marked = [
            [one.id, one.time, one.until, one.text]
            for one in log.between(start, end, self._source, MAX_SHOWN)
        ]
        if self._state.annotations != marked:
            self._state.annotations = marked


def _tidy(text: str) -> str:
    """The text in one line, without what no database stores: NUL, and halves of pairs of surrogates."""
    return " ".join(text.encode(errors="ignore").decode().replace("\0", "").split())
