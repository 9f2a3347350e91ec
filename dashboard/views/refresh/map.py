"""A map of values that hvPlot draws once; from then on only what it shows is changed.

Land and borders are Natural Earth's, 1:110m, version 4.1 (public domain, https://www.naturalearthdata.com),
as redistributed in TopoJSON by the npm package world-atlas 2.0.2 (countries-110m.json). They were projected
to Web Mercator, cut at the antimeridian and at 85° of latitude, and rounded to whole kilometres.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from typing import Any

import holoviews as hv
import numpy as np
import pandas as pd
from bokeh.models import (
    BoxZoomTool,
    ColumnDataSource,
    DataRange1d,
    HoverTool,
    LinearColorMapper,
    PanTool,
    ResetTool,
    TileRenderer,
    WheelZoomTool,
    ZoomInTool,
    ZoomOutTool,
)
from bokeh.palettes import Viridis256
from bokeh.plotting import figure
from hvplot import hvPlot

from dashboard.records import Columns
from dashboard.views.common import palette
from dashboard.views.common.drawing import rendered
from dashboard.views.common.static_files import asset

EARTH_RADIUS_M = 6_378_137.0
MAX_NORTHERN = 85.0
MAP_HEIGHT = 380
STREET_MAP = "OpenStreetMap Mapnik"
COLUMNS = ("x", "y", "color", "key", "name", "value", "time")
# Where the browser writes names so that they cover no other and no point; nowhere yet.
UNPLACED = {"shown": "", "align": "left", "dx": 0, "dy": 0}

# A light ring within a dark one stands out from land and sea in the light and in the dark theme.
RING = {"color": palette.LIGHT, "line_color": palette.DARK, "line_width": 1.2, "size": 300}
LAND = {"fill_color": palette.LAND, "fill_alpha": 0.35, "line_color": palette.BORDER, "line_width": 0.6}
BORDERS = {"line_color": palette.BORDER, "line_width": 0.5, "line_alpha": 0.7}
# Dark letters on a light ground are read on land, on sea and on street maps, in both themes. An outline is
# drawn over the letters, and leaves little of them.
NAMES = {
    "text_color": palette.DARK,
    "background_fill_color": palette.LIGHT,
    "background_fill_alpha": 0.8,
    "border_radius": 3,
    "padding": 2,
    "text_font_size": "12px",
}
PALETTE = Viridis256


class Map:
    """One page's map: a point per row, coloured by value on an even scale, over land and borders."""

    def __init__(self) -> None:
        self.figure = _draw_points()
        self.points: ColumnDataSource = self.figure.renderers[-1].data_source
        self.mapper: LinearColorMapper = self.figure.renderers[-1].glyph.fill_color.transform
        self.mapper.nan_color = palette.NO_VALUE
        _style(self.figure)
        _draw_names(self.figure, self.points)
        _draw_basemap(self.figure)

    def show(self, columns: Columns) -> None:
        """Show other rows, or another column of the same ones, without moving the map.

        columns: "x" and "y" in metres of Web Mercator, "color" the number that colours the point, and
        the texts of the tooltip: "key", "value" and "time", and what is written beside the point: "name".
        """
        values = [number for number in columns["color"] if not math.isnan(number)]
        low, high = min(values, default=0.0), max(values, default=1.0)
        margin = 0.0 if low < high else 0.5
        self.mapper.update(low=low - margin, high=high + margin)
        self.points.data = {**columns, **{name: [one] * len(columns["x"]) for name, one in UNPLACED.items()}}

    def show_street_map(self, shown: bool) -> None:
        """Show tiles from the internet over the land and under the points, or remove them."""
        tiles = self.figure.select(TileRenderer)
        if shown and not tiles:
            self.figure.add_tile(STREET_MAP)
        elif not shown:
            self.figure.renderers = [
                one for one in self.figure.renderers if not isinstance(one, TileRenderer)
            ]


