"""Units as people write them behind numbers: which there are, and which take SI prefixes."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

UNIT_FIELD = re.compile(
    r"(?:.*[_\-. ])?(?:units?(?:[_ ]?of[_ ]?measure(?:ment)?)?|uom)|unitCode", re.IGNORECASE
)
"""The names of fields that hold the unit of a value beside them."""

PREFIXES = {
    "p": 1e-12, "n": 1e-9, "µ": 1e-6, "m": 1e-3, "": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15,
    "Ki": 2.0**10, "Mi": 2.0**20, "Gi": 2.0**30, "Ti": 2.0**40,
}  # fmt: skip

# Bq (becquerel) takes prefixes; BTC and BTU are no bytes.
_TAKE_PREFIXES = (
    "A Ah B B/s Bq F H Hz J N S Sv Sv/h V VA W Wh Wp b b/s bit bit/s bps eV g lm m s var Ω Pa l L mol"
)
_TAKE_NONE = """
    % ‰ ° °C °F K degrees rad ppm ppb ppt ppmv pH mph kn ft in mi nmi yd bar mbar psi psig inHg mmHg atm km/h
    cm/s m/s ft/s ft³ ft³/s m² m³ m2 m3 m³/s m³/h m3/h l/s l/h l/min L/min gal gpm dB dBm dBA dBi dB(A) rpm
    r/min
    h min d day days wk BTU BTU/h sat gwei Gwei wei ct cent cents p/kWh ct/kWh EUR/MWh €/MWh
    €/kWh EUR/kWh USD/MWh kg/h t lb lbs oz Mw ML Mb kgf NTU
    FNU
    PSU psu mg/l mg/L mg/m3 mg/m³ µg/m³ ng/m3 µS/cm uS/cm mS/cm W/m2 W/m² kWh/m² J/m² lx lux UV pcs px mm/h
    mm/hr
    in/h cpm cps steps count counts items req/s ops/s msg/s packets/s gCO2/kWh g/kWh kgCO2 tCO2 nT /min /s
    1/s 1/min
    p/cm3 p/cm³ 1/cm3 /cm3 DU hPa/h okta oktas AQI vol% %rH %RH bpm mmol/L mmol/l mg/dL mg/dl g/cm³ g/m³ ha
    acres km² Nm Vol.-% %Vol
"""
_MONEY = """
    BTC ETH XBT USD EUR GBP CHF JPY CNY AUD CAD SEK NOK DKK PLN CZK INR BRL HUF RON BGN ISK UAH RUB KZT TRY
    ILS AED SAR EGP ZAR NGN KES PKR BDT LKR IDR MYR PHP SGD HKD TWD NZD THB VND KRW MXN ARS CLP COP USDT USDC
    kr zł Kč Ft Rs Fr SFr Bs lei \u0440\u0443\u0431
