"""The annotations in the header, without a browser."""

from __future__ import annotations

import base64

from dashboard.history.annotations import Annotation
from dashboard.history.registry import HistoryRegistry
from dashboard.views.annotation_list import MAX_LISTED
from dashboard.views.common.viewer import Viewer
from dashboard.views.header import Header
from tests.support.waiting import until

AT = 1_800_000_000_000
DEPLOYED = Annotation(AT, AT, "Deployed", id="d")
RAIN = Annotation(AT, AT + 3_600_000, "Rain", "weather", "r")


class Listed:
    """A header of a page with these annotations."""

    def __init__(self, *annotations: Annotation, may_write: bool = True, zone: str = "UTC") -> None:
        histories = HistoryRegistry()
        self.log = histories.annotations
        self.log.may_write = may_write
        self.log.receive(annotations)
        self.viewer = Viewer(zone=zone)
        self.viewer.annotations = self.log
        self.state = Header("Title", self.viewer, histories).state

    @property
    def html(self) -> str:
        return str(self.state.parts["annotations"])

    def request(self, name: str, value: object) -> None:
        self.state.request = [f"annotation {name}", value, len(self.html)]


def test_they_are_listed_the_newest_first_with_time_and_source() -> None:
    html = Listed(DEPLOYED, RAIN).html
    assert html.index("Rain") < html.index("Deployed")
    assert "15 Jan, 08:00 UTC</time> to <time>15 Jan, 09:00 UTC</time> · weather" in html
    assert f'<time data-at="{AT}">' in Listed(DEPLOYED, zone="").html, "the browser fills in its own zone"


def test_the_list_follows_and_is_not_endless() -> None:
    listed = Listed()
    assert "None yet. Click in a chart with Ctrl" in listed.html
    listed.log.receive([DEPLOYED._replace(id=str(number)) for number in range(MAX_LISTED + 2)])
    assert listed.html.count("Deployed</span>") == MAX_LISTED
    assert "and 2 more" in listed.html


def test_texts_are_no_markup() -> None:
    evil = '"><img src=x>'
    assert "<img" not in Listed(DEPLOYED._replace(text=evil, id=evil, source=evil)).html


def test_one_is_shown_with_the_time_around_it() -> None:
    listed = Listed(RAIN)
    listed.request("show", "r")
    start, end = listed.viewer.viewport.state.range or (0, 0)
    assert start < RAIN.time < RAIN.until < end


def test_one_is_removed_where_viewers_may() -> None:
    listed = Listed(RAIN, DEPLOYED)
    listed.request("remove", "nothing")
    listed.request("remove", "r")
    assert [one.text for one in listed.log.newest] == ["Deployed"]
    fixed = Listed(RAIN, may_write=False)
    assert "Remove" not in fixed.html
    fixed.request("remove", "r")
    assert [one.text for one in fixed.log.newest] == ["Rain"]
    assert "push/annotations" in Listed(may_write=False).html


def test_all_are_saved_as_a_file() -> None:
    listed = Listed(RAIN, DEPLOYED)
    listed.request("file", "exe")
    listed.request("file", "csv")
    until(lambda: listed.state.file, seconds=30)
    name, content = listed.state.file
    assert name == "annotations_2027-01-15T08-00-00_2027-01-15T08-00-00.csv"
    lines = base64.b64decode(content).decode().splitlines()
    assert lines[0] == "time (UTC),until (UTC),text,source,id"
    assert [line.split(",")[2] for line in lines[1:]] == ["Deployed", "Rain"]
