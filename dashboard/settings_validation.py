"""Validates tables of settings against the parameters of the classes that they configure."""

from __future__ import annotations

import csv
import json
import math
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, tzinfo
from difflib import get_close_matches
from typing import Any, TypeVar

import param

from sources.duration import Duration, seconds
from sources.environment import first_variable
from sources.times.parser import read_time
from sources.times.plausibility import UnreadableTime

_COUNTRY = re.compile("[A-Z]{2}")
_TRUTH = {
    "true": True,
    "1": True,
    "yes": True,
    "on": True,
    "false": False,
    "0": False,
    "no": False,
    "off": False,
}

_SOURCE_TABLE = re.compile(r"\[sources\.(\w+)\]")
_NUMBER = re.compile(r"[-+.\d]+")
_AGO = re.compile(r"\s*ago$", re.IGNORECASE)

Configured = TypeVar("Configured", bound=param.Parameterized)


class SettingsError(SystemExit):
    """An invalid setting. A SystemExit, so that `panel serve` ends with this message and no traceback."""


def read_moment(text: str, now: float, zone: tzinfo = UTC) -> float:
    """Unix seconds of a time in any form that sources read, of "now", or of an age such as "7d" or "7d ago".

    now: unix seconds. zone: of times that name none. Raises ValueError.
    """
    try:
        # A number in the wrong unit would be a time long ago; a date is meant as it is written.
        return read_time(text, now, zone=zone, any_time=not _NUMBER.fullmatch(text))
    except UnreadableTime as error:
        if " can be " in str(error):
            raise
    try:
        return now if text == "now" else now - seconds(_AGO.sub("", text))
    except OverflowError:
        raise ValueError("is too long ago") from None


def configured(cls: type[Configured], table: Mapping[str, Any], where: str, **more: Any) -> Configured:
    """An object of the class with the settings of the table, and with the arguments `more`.

    A setting whose name is a keyword of Python, such as `for`, has the parameter `for_`. A class whose
    settings take environment variables has their names in `expanded_settings`.

    where: the table as messages name it: "[sources.weather]".
    Raises SettingsError.
    """
    parameters = cls.param.objects("existing")
    allowed = {name.rstrip("_"): parameter for name, parameter in parameters.items() if name != "name"}
    check_names(table, allowed, f"{where} ", "its settings")
    check_variables(table, getattr(cls, "expanded_settings", None), where)
    settings: dict[str, Any] = {}
    for key, value in table.items():
        try:
            coerced = _coerced(allowed[key], value)
            allowed[key]._validate(coerced)
            settings[str(allowed[key].name)] = coerced
        except (ValueError, TypeError, KeyError):
            # Tables and bodies of requests may hold a token.
            shown = "…" if isinstance(allowed[key], param.ClassSelector) else repr(value)
            names = getattr(allowed[key], "objects", ()) if isinstance(value, str) else ()
            near = suggestion(value, [name for name in names if isinstance(name, str)])
            raise SettingsError(
                f"{where} {key} = {shown} is not allowed; it must be {_allowed_text(allowed[key])}.{near}"
            ) from None
    try:
        return cls(**more, **settings)
    except ValueError as error:
        raise SettingsError(f"{where} {error}") from None


def _coerced(parameter: param.Parameter[Any], value: Any) -> Any:
    """A text of the environment in the type of the parameter; other values unchanged."""
    if isinstance(parameter, Duration):
        if not isinstance(value, str):
            raise ValueError("a number has no unit")
        return seconds(_unquoted(value))
    if isinstance(parameter, param.Number):
        number = json.loads(_unquoted(value)) if isinstance(value, str) else value
        if isinstance(number, bool) or not math.isfinite(number):
            raise ValueError("true, nan or inf")
        return number
    if isinstance(parameter, param.Selector) and value in ("true", "false") and True in parameter.objects:
        return value == "true"
    if not isinstance(value, str) or isinstance(parameter, param.String | param.Selector):
        return value
    if _takes_text(parameter):
        return value
    if isinstance(parameter, param.Boolean):
        return _TRUTH[_unquoted(value).lower()]
    if isinstance(parameter, param.List) and not value.lstrip().startswith("["):
        return _items(value)
    try:
        return json.loads(value)
    except ValueError:
        return tomllib.loads(f"value = {value}")["value"]


def _unquoted(text: str) -> str:
    """The text without the quotes around it, which files of variables for containers leave there."""
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _takes_text(parameter: param.Parameter[Any]) -> bool:
    """Whether a text is accepted besides tables, such as for the body of a request."""
    return isinstance(parameter, param.ClassSelector) and not isinstance(parameter, param.Dict)


