"""The OpenAPI description is true for reads, too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings, strategies
from schemathesis.checks import CHECKS

from dashboard.api.openapi import description
from dashboard.api.row_formats import FORMATS
from tests.api.conftest import ReadServer, Weather, serving_reads

schemathesis.openapi.media_type(FORMATS["arrow"], strategies.binary())
# Events have no end; they are in test_live_rows.py.
described = schemathesis.openapi.from_dict(description())
schema = described.include(path_regex="^/api/").exclude(path_regex="/events$")
# No schema can say which texts are times, and which names there are.
NOT_DESCRIBED = "positive_data_acceptance"


@pytest.fixture(scope="module")
def server() -> Iterator[ReadServer]:
    with serving_reads(Weather()) as server:
        server.publish({"at": 0, "city": "Rome", "temperature": 31.5, "humidity": None})
        yield server


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_every_answer_is_as_described(server: ReadServer, case: schemathesis.Case[Any]) -> None:
    if "name" in case.path_parameters and len(case.path_parameters["name"]) % 2:
        case.path_parameters["name"] = "weather"
    not_described: Any = CHECKS.get_one(NOT_DESCRIBED)
    case.call_and_validate(base_url=server.url, excluded_checks=[not_described])


def test_each_address_that_names_a_source_may_answer_that_there_is_none() -> None:
    for path, described in description()["paths"].items():
        if path.startswith("/api/"):
            get = described["get"]
            names_source = "{name}" in path or any(one["name"] == "source" for one in get["parameters"])
            assert ("404" in get["responses"]) == names_source, path
