"""Where rows and alerts are in a range."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.alerts.alert import Alert
from dashboard.feed.feed import Feed
from dashboard.history.annotations import Annotation, AnnotationLog
from dashboard.history.history import History
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.minimap import BINS, Minimap, StripPart, alert_marks, parts_with_rows
from sources.base import frame
from tests.support.feeds import publish
from tests.support.sections import START, SectionPage, Thermometers
from tests.support.waiting import until

RANGE = (0.0, 160.0)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[StorageWriter]:
    """A storage writer with an empty SQLite file."""
    limits = RetentionLimits(3_600.0 * 24 * 36_500, 1e9, 1e9, 1e9, 10_000_000)
    made = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", limits)
    yield made
    made.close()


def test_neighbouring_rows_are_one_part_and_rows_outside_none() -> None:
    width = 100 / BINS
    assert parts_with_rows([[-5, 0, 1, 2], [2.5, 80, 160, 500]], RANGE) == [
        StripPart(0, 3 * width),
        StripPart(50, width),
    ]
    assert parts_with_rows([], RANGE) == []


def test_rows_that_come_less_often_than_a_bin_are_one_part_up_to_a_gap() -> None:
    hourly = [float(hour) for hour in range(0, 60, 6)]
    assert parts_with_rows([[*hourly, 100.0, 106.0, 112.0]], RANGE) == [
        StripPart(0, 100 * 55 / BINS),
        StripPart(100 * 100 / BINS, 100 * 13 / BINS),
    ]


@pytest.mark.parametrize(
    ("fired", "cleared", "expected"),
    [
        (16, 32, [StripPart(10, 10)]),
        (144, None, [StripPart(90, 10)]),
        (-100, 16, [StripPart(0, 10)]),
        (-100, -50, []),
        (200, None, []),
    ],
)
def test_alerts_are_marked_from_firing_to_clearing(
    fired: int, cleared: int | None, expected: list[StripPart]
) -> None:
    assert alert_marks([Alert("Hot", "hut", "", "", 1.0, "hot", fired, cleared)], RANGE) == expected


def test_rows_in_memory_are_shown_at_once() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    minimap = Minimap({"thermometers": page.history}, page.viewer)
    minimap.show_range((START * 1000 - 1_000, START * 1000 + 1_000))
    pane: Any = minimap.__panel__()
    assert "1 ranges with rows, 0 alerts" in pane.object


def test_rows_of_the_database_follow(writer: StorageWriter) -> None:
    earlier, later = (Feed(Thermometers(name="thermometers", interval=1.0), start=False) for _ in range(2))
    histories = [History(feed, writer) for feed in (earlier, later)]
    for feed, second in ((earlier, START), (later, START + 600)):
        row = {"time": second, "place": "hut", "temperature": 1.0, "humidity": 2.0}
        publish(feed, frame([row]), second, period=1.0)
    minimap = Minimap({"thermometers": histories[1]}, Viewer())
    pane: Any = minimap.__panel__()
    minimap.show_range((START * 1000 - 1_000, START * 1000 + 1_000))
    until(lambda: "1 ranges with rows" in pane.object, seconds=20)


def test_annotations_are_marked_by_their_time() -> None:
    page = SectionPage()
    page.viewer.annotations = AnnotationLog()
    page.viewer.annotations.receive(
        [Annotation(16, 32, "Rain", id="a"), Annotation(80, 80, "Deployed", id="b")]
    )
    minimap = Minimap({"thermometers": page.history}, page.viewer)
    minimap.show_range(RANGE)
    html = str(minimap._pane.object)
    assert "2 annotations" in html
    assert '<em style="left:10.00%;width:max(3px, 10.00%)">' in html
    assert '<em style="left:50.00%;width:max(3px, 0.00%)">' in html
