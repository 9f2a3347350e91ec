"""Holding tables of settings against the parameters of the classes that they set up."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

import param

from sources.duration import Duration, seconds

Made = TypeVar("Made", bound=param.Parameterized)


class SettingsError(SystemExit):
    """A wrong setting. A SystemExit, so that `panel serve` ends with these words and no traceback."""


def made(cls: type[Made], table: Mapping[str, Any], where: str, **more: Any) -> Made:
    """An object of the class with the settings of the table, and with `more` besides.

    A setting whose name is a word of Python's, such as `for`, has the parameter `for_`.
    where: the table as messages name it: "[sources.weather]". Raises SettingsError.
    """
    parameters = cls.param.objects("existing")
    allowed = {name.rstrip("_"): parameter for name, parameter in parameters.items() if name != "name"}
    check_names(table, allowed, f"{where} ", "its settings")
    settings: dict[str, Any] = {}
    for key, value in table.items():
        try:
            coerced = _coerced(allowed[key], value)
            allowed[key]._validate(coerced)
            settings[str(allowed[key].name)] = coerced
        except (ValueError, TypeError, KeyError):
            # Tables are headers, which may hold a token.
            said = "…" if isinstance(allowed[key], param.Dict) else repr(value)
            raise SettingsError(
                f"{where} {key} = {said} is not allowed; it must be {_wanted(allowed[key])}."
            ) from None
    try:
        return cls(**more, **settings)
    except ValueError as error:
        raise SettingsError(f"{where} {error}") from None


def _coerced(parameter: param.Parameter[Any], value: Any) -> Any:
    """Text, as the environment has it, in the type of the parameter; other values as they are."""
    if isinstance(parameter, Duration):
        if not isinstance(value, str):
            raise ValueError("a number has no unit")
        return seconds(value)
    if isinstance(parameter, param.Number):
        number = json.loads(value) if isinstance(value, str) else value
        if isinstance(number, bool) or not math.isfinite(number):
            raise ValueError("true, nan or inf")
        return number
    if not isinstance(value, str) or isinstance(parameter, param.String | param.Selector):
        return value
    if isinstance(parameter, param.Boolean):
        return {"true": True, "1": True, "false": False, "0": False}[value.lower()]
    if isinstance(parameter, param.List) and not value.lstrip().startswith("["):
        return [item.strip() for item in value.split(",")]
    return json.loads(value)


def _wanted(parameter: param.Parameter[Any]) -> str:
    if isinstance(parameter, param.Selector):
        return "one of " + ", ".join(map(repr, parameter.objects))
    if isinstance(parameter, Duration):
        least = (parameter.bounds or (0,))[0]
        return f"a duration with its unit, such as '60s', '10min' or '1h', of at least {least:g} s"
    if isinstance(parameter, param.Integer):
        return f"a whole number of at least {(parameter.bounds or (0,))[0]}"
    if isinstance(parameter, param.Number):
        return f"a number{_bounds(parameter)}"
    if isinstance(parameter, param.List):
        items = "texts" if parameter.item_type is str else "tables"
        return f"a list of {items}, with at least {(parameter.bounds or (0,))[0]}"
    words = {param.Boolean: "true or false", param.Dict: "a table", param.String: "text"}
    return next((said for kind, said in words.items() if isinstance(parameter, kind)), "of another type")


def _bounds(parameter: param.Number[Any]) -> str:
    """Where its values end, in words: " above 0, at most 1,000"."""
    (low, high), (least, _) = parameter.bounds or (None, None), parameter.inclusive_bounds
    words = [f"{'at least' if least else 'above'} {low:,}"] if low is not None else []
    words += [f"at most {high:,}"] if high is not None else []
    return f" {', '.join(words)}" if words else ""


def check_one_of(value: str, known: Iterable[str], where: str) -> None:
    """Raises SettingsError where the value is none of the known. where: "[[alerts]] 'Hot' source"."""
    known = list(known)
    if value not in known:
        allowed = ", ".join(map(repr, known))
        said = f"{where} = {value!r} is not allowed; it must be one of {allowed}."
        raise SettingsError(said + nearest(value, known))


def check_names(given: Iterable[str], known: Iterable[str], where: str, of: str) -> None:
    """Raises SettingsError at the first of the given names that is not known; `of` says what they are of."""
    known = list(known)
    for name in given:
        if name not in known:
            all_known = ", ".join(known)
            raise SettingsError(f"{where}{name} is not known; {of} are {all_known}." + nearest(name, known))


def nearest(name: Any, known: Iterable[str]) -> str:
    """ " Did you mean …?" with the known name that is most like this one; "" where none is."""
    found = get_close_matches(str(name), list(known), n=1, cutoff=0.5)
    return f" Did you mean {found[0]!r}?" if found else ""
