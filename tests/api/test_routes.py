"""The addresses of the read API."""

from __future__ import annotations

import requests

from dashboard.api.routes import read_routes
from tests.api.conftest import ReadServer


def test_the_description_has_every_route_of_pushes_and_reads(server: ReadServer) -> None:
    paths = requests.get(f"{server.url}/push/openapi.json", timeout=10).json()["paths"]
    there = {path.replace("([^/]+)", "{name}") for path, _, _ in read_routes(lambda: None, lambda: None)}  # type: ignore
    assert there == {path for path in paths if path.startswith("/api/")}
    assert "/push/{name}" in paths
