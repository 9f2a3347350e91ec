"""Where rows come from: one file a source, found by its `type` without being listed anywhere."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from sources.base import Source


@cache
def source_types() -> dict[str, type[Source]]:
    """Every source there is, by the `type` that dashboard.toml calls it."""
    names = [f"{__name__}.{module.name}" for module in pkgutil.iter_modules(__path__)]
    modules = map(importlib.import_module, names)
    classes = [value for module in modules for value in vars(module).values() if isinstance(value, type)]
    return {cls.type: cls for cls in classes if issubclass(cls, Source) and cls.type}
