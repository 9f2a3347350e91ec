"""How long to wait is read from all headers that services use for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.http.rate_limits import is_exhausted, wait_in_body, wait_in_words, wait_seconds

NOW = 1_795_602_600.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "60"}, 60),
        ({"Retry-After": "Wed, 25 Nov 2026 10:31:00 GMT"}, 60),
        ({"Retry-After": "Wed, 25 Nov 2026 10:00:00 GMT"}, 1),
        ({"RateLimit-Reset": "30"}, 30),
        ({"X-RateLimit-Reset": "1795602660"}, 60),
        ({"X-RateLimit-Reset": "1795602660000"}, 60),
        ({"RateLimit": '"default";r=0;t=45'}, 45),
        ({"RateLimit": "limit=100, remaining=0, reset=45"}, 45),
        ({"RateLimit": '"burst";r=5;t=1, "daily";r=0;t=3600'}, 3600),
        ({"X-RateLimit-Reset": "2026-11-25T10:31:00.000Z"}, 60),
        ({"X-RateLimit-Reset": "6m0s"}, 360),
        ({"X-RateLimit-Reset": "1795602660", "Date": "Wed, 25 Nov 2026 10:30:30 GMT"}, 30),
        ({"Zendesk-RateLimit-Endpoint": "total=100; remaining=0; resets=46"}, 46),
        ({"X-HubSpot-RateLimit-Interval-Milliseconds": "10000", "X-HubSpot-RateLimit-Remaining": "0"}, 10),
        ({"X-RateLimit-Limit": "200,2000", "X-RateLimit-Usage": "201,900"}, 900),
        ({"X-ReadRateLimit-Limit": "100,1000", "X-ReadRateLimit-Usage": "12,1000"}, 21600),
        ({"Retry-After": "30s"}, 30),
        ({"Retry-After": "30, 60"}, 30),
        ({"Retry-After": "2026-11-25T10:31:00Z"}, 60),
        ({"Retry-After-Ms": "1500"}, 1.5),
        ({"X-RateLimit-Retry-After": "1795602660"}, 60),
        (
            {
                "x-ratelimit-reset-tokens": "6m0s",
                "x-ratelimit-reset-requests": "2s",
                "x-ratelimit-remaining-tokens": "0",
                "x-ratelimit-remaining-requests": "5",
            },
            360,
        ),
        ({"X-RateLimit-Reset-Day": "3600", "X-RateLimit-Remaining-Day": "7"}, None),
        ({"x-ratelimit-reset-requests": "1m30s"}, 90),
        ({"anthropic-ratelimit-requests-remaining": "0", "anthropic-ratelimit-requests-reset": "80"}, 80),
        ({"X-RateLimit-Remaining": "0.0", "X-RateLimit-Reset": "312"}, 312),
        ({"X-RateLimit-Remaining": "4990", "X-RateLimit-Reset": "3000"}, None),
        ({"Retry-After": "120 seconds"}, 120),
        ({"RateLimit-Policy": '"burst";q=100;w=90, "day";q=5000;w=86400'}, 90),
        ({"RateLimit-Limit": "100, 100;w=45", "RateLimit-Remaining": "0"}, 45),
        ({"RateLimit-Policy": '"default";q=100;w=90', "RateLimit": '"default";r=0;t=7'}, 7),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "9" * 400}, 6 * 3600),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon", "RateLimit-Reset": "10"}, 10),
        ({}, None),
    ],
)
def test_seconds_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert wait_seconds(headers, lambda: NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "exhausted"),
    [
        ({"Retry-After": "60"}, True),
        ({"X-RateLimit-Remaining": "0"}, True),
        ({"x-ratelimit-remaining": "0.0"}, True),
        ({"X-RateLimit-Remaining": "-1"}, True),
        ({"X-RateLimit-Remaining": "unlimited"}, False),
        ({"RateLimit": '"default";r=0;t=45'}, True),
        ({"X-RateLimit-Remaining": "12", "X-RateLimit-Reset": "1795602660"}, False),
        ({"RateLimit": '"default";r=5;t=45'}, False),
        ({"X-RateLimit-Remaining-Minute": "0"}, True),
        ({"X-Retry-After": "5"}, True),
        ({}, False),
    ],
)
def test_a_limit_is_exhausted_or_not(headers: dict[str, str], exhausted: bool) -> None:
    assert is_exhausted(headers) == exhausted


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Try again in one minute.", 60), ("wait, in 30 seconds", 30), ("in the next hour", 3600),
        ("no", None),
        ("retry after 30 seconds", 30), ("Please try again in 6m0s.", 360), ("in 1500ms", 1.5),
        ("Wait for 1.5 hours", 5400), ("wait 3 more seconds", 3), ("60 calls per minute", None),
    ],
)  # fmt: skip
def test_wait_in_words(text: str, seconds: float | None) -> None:
    assert wait_in_words(text) == seconds


@given(
    st.dictionaries(st.sampled_from(["Retry-After", "RateLimit-Reset", "RateLimit"]), st.text(max_size=30))
)
def test_any_headers_give_a_bearable_wait(headers: dict[str, str]) -> None:
    seconds = wait_seconds(headers, lambda: NOW)
    assert seconds is None or 1 <= seconds <= 6 * 3600
    is_exhausted(headers)


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ({"message": "You are being rate limited.", "retry_after": 37}, 37),
        ({"ok": False, "parameters": {"retry_after": 14}}, 14),
        ({"error": {"details": [{"@type": "RetryInfo", "retryDelay": "34s"}]}}, 34),
        ({"retryAfterMs": 2500}, 2.5),
        ({"retry_after": "soon"}, None),
        ({"retry_after": True, "rows": [1]}, None),
        (None, None),
    ],
)
def test_the_body_of_an_error_may_name_the_wait(body: object, seconds: float | None) -> None:
    assert wait_in_body(body, lambda: NOW) == seconds
