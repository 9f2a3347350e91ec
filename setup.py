"""Puts the files that a user starts from into the wheel; everything else is in pyproject.toml."""

from __future__ import annotations

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

# The repository has one copy of each, at its top. An editable install reads them there.
STARTER_FILES = ("dashboard.toml", "realtime_dashboard.py", "realtime_dashboard.ipynb")


class BuildWithStarterFiles(build_py):
    """Copies the starter files into dashboard/app/starter of the wheel."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for name, target in self._starter_files().items():
                self.copy_file(name, target)

    def get_source_files(self) -> list[str]:
        """Source distributions hold them, too."""
        return [*super().get_source_files(), *STARTER_FILES]

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        return [*super().get_outputs(include_bytecode), *self._starter_files().values()]

    def _starter_files(self) -> dict[str, str]:
        folder = Path(self.build_lib, "dashboard", "app", "starter")
        return {name: str(folder / name) for name in STARTER_FILES}


setup(cmdclass={"build_py": BuildWithStarterFiles})
