"""Escaping of text from outside, one function for each kind of sink that renders HTML by itself.

HTML of our own is rendered by Jinja2 with autoescape (`templates.py`). What Bokeh turns into HTML in the
browser never passes a template; the functions here make such text inert. Everything else on the page
(options, labels of buttons and check boxes, table cells, file names) is set as text by Bokeh and Panel and
needs no escaping. Values of tooltips are fields (`@key`) and results of formatters, which Bokeh escapes; text
from outside may not be a part of them otherwise.
"""

from __future__ import annotations

from html import escape
from typing import Any

from bokeh.models import Div


def column_title(text: str) -> str:
    """Text as the title of a DataTable column, which SlickGrid sets as HTML."""
    return escape(text)


def markup(text: str = "", **properties: Any) -> Div:
    """A Div that shows rendered HTML. Its text is never TeX: by default Bokeh would have MathJax render what
    stands between `$$` and `$$` in a post, and TeX can make links of any address (`\\href`)."""
    return Div(text=text, disable_math=True, **properties)
