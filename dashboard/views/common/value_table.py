"""What a refresh brought, as tables in which nothing that a service or an author wrote is markup."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.history.ring_buffer import Series
from dashboard.records import Columns, Row
from dashboard.views.common.units import Units, shown, shown_unit
from sources.base import Quantity, Source

NONE = "\N{EN DASH}"
SAMPLE = "<em>sample data</em>"


def zone_of(*names: str) -> ZoneInfo:
    """The first of these time zones that is named and known here, else UTC."""
    for name in filter(None, names):
        try:
            return ZoneInfo(name)
        except (LookupError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def moment(unix_ms: float, zone: ZoneInfo) -> str:
    """A time as text with its zone: "22 Nov 2026, 03:15:00 GMT"."""
    there = datetime.fromtimestamp(unix_ms / 1000, zone)
    return f"{there.day} {there:%b %Y, %H:%M:%S %Z}"


def values(rows: pd.DataFrame, quantities: Sequence[Quantity], units: Units) -> Columns:
    """The quantities' columns in the viewer's units; NaN where a row has none."""
    columns = {one.name: rows[one.name].astype(float).tolist() for one in quantities}
    return shown(columns, tuple(Series(one.name, one, "") for one in quantities), units)


def value_text(value: float, quantity: Quantity, units: Units) -> str:
    """A value in the viewer's units with its unit, or a dash for NaN."""
    return NONE if math.isnan(value) else f"{_number(value)} {shown_unit(quantity.unit, units)}".rstrip()


def quantity_text(quantity: Quantity, units: Units) -> str:
    """A quantity with its unit, as a heading: "Temperature (°C)"."""
    unit = shown_unit(quantity.unit, units)
    return f"{quantity.label} ({unit})" if unit else quantity.label


def rows_html(rows: pd.DataFrame, source: Source, units: Units, zone: ZoneInfo, sample: bool) -> str:
    """A table of a source's rows, headed by their keys: all quantities, and the time of the observation."""
    if rows.empty:
        return ""
    columns = values(rows, source.quantities, units)
    keys = [
        (key.replace("_", " ").capitalize(), [escape(str(name)) for name in rows[key]]) for key in source.keys
    ]
    numbers = [
        (quantity_text(one, units), [_number(value) for value in columns[one.name]])
        for one in source.quantities
    ]
    times = (f"Observed ({zone.key})", [moment(at, zone) for at in rows.index.as_unit("ms").asi8])
    heads, cells = zip(*keys, *numbers, times, strict=True)
    return _table("Values", heads, zip(*cells, strict=True), sample)


def posts_html(posts: Iterable[Row], zone: ZoneInfo, sample: bool) -> str:
    """A table of posts as `History.posts` gives them."""
    lines = [
        (
            _author(post),
            f'<p dir="auto">{escape(post["text"])}</p>',
            escape(post["term"]),
            moment(post["time"], zone),
        )
        for post in posts
    ]
    return _table("Posts", ("Author", "Post", "Term", f"Posted ({zone.key})"), lines, sample) if lines else ""


def _author(post: Row) -> str:
    name = escape(post["author"]) or "unknown"
    if not post["url"].startswith("https://"):
        return name
    return f'<a href="{escape(post["url"])}" target="_blank" rel="noopener noreferrer">{name}</a>'


def _table(caption: str, heads: Sequence[str], lines: Iterable[Sequence[str]], sample: bool) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
        for first, *cells in lines
    )
    mark = SAMPLE if sample else ""
    return (
        f'<div class="scroll {caption.lower()}" tabindex="0" role="region" aria-label="{caption}"><table>'
        f"<caption>{caption} {mark}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _number(value: float) -> str:
    if math.isnan(value):
        return NONE
    return f"{value:.2g}" if 0 < abs(value) < 1 else f"{value:,.1f}"
