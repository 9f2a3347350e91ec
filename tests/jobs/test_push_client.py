"""The client that posts counts: retries, the token, and what is logged."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from jobs import push_client
from jobs.push_client import RETRIES, PushClient, token
from jobs.summary import COUNTERS, TOPS, Summary
from tests.support.fakes.dashboard import FakeDashboard
from tests.support.fakes.server import Answer, FakeServer, Request

TOKEN = "s3cret"
FORMS = Summary().forms


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(push_client, "RETRIES", RETRIES.new(backoff_factor=0))
    caplog.set_level(logging.DEBUG)


def messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "jobs"]


def test_token_is_that_of_the_environment_or_else_of_the_env_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DASHBOARD_PUSH_TOKEN")
    assert token() == ""
    (tmp_path / ".env").write_text(f"DASHBOARD_PUSH_TOKEN={TOKEN}\nOTHER=1\n", encoding="utf-8")
    assert token() == TOKEN
    assert "OTHER" not in os.environ
    monkeypatch.setenv("DASHBOARD_PUSH_TOKEN", "nearer")
    assert token() == "nearer"


def test_send_posts_every_form_once(server: FakeServer, dashboard: FakeDashboard) -> None:
    client = PushClient(f"{server.url}/")
    client.put(FORMS)
    assert client.send()
    assert client.send()
    assert sorted(request.path for request in dashboard.requests) == sorted([COUNTERS, *TOPS.values()])
    assert all("Authorization" not in request.headers for request in dashboard.requests)


def test_send_retries_a_dashboard_that_is_unavailable(
    server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    def answer(_: Request) -> Answer:
        return Answer(503 if len(server.requests_to(COUNTERS)) < 3 else 201)

    server.add("dashboard", COUNTERS, answer)
    client = PushClient(server.url)
    client.put({COUNTERS: FORMS[COUNTERS]})
    assert client.send()
    assert messages(caplog) == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(401, body={"error": "Send the token."}), (" 401 ", ": Send the token. Nothing is lost")),
        (Answer(400, body={"error": f"No {TOKEN} here"}), (" 400 ", "No *** here. ")),
        (Answer(404, body=b"<html>no</html>"), (" 404 ", "--url")),
        (Answer(302, {"Location": "https://example.com/login"}), (" 302 ", "--url")),
        (Answer(500, body=b"[]"), (" 500 ", "--url")),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Answer) else "",
)
def test_send_logs_an_error_once_with_its_reason_and_without_the_token(
    server: FakeServer, caplog: pytest.LogCaptureFixture, answer: Answer, words: tuple[str, ...]
) -> None:
    server.add("dashboard", "/update_*", lambda _: answer)
    client = PushClient(server.url, TOKEN)
    client.put(FORMS)
    assert not client.send()
    assert not client.send()
    (line,) = messages(caplog)
    assert all(word in line for word in words)
    server.routes[:] = [("dashboard", "/update_*", lambda _: Answer(201))]
    assert client.send()
    assert messages(caplog)[1:] == ["The dashboard receives the counts again."]
    assert TOKEN not in caplog.text
