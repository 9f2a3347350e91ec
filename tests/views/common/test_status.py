"""A source's status in words: the head of its section and its part of the page's header."""

from __future__ import annotations

import pytest

from dashboard.feed.status import Health, Origin, Status
from dashboard.views.common.status import state_counts, status_html
from sources.base import Usage


def badge_of(name: str, words: str) -> str:
    return f'<span class="badge {name}" role="status">{words}</span>'


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (
            Status("live", "ok", "Open-Meteo", period=600, usage=Usage(12, 60, "calls per minute")),
            "12 of 60 calls",
        ),
        (Status("sample", "ok", error="There is no network."), "generated to show how the page works"),
        (Status("sample", "ok", error="There is no network."), "available: There is no network."),
        (Status("replay", "ok", error="The recording has ended."), "The recording has ended."),
        (
            Status("live", "error", error="The service answered 500.", next_poll=1.0),
            "The service answered 500.",
        ),
        (Status("live", "stopped", error="The plan is used up."), "when Refresh is pressed"),
        (
            Status("live", "stopped", period=1.0, error="The plan is used up.", next_poll=9.0),
            'data-until="9"',
        ),
        (
            Status("live", "ok", failures={"Atlantis": "city not found"}),
            "<strong>Atlantis</strong>: city not found",
        ),
        (Status("live", "ok", note="Polled every 60 s, not every 5 s."), "Polled every 60 s"),
        (Status(), badge_of("starting", "waiting for the first rows")),
    ],
)
def test_section_header_contains_what_a_viewer_needs_to_know(status: Status, words: str) -> None:
    assert words in status_html("Weather", status, newest=0)


def test_section_header_of_a_replay_is_never_called_live_and_its_end_is_no_error() -> None:
    html = status_html("Day", Status("replay", "ok", error="The recording has ended."), newest=0)
    assert badge_of("replay", "replay") in html
    assert "recorded earlier" in html
    assert ">live<" not in html
    assert 'class="error"' not in html


@pytest.mark.parametrize(("health", "words"), [("late", "late"), ("error", "error"), ("stopped", "stopped")])
@pytest.mark.parametrize(("origin", "label"), [("sample", "sample data"), ("replay", "replay")])
def test_section_header_shows_the_origin_of_the_rows_beside_the_health_of_the_source(
    health: Health, words: str, origin: Origin, label: str
) -> None:
    html = status_html("Weather", Status(origin, health, error="It is down."), newest=0)
    assert badge_of(health, words) in html
    assert badge_of(origin, label) in html
    assert html.count("It is down.") == 1


def test_section_header_names_the_failure_of_a_source_with_samples_as_an_error() -> None:
    html = status_html("Weather", Status("sample", "stopped", error="The plan is used up."), newest=0)
    assert '<p class="error">The plan is used up.</p>' in html
    assert "generated to show how the page works" in html


@pytest.mark.parametrize("health", ["late", "error", "stopped"])
def test_section_header_of_a_source_with_live_rows_shows_its_health_alone(health: Health) -> None:
    assert status_html("Weather", Status("live", health), newest=0).count('class="badge') == 1


@pytest.mark.parametrize("past", ["looking back", "replaying"])
@pytest.mark.parametrize(
    ("status", "others"),
    [
        (Status("live", "ok"), []),
        (Status("live", "late"), [badge_of("late", "late")]),
        (Status("sample", "ok"), [badge_of("sample", "sample data")]),
        (Status("live", "error"), [badge_of("error", "error")]),
    ],
)
def test_section_header_of_a_viewer_in_the_past_is_never_called_live(
    status: Status, others: list[str], past: str
) -> None:
    html = status_html("Weather", status, newest=0, past=past)
    assert ">live<" not in html
    assert html.count('class="badge') == 1 + len(others)
    assert all(badge in html for badge in (*others, badge_of("past", past)))


def words(*statuses: Status) -> list[str]:
    return [count.words for count in state_counts({str(n): one for n, one in enumerate(statuses)})]


def test_states_count_their_sources_and_name_the_first() -> None:
    live, error, replay = Status("live", "ok"), Status("live", "error"), Status("replay", "ok")
    assert words(live, error, live) == ["2 live", "1 error"]
    assert words(replay, live) == ["1 live", "1 replay"]
    assert words(Status(), Status("live", "late")) == ["1 starting", "1 late"]
    assert [one.source for one in state_counts({"a": error, "b": live, "c": live})] == ["b", "a"]


def test_the_worst_state_is_marked_for_screens_that_have_room_for_one() -> None:
    def worst(*statuses: Status) -> list[str]:
        counts = state_counts({str(number): one for number, one in enumerate(statuses)})
        return [count.words for count in counts if count.is_worst]

    live, sample = Status("live", "ok"), Status("sample", "ok")
    assert worst() == []
    assert worst(live, Status(), live) == ["1 starting"]
    assert worst(live, sample, Status("live", "late")) == ["1 late"]
    assert worst(Status("live", "error"), Status("sample", "error"), live) == ["1 error with sample data"]


def test_states_name_samples_of_sources_that_fail() -> None:
    statuses = [
        Status("live", "ok"),
        Status("sample", "stopped"),
        Status("sample", "ok"),
        Status("none", "stopped"),
        Status("replay", "error"),
    ]
    expected = ["1 live", "1 sample", "1 error with replay", "1 stopped", "1 stopped with sample data"]
    assert words(*statuses) == expected


def test_text_of_a_service_is_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    html = status_html(evil, Status("live", "error", provider=evil, error=evil), 0)
    assert "<script" not in html