"""
CURRENCIES = frozenset(_MONEY.split())
# PHP 8 is a language, COP 30 a conference, ILS 27 a runway and SAR 3 a call for help.
_NEVER_BEFORE = frozenset(("PHP", "COP", "ILS", "SAR", "TRY", "ARS"))
SCALABLE = frozenset(_TAKE_PREFIXES.split())
_PLAIN = frozenset((*_TAKE_NONE.split(), *CURRENCIES))

# Seconds, metres and grams have large units of their own, and people say neither kiloseconds nor megagrams.
_ONLY_SMALLER = frozenset(("s", "m", "g", "l", "L", "mol"))
_ONLY_LARGER = frozenset(("B", "B/s", "bit", "bit/s"))
# Pascals are said as hPa, and a chart of 101 kPa would be a surprise next to 1013 hPa.
_NEVER_SCALED = frozenset(("Pa", "b", "bps", "lm"))

_ALIASES = {
    **dict.fromkeys(("℃", "C", "degC", "deg C", "°c"), "°C"),
    **dict.fromkeys(("℉", "degF", "deg F", "°f"), "°F"),
    **dict.fromkeys(("°K",), "K"),
    **dict.fromkeys(("kmh", "kph", "km/hr"), "km/h"),
    **dict.fromkeys(("mi/h", "mi/hr"), "mph"),
    **dict.fromkeys(("kt", "kts", "knots", "knot"), "kn"),
    **dict.fromkeys(("feet", "foot"), "ft"),
    **dict.fromkeys(("inch", "inches"), "in"),
    **dict.fromkeys(("mile", "miles"), "mi"),
    **dict.fromkeys(("deg", "degree"), "degrees"),
    **dict.fromkeys(("hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("ft3/s", "cfs"), "ft³/s"),
    **dict.fromkeys(("m3/s",), "m³/s"),
    **dict.fromkeys(("ug/m3", "ug/m³", "µg/m3"), "µg/m³"),
    **dict.fromkeys(("percent", "Percent", "pct"), "%"),
    **dict.fromkeys(("celsius",), "°C"),
    **dict.fromkeys(("fahrenheit",), "°F"),
    **dict.fromkeys(("volt", "volts"), "V"),
    **dict.fromkeys(("ampere", "amperes", "amps"), "A"),
    **dict.fromkeys(("watt", "watts"), "W"),
    **dict.fromkeys(("liter", "liters", "litre", "litres"), "l"),
    **dict.fromkeys(("Km", "KM"), "km"),
    **dict.fromkeys(("Kg", "KG", "kgs"), "kg"),
    **dict.fromkeys(("MPH",), "mph"),
    **dict.fromkeys(("kwh", "Kwh", "KWh", "KWH"), "kWh"),
    **dict.fromkeys(("kw", "Kw", "KW"), "kW"),
    **dict.fromkeys(("PSI",), "psi"),
    **dict.fromkeys(("Bar", "BAR"), "bar"),
    **dict.fromkeys(("km2", "sq km"), "km²"),
    "Ohm": "Ω",
    "ohm": "Ω",
    "\u2126": "Ω",
}
# The sign of degrees with a blank behind it, and the two that people take for it.
_DEGREES = re.compile(r"[°º˚]\s?(?=[CFK]?$)")
_SYMBOL = re.compile(r"[^\s\d.,+-]{1,3}")


class Unit(NamedTuple):
    """`factor` times the unit `base`: 1000 and "W" of "kW"."""

    factor: float
    base: str


@cache
def read_unit(text: str) -> Unit | None:
    """The unit of a text that stands behind a number; None for what is none."""
    # The sign for micro is in Unicode twice.
    text = _DEGREES.sub("°", text.strip().replace("μ", "µ").replace("^2", "²").replace("^3", "³"))
    if len(text) > 2 and text not in _PLAIN:
        text = text.removesuffix(".")  # of abbreviations, as "ft." and "kr."
    text = _ALIASES.get(text) or (_ALIASES.get(text.lower()) if len(text) > 3 else None) or text
    if text in _PLAIN:
        return Unit(1.0, text)
    for prefix, factor in PREFIXES.items():
        base = text.removeprefix(prefix)
        if text.startswith(prefix) and base in SCALABLE:
            return Unit(factor, base)
    if text in ("cm", "dm", "hm", "hPa"):
        return Unit({"c": 0.01, "d": 0.1, "h": 100.0}[text[0]], text[1:])
    return Unit(1.0, text) if is_currency(text) else None


def is_currency(text: str) -> bool:
    """Whether this is the sign of a currency, as "€" or "US$"."""
    return bool(_SYMBOL.fullmatch(text)) and unicodedata.category(text[-1]) == "Sc"


def stands_before(text: str) -> bool:
    """Whether people write this unit before a number as well: money, "%" and other signs. S 1 and A 3 are
    names of lines and roads."""
    if text[:1].isalpha() and not is_currency(text):
        return text.removesuffix(".") in CURRENCIES - _NEVER_BEFORE
    return is_currency(text) or read_unit(text) is not None


def conversion(found: str, unit: str) -> float | None:
    """The factor from the unit `found` to `unit`; None where they measure other things."""
    if not unit or found == unit:
        return 1.0
    one, other = read_unit(found), read_unit(unit)
    if one is None or other is None:
        return None
    return one.factor / other.factor if one.base == other.base else None


def takes_prefix(unit: str, size: float) -> bool:
    """Whether a number of this size is shown with an SI prefix before its unit: 1.2 kW, but 1200 °C."""
    if unit not in SCALABLE or unit in _NEVER_SCALED:
        return False
    if unit in _ONLY_LARGER:
        return size >= 1
    return size < 1 if unit in _ONLY_SMALLER else True


def is_bytes(unit: str) -> bool:
    """Whether numbers of this unit are shown in steps of 1000 bytes; BTC, Bq and BTU only begin with the
    letter.
    """
    return unit in ("B", "B/s")
