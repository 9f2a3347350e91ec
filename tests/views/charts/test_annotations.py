"""Alerts marked on the charts of their quantities, without a browser."""

from __future__ import annotations

from bokeh.models import VStrip

from dashboard.alerts.manager import Alert, AlertManager
from dashboard.alerts.rules import Rule
from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.views.charts.annotations import annotation_columns
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.section import Section
from sources.base import frame
from tests.support.feeds import Scripted, publish

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
            (strip,) = page._charts.grid.select({"type": VStrip})
            assert strip.x0 == "fired"
            shown = page._charts.alerts.data
            assert (shown["fired"], shown["cleared"]) == ([(START + 1) * 1000], [(START + 2) * 1000])
    finally:
        alerts.stop()


def test_one_that_fires_has_no_end_yet_and_one_about_no_quantity_is_marked_at_all() -> None:
    shown = annotation_columns([FIRED, FIRED._replace(quantity="", cleared=2_000)], ["value", "other"])
    assert shown["quantity"] == ["value", "value", "other"]
    assert shown["cleared"][0] > 10**10
    assert shown["cleared"][1:] == [2_000, 2_000]
    assert shown["text"][0] == "Hot: Value here is 31"


def test_charts_without_rules_have_no_marks() -> None:
    feed = Feed(Scripted(name="hut"), start=False)
    history = History(feed)
    publish_value(feed, 0, 20.0)
    page = Section(history, Viewer(), AlertManager([], {}))
    assert not list(page._charts.grid.select({"type": VStrip}))
