"""Alerts outlive the process: one that fires goes on, one that has cleared is remembered."""

from __future__ import annotations

from dashboard.judging import Alert
from dashboard.keeper import Keeper
from dashboard.running import _keep, _still_firing
from tests.store.conftest import Keep
from tests.store.rows import START, counted

HOT = Alert("Hot", "weather", "temperature", "London", 31.2, "Temperature London is 31.2 °C", START)


def firing(keeper: Keeper) -> list[Alert]:
    return _still_firing(keeper)


def test_an_alert_that_fires_is_known_after_a_restart(url: str, keep: Keep) -> None:
    first = keep(url)
    _keep(first, HOT)
    first.close()
    assert firing(keep(url)) == [HOT]


def test_an_alert_that_has_cleared_is_kept_once_and_fires_no_longer(url: str, keep: Keep) -> None:
    keeper = keep(url)
    for alert in (HOT, HOT._replace(cleared=START + 60_000, text="was hot")):
        _keep(keeper, alert)
    assert firing(keeper) == []
    assert keeper.ask(lambda connection: counted(connection, "alerts")).result(10) == 1


def test_a_start_without_a_database_knows_of_none(keep: Keep, nowhere: str) -> None:
    port = nowhere.rsplit(":", 1)[1]
    assert firing(keep(f"postgresql+psycopg://me@127.0.0.1:{port}/history")) == []
