"""A section with an hour of rows."""

from __future__ import annotations

import pytest

from tests.support.sections import SectionPage


@pytest.fixture
def hour() -> SectionPage:
    """A row a minute of an hour, and a window of its last 15 minutes; a test publishes later rows."""
    page = SectionPage(period=60.0, window="1 h")
    for minute in range(60):
        page.publish(minute * 60, hut=float(minute))
    page.viewer.window = "15 min"
    return page
