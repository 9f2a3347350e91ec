"""The bundles of browser code, and callbacks that call their functions.

A bundle is sent to a page once, as the text of a model that callbacks share, so that a notebook needs no
server for it. The first callback of a window runs it; those of other pages and cells find it there.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any

from bokeh.core.properties import String
from bokeh.model import DataModel
from bokeh.models import CustomJS

from dashboard.views.common.static_files import asset

LOAD = "((globalThis.realtimeDashboard ??= {})[bundle.key] ??= new Function(bundle.code)())"
# Sets a widget `here` to the browser's time zone.
SET_BROWSER_ZONE = "here.value = Intl.DateTimeFormat().resolvedOptions().timeZone"


class ScriptBundle(DataModel):  # type: ignore[misc]
    """A bundle of `static/bundles/`. `key` differs with its content; `code` returns its functions."""

    key = String(default="")
    code = String(default="")


@cache
def _text(name: str) -> tuple[str, str]:
    code = f"{asset(f'bundles/{name}.js')}\nreturn dashboard"
    return f"{name} {sha256(code.encode()).hexdigest()[:12]}", code


def script_bundle(name: str) -> ScriptBundle:
    """The model of a bundle by its name, for the callbacks of one page."""
    key, code = _text(name)
    return ScriptBundle(key=key, code=code)


def call(function: str, *arguments: str) -> str:
    """JavaScript for a Bokeh callback that calls a function of `bundle` with these arguments."""
    return f"return {LOAD}.{function}({', '.join(arguments)})"


def callback(bundle: ScriptBundle, function: str, **models: Any) -> CustomJS:
    """A callback that calls `function({the models by their names}, cb_obj)`."""
    return CustomJS(args={"bundle": bundle, **models}, code=call_with(function, *models))


def call_with(function: str, *models: str) -> str:
    """JavaScript for a Panel link, like that of `callback`. `bundle` has to be among the arguments of the
    link."""
    return call(function, f"{{{', '.join(models)}}}", "cb_obj")


def value_axis_code() -> str:
    """JavaScript for ticks that writes values with as many digits as the axis needs. Its arguments are
    `bundle` and `unit`."""
    return call("valueTick", "tick", "ticks", "unit")
