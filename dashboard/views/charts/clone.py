"""Copies drawn charts: hvPlot draws once per process, and every page gets its own copy of the models.

A Bokeh model belongs to one page. To draw a page's charts anew costs over a second of CPU, and so does
`Model.clone` or JSON there and back, since they validate every value again. The values of a drawn chart
are valid already; Bokeh has no public way to copy them as they are, hence the private names used here.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

from bokeh.core.has_props import HasProps
from bokeh.core.property.wrappers import PropertyValueContainer
from bokeh.model import Model

VALUES = ("_property_values", "_unstable_default_values", "_unstable_themed_values")

M = TypeVar("M", bound=Model)


def clone(root: M, copies: dict[Model, Model]) -> M:
    """A deep copy of a model that belongs to no document.

    copies: the copy of each model. Models in it are not copied again; those that are copied are added.
    """
    if root not in copies:
        model_class: Any = type(root)
        copy = copies[root] = model_class.__new__(model_class)
        # The rest of the constructor, without HasProps', which would fill in and validate defaults.
        super(HasProps, copy).__init__()
        for name in VALUES:
            values = getattr(root, name)
            setattr(copy, name, {key: _copied(value, copies) for key, value in values.items()})
        for name in VALUES:
            for key, value in getattr(copy, name).items():
                if isinstance(value, PropertyValueContainer):
                    # Without an owner, Bokeh does not detect a change in place, such as another callback.
                    value._register_owner(copy, copy.lookup(key))
        copy._initialized = True
    return cast(M, copies[root])


def _copied(value: Any, copies: dict[Model, Model]) -> Any:
    if isinstance(value, Model):
        return clone(value, copies)
    if isinstance(value, dict):
        return type(value)({key: _copied(item, copies) for key, item in value.items()})
    if isinstance(value, list | set) or type(value) is tuple:
        return type(value)(_copied(item, copies) for item in value)
    return value
