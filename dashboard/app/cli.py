"""The command `realtime-dashboard`, which is also `python -m dashboard`."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence

from dashboard.app import check, collect_command, init, serve_command, try_command
from dashboard.app.database import database_url
from dashboard.app.settings import SettingsError, load_settings
from dashboard.app.starter_files import InitError
from dashboard.export import cli as export
from dashboard.export.query import ExportError
from sources.guess.trial import TryError

STOPPED = 130


def command() -> None:
    """The console script. SIGTERM ends it like Ctrl-C, so that an export leaves no part of a file."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Returns the exit code: 2 where it fails, 130 where it is stopped; `check` has others."""
    parsed = _parsed(arguments)
    try:
        code: int | None = parsed.run(parsed)
    except (SettingsError, ExportError, InitError, TryError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return STOPPED
    return code or 0


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("realtime-dashboard", description="A live dashboard of any API.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in (serve_command, collect_command, check, try_command, init):
        command.add_command(commands)
    export.add_command(commands).set_defaults(run=_export)
    parsed, further = parser.parse_known_args(arguments)
    if further and parsed.run is not serve_command.run:
        parser.error(f"unrecognized arguments: {' '.join(further)}")
    parsed.further_options = further
    return parsed


def _export(arguments: argparse.Namespace) -> None:
    settings = load_settings()
    keys = {str(source.name): source.keys for source in settings.sources}
    export.run(arguments, database_url(settings.history), keys)
