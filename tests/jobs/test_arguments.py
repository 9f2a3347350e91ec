"""The command line of the Spark job."""

from __future__ import annotations

import sys

import pytest

from jobs.arguments import parse_arguments
from tests.support.serving import ROOT


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("", "required"),
        ("nowhere", "there is no folder nowhere"),
        ("tests --every 5", "'5' is no duration, as 5s, 10min or 1h: needs a unit"),
        ("tests --window 0s", "longer than 0 s"),
        ("tests --socket localhost:1", "not allowed with"),
        ("tests --files 0", "--files has to be 1 or more, not 0"),
        ("--socket localhost", "'localhost' is no HOST:PORT"),
        ("--socket localhost:1 --once", "a socket has no end"),
        ("--socket localhost:1 --checkpoint here", "cannot be read again"),
    ],
)
def test_parse_arguments_exits_with_the_reason(
    command: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["spark_posts", *command.split()])
    with pytest.raises(SystemExit) as error:
        parse_arguments("")
    assert error.value.code == 2
    assert words in capsys.readouterr().err


def test_parse_arguments_returns_durations_in_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["spark_posts", "tests", "--every", "200ms", "--window", "1h"])
    options = parse_arguments("")
    assert (options.folder, options.every, options.window, options.watermark) == (
        "tests",
        0.2,
        3600.0,
        3600.0,
    )
