"""Defaults of Bokeh's properties, computed once per class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bokeh.models
import pytest
from bokeh.core.property.descriptors import PropertyDescriptor, UnsetValueError
from bokeh.document import Document
from bokeh.model import Model
from bokeh.models import Axis, Column, ColumnDataSource, Div, LinearAxis, Plot
from bokeh.themes import Theme

from dashboard.app.bokeh_defaults import remember_defaults


@pytest.fixture
def remembered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(PropertyDescriptor, "_get_default", PropertyDescriptor._get_default)
    remember_defaults()
    yield


def _defaults() -> dict[tuple[str, str], Any]:
    """The stable defaults of all of Bokeh's models, as a new model of each has them."""
    found = {}
    for name in bokeh.models.__all__:
        model_class = getattr(bokeh.models, name)
        if not (isinstance(model_class, type) and issubclass(model_class, Model)):
            continue
        try:
            model = model_class()
        except Exception:
            # It is abstract, or has arguments.
            continue
        for one in model.properties():
            descriptor = model.lookup(one)
            try:
                if not descriptor.has_unstable_default(model):
                    found[name, one] = getattr(model, one)
            except (UnsetValueError, AttributeError):
                continue
    return found


# All models are those that Bokeh will remove, too.
@pytest.mark.filterwarnings("ignore::bokeh.util.warnings.BokehDeprecationWarning")
def test_all_models_have_the_defaults_that_bokeh_computes(request: pytest.FixtureRequest) -> None:
    computed = _defaults()
    request.getfixturevalue("remembered")
    first, second = _defaults(), _defaults()
    assert len(computed) > 1000
    assert first == computed
    assert second == computed


def test_containers_and_models_are_those_of_one_model(remembered: None) -> None:
    one, other = Column(), Column()
    one.children.append(Div())
    assert not other.children
    assert ColumnDataSource().selected is not ColumnDataSource().selected


def test_what_a_theme_sets_is_that_of_its_page(remembered: None) -> None:
    plain, themed = LinearAxis(), LinearAxis()
    usual = plain.axis_line_color
    document = Document(theme=Theme(json={"attrs": {"Axis": {"axis_line_color": "red"}}}))
    document.add_root(Plot(below=[themed]))
    assert themed.axis_line_color == "red"
    assert plain.axis_line_color == LinearAxis().axis_line_color == usual
    document.theme = Theme(json={})
    assert themed.axis_line_color == usual
    assert isinstance(themed, Axis)
