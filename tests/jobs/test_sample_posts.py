"""Files of sample posts for the Spark job."""

from __future__ import annotations

import json
from pathlib import Path

from jobs.sample_posts import TERMS, write
from sources.sample_posts import sample_posts
from tests.support.job_posts import NOW


def test_write_repeats_the_same_files_and_adds_new_ones(tmp_path: Path) -> None:
    assert write(tmp_path, 1.0, NOW + 599) == write(tmp_path, 1.0, NOW)
    first = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    write(tmp_path, 1.0, NOW + 600)
    later = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert (len(first), len(later)) == (6, 7)
    assert first.items() <= later.items()
    lines = [line for file in later.values() for line in file.splitlines()]
    expected = [post.id for post in sample_posts(TERMS, NOW - 3600, NOW + 600)]
    assert sorted(json.loads(line)["data"]["id"] for line in lines) == sorted(expected)
