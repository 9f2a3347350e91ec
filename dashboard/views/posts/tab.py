"""The Posts tab: counters, sentiment, leaders, words and posts, counted once for all pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import panel as pn
from bokeh.models import Column

from dashboard.posts.selection_counter import WordClouds
from dashboard.posts.service import PostStatistics, StatisticsResult
from dashboard.records import Row
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.pane_script import run_once
from dashboard.views.common.post_list import post_list_html
from dashboard.views.common.post_search import PostSearch
from dashboard.views.common.scripts import script_bundle
from dashboard.views.common.static_files import css
from dashboard.views.common.templates import render
from dashboard.views.common.viewer import Viewer
from dashboard.views.posts.content import PostsContent, content_divs, content_script
from dashboard.views.posts.filters import PostFilters, SourceChoice
from dashboard.views.posts.leaders import pushed_counts_html, statistics_html
from dashboard.views.posts.opened_posts import OpenedPosts
from dashboard.views.posts.race import RaceCharts
from dashboard.views.posts.requests import StatisticsRequests
from dashboard.views.posts.word_clouds import words_html

MAX_POSTS = 24
# What a viewer without any posts may copy.
SETTINGS = '[sources.bluesky]\ntrack = ["#python", "#science"]'
PUSH = """curl -H 'Content-Type: application/json' -d '{"text": "Hello #world", "author": "me"}' \\
  http://localhost:5006/push/notes"""
_WIDE: Any = {"sizing_mode": "stretch_width"}


class PostsTab(pn.viewable.Viewer):
    """Shows the statistics of the window or time range, the source and the selection that a viewer chose."""

    def __init__(self, viewer: Viewer, statistics: PostStatistics) -> None:
        super().__init__()
        self.viewer, self.statistics = viewer, statistics
        self.filters, self._source = PostFilters(), SourceChoice(viewer)
        self.requests = StatisticsRequests(viewer, statistics, self._show)
        self._search = PostSearch(viewer, self._show_posts)
        self._parts = _Parts(viewer)
        self._opened = OpenedPosts(viewer, statistics, self._parts.show_words)
        self._filled = pn.Column(**_WIDE)
        self._empty = HtmlPane(
            render("no_posts.html", settings=SETTINGS, push=PUSH),
            margin=0,
            stylesheets=[css("first_run")],
            **_WIDE,
        )
        run_once(viewer, self._empty, "fillAddress")
        self._pushed_orders: dict[str, list[str]] = {}
        self._offer()
        self._watch()
        self._show_pushed()
        self.requests.request()
        self.requests.take()

    def __panel__(self) -> pn.viewable.Viewable:
        controls = pn.Row(self._source, stylesheets=[css("row")])
        parts, empty = self._parts, self._empty
        pushed, statistics, words, posts = parts.panes
        self._filled[:] = [controls, statistics, parts.race.pane, words, self.filters, posts]
        return pn.Column(empty, pushed, self._filled, **_WIDE)

    def _watch(self) -> None:
        viewer, soon = self.viewer, self.viewer.scheduler.soon
        request, show_pushed, find = soon(self.requests.request), soon(self._show_pushed), soon(self._find)
        viewer.scheduler.on_close(self.statistics.subscribe(request))
        viewer.scheduler.on_close(self.statistics.external_counts.subscribe(show_pushed))
        viewer.param.watch(lambda *_: request(), ["about", "posts_of"])
        viewer.viewport.watch(request, "window_ms", "range", "position", "paused")
        viewer.viewport.watch(show_pushed, "paused")
        self.filters.param.watch(lambda *_: find(), ["term", "lang", "text"])
        self._parts.content.on_change("opened", lambda attr, old, new: self._open(new))

    def _open(self, ids: Sequence[str]) -> None:
        """Count the words of these posts, whose content warnings are open."""
        self._opened.open(ids)
        if self.viewer.about:
            self._find()

    def _offer(self) -> None:
        """Offer the sources of posts or, without any, say how to add one."""
        self._source.offer(self.statistics.histories)
        is_empty = not self.statistics.histories
        self._empty.visible, self._filled.visible = is_empty, not is_empty
        self._parts.content.is_empty = is_empty

    def _show(self, result: StatisticsResult) -> None:
        self._offer()
        self.filters.offer(result.counts)
        self._parts.show(result, self.viewer.about)
        self._opened.show(result)
        self._find()

    def _show_pushed(self) -> None:
        """Show the counts that programs push, unless the viewer has paused."""
        if not self.viewer.viewport.state.paused:
            self._parts.show_pushed(pushed_counts_html(self.statistics.external_counts, self._pushed_orders))

    def _find(self) -> None:
        """Show the posts of the statistics that pass the filters."""
        result = self.requests.result
        if result is not None:
            post_filter = self.filters.post_filter(result.counts, self.requests.is_live)
            post_filter = post_filter._replace(opened=self._opened.ids)
            histories = [self.statistics.histories[name] for name in result.counts.selection.sources]
            self._search.find(histories, post_filter, MAX_POSTS)

    def _show_posts(self, posts: Sequence[Row]) -> None:
        heading = "Newest posts" if posts else "No posts"
        result = self.requests.result
        if result is not None:
            self._opened.list(posts, result.counts.selection)
        sample = result is not None and result.sample
        self._parts.content.posts = post_list_html(posts, heading, sample, choosable=True)


class _Parts:
    """The models of the tab: HTML that the browser shows in `panes`, and the charts of the race."""

    def __init__(self, viewer: Viewer) -> None:
        self.content, self.state = PostsContent(about=viewer.about), ChartState(zone=viewer.zone)
        scripts = script_bundle("posts")
        divs = content_divs(self.content)
        self._script = content_script(self.content, self.state, scripts, divs)
        self.panes = [pn.pane.Bokeh(Column(div, **_WIDE), **_WIDE) for div in divs.values()]
        self.race = RaceCharts(self.state, scripts)
        for pane in (*self.panes, self.race.pane):
            viewer.scheduler.add_pane(pane)
        soon = viewer.scheduler.soon
        # In a later tick, when the page has the charts: a change that comes with them runs no script.
        self._run_script = soon(lambda: self.state.update(drawn=self.state.drawn + 1))
        set_zone = soon(lambda: self.state.update(zone=viewer.zone))
        viewer.param.watch(lambda *_: set_zone(), "zone")
        self.content.on_change("about", lambda attr, old, new: viewer.param.update(about=new))

    def show(self, result: StatisticsResult, about: str) -> None:
        """Show a result. about: what is selected, as "kind:name" or ""."""
        if self.race.show(result.counts.series):
            self._script.args = {**self._script.args, "figures": self.race.figures}
            self._run_script()
        self.content.update(tops=statistics_html(result), about=about)

    def show_words(self, words: WordClouds) -> None:
        """Show words and their clouds."""
        self.content.words = words_html(words)

    def show_pushed(self, html: str) -> None:
        """Show the counts that programs push, or hide their place where there are none."""
        self.content.pushed = html
        self.panes[0].visible = bool(html)
        self._run_script()
