"""Figures of hvPlot's drawings."""

from __future__ import annotations

import gc

import pandas as pd
from bokeh.document import Document
from bokeh.io.doc import patch_curdoc
from hvplot import hvPlot

from dashboard.views.common.drawing import rendered


def test_a_drawing_needs_no_current_document() -> None:
    ended = Document()
    with patch_curdoc(ended):  # as another thread leaves it, whose page has ended
        del ended
        gc.collect()
        drawn = rendered(hvPlot(pd.DataFrame({"x": [1.0], "y": [2.0]})).line(x="x", y="y"))
    assert [type(renderer.glyph).__name__ for renderer in drawn.renderers] == ["Line"]
