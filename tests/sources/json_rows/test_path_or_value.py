"""The step between rows of which only the first has a time: a value, or the path to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sources.base import SourceError
from sources.json_api import Json
from tests.support.fakes.server import Answer, FakeServer

NOW = 1_795_311_300.0
VALUE = {"name": "value", "path": "value"}


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as fake:
        yield fake


def source_of(server: FakeServer, body: Any, **settings: Any) -> Json:
    """A source whose URL answers with this body."""
    server.routes.insert(0, ("json", "/body", lambda _: Answer(body=body)))
    return Json(**{"url": f"{server.url}/body", "columns": [VALUE], "clock": lambda: NOW, **settings})


@pytest.mark.parametrize(
    ("answer", "settings"),
    [
        ({"from": NOW - 600, "every": 300, "value": [1, 2]}, {"time": "from", "step": "every"}),
        ({"from": NOW - 600, "value": [1, 2]}, {"time": "from", "step": "5min"}),
        (
            {"from": NOW - 600, "every": "PT5M", "rows": [1, 2]},
            {"rows": "rows", "time": "@root.from", "step": "@root.every", "columns": [VALUE | {"path": "@"}]},
        ),
        (
            {"from": NOW - 900, "rows": [{"n": 2, "value": 1}, {"n": 3, "value": 2}]},
            {"rows": "rows", "time": "@root.from", "step": "300", "position": "n"},
        ),
    ],
    ids=["column", "literal", "list", "positions"],
)
def test_rows_follow_the_first_time_in_steps(server: FakeServer, answer: Any, settings: Any) -> None:
    rows = source_of(server, answer, **settings).fetch()
    assert [(moment.timestamp(), value) for moment, value in rows["value"].items()] == [
        (NOW - 600, 1),
        (NOW - 300, 2),
    ]


def test_a_step_or_a_position_that_cannot_be_read_is_told(server: FakeServer) -> None:
    answer = {"from": NOW - 600, "every": "P1X", "value": [1, 2]}
    with pytest.raises(SourceError, match="'P1X' is no duration"):
        source_of(server, answer, time="from", step="every").fetch()
    with pytest.raises(SourceError, match="no number of the row at position"):
        source_of(server, [{"t": NOW, "value": 1}], time="t", step="60s", position="n").fetch()
