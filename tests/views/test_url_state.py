"""What a page's address sets, and what it is set to."""

from __future__ import annotations

from dashboard.views.common.viewer import Viewer
from dashboard.views.url_state import apply_query, updated_query, values_of


def test_query_sets_texts_and_lists() -> None:
    viewer = Viewer()
    apply_query(viewer, "?window=1+h&compare=1+d&zone=UTC&without=weather%3ARome&without=weather%3AOslo")
    assert (viewer.zone, viewer.hidden) == ("UTC", ["weather:Rome", "weather:Oslo"])
    assert (values_of(viewer)["window"], values_of(viewer)["compare"]) == (["1 h"], ["1 d"])


def test_wrong_and_unknown_values_are_ignored() -> None:
    viewer = Viewer()
    before = values_of(viewer)
    apply_query(viewer, "?window=3+h&compare=2+d&zone=Nowhere&units=%3Cscript%3E&theme=dark")
    assert values_of(viewer) == before


def test_query_names_only_what_differs_from_the_defaults() -> None:
    viewer = Viewer()
    defaults = values_of(viewer)
    assert updated_query("", values_of(viewer), defaults) == ""
    viewer.units = "imperial"
    viewer.density = "compact"
    viewer.hidden = ["host:0"]
    query = updated_query("", values_of(viewer), defaults)
    assert query == "?units=imperial&density=compact&without=host%3A0"


def test_parameters_of_others_stay_in_the_query() -> None:
    viewer = Viewer()
    defaults = values_of(viewer)
    viewer.zone = "UTC"
    assert updated_query("?theme=dark&zone=Asia/Tokyo", values_of(viewer), defaults) == "?theme=dark&zone=UTC"


def test_a_query_that_was_written_sets_the_same() -> None:
    viewer, other = Viewer(), Viewer()
    defaults = values_of(viewer)
    viewer.param.update(about="hashtag:#a&b", units="imperial", columns=["weather:humidity"])
    apply_query(other, updated_query("", values_of(viewer), defaults))
    assert values_of(other) == values_of(viewer)


def test_the_moment_of_a_playback_is_part_of_the_address() -> None:
    viewer, other = Viewer(), Viewer()
    defaults = values_of(viewer)
    viewer.viewport.dispatch("look_back", range=(1_000.0, 61_000.0), position=31_000.0)
    query = updated_query("", values_of(viewer), defaults)
    assert query == "?between=1970-01-01T00%3A00%3A01Z%2F1970-01-01T00%3A01%3A01Z&at=1970-01-01T00%3A00%3A31Z"
    apply_query(other, query)
    assert (other.viewport.state.range, other.viewport.state.position) == ((1_000.0, 61_000.0), 31_000.0)
    viewer.viewport.dispatch("go_live")
    assert updated_query(query, values_of(viewer), defaults) == ""
    apply_query(other, "?at=never")
    assert other.viewport.state.position == 31_000.0


def test_a_pause_is_part_of_the_address() -> None:
    viewer, other = Viewer(), Viewer()
    defaults = values_of(viewer)
    viewer.viewport.dispatch("pause", now=31_250.0)
    query = updated_query("", values_of(viewer), defaults)
    assert query == "?paused=1970-01-01T00%3A00%3A31.250%2B00%3A00"
    apply_query(other, query)
    assert (other.viewport.state.paused, other.viewport.state.paused_at) == (True, 31_250.0)
    viewer.viewport.dispatch("resume")
    assert updated_query(query, values_of(viewer), defaults) == ""
    untouched = Viewer()
    apply_query(untouched, "?paused=never")
    assert not untouched.viewport.state.paused
