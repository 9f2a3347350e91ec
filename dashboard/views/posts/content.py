"""What the Posts tab shows, as the browser has it, and the script that shows it."""

from __future__ import annotations

from typing import Any

from bokeh.core.properties import Bool, List, String
from bokeh.model import DataModel
from bokeh.models import CustomJS, Div
from bokeh.plotting import figure

from dashboard.views.charts.chart_state import ChartState
from dashboard.views.common.escaping import markup
from dashboard.views.common.scripts import ScriptBundle, callback
from dashboard.views.common.static_files import stylesheet

PARTS = ("pushed", "tops", "words", "posts")


class PostsContent(DataModel):  # type: ignore[misc]
    """The HTML of pushed counts, statistics (`tops`), words and posts; `about` is the viewer's selection,
    as "kind:name", or ""; `opened` are the ids of the posts whose content warnings the viewer has opened.
    is_empty: no source has posts."""

    pushed = String(default="")
    tops = String(default="")
    words = String(default="")
    posts = String(default="")
    about = String(default="")
    opened = List(String, default=[])
    is_empty = Bool(default=False)


def content_divs(content: PostsContent) -> dict[str, Div]:
    """The Divs that show the parts, by their names."""
    classes = {"posts": ["post-list", "with-buttons"]}
    styles = [stylesheet("posts"), stylesheet("statistics")]
    wide: Any = {"sizing_mode": "stretch_width"}
    return {
        part: markup(
            getattr(content, part),
            **wide,
            margin=(4, 0),
            css_classes=classes.get(part, ["statistics"]),
            stylesheets=styles,
        )
        for part in PARTS
    }


def content_script(
    content: PostsContent, state: ChartState, bundle: ScriptBundle, into: dict[str, Div]
) -> CustomJS:
    """The script by which the browser shows each change of the content, from the first change of `drawn` on.

    Its argument `figures` are the charts whose colours follow the theme.
    """
    figures: list[figure] = []
    script = callback(bundle, "updatePosts", content=content, state=state, figures=figures, **into)
    for part in (*PARTS, "about"):
        content.js_on_change(part, script)
    state.js_on_change("zone", script)
    state.js_on_change("drawn", script)
    return script
