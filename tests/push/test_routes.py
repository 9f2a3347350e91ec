"""The addresses of the push API."""

from __future__ import annotations

import pytest
import requests

from dashboard.push.routes import LEADERS, routes
from tests.push.conftest import PushServer


def test_every_kind_of_leaders_has_an_address_to_push_and_one_to_read() -> None:
    paths = [path for path, _, _ in routes(lambda: None)]  # type: ignore[arg-type, return-value]
    for name in LEADERS:
        assert f"/update_{name}" in paths
        assert f"/refresh_{name}" in paths
    assert len(set(paths)) == len(paths)


@pytest.mark.parametrize("path", ["refreshData", "refresh_tweet_counters", "refresh_most_used_hashtags"])
def test_what_was_never_pushed_is_returned_as_empty(server: PushServer, path: str) -> None:
    answer = requests.get(f"{server.url}/{path}", timeout=10)
    assert answer.ok
    assert not any(answer.json().values())


def test_an_address_of_no_route_is_not_found(server: PushServer) -> None:
    assert requests.get(f"{server.url}/update_anything", timeout=10).status_code == 404
