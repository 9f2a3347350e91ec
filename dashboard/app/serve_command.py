"""`realtime-dashboard serve`: Panel's server with the app, polling from the start, and the push routes."""

from __future__ import annotations

import argparse
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import Any

from dashboard.app.starter_files import SCRIPT, starter_file

LOGIN = Path(__file__).with_name("login.html")
INDEX = Path(__file__).with_name("index.html")
WARMUP = Path(__file__).with_name("warmup.py")
PLUGIN = "dashboard.app.server"
_FURTHER_OPTIONS = "All other options of `panel serve` are accepted and passed on: see `panel serve --help`."


def add_command(commands: Any) -> None:
    """Add `serve` to the commands of an argument parser."""
    about = f"Serve the dashboard: the {SCRIPT} of this folder or, without one, the one of the package."
    parser = commands.add_parser(
        "serve", help="serve the dashboard", description=about, epilog=_FURTHER_OPTIONS, allow_abbrev=False
    )
    parser.add_argument("--port", type=int, default=5006, help="port to listen on; default 5006, 0: any")
    parser.add_argument("--address", help="address to listen on; default: all addresses of this computer")
    parser.add_argument(
        "--allow-websocket-origin",
        action="append",
        default=[],
        metavar="HOST[:PORT]",
        help="a host that browsers may use to open the page; repeat it for several; default: localhost",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Run the command with the options that it declares and `further_options`, which Panel knows."""
    options = panel_arguments(arguments, arguments.further_options)
    # A signal that comes before the loop handles them is an end like another: rows are stored at the exit.
    with suppress(KeyboardInterrupt):
        serve(options, arguments.address or "", arguments.port)


def _check_port(address: str, port: int) -> None:
    """Raise SystemExit where nothing can listen there: Panel would find out after sources are polled."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise SystemExit(
                f"The server cannot listen at port {port}: {error.strerror}. Choose another with --port."
            ) from None


def panel_arguments(arguments: argparse.Namespace, further_options: Sequence[str] = ()) -> list[str]:
    """The arguments of `panel serve` for those of `realtime-dashboard serve`."""
    # Panel takes further apps only beside the first, before all options.
    apps = list(takewhile(lambda option: not option.startswith("-"), further_options))
    return [
        *(str(app_script()), *apps),
        *("--setup", str(WARMUP), "--plugins", PLUGIN, "--port", str(arguments.port)),
        *_own_pages(further_options),
        *(("--address", arguments.address) if arguments.address else ()),
        *(f"--allow-websocket-origin={host}" for host in arguments.allow_websocket_origin),
        *further_options[len(apps) :],
    ]


def _own_pages(options: Sequence[str]) -> list[str]:
    """The sign-in page of the dashboard, where one is needed, and its list of several apps: Panel's load
    pictures and fonts from other hosts."""
    given = {option.partition("=")[0] for option in options}
    pages = [] if "--index" in given else ["--index", str(INDEX)]
    if "--basic-auth" in given and "--basic-login-template" not in given:
        pages += ["--basic-login-template", str(LOGIN)]
    return pages


def app_script() -> Path:
    """The script to serve: that of the working folder, else the shipped one."""
    own = Path(SCRIPT)
    return own if own.is_file() else starter_file(SCRIPT)


def serve(arguments: Sequence[str], address: str, port: int) -> None:
    """Run `panel serve` in this process until it is stopped. Raises SystemExit where it cannot start."""
    _check_port(address, port)
    # Not `python -m panel`: that would put the working folder, and its `sources`, before the packages.
    # Imported here, since it takes a second that other commands need not wait.
    from panel.command import main  # noqa: PLC0415

    sys.argv = ["panel", "serve", *arguments]
    main()
