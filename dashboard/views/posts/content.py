"""What the Posts tab shows, as the browser has it, and the script that shows it."""

from __future__ import annotations

from typing import Any

from bokeh.core.properties import String
from bokeh.model import DataModel
from bokeh.models import CustomJS, Div
from bokeh.plotting import figure

from dashboard.views.charts.chart_state import ChartState
from dashboard.views.common.escaping import markup
from dashboard.views.common.scripts import ScriptBundle, callback
from dashboard.views.common.static_files import stylesheet

PARTS = ("pushed", "tops", "words", "posts")


class PostsContent(DataModel):  # type: ignore[misc]
    """HTML of what programs push, of the counters and leaders, of the words and of the posts; and what the
    viewer has clicked, as "kind:name", or ""."""

    pushed = String(default="")
    tops = String(default="")
    words = String(default="")
    posts = String(default="")
    about = String(default="")


def places(talk: PostsContent) -> dict[str, Div]:
    """Where the parts are shown."""
    classes = {"posts": ["post-list", "with-buttons"]}
    look = [stylesheet("posts"), stylesheet("statistics")]
    wide: Any = {"sizing_mode": "stretch_width"}
    return {
        part: markup(
            getattr(talk, part),
            **wide,
            margin=(4, 0),
            css_classes=classes.get(part, ["statistics"]),
            stylesheets=look,
        )
        for part in PARTS
    }


def show(talk: PostsContent, view: ChartState, bundle: ScriptBundle, into: dict[str, Div]) -> CustomJS:
    """Show in the browser what the models are set to from now on, once `drawn` of the view is.

    Returns the script that does, whose argument `figures` are the charts to be kept in the page's colours.
    """
    figures: list[figure] = []
    script = callback(bundle, "updatePosts", content=talk, state=view, figures=figures, **into)
    for part in (*PARTS, "about"):
        talk.js_on_change(part, script)
    view.js_on_change("zone", script)
    view.js_on_change("drawn", script)
    return script
