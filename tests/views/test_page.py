"""The whole page: its first tab is built at once, and the others when they are first shown."""

from __future__ import annotations

from typing import Any

import panel as pn
import pytest

from dashboard.views.common.viewer import Viewer
from dashboard.views.page import Page


class Built:
    """A page with two tabs, and the names of those that were built."""

    def __init__(self, tab: str = "") -> None:
        self.names: list[str] = []
        self.viewer = Viewer(tab=tab)
        self.page = Page("Title", self.viewer, {}, {name: self._builder(name) for name in ("Live", "Posts")})

    def _builder(self, name: str) -> Any:
        def build() -> pn.pane.HTML:
            self.names.append(name)
            return pn.pane.HTML(name)

        return build

    @property
    def tabs(self) -> pn.Tabs:
        tabs: list[pn.Tabs] = self.page.__panel__().select(pn.Tabs)  # type: ignore[assignment]
        return tabs[0]


def test_only_the_first_tab_is_built_until_another_is_shown() -> None:
    built = Built()
    assert built.names == ["Live"]
    built.tabs.active = 1
    built.tabs.active = 0
    built.tabs.active = 1
    assert built.names == ["Live", "Posts"]


@pytest.mark.parametrize(("tab", "first"), [("Posts", "Posts"), ("Unknown", "Live")])
def test_the_tab_of_the_address_is_the_first_one(tab: str, first: str) -> None:
    assert Built(tab).names == [first]


def test_the_tab_that_is_shown_is_that_of_the_address() -> None:
    built = Built()
    built.tabs.active = 1
    assert built.viewer.tab == "Posts"
    built.tabs.active = 0
    assert built.viewer.tab == ""
