"""Options of another program are read as that program reads them."""

from __future__ import annotations

import argparse

import pytest

from dashboard.app.command_line import values_of


@pytest.mark.parametrize(
    ("arguments", "values"),
    [
        (["--address", "::1"], ["::1"]),
        (["--address=::1"], ["::1"]),
        (["--address=a=b"], ["a=b"]),
        (["--addr", "::1"], ["::1"]),
        (["--addr=::1", "app.py", "--address", "0.0.0.0"], ["::1", "0.0.0.0"]),
        (["app.py", "--port", "5006"], []),
        (["--addresses", "::1"], []),
        (["--", "--address"], []),
        (["--address"], []),
        (["--address="], [""]),
        ([], []),
    ],
)
def test_values_follow_an_option_or_stand_behind_a_sign(arguments: list[str], values: list[str]) -> None:
    assert values_of("--address", arguments) == values


@pytest.mark.parametrize("arguments", [["--addr", "x"], ["--address=x", "--a", "y"]])
def test_values_are_those_of_argparse(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", action="append")
    assert parser.parse_args(arguments).address == values_of("--address", arguments)
