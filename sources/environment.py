"""Secrets in settings: `${NAME}` stands for an environment variable."""

from __future__ import annotations

import os
from collections.abc import Callable
from string import Template


def expanded(setting: str, text: str, written: Callable[[str], str] = str) -> tuple[str, set[str]]:
    """The text with its environment variables, and their values. Raises ValueError where one is not set.

    written: how the text spells a value, for text that has a syntax of its own.
    """
    template = Template(text)
    names = template.get_identifiers()
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise ValueError(f"{setting} needs the environment variable {missing[0]}, which is not set")
    values = {name: os.environ[name] for name in names}
    spelled = {name: written(value) for name, value in values.items()}
    return template.safe_substitute(spelled), set(values.values())
