"""Connections leave files for the database and for requests."""

from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
from dashboard.app.open_files import max_connection_number
print(max_connection_number(), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.parametrize(
    ("soft", "hard", "most", "limit"),
    [(100, 100, 75, 100), (256, 1_000, 936, 1_000), (1_000, 1_000, 936, 1_000)],
)
def test_the_limit_is_raised_as_far_as_allowed_and_some_files_are_reserved(
    soft: int, hard: int, most: int, limit: int
) -> None:
    code = CODE.format(soft=soft, hard=hard)
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.split() == [str(most), str(limit)]
