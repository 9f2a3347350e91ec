"""The style sheets and the scripts of the page: files in `static/`, sent along with it, so that it needs no
other host."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import panel as pn
from bokeh.models import InlineStyleSheet

STATIC = Path(__file__).parent.parent / "static"


@cache
def asset(name: str) -> str:
    """The text of a file in `static/`."""
    return (STATIC / name).read_text(encoding="utf-8")


@cache
def css(name: str) -> str:
    """The stylesheet `static/css/NAME.css`, without the comments and line breaks of its source."""
    text = re.sub(r"/\*.*?\*/", "", asset(f"css/{name}.css"), flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", " ", text).strip()


def stylesheet(name: str) -> InlineStyleSheet:
    """The stylesheet `static/css/NAME.css` as a model, which the models of one drawing share."""
    return InlineStyleSheet(css=css(name))


def root_styles() -> list[str]:
    """The stylesheets of the outermost layout, which in a notebook defines the tokens in JupyterLab's
    colours for all that is in it. On a server the document has them (see `Page`)."""
    return [] if pn.state.curdoc else [css("tokens"), css("notebook")]
