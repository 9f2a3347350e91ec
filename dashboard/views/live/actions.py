"""The actions of a section: save its rows as a file, open their table, search posts."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from dashboard.export.writers import FORMATS
from dashboard.history.history import History
from dashboard.records import Columns
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.charts import Charts
from dashboard.views.charts.spec import ChartSpec
from dashboard.views.common.page_scheduler import call_when_done
from dashboard.views.common.time_texts import zone_of
from dashboard.views.common.unit_conversion import Units
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.data_table import RowTable, row_table, set_series
from dashboard.views.live.data_table import set_units as set_table_units
from dashboard.views.live.downloads import VisibleRows, as_file, visible_rows

# Files are written here, since that of many rows takes a second, in which all pages would wait.
_threads = ThreadPoolExecutor(1, thread_name_prefix="downloads")


class SectionActions:
    """Carries out `ChartState.request` for the charts of `offer`, which is called once.

    state: of the charts. search: shows the posts with the words of a text. columns: returns the rows of the
    page. annotate: adds an annotation, as `SectionAnnotations.add`.
    """

    def __init__(
        self,
        history: History,
        viewer: Viewer,
        state: ChartState,
        search: Callable[[str], None],
        columns: Callable[[], Columns],
        annotate: Callable[[float, float, str, bool], object] = lambda *_: None,
    ) -> None:
        self._history, self._viewer, self._state = history, viewer, state
        self._search, self._columns, self._annotate = search, columns, annotate
        self._charts: Charts
        self._spec: ChartSpec
        self._table: RowTable | None = None
        self._writing: Future[list[str]] | None = None
        self._take_soon = viewer.scheduler.soon(self._take_file)

    def offer(self, charts: Charts, spec: ChartSpec) -> None:
        """Carry out requests of the browser for these charts from now on."""
        self._charts, self._spec = charts, spec
        act = self._viewer.scheduler.soon(self._act)
        self._state.on_change("request", lambda attr, old, new: act())

    def set_series(self, spec: ChartSpec) -> None:
        """Use these series from now on. A table that is open stays open."""
        self._spec = spec
        if self._table is not None and not set_series(self._table, spec):
            # It has other columns.
            opened, box = self._table.box.visible, self._table.box
            self._table = None
            body = self._charts.layout.body
            body.children = [child for child in body.children if child is not box]
            if opened:
                self._toggle_table()

    def set_units(self, units: Units) -> None:
        """Show the units of the rows in the headings of the table."""
        if self._table is not None:
            set_table_units(self._table, self._spec, units)

    def _act(self) -> None:
        match self._state.request:
            case ["table", *_]:
                self._toggle_table()
            case ["search", str(text), *_]:
                self._state.search = text
                self._search(text)
            case ["annotate", int() | float() as start, int() | float() as end, str(text), bool(of_all), *_]:
                self._annotate(start, end, text, of_all)
            case [str(kind), int() | float() as start, int() | float() as end, str(zone), *_]:
                if kind in FORMATS:
                    self._save(kind, start, end, zone)

    def _save(self, kind: str, start: float, end: float, zone: str) -> None:
        # A copy: rows that come meanwhile are added to the page's own.
        columns = {name: list(values) for name, values in self._columns().items()}
        rows = VisibleRows(
            columns, self._spec.series, self._history.source.keys,
            tuple(self._state.hidden), self._viewer.units,
        )  # fmt: skip
        name = self._name()
        self._writing = _threads.submit(
            lambda: as_file(visible_rows(rows, start, end, zone_of(zone)), name, kind)
        )
        call_when_done(self._writing, self._take_soon)

    def _take_file(self) -> None:
        """Send the file to the browser, which saves it."""
        if self._writing is not None and self._writing.done():
            writing, self._writing = self._writing, None
            self._state.file = writing.result()

    def _name(self) -> str:
        """The start of a file's name. Sample and replayed data are marked in it."""
        name, label = str(self._history.source.name), self._history.feed.status.origin_label
        return f"{name}-{label}" if label else name

    def _toggle_table(self) -> None:
        """Open the table, or close it."""
        if self._table is None:
            self._table = row_table(
                self._charts, self._spec, self._state, self._viewer, self._history.source.keys
            )
            body = self._charts.layout.body
            body.children = [*body.children[:1], self._table.box, *body.children[1:]]
        self._table.box.visible = not self._table.box.visible
        self._state.drawn += 1
