"""The alerts in the header, without a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.alerts.alert import Alert
from dashboard.alerts.manager import AlertManager
from dashboard.alerts.rules import Rule
from dashboard.feed.feed import Feed
from dashboard.views.common.viewer import Viewer
from dashboard.views.header import Header
from dashboard.views.header_alerts import MAX_ALERTS, alert_list_html, header_alerts
from sources.base import frame
from tests.support.feeds import Scripted, publish

START = 1_800_000_000.0
ALERT = Alert("Hot", "hut", "value", "here", 31.0, "Value here is 31, above 30", 1_800_000_000_000)


class Shown:
    """A header over the alerts of one rule, which fire as a test publishes rows."""

    def __init__(self) -> None:
        self.feed = Feed(Scripted(name="hut"), start=False)
        rule = Rule(name="Hot", source="hut", quantity="value", above=30.0)
        self.alerts = AlertManager([rule], {"hut": self.feed})
        self.alerts.start()
        self.viewer = Viewer(zone="Europe/Berlin")
        self.state = Header("Title", self.viewer, {}, self.alerts).state

    def publish(self, second: int, **values: float) -> None:
        rows = [{"time": START + second, "place": place, "value": value} for place, value in values.items()]
        publish(self.feed, frame(rows), START + second, period=1.0)

    @property
    def notice(self) -> str:
        return str(self.state.parts["notice"])


@pytest.fixture
def shown() -> Iterator[Shown]:
    one = Shown()
    yield one
    one.alerts.stop()


def test_it_comes_when_an_alert_fires_and_goes_when_it_clears(shown: Shown) -> None:
    assert (shown.notice, shown.state.alerts) == ("", 0)
    shown.publish(0, here=31.0)
    assert 'role="alert"' in shown.notice
    assert "Value here is 31, above 30" in shown.notice
    assert "Value here is 31, above 30" in shown.state.parts["alerts"]
    assert shown.state.alerts == 1
    shown.publish(1, here=30.0)
    assert (shown.notice, shown.state.alerts) == ("", 0)


def test_a_page_that_is_opened_later_has_it_at_once(shown: Shown) -> None:
    shown.publish(0, here=31.0)
    assert "Value here is 31" in Header("Title", Viewer(), {}, shown.alerts).state.parts["notice"]


def test_a_row_that_changes_nothing_leaves_the_page_alone(shown: Shown) -> None:
    shown.publish(0, here=31.0)
    changes: list[object] = []
    shown.state.on_change("parts", lambda attr, old, new: changes.append(new))
    shown.publish(1, here=32.0, there=5.0)
    assert changes == []
    shown.publish(2, here=32.0, there=33.0)
    assert len(changes) == 1


def test_times_follow_the_zone_that_the_viewer_chooses(shown: Shown) -> None:
    shown.publish(0, here=31.0)
    assert "15 Jan, 09:00 CET" in shown.notice
    shown.viewer.zone = "Asia/Tokyo"
    assert "15 Jan, 17:00 JST" in shown.notice


def test_a_closed_page_receives_no_more(shown: Shown) -> None:
    shown.viewer.scheduler.close()
    shown.publish(0, here=31.0)
    assert shown.state.alerts == 0
    assert len(shown.alerts._signal) == 0


def test_an_alert_that_fires_again_and_again_is_one_that_flaps_and_stays(shown: Shown) -> None:
    for second in range(6):
        shown.publish(second, here=31.0 if second % 2 == 0 else 29.0)
    assert shown.alerts.active == ()
    flapping = header_alerts(shown.alerts, "UTC", START + 6)
    assert flapping.number == 1
    assert "flapping: fired 3 times in 10 min" in flapping.html
    assert 'role="alert"' not in flapping.banner, "it is not announced at each turn"
    later = header_alerts(shown.alerts, "UTC", START + 900)
    assert (later.number, later.banner) == (0, "")


def test_in_the_viewers_own_zone_a_time_is_utc_until_the_browser_fills_it_in() -> None:
    assert '<time data-at="1800000000000">15 Jan, 08:00 UTC</time>' in alert_list_html([ALERT], "")


def test_list_is_in_words_the_newest_first_and_not_endless() -> None:
    html = alert_list_html(
        [ALERT._replace(text=f"number {number}") for number in range(MAX_ALERTS + 2)], "UTC"
    )
    assert html.count("Alert</b>") == MAX_ALERTS
    assert html.index(f"number {MAX_ALERTS + 1}") < html.index("number 2 ")
    assert "number 1 " not in html
    assert "and 2 more" in html


def test_texts_are_no_markup() -> None:
    evil = "<img src=x>"
    assert "<img" not in alert_list_html([ALERT._replace(rule=evil, text=evil)], "")


def test_a_list_without_alerts_says_how_to_add_a_rule() -> None:
    assert "No alert fires" in header_alerts(None, "UTC", START).html


def test_a_notification_that_fails_is_shown_until_it_succeeds(shown: Shown) -> None:
    shown.alerts.report_delivery(("Alert Hot could not be sent. Discord: <b>Unknown Webhook</b>.",))
    words = "Notification failed:</b> Alert Hot could not be sent. Discord: &lt;b&gt;Unknown"
    assert words in shown.state.parts["alerts"]
    assert "Notifications fail: see the list of alerts." in shown.notice
    shown.alerts.report_delivery(())
    assert words not in shown.state.parts["alerts"]
