"""The state of a section's charts before rows are shown."""

from __future__ import annotations

from dashboard.views.live.section_state import initial_state
from tests.support.sections import SectionPage


def test_a_section_hides_the_lines_that_the_viewer_hid_in_its_source_alone() -> None:
    page = SectionPage(period=1.0)
    source = str(page.history.source.name)
    page.viewer.choose("hidden", source, ["hut"])
    page.viewer.choose("hidden", "another", ["barn"])
    page.viewer.zone = "Europe/Berlin"
    state = initial_state(page.history, page.viewer, "page/1")
    assert (state.source, state.hidden, state.zone, state.channel) == (
        source, ["hut"], "Europe/Berlin", "page/1",
    )  # fmt: skip
