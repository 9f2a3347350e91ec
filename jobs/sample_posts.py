"""Writes made-up posts to files, as something to count: `python -m jobs.sample_posts FOLDER`.

They are those that the dashboard itself shows where it has no others, in a file for every ten minutes that
are over. Written again, a file is the same, and what has come since is in new ones.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from sources.sample_posts import sample_posts
from sources.x_posts import to_x_post

TERMS = ("#python", "#science")
FILE_SECONDS = 600


def write(folder: Path, hours: float, now: float) -> int:
    """Write the posts of about so many hours before `now` (unix seconds). Returns how many they are."""
    folder.mkdir(parents=True, exist_ok=True)
    start, end = (moment // FILE_SECONDS * FILE_SECONDS for moment in (now - hours * 3600, now))
    posts = sorted(sample_posts(TERMS, start, end), key=lambda post: post.time)
    for number, some in groupby(posts, key=lambda post: int(post.time // FILE_SECONDS)):
        name = datetime.fromtimestamp(number * FILE_SECONDS, UTC).strftime("%Y-%m-%dT%H-%M")
        lines = [json.dumps(to_x_post(post), ensure_ascii=False) for post in some]
        (folder / f".{name}").write_text("\n".join([*lines, ""]), encoding="utf-8")
        (folder / f".{name}").replace(folder / f"{name}.jsonl")
    return len(posts)


def main() -> None:
    parser = argparse.ArgumentParser("python -m jobs.sample_posts", description=__doc__.partition(":")[0])
    parser.add_argument("folder", type=Path, help="where to write them")
    parser.add_argument("--hours", type=float, default=3.0, help="how far to go back (%(default)s)")
    asked = parser.parse_args()
    posts = write(asked.folder, asked.hours, time.time())
    print(f"{posts:,} posts are in {asked.folder}.")


if __name__ == "__main__":
    main()
