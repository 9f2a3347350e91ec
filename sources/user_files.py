"""Files with sources of the user's own: `./sources/*.py` of the working folder."""

from __future__ import annotations

import importlib
import pkgutil
import traceback
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from types import ModuleType

FOLDER = "sources"


class UserSourceError(Exception):
    """A file of the user's cannot be used; the text names the file and the reason."""


def user_folder(package_paths: Iterable[str]) -> Path | None:
    """The working folder's `sources`, with an absolute path; None where there is none.

    A copy of the package itself, as in a checkout of the repository, is no folder of the user's.
    """
    folder = Path(FOLDER).resolve()
    known = [Path(path) for path in package_paths if (Path(path) / "base.py").exists()]
    if not folder.is_dir() or folder in [path.resolve() for path in known] or (folder / "base.py").exists():
        return None
    return folder


def import_user_files(folder: Path, taken: Collection[str]) -> Iterator[tuple[Path, ModuleType]]:
    """Import every module of a folder that is on the package's path; yields files and modules.

    taken: names of the package's own modules. Raises UserSourceError at the first file that has one of
    these names or fails to import.
    """
    for name in sorted(module.name for module in pkgutil.iter_modules([str(folder)])):
        file = Path(FOLDER, f"{name}.py")
        if name in taken:
            raise UserSourceError(f"{file} has the name of a module of the dashboard. Rename the file.")
        try:
            yield file, importlib.import_module(f"{FOLDER}.{name}")
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            raise UserSourceError(f"{file} cannot be imported{_line(error, name)}: {reason}.") from error


def _line(error: Exception, name: str) -> str:
    """ " (line 3)": where in the file of that name the error was raised; "" where it is not known."""
    if isinstance(error, SyntaxError):
        return f" (line {error.lineno})"
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).stem == name
    ]
    return f" (line {lines[-1]})" if lines else ""
