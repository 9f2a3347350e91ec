"""A group of checkboxes or buttons, of which a viewer selects some by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import panel as pn
import param


class OptionBoxes(pn.viewable.Viewer):
    """A group of boxes whose options change while a page is open.

    The browser sends the numbers of the boxes that are ticked. Where options move to other numbers, another
    widget takes the place of the one before: a click on that, which is on its way, then chooses nothing, and
    not the option that has its number now.

    make: a Panel widget for options and a value.
    """

    options = param.List([], item_type=str, doc="what can be chosen")
    value = param.List([], item_type=str, doc="what is chosen")
    visible = param.Boolean(False, doc="whether the boxes are shown")

    def __init__(self, make: Callable[..., Any]) -> None:
        super().__init__()
        self._make = make
        # Made when they are first shown.
        self._widget: Any = None
        self._place: pn.Column | None = None
        self.param.watch(lambda event: self._update(value=event.new), "value")

    def __panel__(self) -> pn.viewable.Viewable:
        if self._place is None:
            self._place = pn.Column(visible=self.param.visible, sizing_mode="stretch_width")
            self._put(self._make(options=self.options, value=self.value))
        return self._place

    def offer(self, options: list[str], value: list[str]) -> None:
        """Set the options, and select those in `value`."""
        moved = options[: len(self.options)] != self.options
        self.options = options
        if moved and self._place is not None:
            self._put(self._make(options=options, value=value))
        else:
            self._update(options=options, value=value)
        self.value = value

    def _update(self, **changes: list[str]) -> None:
        if self._widget is not None:
            self._widget.param.update(**changes)

    def _put(self, widget: Any) -> None:
        assert self._place is not None
        self._widget, self._place[:] = widget, [widget]
        widget.param.watch(lambda event: self._click(widget, event.new), "value")

    def _click(self, widget: Any, value: list[str]) -> None:
        if widget is self._widget:
            self.value = value
