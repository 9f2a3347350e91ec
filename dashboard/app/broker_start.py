"""The broker of the settings, for dashboards of several processes."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.app.command_line import values_of
from dashboard.app.settings import load_settings
from dashboard.app.settings_tables import BrokerSettings
from dashboard.broker.broker import Broker
from dashboard.broker.connection import BrokerError
from dashboard.settings_validation import SettingsError
from sources.environment import expanded

NUMBER = "--num-procs"


def open_broker(settings: BrokerSettings, *, collects: bool = False) -> Broker | None:
    """The broker; None where this process is the only one. Raises SettingsError.

    collects: whether this process is to poll rather than those that serve pages.
    """
    if not settings.url:
        return None
    try:
        url, _ = expanded(settings.url, "[broker] url", in_url=True)
        return Broker(url, settings.key, collects=collects)
    except (ValueError, BrokerError) as error:
        raise SettingsError(str(error)) from None


def check_processes(arguments: Sequence[str]) -> None:
    """Raise SettingsError where the arguments of `panel serve` start several processes without a broker."""
    number = (values_of(NUMBER, arguments) or ["1"])[-1]
    if number != "1" and not load_settings().broker.url:
        raise SettingsError(
            f"{NUMBER} {number} starts several processes, each of which would poll every source and store "
            "every row. One process serves hundreds of viewers; for several set [broker] url to a Redis, and "
            "[history] url to a PostgreSQL."
        )
