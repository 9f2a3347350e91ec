"""The rows of some time earlier that charts are compared with."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from dashboard.feed.feed import Feed
from dashboard.history.archive import ArchiveWindow
from dashboard.history.history import History
from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.windows import Window
from dashboard.storage.writer import StorageWriter
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.comparison import UNREADABLE, Comparison
from dashboard.views.live.row_query import RowQuery
from sources.base import frame
from tests.support.feeds import publish
from tests.support.sections import START, SectionPage, Thermometers, at
from tests.support.waiting import until

MINUTES = 120


class Compared:
    """Two hours with a row a minute, of which the value is the minute. Charts show the minutes 90 to 100."""

    def __init__(self, writer: StorageWriter | None = None) -> None:
        feed = Feed(Thermometers(name="thermometers", interval=60.0), start=False)
        self.history, self.viewer, self.state = History(feed, writer), Viewer(), ChartState()
        if writer is not None:
            writer.query(lambda _: None).result(60)  # nothing is restored among the rows below
        for minute in range(MINUTES):
            row = {"time": START + 60 * minute, "place": "hut", "temperature": float(minute), "humidity": 5.0}
            publish(feed, frame([row]), START + 60 * minute)
        self.loaded = threading.Event()
        self.state.on_change("compared", lambda attr, old, new: self.loaded.set() if new else None)
        self.viewer.viewport.dispatch("choose_range", range=(at(90), at(100)))
        query = RowQuery(self.history, self.viewer.viewport)
        self.comparison = Comparison(query, self.viewer, self.state, lambda: self.history.shown)

    @property
    def minutes(self) -> dict[int, float]:
        """The temperature that is shown at each minute after START."""
        columns = self.state.compared["columns"]
        times = [round((time - at(0)) / 60_000) for time in columns["time"]]
        return dict(zip(times, columns.get("temperature hut", []), strict=True))


@pytest.fixture
def compared() -> Compared:
    page = Compared()
    page.viewer.compare = "1 h"
    return page


def earlier(*span: int) -> dict[int, float]:
    """The rows of an hour earlier at these minutes."""
    return {minute: minute - 60.0 for minute in range(*span)}


def test_rows_of_an_hour_earlier_are_shown_at_the_times_of_the_chart_with_some_more(
    compared: Compared,
) -> None:
    rows = dict(compared.state.compared)
    assert (rows["start"], rows["end"], rows["offset"]) == (at(85), at(105), 3_600_000)
    assert (rows["words"], rows["step"], rows["oldest"]) == ("an hour earlier", 0, at(0))
    assert compared.minutes == earlier(85, 106)


def test_the_browser_requests_a_range_that_it_has_moved_to(compared: Compared) -> None:
    compared.state.compare_range = [at(70), at(74)]
    assert compared.minutes == earlier(68, 77)


def test_nothing_is_loaded_before_the_viewer_compares_nor_after() -> None:
    page = Compared()
    page.state.compare_range = [at(70), at(74)]
    assert page.state.compared is None
    page.viewer.compare = "1 h"
    assert page.state.compared
    page.viewer.compare = ""
    page.state.compare_range = [at(60), at(64)]
    assert page.state.compared is None


def test_another_offset_has_other_rows_and_words(compared: Compared) -> None:
    compared.viewer.compare = "1 d"
    assert (compared.state.compared["words"], compared.minutes) == ("a day earlier", {}), "no row is that old"


@pytest.mark.parametrize("requested", [(), (1.0,), (5.0, 1.0), (float("nan"), 1.0), (1.0, float("inf"))])
def test_a_range_that_is_none_is_ignored(compared: Compared, requested: tuple[float, ...]) -> None:
    compared.state.compare_range = list(requested)
    assert compared.minutes == earlier(85, 106)


def test_rows_are_in_the_units_of_the_viewer(compared: Compared) -> None:
    compared.viewer.units = "imperial"
    assert compared.minutes[90] == 86.0


def test_a_section_loads_the_rows_of_its_own_keys() -> None:
    page = SectionPage(period=60.0)
    for minute in range(MINUTES):
        page.publish(60 * minute, hut=float(minute))
    page.viewer.compare = "1 h"
    assert "temperature lake" not in page.section.state.compared["columns"]
    page.publish(60 * MINUTES, hut=1.0, lake=2.0)
    assert "temperature lake" in page.section.state.compared["columns"]


def test_a_page_that_opens_with_a_comparison_has_the_rows_when_the_source_has() -> None:
    page = SectionPage(period=60.0, compare="1 h")
    assert not page.section.state.compared
    page.publish(0, hut=1.0)
    assert "temperature hut" in page.section.state.compared["columns"]


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Compared]:
    """As above, where memory has the last ten rows only, and a database all."""
    monkeypatch.setattr("dashboard.history.record_store.RING_ROWS", 10)
    writer = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits())
    yield Compared(writer)
    writer.close()


def test_rows_that_only_the_database_has_come_when_it_answers(stored: Compared) -> None:
    stored.viewer.compare = "1 h"
    until(stored.loaded.is_set, seconds=60)
    assert stored.minutes == earlier(85, 106)


def test_an_answer_for_what_is_no_longer_compared_is_dropped(
    stored: Compared, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: Future[Window] = Future()
    monkeypatch.setattr(
        stored.history.windows, "fixed", lambda start, end, _: ArchiveWindow(late, start, end)
    )
    stored.viewer.compare = "1 h"
    stored.viewer.compare = ""
    late.set_result(Window({"time": [1], "temperature hut": [1.0]}, 0))
    assert stored.state.compared is None


def test_where_the_database_cannot_be_read_it_is_said(
    stored: Compared, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: Future[Window] = Future()
    failed.set_exception(StorageUnavailable("It is gone."))
    monkeypatch.setattr(
        stored.history.windows, "fixed", lambda start, end, _: ArchiveWindow(failed, start, end)
    )
    stored.viewer.compare = "1 h"
    assert (stored.minutes, stored.state.compared["note"]) == ({}, UNREADABLE)
