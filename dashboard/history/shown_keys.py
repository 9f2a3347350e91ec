"""Which keys and quantities of a source are shown, where it has more than a page can draw."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from dashboard.history.record_store import KeyState
from sources.base import Quantity, Source

# A shown key without a row for so many periods makes room for one that has rows.
SILENT_PERIODS = 3.5
# Sizes change all the time: which are the largest is decided this often.
LARGEST_EVERY_MS = 60_000


class Choice(NamedTuple):
    """The keys, and the titles of the charts, that one viewer has chosen. Where they are empty, `choose_keys`
    and `choose_quantities` choose."""

    keys: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()


def choose_keys(known: Mapping[str, KeyState], shown: Sequence[str], source: Source) -> list[str]:
    """The keys to show, at most `source.max_keys`: those of its setting `show_keys` first, then as
    `prefer_keys` says.

    known: all keys in the order in which they came. shown: those that are shown now; with "newest" they stay
    as long as they have rows, so that lines do not come and go.
    """
    if len(known) <= source.max_keys:
        return list(known)
    if source.prefer_keys == "largest":
        order = sorted(known, key=lambda key: (-_size(known[key]), -known[key].time))
    else:
        newest = max(state.time for state in known.values())
        silent_before = newest - SILENT_PERIODS * source.row_period * 1000
        order = [key for key in shown if key in known and known[key].time >= silent_before]
        if len(order) == source.max_keys:
            return order
        order += sorted(known, key=lambda key: -known[key].time)
    first = [key for key in source.show_keys if key in known]
    found = set(islice(dict.fromkeys([*first, *order]), source.max_keys))
    stay = [key for key in shown if key in found]
    return [*stay, *(key for key in known if key in found.difference(stay))]


def choose_quantities(
    quantities: Sequence[Quantity], positions: Iterable[int], max_charts: int
) -> tuple[int, ...]:
    """The positions of the quantities of the first `max_charts` charts.

    positions: of the quantities that have values.
    """
    having = sorted(positions)
    titles = dict.fromkeys(chart_title(quantities[position]) for position in having)
    shown = set(islice(titles, max_charts))
    return tuple(position for position in having if chart_title(quantities[position]) in shown)


def chart_title(quantity: Quantity) -> str:
    """The heading of the chart that a quantity is drawn in."""
    return quantity.chart or quantity.label


def _size(state: KeyState) -> float:
    """The first value that there is; of none, less than all others."""
    return next((value for value in state.values if not math.isnan(value)), -math.inf)
