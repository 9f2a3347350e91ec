"""The look of the page and the scripts that run in it: files in `static/`, sent along with the page, so
that it needs no other host."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bokeh.models import InlineStyleSheet

STATIC = Path(__file__).parent.parent / "static"


@cache
def asset(name: str) -> str:
    """The text of a file in `static/`."""
    return (STATIC / name).read_text(encoding="utf-8")


def stylesheet(name: str) -> InlineStyleSheet:
    """A stylesheet in `static/` as a model, to be shared by the models of one drawing."""
    return InlineStyleSheet(css=asset(name))
