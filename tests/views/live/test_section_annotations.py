"""What the charts of a section mark, and what their viewer may add."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from dashboard.history.annotations import Annotation, AnnotationLog
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.section_annotations import SectionAnnotations
from tests.support.waiting import until

AT = 1_764_000_000_000
DEPLOYED = Annotation(AT, AT, "Deployed", id="d")


class Annotated:
    """A section "host" of a page with these annotations."""

    def __init__(self, log: AnnotationLog | None = None, may_write: bool = True) -> None:
        self.viewer, self.state = Viewer(), ChartState()
        self.log = self.viewer.annotations = log or AnnotationLog()
        self.log.may_write = may_write
        self.section = SectionAnnotations("host", self.viewer, self.state)

    @property
    def marked(self) -> list[str]:
        return [text for _, _, _, text in self.state.annotations]


def test_those_of_the_source_and_of_all_are_marked_as_they_come() -> None:
    shown = Annotated()
    shown.log.receive(
        [DEPLOYED, DEPLOYED._replace(id="h", source="host"), DEPLOYED._replace(id="o", source="o")]
    )
    assert shown.state.annotations == [["d", AT, AT, "Deployed"], ["h", AT, AT, "Deployed"]]
    shown.log.receive([DEPLOYED._replace(text="")])
    assert [one[0] for one in shown.state.annotations] == ["h"]


def test_a_viewer_who_looks_back_sees_those_of_that_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.views.live.section_annotations.MAX_SHOWN", 2)
    shown = Annotated()
    shown.log.receive([Annotation(AT + n, AT + n, str(n), id=str(n)) for n in range(5)])
    assert shown.marked == ["3", "4"], "live, the newest"
    shown.viewer.viewport.dispatch("choose_range", range=(AT, AT + 1))
    assert shown.marked == ["0", "1"]


def test_a_closed_page_receives_no_more() -> None:
    shown = Annotated()
    shown.viewer.scheduler.close()
    shown.log.receive([DEPLOYED])
    assert shown.marked == []


def test_a_viewer_adds_one_about_the_source_or_all() -> None:
    shown = Annotated()
    assert shown.state.may_annotate
    shown.section.add(AT + 0.4, AT + 1_000, " New\n disk\0\ud800 ", False)
    shown.section.add(AT + 1, AT + 1, "Deployed", True)
    assert [(one.time, one.until, one.text, one.source) for one in shown.log.newest] == [
        (AT, AT + 1_000, "New disk", "host"),
        (AT + 1, AT + 1, "Deployed", ""),
    ]


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (AT, AT - 1, "a"),
        (math.nan, AT, "a"),
        (AT, math.inf, "a"),
        (AT, AT, " "),
        (AT, AT, "a" * 501),
    ],
)
def test_what_the_form_does_not_send_is_ignored(start: float, end: float, text: str) -> None:
    shown = Annotated()
    shown.section.add(start, end, text, True)
    assert shown.log.newest == ()


def test_where_viewers_may_not_nothing_is_added() -> None:
    shown = Annotated(may_write=False)
    shown.section.add(AT, AT, "a", True)
    assert shown.log.newest == ()
    assert not shown.state.may_annotate


def test_one_that_cannot_be_stored_is_said(tmp_path: Path) -> None:
    writer = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits())
    shown = Annotated(AnnotationLog(writer))
    writer.close()
    shown.section.add(AT, AT, "a", True)
    until(lambda: "The annotation is not stored" in shown.viewer.notice, seconds=30)
    assert shown.marked == []
