"""Rules that are stopped when the test ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.alerts import Watch


@pytest.fixture
def watch() -> Iterator[type[Watch]]:
    made: list[Watch] = []

    class HistorySettings(Watch):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            made.append(self)

    yield HistorySettings
    for one in made:
        one.alerts.stop()
