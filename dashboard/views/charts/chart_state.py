"""The state of a section that the browser needs besides its rows."""

from __future__ import annotations

from bokeh.core.properties import Any as Anything
from bokeh.core.properties import Bool, Dict, Float, Int, List, String
from bokeh.model import DataModel


class ChartState(DataModel):  # type: ignore[misc]
    """Choices and requests of one section; it stays when charts are drawn anew.

    Set by the server: the name of the source, `columns` that were added to the rows since they were sent,
    the shortest window in ms, the units of the rows, the time zone ("": the browser's
    own), whether rows may be ahead of now, how often charts were drawn,
    the step of the rows in ms (0: every row), whether rows end in the past, so that none join them, the text
    that posts are searched for, the longest time in ms between two rows while all is well (0: none is known),
    why rows are `missing`, the `thresholds` of alerts as [title of the chart, key ("": any),
    name of the rule, value], a `file` to save: [name, content in base64] or [], and the `charts` as
    [title, unit, lines, drawing], where a line is [column, key, name, colour, decimals, dash], and the
    drawing has a `name` of its own, the `kind` of its quantity, its `legend` as HTML, and the name of one of
    the `patterns`, the drawings to copy by their names (see `pattern.py`); the `tiles` (see
    `live/tiles.py`), `settings`, a block to copy, the `annotations` to mark as [id, from, to, text], and
    whether the viewer may add some; the name of its rows on the page's `channel`, where that is not the
    source's, and the `panels` that the browser draws (see `pages/panel_specs.py`).

    To compare: set by the server, `compared`, null where nothing is; else the rows as `columns`, with times
    as charts show them, what they cover (`start`, `end`), how much earlier they are (`offset`, and in
    `words`), their `step` (all ms), the time of the `oldest` row of the source (unix ms), and a `note` why
    there are none. Set by the browser, `compare_range`, [from, to] of what charts show and they do not cover.

    Set by both: the keys whose lines are left out (`hidden`), by buttons or by clicks in legends.

    Set by the browser: `request`, an action with the rows that are visible, [action, from, to, time zone,
    number], or ["search", text, number], or ["annotate", from, to, text, whether of all sources, number].
    """

    source = String(default="")
    channel = String(default="")
    panels = List(Anything)
    columns = List(String)
    annotations = List(Anything)
    may_annotate = Bool(default=False)
    least_window_ms = Float(default=0.0)
    units = String(default="metric")
    zone = String(default="")
    ahead = Bool(default=False)
    charts = List(Anything)
    patterns = Dict(String, String)
    thresholds = List(Anything)
    tiles = List(Anything)
    settings = String(default="")
    overdue_ms = Float(default=0.0)
    missing = String(default="")
    compared = Anything()
    compare_range = List(Float)
    hidden = List(String)
    drawn = Int(default=0)
    step_ms = Float(default=0.0)
    ends_in_past = Bool(default=False)
    file = List(String)
    request = List(Anything)
    search = String(default="")
