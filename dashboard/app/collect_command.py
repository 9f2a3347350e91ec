"""`realtime-dashboard collect`: polls and stores for the processes that serve pages, and serves none
itself."""

from __future__ import annotations

import argparse
import asyncio
import logging
from typing import Any

from dashboard.app.logs import format_logs
from dashboard.app.runtime import start
from dashboard.app.settings import SettingsError, load_settings
from dashboard.app.shutdown import handle_signals

_ABOUT = (
    "Poll the sources, store their rows, accept pushes and notify alerts, for the processes of `serve` that "
    "share the broker with this one. Several may run: one works, and another takes over when it dies."
)
_NEEDS_BROKER = (
    "collect needs a broker, by which its rows reach the pages: set [broker] url to a Redis. One process "
    "alone, `realtime-dashboard serve`, needs neither."
)

log = logging.getLogger("dashboard")


def add_command(commands: Any) -> None:
    """Add `collect` to the commands of an argument parser."""
    parser = commands.add_parser("collect", help="poll for other processes", description=_ABOUT)
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> None:
    """Run the command until a signal ends it. Raises SettingsError."""
    if not load_settings().broker.url:
        raise SettingsError(_NEEDS_BROKER)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    format_logs()
    loop = asyncio.new_event_loop()
    loop.run_until_complete(_start())
    loop.run_forever()  # until a signal has stopped it


async def _start() -> None:
    run = await asyncio.to_thread(start, collects=True)
    handle_signals(lambda: run.shutdown)
    log.info("collecting %s", ", ".join(run.histories) or "what is pushed")
