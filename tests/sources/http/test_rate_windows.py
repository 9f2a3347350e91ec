"""The windows of rate limits say how long to wait where no header has a time."""

from __future__ import annotations

import pytest
import requests

from sources.http.rate_windows import seconds_of_window

NOW = 1_795_602_700.0
"""100 s after a quarter of an hour, and 10 h 31 min 40 s after midnight UTC."""


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"RateLimit-Policy": "100;w=60, 5000;w=3600"}, 60),
        ({"X-HubSpot-RateLimit-Interval-Milliseconds": "10000"}, 10),
        ({"X-RateLimit-Limit": "200,2000", "X-RateLimit-Usage": "201,900"}, 800),
        ({"X-RateLimit-Limit": "200,2000", "X-RateLimit-Usage": "201,2000"}, 86_400 - 37_900),
        ({"X-RateLimit-Limit": "200,2000", "X-RateLimit-Usage": "199,900"}, None),
        ({"X-RateLimit-Limit": "200", "X-RateLimit-Usage": "200"}, None),
    ],
)
def test_the_window_that_is_used_up_is_waited_for(headers: dict[str, str], seconds: float | None) -> None:
    assert seconds_of_window(requests.structures.CaseInsensitiveDict(headers), NOW) == seconds
