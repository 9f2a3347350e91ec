"""Secrets in settings: `${NAME}` stands for an environment variable."""

from __future__ import annotations

import os
from collections.abc import Mapping
from string import Template


def expanded(setting: str, text: str) -> tuple[str, set[str]]:
    """The text with its environment variables, and their values. Raises ValueError where one is not set."""
    template = Template(text)
    names = template.get_identifiers()
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise ValueError(f"{setting} needs the environment variable {missing[0]}, which is not set")
    values: Mapping[str, str] = {name: os.environ[name] for name in names}
    return template.safe_substitute(values), set(values.values())
