"""HTML from the Jinja2 templates in `templates/`, in which every value is escaped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined

from dashboard.views.common.key_styles import term_number
from dashboard.views.common.palette import colour, dash
from dashboard.views.common.sentiment_symbols import SIGNS

TEMPLATES = Path(__file__).parent.parent / "templates"


class _CompactLoader(FileSystemLoader):
    """Drops line breaks and indentation, which are for the readers of a template and not sent to pages.

    A space that is part of the text at the start or end of a line is written as `{{ " " }}`.
    """

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        text, path, is_current = super().get_source(environment, template)
        return "".join(line.strip() for line in text.splitlines()), path, is_current


def _environment(loader: BaseLoader) -> Environment:
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, auto_reload=False, cache_size=-1
    )
    environment.globals |= {"signs": SIGNS, "colour": colour, "dash": dash, "term_number": term_number}
    environment.filters["grouped"] = lambda number: f"{number:,}"
    return environment


_ENVIRONMENT = _environment(_CompactLoader(TEMPLATES))


def render(template: str, /, **values: Any) -> str:
    """The HTML of a template, by its file name. Values are escaped. Raises UndefinedError where one is
    missing."""
    return _ENVIRONMENT.get_template(template).render(values)
