"""Environment variables: keys, and `${NAME}` in settings, which is replaced by the value of NAME."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_URL = re.compile(
    r"(?P<scheme>[^/?#]*?://)?(?P<login>[^/?#]*@)?(?P<host>[^/?#]*)(?P<path>[^?#]*)(?P<query>.*)", re.DOTALL
)
# SQLAlchemy takes the database of a URL as it is written, so a path is encoded for these schemes only.
_DECODED_PATHS = ("http://", "https://", "redis://", "rediss://", "unix://")


def variable(name: str) -> str:
    """The value of an environment variable, such as a key; "" where it is not set."""
    return os.environ.get(name, "").strip()


def expanded(text: str, setting: str, *, in_url: bool = False) -> tuple[str, set[str]]:
    """The text with the values of its variables, and those values, which are secrets.

    in_url: the text is a URL. Values in the user name, the password and the query are percent-encoded, so
    that they may hold "@" or "/"; in the path "/" stays. The host, and a variable that the URL begins with,
    are inserted unchanged: `${DATABASE_URL}` is a whole URL.

    Raises ValueError that names `setting` and the first variable that is unset or empty. A "$" without braces
    is an ordinary character.
    """
    names = _VARIABLE.findall(text)
    for name in names:
        if not os.environ.get(name):
            raise ValueError(
                f"{setting} needs the environment variable {name}, which is not set. "
                "Set it in the environment or in .env, then start again."
            )
    values = {os.environ[name] for name in names}
    return (_expanded_url(text) if in_url else _replaced(text)), values


def first_variable(value: Any) -> str:
    """The name of the first variable in the texts of a value, its tables and lists; "" where it has none."""
    if isinstance(value, str):
        match = _VARIABLE.search(value)
        return match[1] if match else ""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next(filter(None, map(first_variable, inner)), "")


def expanded_within(value: Any, setting: str) -> tuple[Any, set[str]]:
    """As `expanded`, for all texts in tables and lists."""
    if isinstance(value, str):
        return expanded(value, setting)
    secrets: set[str] = set()

    def inner(one: Any, name: object) -> Any:
        found, more = expanded_within(one, f"{setting}.{name}")
        secrets.update(more)
        return found

    if isinstance(value, dict):
        value = {name: inner(one, name) for name, one in value.items()}
    elif isinstance(value, list):
        value = [inner(one, number) for number, one in enumerate(value)]
    return value, secrets


def _expanded_url(url: str) -> str:
    match = _URL.fullmatch(url)
    assert match, "every part may be empty"
    parts = {name: part or "" for name, part in match.groupdict().items()}
    encodings: dict[str, Callable[[str], str]] = {
        "login": partial(quote, safe=""),
        "query": partial(quote, safe=""),
        "path": quote if parts["scheme"] in _DECODED_PATHS else str,
    }
    return "".join(_replaced(part, encodings.get(name, str)) for name, part in parts.items())


def _replaced(text: str, encode: Callable[[str], str] = str) -> str:
    return _VARIABLE.sub(lambda match: encode(os.environ[match[1]]), text)
