"""The state of a section's charts before rows are shown."""

from __future__ import annotations

from dashboard.history.history import History
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.settings_block import settings_block


def initial_state(history: History, viewer: Viewer, channel: str = "") -> ChartState:
    """The state with what the source and the viewer's choices determine.

    channel: the name of the rows on the page's channel, where it is not that of the source.
    """
    source = history.source
    return ChartState(
        source=source.name,
        channel=channel,
        zone=viewer.zone,
        hidden=viewer.chosen("hidden", str(source.name)),
        ahead=source.future,
        settings=settings_block(source),
    )
