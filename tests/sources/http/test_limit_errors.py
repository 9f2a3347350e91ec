"""Replies that say that calls are too many, or that money is spent."""

from __future__ import annotations

import pytest

from sources.base import QuotaSpent, Retry
from sources.http.limit_errors import limit_error, retry_after, said_limit_error


@pytest.mark.parametrize(
    ("header", "seconds"), [("120", 120), ("0", 1), ("soon", 60), (None, 60), ("-5", 60), ("9" * 400, 21_600)]
)
def test_retry_after_parses_the_header_or_is_a_minute(header: str | None, seconds: float) -> None:
    assert retry_after({} if header is None else {"Retry-After": header}) == seconds


@pytest.mark.parametrize(
    ("status", "headers", "words", "kind", "seconds"),
    [
        (429, {"Retry-After": "30"}, "", Retry, 30),
        (503, {"Retry-After": "30"}, "", Retry, 30),
        (403, {}, "API rate limit exceeded", Retry, 60),
        (400, {}, "Rate exceeded", Retry, 60),
        (400, {}, "(#4) Application request limit reached", Retry, 60),
        (402, {}, "", QuotaSpent, 0),
        (403, {}, "Your credits are used up", QuotaSpent, 0),
    ],
)
def test_a_reply_that_limits_calls_says_when_the_next_one_is(
    status: int, headers: dict[str, str], words: str, kind: type[Retry | QuotaSpent], seconds: float
) -> None:
    error = limit_error("Svc answered", status, headers, None, words)
    assert isinstance(error, kind)
    assert error.after == seconds


@pytest.mark.parametrize(
    ("status", "words"),
    [(403, "invalid key"), (400, "limit exceeds the rate of 100"), (500, "out of memory"), (404, "")],
)
def test_other_replies_are_no_limit(status: int, words: str) -> None:
    assert limit_error("Svc answered", status, {}, None, words) is None


def test_words_of_an_answer_of_status_200_limit_calls_as_well() -> None:
    assert isinstance(said_limit_error("Svc says.", "Too many requests"), Retry)
    assert said_limit_error("Svc says.", "No such city") is None
