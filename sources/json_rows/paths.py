"""Paths from the settings to values in an answer: JMESPath, and where a row stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import jmespath
from jmespath.exceptions import JMESPathError

_SCOPED = re.compile(r"(?P<scopes>(?:@(?:root|parent)(?:\.|$))*)(?P<rest>.*)", re.DOTALL)
KEY = "@key"


class Place(NamedTuple):
    """A row in an answer: the row, its name or number in the object or list that contains it, and that
    container. root: the whole answer."""

    value: Any
    name: str = ""
    parent: Place | None = None
    root: Any = None


class Path(NamedTuple):
    """A path of the settings. `scopes` ("root", "parent") lead to the value in which `compiled` is searched.
    is_key: the path is the name of the row itself."""

    text: str
    scopes: tuple[str, ...] = ()
    is_key: bool = False
    compiled: Any = None

    def find(self, place: Place) -> Any:
        """The value at the path; None where there is none, or where a function of the path does not accept
        it."""
        here: Place | None = place
        for scope in self.scopes:
            if here is None:
                return None
            here = here.parent if scope == "parent" else Place(here.root, root=here.root)
        if here is None:
            return None
        if self.is_key:
            return here.name
        return search(self.compiled, here.value)

    @property
    def names_outer_rows(self) -> bool:
        return self.is_key and self.scopes == ("parent",)

    @property
    def names_rows(self) -> bool:
        return self.is_key and not self.scopes


def read_path(setting: str, text: str) -> Path | None:
    """The path, or None for an empty one. Raises ValueError that names setting and value.

    It is a JMESPath (https://jmespath.org) in a row, or `@key` for the name under which the row stands;
    `@parent.` and `@root.` before it lead to the row that holds the row, and to the whole answer.
    """
    if not text:
        return None
    match = _SCOPED.fullmatch(text)
    assert match
    scopes = tuple(re.findall(r"@(\w+)", match["scopes"]))
    rest = match["rest"]
    if rest == KEY:
        return Path(text, scopes, is_key=True)
    return Path(text, scopes, compiled=compiled(setting, rest or "@"))


def compiled(setting: str, text: str) -> Any:
    """The compiled JMESPath. Raises ValueError that names setting and value."""
    try:
        path = jmespath.compile(text)
    except JMESPathError as error:
        raise ValueError(
            f"{setting} = {text!r} is not a JMESPath: {str(error).splitlines()[0]} "
            "A name with other signs than letters, digits and _ is put in double quotes, "
            'as in data."wind-speed".'
        ) from None
    names = _names(path.parsed)
    return path if names is None else Names(names)


class Names(NamedTuple):
    """A path that consists of names alone, such as main.temp, as nearly all do. JMESPath takes ten times as
    long for it."""

    names: tuple[str, ...]

    def search(self, data: Any) -> Any:
        """The value at the path, as JMESPath finds it."""
        for name in self.names:
            data = data.get(name) if isinstance(data, dict) else None
        return data


def _names(parsed: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The names of a parsed path; none for the value itself (@), and None for any other path."""
    if parsed["type"] == "current":
        return ()
    if parsed["type"] == "field":
        return (parsed["value"],)
    if parsed["type"] != "subexpression":
        return None
    parts = [_names(part) for part in parsed["children"]]
    return None if None in parts else tuple(name for part in parts if part for name in part)


def search(path: Any, data: Any) -> Any:
    """The value at a compiled path; None where there is none, or where a function of the path does not accept
    it."""
    try:
        return path.search(data)
    except (JMESPathError, TypeError, AttributeError):
        return None
