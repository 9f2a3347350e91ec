"""The entries of the rail of sources."""

from __future__ import annotations

from dashboard.history.history import History
from dashboard.views.source_rail import rail_entries
from tests.support.clock import Clock
from tests.support.feeds import Polled, Scripted
from tests.support.sections import SectionPage

NOW = 1_800_000_000.0


def test_the_rail_has_each_source_with_its_state_and_is_empty_for_a_single_one() -> None:
    waiting = SectionPage().history
    polled = Polled(Scripted([{"time": NOW, "place": "hut", "value": 1.0}]), Clock(NOW)).start()
    answered = History(polled.feed)
    assert rail_entries({"hut": waiting}) == ()
    assert rail_entries({"hut": waiting, "level": answered}) == (
        ("hut", "Thermometers", "starting", "waiting for the first rows"),
        ("level", "Scripted", "live", "live"),
    )
    polled.feed.stop()
