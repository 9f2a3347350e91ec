"""The tables [[alerts]]: when an alert fires and clears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit

import param

from dashboard.alerts.apprise_addresses import messenger_of, unknown_address
from dashboard.settings_validation import (
    SettingsError,
    check_distinct,
    check_one_of,
    check_tables,
    configured,
)
from sources.base import Source
from sources.duration import Duration
from sources.environment import expanded
from sources.numbers.format import decimals_of, format_number


class Rule(param.Parameterized):
    """When an alert fires. Its parameters are the settings of one table [[alerts]]; pages show its name.

    `address` is the webhook with its variables expanded, `notify_addresses` those of `notify`, and `secrets`
    are the values of the variables. `is_message`: whether the webhook is that of a service that expects its
    own messages, such as Discord.
    Raises ValueError where settings contradict each other.
    """

    source = param.String("", doc="the source whose values are watched; required")
    quantity = param.String("", doc="which of its quantities; not needed with no_data_for")
    key = param.String("", doc="which of its keys, such as a city; empty: any, each on its own")
    above: param.Number[Any] = param.Number(None, doc="fire above this, in the unit of the source")
    below: param.Number[Any] = param.Number(None, doc="fire below this")
    for_ = Duration(0.0, doc="how long the value must be beyond the limit before the alert fires")
    clear: param.Number[Any] = param.Number(None, doc="clear when the value is back here, not at the limit")
    no_data_for = Duration(0.0, doc="instead of above or below: fire after this long without a row")
    webhook = param.String("", doc="address to post alerts to; ${NAME} is taken from the environment")
    notify = param.List(
        [], item_type=str, doc="addresses of Apprise, as discord://...; default: those of [dashboard]"
    )

    expanded_settings: ClassVar[tuple[str, ...]] = ("webhook", "notify")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        limits = [side for side in ("above", "below") if getattr(self, side) is not None]
        kinds = [*limits, *(["no_data_for"] if self.no_data_for else [])]
        if len(kinds) != 1:
            has = " and ".join(kinds) or "none"
            raise ValueError(f"needs exactly one of above, below and no_data_for; it has {has}.")
        if self.no_data_for and (self.for_ or self.clear is not None):
            raise ValueError("no_data_for is used alone; for and clear need above or below.")
        if self.clear is not None and self.exceeded_by(self.clear):
            than = "less" if self.above is not None else "more"
            raise ValueError(
                f"clear = {self.clear} is not allowed with {limits[0]} = {self.limit}; "
                f"it must be {self.limit} or {than}."
            )
        self.address, self.secrets = _address(self.webhook)
        self.is_message = bool(self.address) and messenger_of(self.address) is not None
        self.notify_addresses = tuple(self._messenger(text) for text in self.notify)

    def _messenger(self, text: str) -> str:
        address, secrets = expanded(text, "notify", in_url=True)
        self.secrets = self.secrets | secrets
        if messenger_of(address) is None:
            raise ValueError(f"notify has {unknown_address(address)}")
        return address

    @property
    def limit(self) -> float:
        """The value of `above` or `below`; only for a rule that has one."""
        return float(self.below if self.above is None else self.above)

    def exceeded_by(self, value: float) -> bool:
        """Whether the value is beyond the limit."""
        return value < self.limit if self.above is None else value > self.limit

    def clears(self, value: float) -> bool:
        """Whether a firing alert of the rule clears at this value."""
        back = self.limit if self.clear is None else self.clear
        return bool(value >= back if self.above is None else value <= back)

    def limit_text(self, unit: str) -> str:
        """The condition as text: "above 30 °C for 5 min"."""
        if self.no_data_for:
            return f"no row for {duration_text(self.no_data_for)}"
        lasting = f" for {duration_text(self.for_)}" if self.for_ else ""
        return f"{'below' if self.above is None else 'above'} {value_text(self.limit, unit)}{lasting}"


def value_text(value: float, unit: str, limit: float | None = None) -> str:
    """A value with its unit: "31.2 °C", "12.35 MB/s".

    limit: what it is compared with. A value that was computed has enough digits to differ from the limit.
    """
    compared = decimals_of([value] if limit is None else [limit, value])
    return format_number(value, compared, unit)


def duration_text(seconds: float) -> str:
    """A duration with its unit: "90 s", "5 min", "2 h"."""
    if seconds < 120 and seconds % 60:
        return f"{seconds:g} s"
    return f"{seconds / 60:.4g} min" if seconds < 7200 else f"{seconds / 3600:.4g} h"


def read_rules(tables: Any, sources: Sequence[Source], notify: Sequence[str] = ()) -> tuple[Rule, ...]:
    """The rules in the tables [[alerts]].

    notify: for the rules that have none of their own.

    Raises SettingsError, which names the table, the setting, its value and what is allowed.
    """
    check_tables(tables, "alerts")
    by_name = {str(source.name): source for source in sources}
    with_default = ({"notify": list(notify), **table} for table in tables)
    rules = tuple(_rule(number, table, by_name) for number, table in enumerate(with_default, 1))
    check_distinct((str(rule.name) for rule in rules), "[[alerts]] name", "each alert needs its own name")
    return rules


def _rule(number: int, table: Mapping[str, Any], sources: Mapping[str, Source]) -> Rule:
    settings = dict(table)
    name = settings.pop("name", "")
    if not isinstance(name, str) or not name.strip():
        raise SettingsError(
            f"[[alerts]] number {number}: name = {name!r} is not allowed; it must be text for people to read."
        )
    where = f"[[alerts]] {name!r}"
    rule = configured(Rule, settings, where, name=name)
    check_one_of(rule.source, sources, f"{where} source")
    source = sources[rule.source]
    if not source.quantities and not rule.no_data_for:
        raise SettingsError(
            f"{where} quantity = {rule.quantity!r} is not known: {rule.source!r} has no columns before rows "
            f'are pushed. Name it in the table of that source: columns = [{{ name = "{rule.quantity}" }}].'
        )
    if rule.quantity or not rule.no_data_for:
        check_one_of(rule.quantity, [quantity.name for quantity in source.quantities], f"{where} quantity")
    if 0 < rule.no_data_for <= source.row_period:
        raise SettingsError(
            f"{where} no_data_for = {table['no_data_for']!r} is not allowed; it must be longer than "
            f"{duration_text(source.row_period)}, the time between two rows of {rule.source!r}."
        )
    if rule.key and not source.keys:
        raise SettingsError(
            f"{where} key = {rule.key!r} is not allowed; the source {rule.source!r} has no keys."
        )
    if rule.key and source.known_keys:
        check_one_of(rule.key, source.known_keys, f"{where} key")
    return rule


def _address(webhook: str) -> tuple[str, set[str]]:
    address, secrets = expanded(webhook, "webhook", in_url=True)
    try:
        parts = urlsplit(address)
        good = not address or (parts.scheme in ("http", "https") and parts.hostname and parts.port != 0)
    except ValueError:
        good = False
    if not good:
        # Without its value, which may hold a token.
        raise ValueError(
            "webhook is not allowed as it is; it must begin with http:// or https:// and a host."
        )
    return address, secrets
