"""Defaults of Bokeh's properties, computed once per class.

Bokeh computes and validates the default of a property anew at each read, of each model, and reads all
properties when it looks for models in others and when it sends them: a quarter of the CPU of opening a page.
It has no public way to change that, hence the private names used here.
"""

from __future__ import annotations

from typing import Any

from bokeh.core.property.descriptors import PropertyDescriptor


def remember_defaults() -> None:
    """Share the default values of properties between all models of this process where they are equal.

    Containers and models, which each has its own of, and what a theme sets are left to Bokeh.
    """
    compute, known = PropertyDescriptor._get_default, dict[tuple[type, str], Any]()

    def default(descriptor: Any, model: Any) -> Any:
        name, of = descriptor.name, (type(model), descriptor.name)
        # As `themed_values`, which for a model without a theme raises and catches an exception.
        if name in vars(model).get("__themed_values__", ()):
            return compute(descriptor, model)
        if of in known:
            return known[of]
        if name in model._unstable_default_values:
            return model._unstable_default_values[name]
        value = compute(descriptor, model)
        if not descriptor.has_unstable_default(model):
            known[of] = value
        return value

    PropertyDescriptor._get_default = default
