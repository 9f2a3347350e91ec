"""A fake service, and sources of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sources.json_api import Json
from tests.support.clock import Clock
from tests.support.fakes.server import FakeServer

SourceOf = Callable[..., Json]


@pytest.fixture
def source_of(server: FakeServer, clock: Clock) -> Iterator[SourceOf]:
    """Makes sources of the address `/rows`, with the column `v` and the key `id`; closed at the end."""
    made: list[Json] = []

    def make(**settings: Any) -> Json:
        columns = [{"name": "v", "path": "v"}]
        described = {"url": f"{server.url}/rows", "columns": columns, "clock": clock, "monotonic": clock}
        made.append(Json(**{**described, **settings}))
        return made[-1]

    yield make
    for source in made:
        source.close()
