"""The OpenAPI description is true: requests that follow it, and wrong ones, are answered as it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings, strategies
from schemathesis.checks import CHECKS

from dashboard.push.csv_and_arrow import ARROW_FILE, ARROW_STREAM
from dashboard.push.openapi import description
from dashboard.push.routes import routes
from tests.push.conftest import PushServer, serving_pushes

for binary in (ARROW_STREAM, ARROW_FILE):
    schemathesis.openapi.media_type(binary, strategies.binary())
schema = schemathesis.openapi.from_dict(description())
# No schema can say which texts are lists of Python, and of the same length.
NOT_DESCRIBED = "positive_data_acceptance"


@pytest.fixture(scope="module")
def server() -> Iterator[PushServer]:
    with serving_pushes(names=10_000) as server:
        yield server


def test_the_description_is_served_and_has_every_route(server: PushServer) -> None:
    rows = requests.get(f"{server.url}/push/openapi.json", timeout=10).json()
    assert rows == description()
    there = {path.replace("([^/]+)", "{name}") for path, _, _ in routes(lambda: None)}  # type: ignore
    assert rows["paths"].keys() == there - {"/push/openapi.json"}


# Bodies of CSV and Arrow are tested in test_csv_and_arrow.py.
@pytest.mark.filterwarnings("ignore:Skipped test cases with unsupported payload media types")
@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_every_answer_is_as_described(server: PushServer, case: schemathesis.Case[Any]) -> None:
    not_described: Any = CHECKS.get_one(NOT_DESCRIBED)
    case.call_and_validate(base_url=server.url, excluded_checks=[not_described])
