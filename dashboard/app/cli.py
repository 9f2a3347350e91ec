"""`python -m dashboard`: what is done without a page."""

from __future__ import annotations

import argparse
import sys

from dashboard.export import cli as export
from dashboard.export.query import Refused

STOPPED = 130


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for. Returns the exit code: 2 where it cannot be, 130 when stopped."""
    parser = argparse.ArgumentParser("python -m dashboard", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    export.add_command(commands)
    asked = parser.parse_args(arguments)
    try:
        asked.run(asked)
    except Refused as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return STOPPED
    return 0
