"""Alert scenarios that are stopped when the test ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.alerts import AlertScenario


@pytest.fixture
def scenario() -> Iterator[type[AlertScenario]]:
    """The class `AlertScenario`, whose objects are stopped when the test ends."""
    made: list[AlertScenario] = []

    class Stopped(AlertScenario):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            made.append(self)

    yield Stopped
    for one in made:
        one.alerts.stop()
