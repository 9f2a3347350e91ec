"""Alerts marked on the charts of their quantities, without a browser."""

from __future__ import annotations

import math

from dashboard.alerts.alert import Alert
from dashboard.alerts.manager import AlertManager
from dashboard.alerts.rules import Rule
from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.views.charts.alert_overlays import NO_ALERTS, AlertOverlays, overlay_columns
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.section import Section
from sources.base import Quantity, frame
from tests.support.feeds import Scripted, publish
from tests.support.sections import Thermometers

START = 1_800_000_000.0
FIRED = Alert("Hot", "hut", "value", "here", 31.0, "Value here is 31", 1_000)


def publish_value(feed: Feed, second: int, value: float) -> None:
    rows = [{"time": START + second, "place": "here", "value": value}]
    publish(feed, frame(rows), START + second, period=1.0)


def test_an_alert_is_marked_from_firing_to_clearing_on_pages_opened_before_and_after() -> None:
    feed = Feed(Scripted(name="hut"), start=False)
    history = History(feed)
    alerts = AlertManager([Rule(name="Hot", source="hut", quantity="value", above=30.0)], {"hut": feed})
    alerts.start()
    try:
        publish_value(feed, 0, 20.0)
        early = Section(history, Viewer(), alerts)
        publish_value(feed, 1, 31.0)
        publish_value(feed, 2, 20.0)
        for page in (early, Section(history, Viewer(), alerts)):
            shown = page.drawn.charts.alerts.data
            assert (shown["fired"], shown["cleared"]) == ([(START + 1) * 1000], [(START + 2) * 1000])
            assert (shown["chart"], shown["key"]) == (["Value"], ["here"])
            assert page.state.thresholds == [["Value", "", "Hot", 30.0]]
    finally:
        alerts.stop()


def test_one_that_fires_has_no_end_yet_and_one_about_no_quantity_is_marked_at_all() -> None:
    quantities = (
        Quantity("value", "Value"),
        Quantity("other", "Other"),
        Quantity("more", "More", chart="Other"),
    )
    shown = overlay_columns([FIRED, FIRED._replace(quantity="", cleared=2_000)], quantities)
    assert shown["chart"] == ["Value", "Value", "Other"]
    assert math.isnan(shown["cleared"][0])
    assert shown["cleared"][1:] == [2_000, 2_000]
    assert shown["text"][0] == "Hot: Value here is 31"


def test_limits_are_in_the_viewers_units_and_rules_about_missing_rows_have_none() -> None:
    feed = Feed(Thermometers(name="hut"), start=False)
    rules = [
        Rule(name="Hot", source="hut", quantity="temperature", key="roof", above=30.0),
        Rule(name="Silent", source="hut", no_data_for="5min"),
        Rule(name="Elsewhere", source="other", quantity="temperature", below=1.0),
    ]
    overlays = AlertOverlays(AlertManager(rules, {"hut": feed, "other": feed}), Thermometers(name="hut"))
    assert overlays.thresholds("metric") == [["Temperature", "roof", "Hot", 30.0]]
    assert overlays.thresholds("imperial") == [["Temperature", "roof", "Hot", 86.0]]


def test_charts_without_rules_have_no_marks() -> None:
    feed = Feed(Scripted(name="hut"), start=False)
    history = History(feed)
    publish_value(feed, 0, 20.0)
    page = Section(history, Viewer(), AlertManager([], {}))
    assert page.drawn.charts.alerts.data == NO_ALERTS
    assert page.state.thresholds == []
