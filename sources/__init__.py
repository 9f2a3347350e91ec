"""Sources of rows: one file each, found by its `type` without being listed anywhere."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from functools import cache
from types import ModuleType

from sources.base import Source
from sources.user_files import UserSourceError, import_user_files, user_folder

__all__ = ["UserSourceError", "source_types"]


@cache
def source_types() -> dict[str, type[Source]]:
    """All classes of sources by their `type`: those of this package and of `./sources` in the working folder.

    Raises UserSourceError where a file of the latter cannot be used.
    """
    folder = user_folder(__path__)
    shipped = [path for path in __path__ if path != str(folder)]
    names = [module.name for module in pkgutil.iter_modules(shipped)]
    types = {cls.type: cls for cls in _classes(importlib.import_module(f"sources.{name}") for name in names)}
    if folder is None:
        return types
    # Files of the user can so import each other, and come after the modules of the package.
    __path__[:] = [*shipped, str(folder)]
    for file, module in import_user_files(folder, names):
        for cls in _classes([module]):
            if types.setdefault(cls.type, cls) is not cls:
                raise UserSourceError(
                    f"{file}: {cls.__name__} has the type {cls.type!r}, which is that of "
                    f"{types[cls.type].__module__}.{types[cls.type].__name__}. Give it another type."
                )
    return types


def _classes(modules: Iterable[ModuleType]) -> Iterator[type[Source]]:
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Source) and value.type:
                yield value
