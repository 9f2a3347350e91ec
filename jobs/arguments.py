"""The command line of the Spark job."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from sources.duration import seconds


def parse_arguments(description: str) -> argparse.Namespace:
    """The parsed command line; durations are in seconds. Exits with a message where it is invalid."""
    parser = argparse.ArgumentParser("python -m jobs.spark_posts", description=description)
    add = parser.add_argument
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "folder", nargs="?", help="folder of .jsonl files with a post per line, in the format of X's API"
    )
    source.add_argument("--socket", metavar="HOST:PORT", help="address that sends such lines")
    add("--url", default="http://localhost:5006", help="address of the dashboard (%(default)s)")
    add("--checkpoint", metavar="DIR", help="where counts are stored (FOLDER.checkpoint)")
    add("--window", type=_duration, default="1h", help="length of a window of the top names (%(default)s)")
    add(
        "--watermark",
        type=_duration,
        default="1h",
        help="lateness of posts that top names accept (%(default)s)",
    )
    add("--every", type=_duration, default="5s", help="time between two batches (%(default)s)")
    add("--files", type=int, default=100, help="most files in a batch (%(default)s)")
    add("--once", action="store_true", help="end when all existing files are read")
    options = parser.parse_args()
    if options.socket and (options.once or options.checkpoint):
        parser.error("a socket has no end and cannot be read again: --once and --checkpoint need a folder")
    if options.socket and not re.fullmatch(r".+:\d+", options.socket):
        parser.error(f"{options.socket!r} is no HOST:PORT, as localhost:9999 is")
    if options.files < 1:
        parser.error(f"--files has to be 1 or more, not {options.files}")
    if options.folder and "://" not in options.folder and not Path(options.folder).is_dir():
        parser.error(f"there is no folder {options.folder}")
    return options


def _duration(text: str) -> float:
    try:
        length = seconds(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no duration, as 5s, 10min or 1h: {error}") from None
    if not length:
        raise argparse.ArgumentTypeError("it must be longer than 0 s")
    return length
