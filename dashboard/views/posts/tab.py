"""The Posts tab: who says what, how they feel about it, and what leads, counted once for all who look."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any
from weakref import WeakMethod

import panel as pn
import param
from bokeh.models import Column

from dashboard.posts.service import PostStatistics, StatisticsQuery, StatisticsResult
from dashboard.records import Row
from dashboard.views.common.controls import pause_button, window_buttons
from dashboard.views.common.post_list import post_list_html
from dashboard.views.common.post_search import PostFilter, PostSearch
from dashboard.views.common.static_files import asset
from dashboard.views.common.viewer import View, Viewer
from dashboard.views.posts.content import PostsContent, places, show
from dashboard.views.posts.leaders import SELECTION_WORDS, pushed_counts_html, statistics_html
from dashboard.views.posts.race import Race, race, run
from dashboard.views.posts.word_clouds import words_html


class PostsTab(pn.viewable.Viewer):
    """Shows what a board counts of the window, the stretch of the past and the posts that a viewer chose."""

    term: param.Selector[str] = param.Selector(default="", objects={"Any term": ""}, label="Term")
    lang: param.Selector[str] = param.Selector(default="", objects={"Any language": ""}, label="Language")
    text = param.String("", label="With the words")

    def __init__(self, viewer: Viewer, statistics: PostStatistics) -> None:
        super().__init__()
        self.viewer, self.statistics = viewer, statistics
        self._talk, self._view = PostsContent(about=viewer.about), View(zone=viewer.zone)
        self._places = places(self._talk)
        self._script = show(self._talk, self._view, self._places)
        self._answer: StatisticsResult | None = None
        self._coming: Future[StatisticsResult] | None = None
        self._choice: StatisticsQuery | None = None
        self._shown: StatisticsQuery | None = None
        self._race: Race | None = None
        self._raced: tuple[str, ...] | None = None
        self._body = pn.pane.Bokeh(**_WIDE)
        self._panes = [pn.pane.Bokeh(Column(div, **_WIDE), **_WIDE) for div in self._places.values()]
        for pane in (*self._panes, self._body):
            viewer.page_loop.shows(pane)
        self._found = PostSearch(viewer, self._list)
        options = self._sources()
        self._source = pn.widgets.Select.from_param(
            viewer.param.posts_of, label="Posts from", options=options, visible=len(options) > 2, **_LOOK
        )
        self._pushed_orders: dict[str, list[str]] = {}
        self._watch()
        self._tell_pushed()
        self._ask()
        self._take()

    def __panel__(self) -> pn.viewable.Viewable:
        window, pause = window_buttons(self.viewer, "end"), pause_button(self.viewer, "end")
        filters = (
            pn.widgets.Select.from_param(self.param.term, width=150, **_LOOK),
            pn.widgets.Select.from_param(self.param.lang, width=150, **_LOOK),
            pn.widgets.TextInput.from_param(self.param.text, placeholder="Search posts", width=220, **_LOOK),
        )
        wrap = {"stylesheets": [asset("wrap.css")]}
        controls = pn.Row(window, pause, self._source, **wrap)
        pushed, tops, words, posts = self._panes
        return pn.Column(controls, pushed, tops, self._body, words, pn.Row(*filters, **wrap), posts, **_WIDE)

    def _watch(self) -> None:
        viewer, soon = self.viewer, self.viewer.page_loop.soon
        ask, self._take_soon, self._find_soon = soon(self._ask), soon(self._take), soon(self._find)
        # In a later turn, when the page has the charts: a change that comes with them runs no script.
        self._begin = soon(lambda: self._view.update(drawn=self._view.drawn + 1))
        viewer.page_loop.at_end(self.statistics.subscribe(ask))
        viewer.page_loop.at_end(self.statistics.tops.subscribe(soon(self._tell_pushed)))
        chosen = ["window", "past", "about", "posts_of", "paused"]
        viewer.param.watch(lambda *_: ask(), chosen)
        go_on = soon(self._tell_pushed)
        viewer.param.watch(lambda *_: go_on(), "paused")
        zone = soon(lambda: self._view.update(zone=self.viewer.zone))
        viewer.param.watch(lambda *_: zone(), "zone")
        self.param.watch(lambda *_: self._find_soon(), ["term", "lang", "text"])
        self._talk.on_change("about", lambda attr, old, new: viewer.param.update(about=new))

    def _tell_pushed(self) -> None:
        """Show what programs push that have counted it themselves, unless the viewer pauses."""
        if not self.viewer.paused:
            self._talk.pushed = pushed_counts_html(self.statistics.tops, self._pushed_orders)
            self._panes[0].visible = bool(self._talk.pushed)
            self._begin()

    def _question(self) -> StatisticsQuery:
        viewer, seconds = self.viewer, self.viewer.window_seconds
        between = viewer.past or viewer.stretch
        if between is None and viewer.paused:
            held = self._answer.counts.asked.end if self._answer else self.statistics.now * 1000
            between = (held - seconds * 1000 if seconds else 0.0, held)
        kind, _, name = viewer.about.partition(":")
        about = (kind, name) if name and kind in SELECTION_WORDS else None
        return StatisticsQuery(seconds, between, viewer.posts_of, about)

    def _ask(self) -> None:
        """Have counted what the viewer wants to see; the last that is asked for is shown."""
        viewer, question = self.viewer, self._question()
        choice = question._replace(between=viewer.past or viewer.stretch)
        shown = choice == self._shown and self._answer is not None and not self._answer.missing
        if question.between is not None and shown:
            # The past, and what one who pauses sees, stays as it is, whatever is still being counted.
            self._coming = None
            return
        self._choice = choice
        coming = self.statistics.ask(question)
        if coming is not self._coming:
            self._coming = coming
            take = WeakMethod(self._come)
            # The board remembers its answers, and with them whoever waited for one.
            coming.add_done_callback(lambda _: (call := take()) and call())

    def _come(self) -> None:
        self._take_soon()

    def _take(self) -> None:
        if self._coming is None or not self._coming.done():
            return
        answer, self._coming = self._coming.result(), None
        if answer is self._answer and self._choice == self._shown:
            return
        self._answer, self._shown = answer, self._choice
        self._offer(answer)
        self._run(answer)
        statistics, words = statistics_html(answer), words_html(answer.words)
        self._talk.update(tops=statistics, words=words, about=self.viewer.about)
        self._find()

    def _run(self, answer: StatisticsResult) -> None:
        terms = tuple(answer.counts.course.posts)
        if self._race is None or terms != self._raced:
            self._race, self._raced = race(terms, self._view), terms
            run(self._race, answer.counts.course)
            self._script.args = {**self._script.args, "figures": self._race.figures}
            self._body.object = self._race.body
            self._begin()
            return
        run(self._race, answer.counts.course)

    def _offer(self, answer: StatisticsResult) -> None:
        """Let the viewer choose among what there is."""
        terms, languages = answer.counts.asked.tracked, filter(None, answer.counts.languages)
        offers = {
            "term": {"Any term": "", **{term: term for term in terms}},
            "lang": {"Any language": "", **{code: code for code in languages}},
        }
        for name, offered in offers.items():
            chosen = getattr(self, name)
            if chosen:
                offered.setdefault(chosen, chosen)
            if self.param[name].objects != list(offered.values()):
                self.param[name].objects = offered
        options = self._sources()
        if self._source.options != options:
            self._source.param.update(options=options, visible=len(options) > 2)

    def _sources(self) -> dict[str, str]:
        """The sources by their headings; the one that is chosen even before it has told anything."""
        headings = {name: history.source.heading for name, history in self.statistics.histories.items()}
        chosen = self.viewer.posts_of
        if chosen:
            headings.setdefault(chosen, chosen)
        told = Counter([_ALL, *headings.values()])
        named = {
            f"{heading} ({name})" if told[heading] > 1 else heading: name
            for name, heading in headings.items()
        }
        return {_ALL: "", **named}

    def _find(self) -> None:
        if self._answer is None:
            return
        asked = self._answer.counts.asked
        live = not (self.viewer.past or self.viewer.stretch or self.viewer.paused)
        until = math.inf if live else asked.end
        wanted = PostFilter(until, tuple(self.text.split()), self.lang, self.term, asked.about)
        self._found.find([self.statistics.histories[name] for name in asked.sources], wanted, MAX_POSTS)

    def _list(self, posts: Sequence[Row]) -> None:
        heading = "Newest posts" if posts else "No posts"
        sample = self._answer is not None and self._answer.sample
        self._talk.posts = post_list_html(posts, heading, sample, choosable=True)


MAX_POSTS = 24
_ALL = "All sources"
_WIDE: Any = {"sizing_mode": "stretch_width"}
_LOOK: Any = {"stylesheets": [asset("widgets.css")], "description": None, "align": "end"}
