"""A strip that shows where in a range of time rows, alerts and annotations are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import panel as pn
from numpy.typing import NDArray

from dashboard.alerts.alert import Alert
from dashboard.alerts.manager import AlertManager
from dashboard.history.gap_rule import FEW_STEPS, GAP_STEPS
from dashboard.history.history import History
from dashboard.storage.engine import StorageUnavailable
from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.page_scheduler import call_when_done
from dashboard.views.common.static_files import css
from dashboard.views.common.templates import render
from dashboard.views.common.viewer import Viewer
from dashboard.views.common.viewport_state import TimeRange

BINS = 160
# Each source is a query in a thread of the database, which reads no more rows than a chart does.
MAX_SOURCES = 12
MAX_ANNOTATIONS = 500


class StripPart(NamedTuple):
    """A part of the strip, in percent of its width."""

    start: float
    width: float


def parts_with_rows(times: Iterable[Sequence[float]], shown: TimeRange) -> list[StripPart]:
    """The parts of the strip in which there are rows without gaps. times: of the rows of each source in order
    (unix ms)."""
    start, end = shown
    changes = np.zeros(BINS + 3, dtype=np.int64)
    for some in times:
        moments = np.asarray(some, dtype=float)
        moments = moments[(moments >= start) & (moments < end)]
        bins = ((moments - start) / (end - start) * BINS).astype(int) + 1
        first, last = bins[:-1], bins[1:]
        steps = np.diff(moments)
        # A few rows have no usual step.
        usual = np.median(steps) if steps.size >= FEW_STEPS else 0.0
        joined = steps <= GAP_STEPS * usual
        np.add.at(changes, np.concatenate([bins, first[joined]]), 1)
        np.add.at(changes, np.concatenate([bins + 1, last[joined] + 1]), -1)
    filled = (np.cumsum(changes)[: BINS + 2] > 0).astype(np.int8)
    edges: NDArray[np.int64] = np.flatnonzero(np.diff(filled))
    return [StripPart(100 * a / BINS, 100 * (b - a) / BINS) for a, b in edges.reshape(-1, 2).tolist()]


def alert_marks(alerts: Iterable[Alert], shown: TimeRange) -> list[StripPart]:
    """The parts of the strip in which alerts fired. An alert that has not cleared reaches to the end."""
    return marks(((one.fired, shown[1] if one.cleared is None else one.cleared) for one in alerts), shown)


def marks(times: Iterable[tuple[float, float]], shown: TimeRange) -> list[StripPart]:
    """The parts of the strip for ranges of time (unix ms), without ranges that are not in it."""
    start, end = shown
    within = [(max(from_, start), min(to, end)) for from_, to in times if to >= start and from_ < end]
    return [
        StripPart(100 * (at - start) / (end - start), 100 * (to - at) / (end - start)) for at, to in within
    ]


class Minimap(pn.viewable.Viewer):
    """The strip of one page. `show_range` fills it: at once from memory, and then from the database."""

    def __init__(
        self, histories: Mapping[str, History], viewer: Viewer, alerts: AlertManager | None = None
    ) -> None:
        super().__init__()
        self._histories, self._alerts, self._annotations = histories, alerts, viewer.annotations
        self._range: TimeRange = (0.0, 1.0)
        self._times: list[Sequence[float]] = []
        self._stored: list[Future[Any]] = []
        self._pane = HtmlPane("", sizing_mode="stretch_width", stylesheets=[css("minimap")])
        self._take_soon = viewer.scheduler.soon(self._take)

    def __panel__(self) -> pn.viewable.Viewable:
        return self._pane

    def show_range(self, shown: TimeRange) -> None:
        """Show where in this range rows, alerts and annotations are."""
        self._range = shown
        histories = list(islice(self._histories.values(), MAX_SOURCES))
        self._times = [history.shown.between(*shown, BINS * 2)["time"] for history in histories]
        self._stored = [
            history.windows.fixed(*shown).stored for history in histories if history.archive is not None
        ]
        self._draw()
        for stored in self._stored:
            call_when_done(stored, self._take_soon)

    def _take(self) -> None:
        """Add what has been read by now."""
        done = [stored for stored in self._stored if stored.done()]
        self._stored = [stored for stored in self._stored if not stored.done()]
        for stored in done:
            try:
                self._times.append(stored.result().columns["time"])
            except StorageUnavailable:
                continue
        self._draw()

    def _draw(self) -> None:
        alerts = self._alerts.recent if self._alerts else ()
        annotations = self._annotations.newest if self._annotations else ()
        self._pane.object = render(
            "minimap.html",
            rows=parts_with_rows(self._times, self._range),
            alerts=alert_marks(alerts, self._range),
            annotations=marks(((one.time, one.until) for one in annotations), self._range)[-MAX_ANNOTATIONS:],
        )
