"""Fills the settings reference from the classes that hold the settings.

In a page, `<!-- settings: weather -->` becomes a table of the settings of the source `weather`.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sphinx.application import Sphinx

from dashboard.alerts.rules import Rule
from dashboard.app.settings_tables import BrokerSettings, DashboardSettings, HistorySettings, PushSettings
from dashboard.views.pages.page_settings import PageSettings, PanelSettings
from sources import source_types
from sources.base import Source
from sources.duration import Duration
from sources.duration import as_text as duration

MARK = re.compile(r"<!-- settings: (\w+) -->")


def documented() -> dict[str, type[Any]]:
    """The classes whose parameters are settings, by their names in the marks."""
    tables = {
        "dashboard": DashboardSettings,
        "history": HistorySettings,
        "broker": BrokerSettings,
        "push_limits": PushSettings,
        "alert": Rule,
        "page": PageSettings,
        "panel": PanelSettings,
    }
    return {**tables, "every_source": Source, **source_types()}


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx for an extension."""
    app.connect("source-read", _fill)
    return {"parallel_read_safe": True}


def _fill(_: Sphinx, __: str, source: list[str]) -> None:
    """Replace the marks of a page. Raises KeyError for a mark that names no class."""
    source[0] = MARK.sub(lambda mark: settings_table(documented()[mark[1]]), source[0])


def settings_table(cls: type[Any]) -> str:
    """A Markdown table of the settings of a class; of a source, those that not every source has."""
    lines = ["| setting | default | allowed | meaning |", "|---|---|---|---|"]
    lines += [
        f"| `{name.rstrip('_')}` | `{_literal(parameter)}` | {_allowed(parameter)} | {_cell(parameter.doc)} |"
        for name, parameter in cls.param.objects("existing").items()
        if name != "name" and (cls is Source or not _inherited(parameter))
    ]
    return "\n".join(lines)


def _inherited(parameter: Any) -> bool:
    return parameter.owner is Source


def _literal(parameter: Any) -> str:
    """The default as dashboard.toml writes it."""
    value = parameter.default
    if value is None:
        return "none"
    return f'"{duration(value)}"' if isinstance(parameter, Duration) else json.dumps(value)


def _allowed(parameter: Any) -> str:
    if choices := getattr(parameter, "objects", None):
        return ", ".join(f"`{json.dumps(choice)}`" for choice in choices)
    low, high = getattr(parameter, "bounds", None) or (None, None)
    if isinstance(parameter, Duration):
        return f'a duration, `"{duration(low)}"` or more' if low else "a duration"
    if low is not None and high is not None:
        return f"{low:,} to {high:,}"
    kind = {
        "Boolean": "`true`, `false`",
        "Integer": "a whole number",
        "Number": "a number",
        "List": "a list",
        "Dict": "a table",
        "ClassSelector": "text, a table or a list",
    }
    return kind.get(type(parameter).__name__, "text") + (f", {low:,} or more" if low is not None else "")


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|").replace("<", "&lt;")
