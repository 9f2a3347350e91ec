"""The files that a user starts from: the app (script and notebook), the settings, an example of a source."""

from __future__ import annotations

from pathlib import Path

SETTINGS_FILE, SCRIPT, NOTEBOOK = "dashboard.toml", "realtime_dashboard.py", "realtime_dashboard.ipynb"
EXAMPLE_SOURCE = "sources/dice.py"

_PACKAGED = Path(__file__).parent / "starter"
_REPOSITORY = Path(__file__).parents[2]
# Shows the example, which the shipped settings cannot name: there is no such source without the file.
_EXAMPLE_TABLE = """

# The source in sources/dice.py. Without this table it is not shown.
[sources.dice]
interval = "2s"                 # time between two polls
"""


class InitError(Exception):
    """The starter files cannot be written; the text says why and what to do."""


def starter_file(name: str) -> Path:
    """The path of a starter file: in the package or, in an editable install, in the root of the
    repository."""
    packaged = _PACKAGED / name
    return packaged if packaged.exists() else _REPOSITORY / name


def is_starter_file(file: Path) -> bool:
    """Whether the settings in a file are those that a user starts from."""
    shipped = starter_file(SETTINGS_FILE).read_text(encoding="utf-8")
    return file.read_text(encoding="utf-8") in (shipped, shipped + _EXAMPLE_TABLE)


def write_starter_files(folder: Path) -> list[Path]:
    """Write all starter files into a folder, which is created if need be, and return their paths in order of
    use.

    Raises InitError where one of them exists, without writing any, or where the folder cannot be written.
    """
    names = (SETTINGS_FILE, SCRIPT, NOTEBOOK, EXAMPLE_SOURCE)
    existing = [name for name in names if (folder / name).exists()]
    if existing:
        raise InitError(
            f"{folder.resolve()} already has {', '.join(existing)}; nothing was written. "
            "Name another folder: realtime-dashboard init FOLDER."
        )
    try:
        for name in names:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_content(name), encoding="utf-8")
    except OSError as error:
        raise InitError(f"{folder} cannot be written ({error.strerror}). Name another folder.") from None
    return [folder / name for name in names]


def _content(name: str) -> str:
    text = starter_file(name).read_text(encoding="utf-8")
    return text + _EXAMPLE_TABLE if name == SETTINGS_FILE else text
