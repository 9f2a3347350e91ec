"""Escaping of text from outside, one function for each kind of sink that renders HTML by itself.

HTML of our own is rendered by Jinja2 with autoescape (`templates.py`). What Bokeh turns into HTML in the
browser never passes a template; the functions here make such text inert. Everything else on the page
(options, labels of buttons and check boxes, table cells, file names) is set as text by Bokeh and Panel and
needs no escaping.
"""

from __future__ import annotations

from html import escape
from typing import Any

from bokeh.models import Div

# Beside the characters of markup, those that begin a field (`@time{safe}`, `$name`) or its format.
_TOOLTIP_CHARACTERS = {ord(one): f"&#{ord(one)};" for one in "&<>\"'@${}"}


def column_title(text: str) -> str:
    """Text as the title of a DataTable column, which SlickGrid sets as HTML."""
    return escape(text)


def tooltip(text: str) -> str:
    """Text as a part of the value of a HoverTool's tooltip.

    Bokeh fills in the fields of a value first and then parses the result as HTML (bokehjs,
    `replace_placeholders_html` in core/util/templating.ts). In character references it finds no field, and
    the parser turns them back into the same text. Labels of tooltips are set as text and stay as they are.
    """
    return text.translate(_TOOLTIP_CHARACTERS)


def markup(text: str = "", **properties: Any) -> Div:
    """A Div that shows rendered HTML. Its text is never TeX: by default Bokeh would have MathJax render what
    stands between `$$` and `$$` in a post, and TeX can make links of any address (`\\href`)."""
    return Div(text=text, disable_math=True, **properties)
