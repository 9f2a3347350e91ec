"""A time of several fields as one JMESPath."""

from __future__ import annotations

from collections.abc import Sequence

from sources.guess.fields import Field
from sources.times.column_names import is_hours_and_minutes, is_year_and_month


def joined_path(fields: Sequence[Field]) -> str:
    """A JMESPath that joins a date and a time of day, or years, months and so on."""
    parts = [_as_text(field) for field in fields]
    if len(parts) == 2:
        if is_year_and_month([field.name for field in fields]):
            return f"join('-', [{', '.join(parts)}])"
        return f"join(' ', [{', '.join(parts)}])"
    day = f"join('-', [{', '.join(parts[:3])}])"
    if len(parts) == 3:
        return day
    if is_hours_and_minutes(fields[3].name):
        return f"join(' ', [{day}, {parts[3]}])"
    clock = ", ".join([*parts[3:5], "'00'"][:2])
    clock = f"join(':', [{clock}])"
    return f"join(' ', [{day}, {clock}])"


def _as_text(field: Field) -> str:
    is_text = all(isinstance(value, str) for value in field.values if value is not None)
    return field.path if is_text else f"to_string({field.path})"
