"""The description of the routes is true: requests made from it, and wrong ones, are answered as it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings, strategies
from schemathesis.checks import CHECKS

from dashboard.app.server import routes
from dashboard.push.openapi import description
from dashboard.push.tables import ARROW_FILE, ARROW_STREAM
from tests.push.conftest import Pushed, taking

for binary in (ARROW_STREAM, ARROW_FILE):
    schemathesis.openapi.media_type(binary, strategies.binary())
schema = schemathesis.openapi.from_dict(description())
# Which texts are lists of Python, and of the same length, no schema can say.
UNTOLD = "positive_data_acceptance"


@pytest.fixture(scope="module")
def server() -> Iterator[Pushed]:
    with taking(names=10_000) as pushed:
        yield pushed


def test_it_is_served_and_tells_every_route(server: Pushed) -> None:
    told = requests.get(f"{server.url}/push/openapi.json", timeout=10).json()
    assert told == description()
    there = {path.replace("([^/]+)", "{name}") for path, _, _ in routes(lambda: None)}  # type: ignore
    assert told["paths"].keys() == there - {"/push/openapi.json"}


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_every_answer_is_as_described(server: Pushed, case: schemathesis.Case[Any]) -> None:
    untold: Any = CHECKS.get_one(UNTOLD)
    case.call_and_validate(base_url=server.url, excluded_checks=[untold])
