"""The command line of the Spark job."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from sources.duration import seconds


def arguments(description: str) -> argparse.Namespace:
    """What is asked for; durations in seconds. Ends the program where that cannot be."""
    parser = argparse.ArgumentParser("python -m jobs.spark_posts", description=description)
    add = parser.add_argument
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "folder", nargs="?", help="its .jsonl files hold a post a line, as X's API tells them"
    )
    source.add_argument("--socket", metavar="HOST:PORT", help="from where such lines are sent")
    add("--url", default="http://localhost:5006", help="of the dashboard (%(default)s)")
    add("--checkpoint", metavar="DIR", help="where counts are kept (FOLDER.checkpoint)")
    add("--window", type=_duration, default="1h", help="length of the windows of the tops (%(default)s)")
    add("--watermark", type=_duration, default="1h", help="how late a post may be for the tops (%(default)s)")
    add("--every", type=_duration, default="5s", help="time between two batches (%(default)s)")
    add("--files", type=int, default=100, help="most files in a batch (%(default)s)")
    add("--once", action="store_true", help="end when all files that are there are read")
    asked = parser.parse_args()
    if asked.socket and (asked.once or asked.checkpoint):
        parser.error("a socket has no end and cannot be read again: --once and --checkpoint are for folders")
    if asked.socket and not re.fullmatch(r".+:\d+", asked.socket):
        parser.error(f"{asked.socket!r} is no HOST:PORT, as localhost:9999 is")
    if asked.files < 1:
        parser.error(f"--files has to be 1 or more, not {asked.files}")
    if asked.folder and "://" not in asked.folder and not Path(asked.folder).is_dir():
        parser.error(f"there is no folder {asked.folder}")
    return asked


def _duration(text: str) -> float:
    try:
        length = seconds(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no duration, as 5s, 10min or 1h: {error}") from None
    if not length:
        raise argparse.ArgumentTypeError("it must be longer than nothing")
    return length
