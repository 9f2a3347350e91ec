"""The map: drawn once, changed afterwards."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from bokeh.models import MultiPolygons, TileRenderer

from dashboard.views.refresh.map import COLUMNS, UNPLACED, Map, web_mercator


def test_map_changes_without_new_models() -> None:
    drawn = Map()
    models, (x, y) = set(drawn.figure.references()), web_mercator([51.5, -33.9], [0.0, 151.2])
    texts = {name: ["a", "b"] for name in ("key", "name", "value", "time")}
    drawn.show({"x": x, "y": y, "color": [3.0, math.nan], **texts})
    assert (drawn.mapper.low, drawn.mapper.high) == (2.5, 3.5)
    drawn.show({"x": x, "y": y, "color": [3.0, 4.0], **texts})
    assert (drawn.mapper.low, drawn.mapper.high) == (3.0, 4.0)
    assert set(drawn.points.data) == {*COLUMNS, *UNPLACED}
    assert {len(column) for column in drawn.points.data.values()} == {2}
    assert set(drawn.figure.references()) == models


def test_map_has_land_and_shows_tiles_on_request() -> None:
    drawn = Map()
    land = [one for one in drawn.figure.renderers if isinstance(getattr(one, "glyph", None), MultiPolygons)]
    assert len(land[0].data_source.data["xs"][0]) > 100
    assert not drawn.figure.select(TileRenderer)
    drawn.show_street_map(True)
    drawn.show_street_map(True)
    assert len(drawn.figure.select(TileRenderer)) == 1
    drawn.show_street_map(False)
    assert not drawn.figure.select(TileRenderer)


def test_web_mercator_is_in_metres() -> None:
    x, y = web_mercator(pd.Series([0.0, 51.507, -90.0]), pd.Series([0.0, -0.128, 180.0]))
    assert x == pytest.approx([0, -14_249, 20_037_508], abs=1)
    assert y == pytest.approx([0, 6_710_660, -19_971_869], rel=1e-3, abs=1)
