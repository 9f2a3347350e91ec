"""Writes sample posts to files for the Spark job to count: `python -m jobs.sample_posts FOLDER`.

They are the sample posts of the dashboard, in a file for every ten minutes that are over. A second run writes
the same files, and new ones for the time since.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from sources.posts.forms.x import to_x_post
from sources.sample_posts import sample_posts

TERMS = ("#python", "#science")
FILE_SECONDS = 600


def write(folder: Path, hours: float, now: float) -> int:
    """Write the posts of about `hours` before `now` (unix seconds). Returns their number."""
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
    """Write the sample posts that the command line describes."""
    parser = argparse.ArgumentParser("python -m jobs.sample_posts", description=__doc__.partition(":")[0])
    parser.add_argument("folder", type=Path, help="where to write them")
    parser.add_argument("--hours", type=float, default=3.0, help="hours before now (%(default)s)")
    options = parser.parse_args()
    posts = write(options.folder, options.hours, time.time())
    print(f"{posts:,} posts are in {options.folder}.")


if __name__ == "__main__":
    main()
