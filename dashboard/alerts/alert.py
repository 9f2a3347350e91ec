"""An alert: what pages show, messages say and the database stores."""

from __future__ import annotations

from typing import NamedTuple


class Alert(NamedTuple):
    """One alert of a rule, from firing to clearing. Times are unix ms; `cleared` is None while it fires.

    `quantity` and `key` are "" where the rule names none. `value` is the one that fired it, in `unit`; None
    for missing rows. `limit` is "above 30 °C for 5 min", `text` the whole sentence.
    """

    rule: str
    source: str
    quantity: str
    key: str
    value: float | None
    text: str
    fired: int
    cleared: int | None = None
    limit: str = ""
    unit: str = ""

    @property
    def identity(self) -> tuple[str, str]:
        """(rule, key): at most one alert of these fires at a time."""
        return self.rule, self.key
