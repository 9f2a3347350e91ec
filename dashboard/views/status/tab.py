"""The Status tab: figures of the dashboard itself, and the outages of its sources."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import panel as pn

from dashboard.monitoring.facts import Facts, SourceFacts
from dashboard.monitoring.outages import DATABASE, Outage
from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.static_files import css
from dashboard.views.common.templates import render
from dashboard.views.common.time_texts import time_text, zone_of
from dashboard.views.common.viewer import Viewer

NAME = "Status"
# A page takes no more lines of a table.
MAX_LINES = 100
SOURCE_HEADS = ("Source", "State", "Last success", "Polls", "Failed", "Rows", "Open pages")
OUTAGE_HEADS = ("Source", "Since", "Until", "Lasted", "Reason")


class StatusTab(pn.viewable.Viewer):
    """Tables of the process, its sources and the last outages. They are updated while the tab is shown."""

    def __init__(self, facts: Facts, viewer: Viewer) -> None:
        super().__init__()
        self._facts, self._viewer = facts, viewer
        self._pane = HtmlPane("", sizing_mode="stretch_width", margin=(5, 0), stylesheets=[css("tables")])
        self._show()
        show = viewer.scheduler.soon(self._show_if_open)
        viewer.param.watch(lambda *_: show(), ["tab", "zone", "browser_zone"])
        viewer.scheduler.on_close(facts.subscribe(show))

    def __panel__(self) -> pn.viewable.Viewable:
        return self._pane

    def _show_if_open(self) -> None:
        if self._viewer.tab == NAME:
            self._show()

    def _show(self) -> None:
        facts, zone = self._facts, zone_of(self._viewer.zone, self._viewer.browser_zone)
        sources = facts.sources()
        titles = {one.name: one.title for one in sources} | {DATABASE: "History"}
        lines = [outage_line(one, titles.get(one.source, one.source), zone) for one in facts.outages.recent]
        self._pane.object = (
            _table("Process", ("", ""), facts.process())
            + _table("Sources", SOURCE_HEADS, [source_line(one) for one in sources])
            + (
                _table("Outages", OUTAGE_HEADS, lines)
                if lines
                else _table("Outages", ("",), [("None is recorded",)])
            )
        )


def source_line(facts: SourceFacts) -> tuple[str, ...]:
    """The cells of a source in the table with the headings SOURCE_HEADS."""
    age = "none yet" if facts.age is None else f"{duration(facts.age)} ago"
    counts = (facts.polls, facts.failures, facts.rows, facts.pages)
    return facts.title, facts.state, age, *(f"{count:,}" for count in counts)


def outage_line(outage: Outage, title: str, zone: ZoneInfo) -> tuple[str, ...]:
    """The cells of an outage in the table with the headings OUTAGE_HEADS."""
    since = time_text(outage.since * 1000, zone)
    if outage.until is None:
        return title, since, "lasts", "", outage.reason
    return (
        title,
        since,
        time_text(outage.until * 1000, zone),
        duration(outage.until - outage.since),
        outage.reason,
    )


def duration(seconds: float) -> str:
    """A duration as text: "35 s", "12 min", "5.5 h" or "3 d"."""
    for unit, length in (("d", 86_400.0), ("h", 3_600.0), ("min", 60.0)):
        if seconds >= 2 * length:
            count = seconds / length
            return f"{count:.0f} {unit}" if count >= 10 else f"{count:.1f}".removesuffix(".0") + f" {unit}"
    return f"{seconds:.0f} s"


def _table(caption: str, heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    cut = f"The first {MAX_LINES} of {len(lines):,}." if len(lines) > MAX_LINES else ""
    return render(
        "value_table.html", caption=caption, heads=heads, lines=lines[:MAX_LINES], sample=False, cut=cut
    )
