"""What a viewer can choose on the Posts tab: the source, and filters of the list of posts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

import panel as pn
import param

from dashboard.history.history import History
from dashboard.posts.results import PostCounts
from dashboard.views.common.post_search import PostFilter
from dashboard.views.common.static_files import css
from dashboard.views.common.viewer import Viewer

ALL_SOURCES = "All sources"
_LOOK: Any = {"margin": (5, 0), "stylesheets": [css("controls")], "description": None, "align": "end"}


class PostFilters(pn.viewable.Viewer):
    """Filters of the list of posts: a tracked term, a language, and words."""

    term: param.Selector[str] = param.Selector(default="", objects={"Any term": ""}, label="Term")
    lang: param.Selector[str] = param.Selector(default="", objects={"Any language": ""}, label="Language")
    text = param.String("", label="With the words")

    def __panel__(self) -> pn.viewable.Viewable:
        return pn.Row(
            pn.widgets.Select.from_param(self.param.term, width=150, **_LOOK),
            pn.widgets.Select.from_param(self.param.lang, width=150, **_LOOK),
            pn.widgets.TextInput.from_param(self.param.text, placeholder="Search posts", width=220, **_LOOK),
            stylesheets=[css("row")],
        )

    def offer(self, counts: PostCounts) -> None:
        """Offer the terms and languages that posts have, and what is chosen already."""
        languages = filter(None, counts.languages)
        self._set_options("term", {"Any term": "", **{term: term for term in counts.selection.tracked}})
        self._set_options("lang", {"Any language": "", **{code: code for code in languages}})

    def _set_options(self, name: str, options: dict[str, str]) -> None:
        chosen = getattr(self, name)
        if chosen:
            options.setdefault(chosen, chosen)
        if self.param[name].objects != list(options.values()):
            self.param[name].objects = options

    def post_filter(self, counts: PostCounts, is_live: bool) -> PostFilter:
        """The filter of the list under these counts; a live list also has posts that came after them."""
        until = math.inf if is_live else counts.selection.end
        return PostFilter(until, tuple(self.text.split()), self.lang, self.term, counts.selection.about)


class SourceChoice(pn.viewable.Viewer):
    """The source whose posts are counted; shown where there are several."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__()
        self._viewer = viewer
        self._select = pn.widgets.Select.from_param(
            viewer.param.posts_of, label="Posts from", options={ALL_SOURCES: ""}, visible=False, **_LOOK
        )

    def __panel__(self) -> pn.viewable.Viewable:
        return self._select

    def offer(self, histories: Mapping[str, History]) -> None:
        """Offer these sources, and the one that is chosen, even before it has published anything."""
        headings = {name: history.source.heading for name, history in histories.items()}
        if chosen := self._viewer.posts_of:
            headings.setdefault(chosen, chosen)
        options = source_options(headings)
        if self._select.options != options or self._select.visible != (len(options) > 2):
            self._select.param.update(options=options, visible=len(options) > 2)


def source_options(headings: Mapping[str, str]) -> dict[str, str]:
    """Names of sources by their headings; headings that several share are followed by the name."""
    frequency = Counter([ALL_SOURCES, *headings.values()])
    named = {
        f"{heading} ({name})" if frequency[heading] > 1 else heading: name
        for name, heading in headings.items()
    }
    return {ALL_SOURCES: "", **named}
