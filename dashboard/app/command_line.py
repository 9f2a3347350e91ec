"""The options of a command line that another program reads."""

from __future__ import annotations

from collections.abc import Sequence


def values_of(name: str, arguments: Sequence[str]) -> list[str]:
    """The values of an option in the arguments: "--name value" or "--name=value".

    name: with its dashes. Like argparse, it accepts the beginning of the name.
    """
    values: list[str] = []
    for place, argument in enumerate(arguments):
        given, equals, value = argument.partition("=")
        if given.startswith("--") and given != "--" and name.startswith(given):
            values += [value] if equals else arguments[place + 1 : place + 2]
    return values
