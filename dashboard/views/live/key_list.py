"""A searchable list of all keys and charts of a source, where it has more than a page shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import islice

import panel as pn
import param

from dashboard.history.history import History
from dashboard.history.shown_keys import Choice
from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.page_scheduler import PageScheduler
from dashboard.views.common.static_files import css
from dashboard.views.common.templates import render
from dashboard.views.live.option_boxes import OptionBoxes

# Keys that are listed at once; a search finds the others.
MAX_LISTED = 40


class KeyList(pn.viewable.Viewer):
    """A sentence that says how many of how many keys and charts are shown, and a list to choose others, which
    is made when it is first opened. The server searches, so that a page never has all keys.

    choose: called with what the viewer has chosen. chosen: the choice before.
    """

    opened = param.Boolean(False, doc="whether the list is shown")

    def __init__(
        self, history: History, scheduler: PageScheduler, choose: Callable[[Choice], None], chosen: Choice
    ) -> None:
        super().__init__()
        self._history, self._scheduler, self._choose, self._chosen = history, scheduler, choose, chosen
        self._text = HtmlPane("", stylesheets=[css("key_list")], margin=(4, 10, 4, 0))
        self._list: _List | None = None
        self._place = pn.Column(sizing_mode="stretch_width")
        toggle = scheduler.soon(self._toggle)
        self.param.watch(lambda *_: toggle(), "opened")

    def __panel__(self) -> pn.viewable.Viewable:
        button = pn.widgets.Toggle.from_param(
            self.param.opened, label="Choose", stylesheets=[css("controls")], align="center"
        )
        bar = pn.Row(self._text, button, sizing_mode="stretch_width", stylesheets=[css("row")])
        return pn.Column(bar, self._place, sizing_mode="stretch_width")

    @property
    def sentence(self) -> str:
        """How many keys and charts are shown, and of how many."""
        return str(self._text.object)

    def describe(self) -> None:
        """Update the sentence."""
        html = render("message.html", parts=[limits_sentence(self._history, self._chosen)])
        if html != self._text.object:
            self._text.object = html

    def search(self, words: str) -> list[str]:
        """The keys in memory that contain all words, ignoring case."""
        lower = words.lower().split()
        return [key for key in self._history.keys if all(word in key.lower() for word in lower)]

    def pick(self, chosen: Choice) -> None:
        """Show these keys and charts. With an empty choice, show those of the source's rule."""
        self._chosen = chosen
        self._choose(chosen)
        self.describe()

    @property
    def shown_keys(self) -> list[str]:
        """The keys that are shown now."""
        known = set(self._history.keys)
        return [key for key in self._chosen.keys if key in known] or list(self._history.shown.keys)

    @property
    def shown_charts(self) -> list[str]:
        """The titles of the charts that are shown now."""
        limit = self._history.source.max_charts
        charts = self._history.charts
        return [title for title in charts if title in self._chosen.charts][:limit] or charts[:limit]

    def _toggle(self) -> None:
        if self._list is None:
            self._list = _List(self, self._history, self._scheduler)
            self._place.append(self._list)
        self._place.visible = self.opened
        if self.opened:
            self._list.offer()


class _List(pn.viewable.Viewer):
    """A search field over the keys that it finds, and the charts."""

    def __init__(self, owner: KeyList, history: History, scheduler: PageScheduler) -> None:
        super().__init__()
        self._owner, self._history = owner, history
        styles = [css("controls"), css("key_list")]
        self.field = pn.widgets.TextInput(label="Find keys", width=220, stylesheets=styles)
        boxes = partial(pn.widgets.CheckBoxGroup, inline=True, stylesheets=styles)
        self.keys, self.charts = OptionBoxes(boxes), OptionBoxes(boxes)
        self.found = HtmlPane("", stylesheets=[css("key_list")], margin=(0, 10))
        self.reset = pn.widgets.Button(label="Show the usual ones", stylesheets=styles, align="end")
        self._offering = False
        offer, pick = scheduler.soon(self.offer), scheduler.soon(self._pick)
        self.field.param.watch(lambda *_: offer(), "value_input")
        for group in (self.keys, self.charts):
            group.param.watch(lambda *_: None if self._offering else pick(), "value")
        self.reset.on_click(lambda _: self._reset())

    def __panel__(self) -> pn.viewable.Viewable:
        bar = pn.Row(self.field, self.reset, sizing_mode="stretch_width", stylesheets=[css("row")])
        return pn.Column(bar, self.found, self.keys, self.charts, sizing_mode="stretch_width")

    def offer(self, listed: list[str] | None = None) -> None:
        """List the keys that the words in the field find, the shown ones first.

        listed: the keys that are listed already, which stay where they are.
        """
        owner, limit = self._owner, self._history.source.max_charts
        found, shown = owner.search(self.field.value_input or ""), set(owner.shown_keys)
        if listed is None:
            listed = list(islice(sorted(found, key=lambda key: key not in shown), MAX_LISTED))
        charts, has_many = self._history.charts, self._history.key_count > MAX_LISTED
        self.field.visible = self.found.visible = has_many
        self._offering = True
        try:
            self._set(self.keys, listed, [key for key in listed if key in shown])
            self._set(self.charts, charts if len(charts) > limit else [], owner.shown_charts)
        finally:
            self._offering = False
        count = len(found)
        more = f" The first {MAX_LISTED} are listed: search for others." if count > MAX_LISTED else ""
        words = f"{count:,} {'key' if count == 1 else 'keys'} found.{more}"
        self.found.object = render("message.html", parts=[words])

    def _set(self, boxes: OptionBoxes, options: list[str], value: list[str]) -> None:
        boxes.offer(options, [one for one in value if one in options])
        boxes.visible = bool(options)

    def _pick(self) -> None:
        """Show what is ticked now, and the shown keys that are not listed."""
        owner, source = self._owner, self._history.source
        others = [key for key in owner.shown_keys if key not in self.keys.options]
        keys = tuple([*self.keys.value, *others][: source.max_keys])
        charts = tuple(self.charts.value[: source.max_charts])
        usual = list(self._history.shown.keys)
        owner.pick(Choice(() if sorted(keys) == sorted(usual) else keys, charts))
        self.offer(self.keys.options)

    def _reset(self) -> None:
        self._owner.pick(Choice())
        self.offer()


def limits_sentence(history: History, chosen: Choice) -> str:
    """A sentence: how many keys and charts are shown and of how many, which ones, and where the others
    are."""
    source, count, charts = history.source, history.key_count, history.charts
    parts = []
    if count > source.max_keys or chosen.keys:
        known = set(history.keys)
        own = [key for key in chosen.keys if key in known]
        rules = {"newest": "those with the newest rows", "largest": "those with the largest values"}
        which = "your choice" if own else rules[source.prefer_keys]
        parts.append(f"{len(own) or min(count, source.max_keys):,} of {count:,} keys ({which})")
    if len(charts) > source.max_charts or chosen.charts:
        own = [title for title in charts if title in chosen.charts][: source.max_charts]
        which = "your choice" if own else "the first ones"
        parts.append(f"{len(own) or source.max_charts:,} of {len(charts):,} charts ({which})")
    if not parts:
        return f"All {count:,} keys are shown."
    return f"Showing {' and '.join(parts)}. All are stored and exported."
