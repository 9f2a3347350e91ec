"""The settings of a source as a block of `dashboard.toml`, to copy into another."""

from __future__ import annotations

import json
from typing import Any

from sources.base import Source
from sources.duration import Duration

# Texts that name what is shown. Others, such as addresses and headers, may hold keys and never reach a page.
OPEN_TEXTS = {"title", "cities", "track", "show_keys"}


def settings_block(source: Source) -> str:
    """The table [sources.NAME] with what differs from the defaults. Settings that may hold a key or a token
    are named and not shown."""
    lines, secret = [f"[sources.{_key(str(source.name))}]"], []
    if source.type != source.name:
        lines.append(f'type = "{source.type}"')
    for name, parameter in source.param.objects("existing").items():
        value = getattr(source, name)
        if name == "name" or value == type(source).param[name].default or (parameter.precedence or 0) < 0:
            continue
        if _is_open(name, parameter, value):
            lines.append(f"{name.rstrip('_')} = {_text(parameter, value)}")
        else:
            secret.append(name.rstrip("_"))
    if secret:
        lines.append(f"# Set as well, and not shown since they may hold keys: {', '.join(secret)}")
    return "\n".join(lines)


def _is_open(name: str, parameter: Any, value: Any) -> bool:
    choices = getattr(parameter, "objects", None)
    return name in OPEN_TEXTS or isinstance(value, bool | int | float) or bool(choices and value in choices)


def _text(parameter: Any, value: Any) -> str:
    # A duration is seconds here, and a text with its unit in a file. JSON of texts and lists is TOML.
    return f'"{value:g}s"' if isinstance(parameter, Duration) else json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() and name.isascii() else json.dumps(name)
