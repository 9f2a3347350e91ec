"""Callbacks that call the functions of a bundle."""

from __future__ import annotations

from bokeh.models import Range1d

from dashboard.views.common.scripts import call, callback, script_bundle
from dashboard.views.common.static_files import STATIC


def test_bundles_of_one_name_have_one_key_and_are_models_of_their_own() -> None:
    one, other = script_bundle("live"), script_bundle("live")
    assert one is not other
    assert (one.key, one.code) == (other.key, other.code)
    assert script_bundle("posts").key != one.key


def test_every_bundle_returns_its_functions() -> None:
    for file in (STATIC / "bundles").glob("*.js"):
        assert script_bundle(file.stem).code.endswith("return dashboard")


def test_callback_passes_its_models_by_name_and_the_cause() -> None:
    bundle, x_range = script_bundle("live"), Range1d(0, 1)
    made = callback(bundle, "updateSection", x_range=x_range)
    assert made.args == {"bundle": bundle, "x_range": x_range}
    assert made.code.endswith(".updateSection({x_range}, cb_obj)")


def test_call_passes_its_arguments_by_name() -> None:
    assert call("axisTime", "tick", "state.zone").endswith(".axisTime(tick, state.zone)")
