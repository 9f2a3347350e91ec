"""Alerts outlive the process: one that fires goes on, one that has cleared is remembered."""

from __future__ import annotations

from dashboard.alerts.alert import Alert
from dashboard.alerts.persistence import store_alert, stored_alerts
from dashboard.storage.alerts import newest_alerts
from dashboard.storage.writer import StorageWriter
from tests.storage.conftest import MakeWriter
from tests.support.storage_rows import START, counted

HOT = Alert("Hot", "weather", "temperature", "London", 31.2, "Temperature London is 31.2 °C", START)


def known(writer: StorageWriter) -> list[Alert]:
    return stored_alerts(writer, 500, 8.0)


def test_an_alert_that_is_firing_is_restored(url: str, make_writer: MakeWriter) -> None:
    first = make_writer(url)
    store_alert(first, HOT)
    first.close()
    assert known(make_writer(url)) == [HOT]


def test_an_alert_that_has_cleared_is_stored_once(url: str, make_writer: MakeWriter) -> None:
    writer, over = make_writer(url), HOT._replace(cleared=START + 60_000, text="was hot")
    for alert in (HOT, over):
        store_alert(writer, alert)
    assert known(writer) == [over]
    assert writer.query(lambda connection: counted(connection, "alerts")).result(10) == 1


def test_without_a_database_no_alert_is_restored(make_writer: MakeWriter, closed_url: str) -> None:
    port = closed_url.rsplit(":", 1)[1]
    assert known(make_writer(f"postgresql+psycopg://me@127.0.0.1:{port}/history")) == []


def test_firing_alerts_and_the_newest_of_the_others_are_read(url: str, make_writer: MakeWriter) -> None:
    writer = make_writer(url)
    old = [HOT._replace(fired=START + second, cleared=START + second + 1) for second in range(5)]
    for alert in (HOT._replace(key="Rome", fired=START - 1), *old):
        store_alert(writer, alert)
    rows = writer.query(lambda connection: newest_alerts(connection, 3)).result(10)
    assert [row["fired"] - START for row in rows] == [-1, 3, 4]
