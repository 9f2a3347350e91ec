"""Errors of X, without the token in texts and logs."""

from __future__ import annotations

import logging
import traceback
from typing import Any

import pytest

from sources.base import QuotaSpent, Retry, SourceError, Unauthorized
from tests.support.clock import Clock
from tests.support.fakes.posts import NOW, FakePosts
from tests.support.fakes.server import Answer, FakeServer
from tests.support.twitter import x_counts

UNAUTHORIZED = {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}
RATE = {"title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank", "status": 429}
OLD_RATE = {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}
CAP = {
    "title": "UsageCapExceeded", "detail": "Usage cap exceeded: Monthly product cap", "period": "Monthly",
    "scope": "Product", "type": "https://api.twitter.com/2/problems/usage-capped",
}  # fmt: skip
NO_CREDITS = {"title": "CreditsDepleted", "type": "https://api.x.com/2/problems/credits"}
NOT_ENROLLED = {
    "client_id": "1", "title": "Client Forbidden", "required_enrollment": "Appropriate Level of API Access",
    "reason": "client-not-enrolled", "type": "https://api.twitter.com/2/problems/client-forbidden",
}  # fmt: skip


@pytest.mark.parametrize("mode", ["counts", "search"])
@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, UNAUTHORIZED, Unauthorized),
        (402, NO_CREDITS, QuotaSpent),
        (402, {}, QuotaSpent),
        (403, NOT_ENROLLED, Unauthorized),
        (403, {}, Unauthorized),
        (429, CAP, QuotaSpent),
        (429, NO_CREDITS, QuotaSpent),
        (429, RATE, Retry),
        (429, OLD_RATE, Retry),
        (429, b"<html>", Retry),
        (400, {"title": "Invalid Request"}, SourceError),
        (503, b"", SourceError),
        (200, {"errors": [{"title": "Not Found Error"}]}, SourceError),
        (200, [], SourceError),
    ],
)
def test_x_api_distinguishes_refusals(
    fake: FakePosts, clock: Clock, mode: str, status: int, body: Any, kind: type[SourceError]
) -> None:
    fake.x_error = Answer(status, {"x-rate-limit-reset": str(int(NOW) + 77)}, body)
    with pytest.raises(SourceError) as caught:
        x_counts(clock, mode=mode).fetch()
    assert type(caught.value) is kind or kind is SourceError
    if isinstance(caught.value, Retry):
        assert caught.value.after == 77


def test_x_api_without_a_token_names_the_variable(
    server: FakeServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("X_BEARER_TOKEN", raising=False)
    with pytest.raises(Unauthorized, match="X_BEARER_TOKEN"):
        x_counts(clock).fetch()
    assert not server.requests


@pytest.mark.parametrize("mode", ["counts", "search"])
@pytest.mark.parametrize(
    "fault",
    ["401", "402", "403", "404", "429", "500", "html200", "html502", "empty", "cut", "huge", "hang",
     "drip_headers", "drip_body"],
)  # fmt: skip
def test_x_api_token_is_in_no_error_and_no_log(
    fake: FakePosts, server: FakeServer, clock: Clock, token: str, mode: str, fault: str,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    server.fault["x"] = fault
    source = x_counts(clock, mode=mode, timeout=1.0)
    with pytest.raises(SourceError) as caught:
        source.fetch()
    records = [f"{record.msg} {record.args}" for record in caplog.records]
    texts = [
        *traceback.format_exception(caught.value),
        repr(caught.value),
        caplog.text,
        repr(source),
        *records,
    ]
    assert "huSh" not in "".join(texts)
    assert server.requests[-1].headers["Authorization"] == f"Bearer {token}"
