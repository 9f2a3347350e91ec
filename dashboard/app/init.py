"""`realtime-dashboard init`: writes the app, its settings and an example of a source into a folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from dashboard.app.starter_files import write_starter_files


def add_command(commands: Any) -> None:
    """Add `init` to the commands of an argument parser."""
    about = "Write the app (script and notebook), dashboard.toml and sources/ with an example."
    parser = commands.add_parser("init", help="write the files of an own dashboard", description=about)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), help="default: this folder")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> None:
    for file in write_starter_files(arguments.folder):
        print(f"Wrote {file}")
    inside = "" if arguments.folder == Path() else f"cd {arguments.folder} && "
    print(f"Check the settings with: {inside}realtime-dashboard check")
    print(f"Start it with: {inside}realtime-dashboard serve")
