"""Alerts outlive the process: one that fires goes on, one that has cleared is remembered."""

from __future__ import annotations

from dashboard.alerts.evaluators import Alert
from dashboard.alerts.persistence import store_alert, stored_alerts
from dashboard.storage.alerts import newest_alerts
from dashboard.storage.writer import StorageWriter
from tests.storage.conftest import Keep
from tests.support.storage_rows import START, counted

HOT = Alert("Hot", "weather", "temperature", "London", 31.2, "Temperature London is 31.2 °C", START)


def known(writer: StorageWriter) -> list[Alert]:
    return stored_alerts(writer, 500, 8.0)


def test_an_alert_that_fires_is_known_after_a_restart(url: str, keep: Keep) -> None:
    first = keep(url)
    store_alert(first, HOT)
    first.close()
    assert known(keep(url)) == [HOT]


def test_an_alert_that_has_cleared_is_kept_once_as_one_that_is_over(url: str, keep: Keep) -> None:
    writer, over = keep(url), HOT._replace(cleared=START + 60_000, text="was hot")
    for alert in (HOT, over):
        store_alert(writer, alert)
    assert known(writer) == [over]
    assert writer.query(lambda connection: counted(connection, "alerts")).result(10) == 1


def test_a_start_without_a_database_knows_of_none(keep: Keep, closed_url: str) -> None:
    port = closed_url.rsplit(":", 1)[1]
    assert known(keep(f"postgresql+psycopg://me@127.0.0.1:{port}/history")) == []


def test_of_many_those_that_fire_and_the_newest_are_known(url: str, keep: Keep) -> None:
    writer = keep(url)
    old = [HOT._replace(fired=START + second, cleared=START + second + 1) for second in range(5)]
    for alert in (HOT._replace(key="Rome", fired=START - 1), *old):
        store_alert(writer, alert)
    rows = writer.query(lambda connection: newest_alerts(connection, 3)).result(10)
    assert [row["fired"] - START for row in rows] == [-1, 3, 4]