def web_mercator(latitudes: Sequence[float], longitudes: Sequence[float]) -> tuple[list[float], list[float]]:
    """x and y in metres of places in degrees; nearer to the poles than 85° is drawn at 85°."""
    north = np.radians(np.clip(np.asarray(latitudes, dtype=float), -MAX_NORTHERN, MAX_NORTHERN))
    x = EARTH_RADIUS_M * np.radians(np.asarray(longitudes, dtype=float))
    y = EARTH_RADIUS_M * np.log(np.tan(np.pi / 4 + north / 2))
    return x.tolist(), y.tolist()


def coastlines() -> hv.Path:
    """Coasts and borders of all countries, in degrees, to draw points of `longitude` and `latitude` on."""
    land, borders = _natural_earth()
    coasts = (
        [x, y] for shape in zip(land["xs"], land["ys"], strict=True) for x, y in zip(*shape, strict=True)
    )
    lines = [*coasts, *zip(borders["xs"], borders["ys"], strict=True)]
    return hv.Path([_in_degrees(x, y) for x, y in lines], ["longitude", "latitude"]).opts(
        color=LAND["line_color"], line_width=LAND["line_width"]
    )


def _in_degrees(x: Sequence[float], y: Sequence[float]) -> dict[str, Any]:
    north = np.arctan(np.sinh(np.asarray(y) / EARTH_RADIUS_M))
    return {"longitude": np.degrees(np.asarray(x) / EARTH_RADIUS_M), "latitude": np.degrees(north)}


def _draw_points() -> figure:
    """hvPlot's drawing of no points yet: rings, and in them the points, both reading one data source."""
    empty = pd.DataFrame({name: pd.Series(dtype=float) for name in COLUMNS})
    options: dict[str, Any] = {
        "x": "x", "y": "y", "hover": False, "responsive": True, "height": MAP_HEIGHT,
        "xaxis": None, "yaxis": None,
    }  # fmt: skip
    rings = hvPlot(empty).points(**options, **RING)
    points = hvPlot(empty).points(c="color", cmap=list(PALETTE), colorbar=False, size=130, **options)
    plot = rendered(rings * points)
    shared = ColumnDataSource({name: [] for name in (*COLUMNS, *UNPLACED)})
    for renderer in plot.renderers:
        renderer.data_source = shared
    return plot


def _style(plot: figure) -> None:
    points = plot.renderers[-1]
    hover = HoverTool(
        renderers=[points], tooltips=[("", "@key"), ("", "@value"), ("", "@time")], visible=False
    )
    zoom = [ZoomInTool(), ZoomOutTool(), WheelZoomTool(), BoxZoomTool(match_aspect=True), ResetTool()]
    plot.tools = [PanTool(), *zoom, hover]
    plot.toolbar.update(logo=None, active_drag=plot.tools[0], active_scroll=None)
    # A single place is shown with some of the land around it.
    span = {"renderers": [points], "range_padding": 0.25, "default_span": 4e6, "min_interval": 2e4}
    plot.update(x_range=DataRange1d(**span), y_range=DataRange1d(**span), match_aspect=True)
    plot.update(
        background_fill_color=None, border_fill_color=None, outline_line_color=None, output_backend="canvas"
    )
    plot.grid.visible = False


def _draw_names(plot: figure, points: ColumnDataSource) -> None:
    places = {"text_align": "align", "x_offset": "dx", "y_offset": "dy"}
    plot.text("x", "y", text="shown", source=points, text_baseline="bottom", **places, **NAMES)


def _draw_basemap(plot: figure) -> None:
    land, borders = _natural_earth()
    # The lowest level, that of tiles as well: tiles come later and so cover the land where they come.
    plot.multi_polygons([land["xs"]], [land["ys"]], level="image", **LAND)
    plot.multi_line(borders["xs"], borders["ys"], level="image", **BORDERS)


@cache
def _natural_earth() -> tuple[dict[str, Any], dict[str, Any]]:
    """Land as polygons with holes, and borders as lines, in metres of Web Mercator."""
    in_km = json.loads(asset("natural_earth_110m.json"))
    return _in_metres(in_km["land"]), _in_metres(in_km["borders"])


def _in_metres(km: Any) -> Any:
    if isinstance(km, dict):
        return {name: _in_metres(part) for name, part in km.items()}
    return [_in_metres(part) for part in km] if isinstance(km, list) else km * 1000
