"""What the command line answers where the job cannot begin, and the posts that it can begin with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from jobs.arguments import arguments
from jobs.sample_posts import TERMS, write
from sources.sample_posts import sample_posts
from tests.support.job_posts import NOW
from tests.support.serving import ROOT

WITHOUT_SPARK = "import sys, runpy; sys.modules['pyspark'] = None; runpy.run_module('jobs.spark_posts')"
JAVA = "#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n"


def answered(*command: str | Path) -> tuple[int, str]:
    """The exit code and what is said, by Python with these arguments."""
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stderr


def test_without_pyspark_it_says_how_to_install_it() -> None:
    code, said = answered("-c", WITHOUT_SPARK)
    assert code == 1
    assert said.strip().endswith("pip install '.[spark]'")
    assert "Traceback" not in said


@pytest.mark.parametrize(("script", "found"), [(None, "none is found in"), (JAVA, "is Java 8")])
def test_without_a_java_that_is_new_enough_it_says_which_it_needs(
    script: str | None, found: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if script:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "java").write_text(script)
        (tmp_path / "bin" / "java").chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    code, said = answered("-m", "jobs.spark_posts", tmp_path)
    assert code == 1
    assert said.startswith("Spark needs Java 17 or newer, and")
    assert found in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("", "required"),
        ("nowhere", "there is no folder nowhere"),
        ("tests --every 5", "'5' is no duration, as 5s, 10min or 1h: needs a unit"),
        ("tests --window 0s", "longer than nothing"),
        ("tests --socket localhost:1", "not allowed with"),
        ("tests --files 0", "--files has to be 1 or more, not 0"),
        ("--socket localhost", "'localhost' is no HOST:PORT"),
        ("--socket localhost:1 --once", "a socket has no end"),
        ("--socket localhost:1 --checkpoint here", "cannot be read again"),
    ],
)
def test_a_wrong_command_line_is_answered_with_what_is_wrong(
    command: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["spark_posts", *command.split()])
    with pytest.raises(SystemExit) as ended:
        arguments("")
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def test_sample_posts_are_in_files_that_stay_as_they_are(tmp_path: Path) -> None:
    assert write(tmp_path, 1.0, NOW + 599) == write(tmp_path, 1.0, NOW)
    first = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    write(tmp_path, 1.0, NOW + 600)
    later = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert (len(first), len(later)) == (6, 7)
    assert first.items() <= later.items()
    lines = [line for file in later.values() for line in file.splitlines()]
    known = [post.id for post in sample_posts(TERMS, NOW - 3600, NOW + 600)]
    assert sorted(json.loads(line)["data"]["id"] for line in lines) == sorted(known)
