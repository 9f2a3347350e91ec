"""Colours that Bokeh draws, where no CSS variable reaches; those of CSS are in `static/css/tokens.css`.

Styles of series are a colour and a dash, numbered.

The colours have a contrast of at least 3:1 to the light and the dark background (WCAG 2.2, 1.4.11), and
differ for readers who cannot distinguish red, green or blue. There are few that do both, hence the dashes.
"""

from __future__ import annotations

SERIES = ("#0b97f6", "#d57a10", "#367664", "#962afc", "#869352", "#bd15b3", "#c474b0")
# Solid, dashed and dotted: see `PATTERNS` of views/charts/hvplot_lines.py, and `.dash1` in charts.css.
DASHES = 3
# On maps, on street maps as well, and of the line at "now": one value for both themes.
LIGHT, DARK = "#ffffff", "#1d2530"
LAND, BORDER = "#9aa7b5", "#7b8794"
NO_VALUE = "#9098a1"
NOW = "#888888"


def colour(number: int) -> str:
    """The colour of a series by its number. Colours repeat after the last one."""
    return SERIES[number % len(SERIES)]


def dash(number: int) -> int:
    """The number of the dash of a series by its number. It grows each time the colours repeat."""
    return number // len(SERIES) % DASHES
