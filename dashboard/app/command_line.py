"""The options of a command line that another program reads."""

from __future__ import annotations

from collections.abc import Sequence


def values_of(name: str, arguments: Sequence[str]) -> list[str]:
    """The values of an option, which follow it or stand behind "=".

    name: with its dashes. As argparse allows, the arguments may have its beginning only.
    """
    values: list[str] = []
    for place, argument in enumerate(arguments):
        given, equals, value = argument.partition("=")
        if given.startswith("--") and given != "--" and name.startswith(given):
            values += [value] if equals else arguments[place + 1 : place + 2]
    return values
