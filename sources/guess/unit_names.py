"""Finds the unit of a field in its name, its cells or a neighbouring field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sources.columns.inference import parse_header
from sources.guess.fields import GENERIC, Field, last_name
from sources.numbers.parser import unit_of
from sources.numbers.units import CURRENCIES, UNIT_FIELD, is_currency, read_unit

_MAX_LENGTH = 15
_MAX_DEPTH = 5
_UNITS_NAME = re.compile(r"(?:.*[_ ])?units?|.*Units", re.IGNORECASE)
_WORDS = {
    **dict.fromkeys(
        ("celsius", "centigrade", "degrees celsius", "degree_celsius", "degc", "deg_c", "c"), "°C"
    ),
    **dict.fromkeys(("fahrenheit", "degf", "deg_f", "f"), "°F"),
    **dict.fromkeys(("percent", "pct", "percentage"), "%"),
    **dict.fromkeys(("km_h-1", "km h-1", "kph", "kmh"), "km/h"),
    **dict.fromkeys(("m_s-1", "m s-1", "ms-1"), "m/s"),
    **dict.fromkeys(("megawatthours", "megawatthour"), "MWh"),
    **dict.fromkeys(("kilowatthours", "kilowatthour"), "kWh"),
    **dict.fromkeys(("watts", "watt"), "W"),
    **dict.fromkeys(("volts", "volt"), "V"),
    **dict.fromkeys(("amps", "amperes", "ampere"), "A"),
    **dict.fromkeys(("hertz",), "Hz"),
    **dict.fromkeys(("millimeters", "millimetres", "mm"), "mm"),
    **dict.fromkeys(("meters", "metres", "metre", "meter"), "m"),
    **dict.fromkeys(("hectopascal", "hectopascals"), "hPa"),
    **dict.fromkeys(("bytes",), "B"),
    **dict.fromkeys(("miles",), "mi"),
}
# Last words of names that are units whatever is before them; others, as "m" and "c", are names as often.
_SUFFIXES: dict[str, str] = {
    **{
        word: word
        for word in ("hPa", "kPa", "kWh", "Wh", "MWh", "kW", "MW", "ppm", "ppb", "mm", "cm", "km", "Hz")
    },
    **{word.lower(): unit for word, unit in _WORDS.items() if len(word) > 2},
    **dict.fromkeys(("mph",), "mph"),
    **dict.fromkeys(("knots", "kts"), "kn"),
    **dict.fromkeys(("mbar", "mb"), "hPa"),
    **dict.fromkeys(("seconds", "secs", "sec"), "s"),
    **dict.fromkeys(("ms", "millis"), "ms"),
    **dict.fromkeys(("usd", "eur", "gbp", "jpy", "chf"), ""),
}
_BELOW = {
    "s": ("s", "sec", "secs", "second", "seconds"),
    "min": ("min", "minute", "minutes"),
    "h": ("h", "hr", "hour", "hours"),
    "kWh": ("kwh",),
    "MWh": ("mwh",),
}
_PER = re.compile(
    r"(?:^|[\s_]|(?<=[a-z])(?=[A-Z]))(?P<of>[A-Za-z][a-z]*|[A-Z]+)(?:[\s_]per[\s_]|Per(?=[A-Z]))(?P<per>[A-Za-z]+)$"
)
# In brackets anywhere, or as the last word, where that has a sign that words have not.
_UNIT_IN_NAME = re.compile(r"[\[(](?P<in>[^\[\]()]+)[\])]|\s(?P<last>\S*[^\w\s]\S*)$")
# Kilo is a small letter, before a capital one as where a word ends: "kWh", "totalKWh", "power_kW".
_PREFIXED = re.compile(r"(?<![A-Z])(?P<prefix>[kKMG])(?P<unit>Wh|Hz|Bytes|(?<![a-z].)(?:Pa|W))$")
_WORDS_TOO = {"CAD", "TRY", "COP", "SAR", "ILS", "PHP", "NOK", "ARS", "ETH"}
_DEGREES = re.compile(r"lat(?:itude)?|lon(?:gitude)?|lng", re.IGNORECASE)
_TEMPERATURE = re.compile(r"temp|dew|feels|heat|chill", re.IGNORECASE)


class UnitNames:
    """The units that an answer names beside its values.

    around: what is around the rows, from near to far, and in it objects of units by names.
    """

    def __init__(self, around: Iterable[Any], fields: Sequence[Field]) -> None:
        self._by_name: dict[str, str] = {}
        self._common = ""
        for value in around:
            for name, item in _unit_objects(value, 0):
                if isinstance(item, Mapping):
                    for field, unit in item.items():
                        self._by_name.setdefault(str(field), _normal(unit))
                elif name.lower() == "unit":
                    self._common = self._common or _normal(item)
        self._beside = {field.path: field for field in fields if UNIT_FIELD.fullmatch(last_name(field.path))}

    def of(self, field: Field, *, alone: bool) -> str:
        """The unit; "" where it is not clear. alone: no other field is a quantity."""
        name = last_name(field.path) or field.name
        return (
            self._by_name.get(name, "")
            or _in_cells(field.values)
            or self._of_neighbour(field, alone)
            or in_name(field.name)
            or (self._common if alone else "")
        )

    def _of_neighbour(self, field: Field, alone: bool) -> str:
        """The unit in another field of the same object: of "value" in "unit" or "value_unit"."""
        parent, name = field.path.rpartition(".")[0], last_name(field.path)
        for path, other in self._beside.items():
            unit_name = last_name(path)
            is_own = unit_name.lower().startswith(name.lower()) and unit_name.lower() != name.lower()
            is_common = re.fullmatch(r"units?|unitCode|unit_of_measurement|uom", unit_name, re.IGNORECASE)
            is_near = path.rpartition(".")[0] == parent and bool(GENERIC.fullmatch(name))
            if is_own or (is_common and (is_near or alone)):
                units = {_normal(value) for value in other.values if value}
                if len(units) == 1:
                    return units.pop()
                if is_near:
                    return ""  # each row has its own
        return ""


def label_and_unit(name: str) -> tuple[str, str]:
    """A name without the unit in it, and the unit: also of "Preis €/MWh" and "Wind [MWh] calculated"."""
    label, unit = parse_header(name)
    match = next((one for one in _UNIT_IN_NAME.finditer(name) if _are_units(one["in"] or one["last"])), None)
    if unit or not match:
        return label, unit
    rest = f"{name[: match.start()]} {name[match.end() :]}".strip()
    return (parse_header(rest)[0] if rest else label), match["in"] or match["last"]


def _are_units(text: str) -> bool:
    """Whether a text is a unit, or a quotient of units, also of money."""
    return all(is_currency(part) or read_unit(part.rstrip("²³23")) for part in text.strip().split("/"))


def in_name(name: str) -> str:
    """The unit in a name: °C of "Temperature (°C)" and "temp_c", hPa of "pressure_hpa"."""
    _, unit = label_and_unit(name)
    if unit:
        return _normal(unit)
    if _DEGREES.fullmatch(name):
        return "°"
    if match := _PER.search(name):
        return _quotient(match["of"], match["per"])
    if match := _PREFIXED.search(name):
        return f"{match['prefix'].replace('K', 'k')}{match['unit'].replace('Bytes', 'B')}"
    words: list[str] = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)
    if len(words) < 2:
        return ""
    last = words[-1]
    if last.lower() in ("c", "f") and _TEMPERATURE.search(name):
        return "°C" if last.lower() == "c" else "°F"
    if last.upper() in CURRENCIES - _WORDS_TOO:
        return last.upper()
    known = {word.lower(): unit for word, unit in _SUFFIXES.items()}
    return known.get(last.lower(), "")


def _quotient(of: str, per: str) -> str:
    """The unit of a quotient: B/s of "bytes per sec", SEK/kWh of "SEK_per_kWh", /s of "requests per second";
    "" where it is of something that is no unit."""
    below = next((short for short, words in _BELOW.items() if per.lower() in words), per)
    if read_unit(below) is None:
        return ""
    above = of.upper() if of.upper() in CURRENCIES else _SUFFIXES.get(of.lower(), of)
    if read_unit(above) is None:
        return f"/{below}" if below in ("s", "min") else ""
    return f"{above}/{below}"


def _in_cells(values: Sequence[Any]) -> str:
    """The unit behind the numbers of a column, that of the first where they differ by a prefix only."""
    units = [unit for value in values if isinstance(value, str) and (unit := unit_of(value))]
    # Where they measure different things, as rows of sensors do, there is no unit for all.
    if len(units) * 2 <= sum(isinstance(value, str) for value in values) or len(set(map(_base, units))) > 1:
        return ""
    return units[0]


def _base(unit: str) -> str:
    found = read_unit(unit)
    return found.base if found else unit


def _normal(unit: Any) -> str:
    """A unit as the dashboard writes it; "" for what is none."""
    if not isinstance(unit, str) or not unit.strip():
        return ""
    text = unit.rpartition(":")[2].strip().replace(" / ", "/")
    text = _WORDS.get(text.lower(), text)
    if read_unit(text) is not None:
        return {"C": "°C", "F": "°F"}.get(text, text)
    is_text = len(text) > _MAX_LENGTH or re.search(r"iso8601|unixtime|\bcode\b|^\d|seconds? since", text)
    return "" if is_text else text


def _unit_objects(value: Any, depth: int) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, Mapping) or depth > _MAX_DEPTH:
        return
    for name, item in islice(value.items(), 100):
        if _UNITS_NAME.fullmatch(str(name)):
            yield str(name), item
        elif isinstance(item, Mapping):
            yield from _unit_objects(item, depth + 1)
