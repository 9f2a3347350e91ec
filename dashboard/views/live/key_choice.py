"""The choice of a section's keys: a button for each of a few, a searchable list of many."""

from __future__ import annotations

from functools import cached_property, partial
from typing import Any

import panel as pn
import param

from dashboard.history.history import History
from dashboard.history.shown_keys import Choice
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.common.static_files import css
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.key_list import KeyList
from dashboard.views.live.option_boxes import OptionBoxes

# More keys than these are chosen from a list.
MAX_BUTTONS = 12


class KeyChoice(pn.viewable.Viewer):
    """One section's choice. Buttons and clicks in legends leave out lines of the page's rows
    (`ChartState.hidden`); the list chooses which rows the page has (`chosen`). Takes no room where there is
    nothing to choose."""

    chosen = param.ClassSelector(default=Choice(), class_=Choice, doc="the keys and charts to show")
    offered = param.Boolean(False, doc="whether there is or was anything to choose, so that it has a place")

    def __init__(self, history: History, viewer: Viewer, state: ChartState) -> None:
        self._name = str(history.source.name)
        keys, charts = (tuple(viewer.chosen(one, self._name)) for one in ("keys", "charts"))
        super().__init__(chosen=Choice(keys, charts))
        self._history, self._viewer, self._state = history, viewer, state
        styles: Any = {
            "label": "Shown",
            "margin": (5, 0),
            "stylesheets": [css("controls"), css("key_choice")],
        }
        self.buttons = OptionBoxes(partial(pn.widgets.CheckButtonGroup, **styles))
        self.list: KeyList | None = None
        self._has_buttons = False
        hide = viewer.scheduler.soon(self._hide)
        self.buttons.param.watch(lambda *_: hide(), "value")
        follow = viewer.scheduler.soon(self._follow_legend)
        state.on_change("hidden", lambda attr, old, new: follow())

    def __panel__(self) -> pn.viewable.Viewable:
        return self._place

    @cached_property
    def _place(self) -> pn.Column:
        return pn.Column(sizing_mode="stretch_width")

    def offer(self) -> None:
        """Offer the keys that the source has now. Hidden keys stay hidden."""
        history, limits = self._history, self._history.source
        keys = history.keys if history.key_count <= MAX_BUTTONS else []
        left_out = set(self._state.hidden)
        if keys != self.buttons.options:
            self.buttons.offer(keys, [key for key in keys if key not in left_out])
        is_small = 1 < len(keys) <= min(limits.max_keys, MAX_BUTTONS)
        if self.buttons.visible != is_small:
            self.buttons.visible = is_small
            if not self._has_buttons:
                self._has_buttons = True
                self._place.insert(0, self.buttons)
                self.offered = True
        has_many_keys = history.key_count > min(limits.max_keys, MAX_BUTTONS)
        if self.list is None and (has_many_keys or len(history.charts) > limits.max_charts):
            self.list = KeyList(history, self._viewer.scheduler, self.choose, chosen=self.chosen)
            self._place.append(self.list)
            self.offered = True
        if self.list is not None:
            self.list.describe()

    def choose(self, chosen: Choice) -> None:
        """Show these keys and charts, also in copies of the page's address."""
        self._viewer.choose("keys", self._name, chosen.keys)
        self._viewer.choose("charts", self._name, chosen.charts)
        self.chosen = chosen

    def _follow_legend(self) -> None:
        """Take over what a click in a legend has left out."""
        hidden = [key for key in self._state.hidden if key in self._history.keys]
        self.buttons.value = [key for key in self.buttons.options if key not in hidden]
        self._viewer.choose("hidden", self._name, hidden)

    def _hide(self) -> None:
        self._state.hidden = [key for key in self.buttons.options if key not in self.buttons.value]
        self._viewer.choose("hidden", self._name, self._state.hidden)
