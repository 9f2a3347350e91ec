"""The banner of a page, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.alerts.manager import Alert, AlertManager
from dashboard.alerts.rules import Rule
from dashboard.feed.feed import Feed
from dashboard.views.banner import MAX_ALERTS, Banner, banner_html
from dashboard.views.common.viewer import Viewer
from dashboard.views.page import Page
from sources.base import frame
from tests.support.feeds import Scripted, publish

START = 1_800_000_000.0
ALERT = Alert("Hot", "hut", "value", "here", 31.0, "Value here is 31, above 30", 1_800_000_000_000)


class Shown:
    """A banner over the alerts of one rule, which fire as a test tells."""

    def __init__(self) -> None:
        self.feed = Feed(Scripted(name="hut"), start=False)
        rule = Rule(name="Hot", source="hut", quantity="value", above=30.0)
        self.alerts = AlertManager([rule], {"hut": self.feed})
        self.alerts.start()
        self.viewer = Viewer(zone="Europe/Berlin")
        self.pane: Any = Banner(self.alerts, self.viewer).__panel__()

    def tell(self, second: int, **values: float) -> None:
        rows = [{"time": START + second, "place": place, "value": value} for place, value in values.items()]
        publish(self.feed, frame(rows), START + second, period=1.0)


@pytest.fixture
def shown() -> Iterator[Shown]:
    one = Shown()
    yield one
    one.alerts.stop()


def test_it_comes_when_an_alert_fires_and_goes_when_it_clears(shown: Shown) -> None:
    assert not shown.pane.visible
    shown.tell(0, here=31.0)
    assert shown.pane.visible
    assert "Value here is 31, above 30" in shown.pane.object
    shown.tell(1, here=30.0)
    assert (shown.pane.visible, shown.pane.object) == (False, "")


def test_a_page_that_is_opened_later_has_it_at_once(shown: Shown) -> None:
    shown.tell(0, here=31.0)
    later: Any = Banner(shown.alerts, Viewer()).__panel__()
    assert "Value here is 31" in later.object


def test_a_row_that_changes_nothing_leaves_the_page_alone(shown: Shown) -> None:
    shown.tell(0, here=31.0)
    changes: list[Any] = []
    shown.pane.param.watch(changes.append, ["object", "visible"])
    shown.tell(1, here=32.0, there=5.0)
    assert changes == []
    shown.tell(2, here=32.0, there=33.0)
    assert len(changes) == 1


def test_times_follow_the_zone_that_the_viewer_chooses(shown: Shown) -> None:
    shown.tell(0, here=31.0)
    assert "15 Jan, 09:00 CET" in shown.pane.object
    shown.viewer.zone = "Asia/Tokyo"
    assert "15 Jan, 17:00 JST" in shown.pane.object


def test_a_closed_page_hears_no_more(shown: Shown) -> None:
    shown.viewer.page_loop.close()
    shown.tell(0, here=31.0)
    assert not shown.pane.visible
    assert len(shown.alerts._signal) == 0


def test_in_the_viewers_own_zone_a_time_is_utc_until_the_browser_fills_it_in() -> None:
    assert '<time data-at="1800000000000">15 Jan, 08:00 UTC</time>' in banner_html([ALERT], "")


def test_it_is_an_alert_in_words_the_newest_first_and_not_endless() -> None:
    html = banner_html([ALERT._replace(text=f"number {number}") for number in range(MAX_ALERTS + 2)], "UTC")
    assert html.startswith('<div role="alert">')
    assert html.count("Alert</b>") == MAX_ALERTS
    assert html.index(f"number {MAX_ALERTS + 1}") < html.index("number 2")
    assert "number 1 " not in html
    assert "and 2 more" in html


def test_what_it_tells_is_no_markup() -> None:
    evil = "<img src=x>"
    assert "<img" not in banner_html([ALERT._replace(rule=evil, text=evil)], "")


def test_a_page_has_one_only_where_there_are_rules(shown: Shown) -> None:
    def parts(alerts: AlertManager | None) -> int:
        page = Page("Title", Viewer(), {}, {"Live": lambda: Banner(shown.alerts, Viewer())}, alerts)
        return len(page.__panel__())  # type: ignore[arg-type]

    assert parts(shown.alerts) == 3
    assert parts(None) == parts(AlertManager([], {})) == 2


def test_a_notification_that_fails_is_shown_until_it_succeeds(shown: Shown) -> None:
    shown.alerts.report_delivery(("Alert Hot could not be sent. Discord: <b>Unknown Webhook</b>.",))
    assert shown.pane.visible
    assert (
        "Notification failed:</b> Alert Hot could not be sent. Discord: &lt;b&gt;Unknown" in shown.pane.object
    )
    shown.alerts.report_delivery(())
    assert (shown.pane.visible, shown.pane.object) == (False, "")
