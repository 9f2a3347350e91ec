"""What a viewer has made of what a section shows: files, a table, a search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dashboard.export.writers import FORMATS
from dashboard.history.history import History
from dashboard.views.charts.charts import Charts, Drawing
from dashboard.views.common.units import Units
from dashboard.views.common.value_table import zone_of
from dashboard.views.common.viewer import View, Viewer
from dashboard.views.live.data_table import RowTable, sheet
from dashboard.views.live.data_table import tell_units as tell_sheet_units
from dashboard.views.live.downloads import Shown, as_file, shown_rows


class SectionActions:
    """Grants what `View.wish` says, for the charts that were last offered.

    find: shows the posts with the words of a text.
    """

    def __init__(self, history: History, viewer: Viewer, find: Callable[[str], None]) -> None:
        self._history, self._viewer, self._find = history, viewer, find
        self._charts: Charts
        self._drawing: Drawing
        self._view: View
        self._sheet: RowTable | None = None

    def offer(self, charts: Charts, drawing: Drawing, view: View) -> None:
        """Let the viewer wish for something of these charts. A table that was open stays open."""
        opened = self._sheet is not None and self._sheet.box.visible
        self._charts, self._drawing, self._view, self._sheet = charts, drawing, view, None
        grant = self._viewer.page_loop.soon(self._grant)
        view.on_change("wish", lambda attr, old, new: grant())
        if opened:
            self._turn_table()

    def tell_units(self, units: Units) -> None:
        """Head the table with the units that rows are in now."""
        if self._sheet is not None:
            tell_sheet_units(self._sheet, self._drawing, units)

    def _grant(self) -> None:
        what, *about = self._view.wish
        if what == "table":
            self._turn_table()
        elif what in FORMATS:
            self._save(what, *about[:3])
        elif what == "find":
            self._find(str(about[0]))

    def _save(self, kind: str, start: float, end: float, zone: str) -> None:
        view, source = self._view, self._history.source
        shown = Shown(
            self._charts.rows.data, self._drawing.series, source.keys, tuple(view.hidden), self._viewer.units
        )
        table = shown_rows(shown, start, end, zone_of(zone))
        view.file = as_file(table, self._name(), kind)

    def _name(self) -> str:
        """The start of a file's name. Sample and replayed data are marked in it."""
        name, mark = str(self._history.source.name), self._history.feed.status.mark
        return f"{name}-{mark}" if mark else name

    def _turn_table(self) -> None:
        """Open the table, or close it."""
        if self._sheet is None:
            self._sheet = sheet(
                self._charts, self._drawing, self._view, self._history.source.keys, self._viewer.units
            )
            children: Sequence[Any] = self._charts.body.children
            self._charts.body.children = [*children[:2], self._sheet.box, *children[2:]]
        self._sheet.box.visible = not self._sheet.box.visible
        self._view.drawn += 1
