"""The tables [[pages]]: which panels a page has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import param

from dashboard.settings_validation import (
    SettingsError,
    check_distinct,
    check_one_of,
    check_tables,
    configured,
)
from sources.base import Source

# The kinds that draw one quantity; the others show all of a source where none is named.
OF_ONE_QUANTITY = ("line", "area", "bar", "gauge", "timeline", "heatmap", "map")
# The kinds whose axis or scale goes from one value to another.
WITH_RANGE = ("bar", "gauge", "timeline", "heatmap", "map")
KINDS = (*OF_ONE_QUANTITY, "number", "table", "text")
# What the tabs of the dashboard are called that needs no settings.
DEFAULT_TABS = ("Live", "Posts", "Refresh", "Status")
COLUMNS = 4


class PanelSettings(param.Parameterized):
    """One panel of a page. Its parameters are the settings of one table in `panels`.

    Raises ValueError where settings contradict each other.
    """

    kind: param.Selector[str] = param.Selector(
        default="line", objects=list(KINDS), doc="how the values are shown"
    )
    source = param.String("", doc="the source whose rows are shown; required, except for a text")
    quantity = param.String("", doc="which of its quantities; empty: all, in a number or a table")
    keys = param.List([], item_type=str, doc="which of its keys, such as cities; empty: all")
    width = param.Integer(
        2, bounds=(1, COLUMNS), doc=f"how many of the {COLUMNS} columns of the page it takes"
    )
    title = param.String("", doc="its heading; empty: the name of the quantity")
    min: param.Number[Any] = param.Number(
        None, doc="the value at which bars, gauges and colours begin, in the unit of the source"
    )
    max: param.Number[Any] = param.Number(
        None, doc="the value at which they end; a gauge needs both, except in %"
    )
    text = param.String("", doc="what a text says, in Markdown")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        if self.kind == "text":
            if not self.text.strip():
                raise ValueError("kind = 'text' needs a text, in Markdown.")
            if given := [name for name in ("source", "quantity", "keys") if getattr(self, name)]:
                raise ValueError(f"kind = 'text' shows its text alone; remove {' and '.join(given)}.")
        elif self.text:
            raise ValueError(f"text belongs to kind = 'text'; this is a panel of kind = {self.kind!r}.")
        elif self.kind in OF_ONE_QUANTITY and self.source and not self.quantity:
            raise ValueError(f"kind = {self.kind!r} needs a quantity.")
        self._check_range()

    def _check_range(self) -> None:
        given = [name for name in ("min", "max") if getattr(self, name) is not None]
        if given and self.kind not in WITH_RANGE:
            raise ValueError(f"kind = {self.kind!r} has no {given[0]}; {', '.join(WITH_RANGE)} have.")
        if len(given) == 2 and self.min >= self.max:
            raise ValueError(f"min = {self.min} is not allowed with max = {self.max}; it must be less.")


class PageSettings(param.Parameterized):
    """One page. Its parameters are the settings of one table [[pages]]; `panels` are read into `shown`."""

    title = param.String("", doc="the name of its tab; required, and another for each page")
    panels = param.List([], item_type=dict, doc="the panels, in the order of the page")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.shown: tuple[PanelSettings, ...] = ()


def map_sources(pages: Iterable[PageSettings]) -> set[str]:
    """The names of the sources that are on maps."""
    return {panel.source for page in pages for panel in page.shown if panel.kind == "map"}


def read_pages(tables: Any, sources: Sequence[Source]) -> tuple[PageSettings, ...]:
    """The pages in the tables [[pages]].

    Raises SettingsError, which names the page, the panel, the setting, its value and what is allowed.
    """
    check_tables(tables, "pages")
    by_name = {str(source.name): source for source in sources}
    pages = tuple(_page(number, table, by_name) for number, table in enumerate(tables, 1))
    check_distinct((str(page.title) for page in pages), "[[pages]] title", "each page needs its own title")
    return pages


def _page(number: int, table: Mapping[str, Any], sources: Mapping[str, Source]) -> PageSettings:
    title = table.get("title", "")
    if not isinstance(title, str) or not title.strip():
        raise SettingsError(
            f"[[pages]] number {number}: title = {title!r} is not allowed; it must be the name of a tab."
        )
    where = f"[[pages]] {title!r}"
    if title in DEFAULT_TABS:
        raise SettingsError(f"{where} has the title of a tab that is always there. Choose another one.")
    if not table.get("panels"):
        raise SettingsError(f"{where} has no panels. Add a table [[pages.panels]] below it.")
    page = configured(PageSettings, table, where)
    page.shown = tuple(
        _panel(f"{where} panel {position}:", panel, sources) for position, panel in enumerate(page.panels, 1)
    )
    return page


def _panel(where: str, table: Mapping[str, Any], sources: Mapping[str, Source]) -> PanelSettings:
    kind = table.get("kind", "line")
    check_one_of(str(kind), KINDS, f"{where} kind")
    panel = configured(PanelSettings, table, where)
    if panel.kind == "text":
        return panel
    check_one_of(panel.source, sources, f"{where} source")
    source = sources[panel.source]
    # Rows that are pushed, or of which nothing is declared, may bring any.
    if panel.quantity and source.quantities and source.type != "push":
        check_one_of(panel.quantity, [one.name for one in source.quantities], f"{where} quantity")
    _check_gauge(where, panel, source)
    _check_map(where, panel, source)
    for key in panel.keys if source.known_keys else ():
        check_one_of(key, source.known_keys, f"{where} keys")
    return panel


def _check_gauge(where: str, panel: PanelSettings, source: Source) -> None:
    """A gauge needs fixed ends: ends that followed its values would make it meaningless."""
    in_percent = any(one.name == panel.quantity and one.kind == "percent" for one in source.quantities)
    if panel.kind == "gauge" and not in_percent and None in (panel.min, panel.max):
        raise SettingsError(f"{where} a gauge needs min and max: where it begins and ends.")


def _check_map(where: str, panel: PanelSettings, source: Source) -> None:
    if panel.kind != "map":
        return
    if not source.keys and source.type != "push":
        raise SettingsError(f"{where} a map needs keys, which are its points; {panel.source!r} has none.")
    if getattr(source, "latitude", None) == "":
        raise SettingsError(
            f"{where} a map needs coordinates. Set latitude and longitude of [sources.{panel.source}]."
        )
