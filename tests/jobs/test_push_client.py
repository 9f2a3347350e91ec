"""What a dashboard does not take waits for the next time, and of that one line is logged."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from jobs import push_client
from jobs.push_client import RETRIES, Dashboard, token
from jobs.summary import COUNTERS, TOPS, Summary
from tests.support.fakes.dashboard import FakeDashboard
from tests.support.fakes.server import Answer, FakeServer, Request

TOKEN = "s3cret"
FORMS = Summary().forms


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(push_client, "RETRIES", RETRIES.new(backoff_factor=0))
    caplog.set_level(logging.DEBUG)


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "jobs"]


def test_the_token_is_the_environments_or_that_of_the_env_file(
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


def test_every_route_is_told_once(server: FakeServer, dashboard: FakeDashboard) -> None:
    told = Dashboard(f"{server.url}/")
    told.put(FORMS)
    assert told.tell()
    assert told.tell()
    assert sorted(request.path for request in dashboard.requests) == sorted([COUNTERS, *TOPS.values()])
    assert all("Authorization" not in request.headers for request in dashboard.requests)


def test_a_dashboard_in_trouble_is_asked_again(server: FakeServer, caplog: pytest.LogCaptureFixture) -> None:
    def answer(_: Request) -> Answer:
        return Answer(503 if len(server.asked(COUNTERS)) < 3 else 201)

    server.add("dashboard", COUNTERS, answer)
    told = Dashboard(server.url)
    told.put({COUNTERS: FORMS[COUNTERS]})
    assert told.tell()
    assert said(caplog) == []


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
def test_a_refusal_is_told_once_in_words_and_without_the_token(
    server: FakeServer, caplog: pytest.LogCaptureFixture, answer: Answer, words: tuple[str, ...]
) -> None:
    server.add("dashboard", "/update_*", lambda _: answer)
    told = Dashboard(server.url, TOKEN)
    told.put(FORMS)
    assert not told.tell()
    assert not told.tell()
    (line,) = said(caplog)
    assert all(word in line for word in words)
    server.routes[:] = [("dashboard", "/update_*", lambda _: Answer(201))]
    assert told.tell()
    assert said(caplog)[1:] == ["The dashboard is told again."]
    assert TOKEN not in caplog.text
