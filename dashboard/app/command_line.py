"""The options of a command line that another program reads."""

from __future__ import annotations

from collections.abc import Sequence


def options_of(arguments: Sequence[str]) -> dict[str, list[str]]:
    """The values of options, which follow them or stand behind "="."""
    options: dict[str, list[str]] = {}
    for place, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name.startswith("--"):
            following = arguments[place + 1 : place + 2]
            options.setdefault(name, []).extend([value] if equals else following)
    return options
