"""Figures of hvPlot's drawings."""

from __future__ import annotations

from typing import Any

import holoviews as hv
import holoviews.plotting.bokeh
from bokeh.document import Document
from bokeh.plotting import figure


def rendered(drawing: Any) -> figure:
    """The figure of a HoloViews drawing, apart from the page that is the first to need it: it would end with
    that page, and Panel's `--autoreload`, which closes a page at the start, fails over what HoloViews adds.

    From any thread: `hv.render` takes Bokeh's current document, which all threads share.
    """
    return hv.renderer("bokeh").instance(mode="server").get_plot(drawing, doc=Document()).state