def _items(text: str) -> list[str]:
    """The items of a list in the environment: one per line or, in one line, separated by semicolons or else
    by commas. A country after a comma belongs to its city: "London,GB" is one item."""
    whole = _unquoted(text) if text.count(text.strip()[:1]) == 2 else text
    for sign in ("\n", ";"):
        if sign in whole.strip():
            return [_item(part) for part in whole.split(sign) if part.strip()]
    items: list[str] = []
    for item in map(_item, next(csv.reader([whole], skipinitialspace=True), [])):
        if items and len(items[-1]) > 2 and _COUNTRY.fullmatch(item):
            items[-1] += f",{item}"
        elif item:
            items.append(item)
    return items


def _item(text: str) -> str:
    city, comma, country = _unquoted(text).rpartition(",")
    return (
        f"{city.strip()},{country.strip()}"
        if comma and _COUNTRY.fullmatch(country.strip())
        else _unquoted(text)
    )


def _allowed_text(parameter: param.Parameter[Any]) -> str:
    """The values that a parameter allows, as text."""
    if isinstance(parameter, param.Selector):
        return "one of " + ", ".join(map(repr, parameter.objects))
    if isinstance(parameter, Duration):
        minimum = (parameter.bounds or (0,))[0]
        return f"a duration with its unit, such as '60s', '10min' or '1h', of at least {minimum:g} s"
    if isinstance(parameter, param.Integer):
        low, high = parameter.bounds or (0, None)
        return f"a whole number of at least {low:,}" + (f" and at most {high:,}" if high else "")
    if isinstance(parameter, param.Number):
        return f"a number{_bounds_text(parameter)}"
    if isinstance(parameter, param.List):
        items = "texts" if parameter.item_type is str else "tables"
        fewest = (parameter.bounds or (0,))[0]
        return f"a list of {items}{f', with at least {fewest}' if fewest else ''}"
    words = {param.Boolean: "true or false", param.Dict: "a table", param.String: "text"}
    if _takes_text(parameter):
        return "text, a table or a list"
    return next((text for kind, text in words.items() if isinstance(parameter, kind)), "of another type")


def _bounds_text(parameter: param.Number[Any]) -> str:
    """The bounds of a number as text: " above 0, at most 1,000"."""
    (low, high), (inclusive, _) = parameter.bounds or (None, None), parameter.inclusive_bounds
    words = [f"{'at least' if inclusive else 'above'} {low:,}"] if low is not None else []
    words += [f"at most {high:,}"] if high is not None else []
    return f" {', '.join(words)}" if words else ""


def check_variables(table: Mapping[str, Any], expanded: Collection[str] | None, where: str) -> None:
    """Raise SettingsError where a setting has `${NAME}` that would stay as it is.

    expanded: the settings in which it is replaced; None: texts of these settings may hold anything.
    """
    for key, value in table.items():
        if expanded is None or key in expanded or not (name := first_variable(value)):
            continue
        own = _SOURCE_TABLE.fullmatch(where)
        in_environment = f"DASHBOARD_SOURCES__{own[1]}__{key}".upper() if own else ""
        instead = f"Set {in_environment} in the environment" if own else "Write the value itself"
        others = f"only in {', '.join(expanded)}" if expanded else "in none of these settings"
        raise SettingsError(
            f"{where} {key} has ${{{name}}}, which is not replaced there; it is {others}. {instead}."
        )


def check_tables(tables: Any, name: str) -> None:
    """Raise SettingsError where the setting `name` is no list of tables."""
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SettingsError(f"{name} is not allowed in this form; it must be tables, each headed [[{name}]].")


def check_distinct(values: Iterable[str], where: str, of: str) -> None:
    """Raise SettingsError where two values are the same. where: "[[alerts]] name"; of: "each alert needs its
    own name"."""
    ((value, times),) = Counter(values).most_common(1) or [("", 1)]
    if times > 1:
        raise SettingsError(f"{where} = {value!r} is used {times} times; {of}.")


def check_one_of(value: str, known: Iterable[str], where: str) -> None:
    """Raise SettingsError where the value is none of the known ones. where: "[[alerts]] 'Hot' source"."""
    known = list(known)
    if value not in known:
        allowed = ", ".join(map(repr, known))
        message = f"{where} = {value!r} is not allowed; it must be one of {allowed}."
        raise SettingsError(message + suggestion(value, known))


def check_names(given: Iterable[str], known: Iterable[str], where: str, of: str) -> None:
    """Raise SettingsError at the first given name that is not known.

    where: the start of the message. of: what messages call the known names: "its settings".
    """
    known = list(known)
    for name in given:
        if name not in known:
            all_known = ", ".join(known)
            raise SettingsError(
                f"{where}{name} is not known; {of} are {all_known}." + suggestion(name, known)
            )


def suggestion(name: Any, known: Iterable[str]) -> str:
    """ " Did you mean …?" with the known name that is most similar; "" where none is."""
    found = get_close_matches(str(name), list(known), n=1, cutoff=0.5)
    return f" Did you mean {found[0]!r}?" if found else ""
