"""Alerts reach webhooks, however slow those are, and logs show no token."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.alerts.alert import Alert
from dashboard.alerts.notifications import MAX_WAITING, PAUSES_SECONDS, Notifier
from dashboard.alerts.rules import Rule
from dashboard.alerts.webhook import body_of
from sources.environment_files import environment_files
from tests.support.fakes.server import Answer, FakeServer
from tests.support.waiting import until

TOKEN = "s3cret/token+1"
AT_ONCE = (0.0, 0.0, 0.0)
FIRED = Alert("Hot", "weather", "temperature", "London", 31.2, "It is hot", 1_800_000_000_000, unit="°C")
CLEARED = FIRED._replace(text="It was hot", cleared=1_800_000_060_500)


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer(drip_seconds=0.05) as fake:
        fake.add("hook", "/hook/*", lambda _: Answer(204))
        yield fake


def webhooks(address: str, timeout: float = 5.0) -> Notifier:
    return Notifier([Rule(name="Hot", above=30.0, webhook=address)], timeout=timeout, pauses=AT_ONCE)


def bodies(server: FakeServer) -> list[Any]:
    return [json.loads(request.body) for request in server.requests_to("/hook/*")]


def test_notify_posts_firing_and_clearing_as_json_in_order(server: FakeServer) -> None:
    hooks = webhooks(f"{server.url}/hook/a")
    hooks.notify(FIRED)
    hooks.notify(CLEARED)
    until(lambda: len(bodies(server)) == 2)
    assert bodies(server) == [body_of(FIRED), body_of(CLEARED)]
    assert body_of(CLEARED) == {
        "alert": "Hot",
        "state": "cleared",
        "source": "weather",
        "quantity": "temperature",
        "key": "London",
        "value": 31.2,
        "unit": "°C",
        "text": "It was hot",
        "fired": "2027-01-15T08:00:00+00:00",
        "cleared": "2027-01-15T08:01:00+00:00",
    }
    assert (body_of(FIRED)["state"], body_of(FIRED)["cleared"]) == ("fired", None)
    assert server.requests[0].headers["Content-Type"] == "application/json"


def test_notify_ignores_alerts_whose_rule_has_no_webhook(server: FakeServer) -> None:
    hooks = webhooks(f"{server.url}/hook/a")
    hooks.notify(FIRED._replace(rule="Cold"))
    hooks.notify(FIRED)
    until(lambda: server.requests)
    assert [body["alert"] for body in bodies(server)] == ["Hot"]


def test_messages_have_a_line_for_each_alert_of_a_rule_that_came_together(server: FakeServer) -> None:
    rule = Rule(name="Hot", above=30.0, notify=[f"{server.url.replace('http', 'json')}/hook/a"])
    messages = Notifier([rule], pauses=AT_ONCE)
    for number in range(12):
        messages.notify(FIRED._replace(key=f"s{number}", text=f"s{number} is hot"))
    messages.notify(CLEARED)
    messages.notify(FIRED)
    until(lambda: len(bodies(server)) == 3)
    lines = [body["message"].split("\n") for body in bodies(server)]
    assert lines == [
        [*(f"s{number} is hot" for number in range(10)), "and 2 more"],
        ["It was hot"],
        ["It is hot"],
    ]


def test_temporary_failure_is_retried(server: FakeServer, caplog: pytest.LogCaptureFixture) -> None:
    answers = [Answer(500), Answer(503, {"Retry-After": "3600"}), Answer(200, body=b"ok")]
    server.add("flaky", "/flaky", lambda _: answers.pop(0))
    hooks = webhooks(f"{server.url}/flaky")
    hooks.notify(FIRED)
    until(lambda: not answers)
    assert len({request.body for request in server.requests_to("/flaky")}) == 1
    until(lambda: not hooks.errors)
    assert caplog.text.count("is tried again") == 1


@pytest.mark.parametrize(
    ("fault", "tries", "words"),
    [
        ("500", 4, "answered 500"),
        ("404", 4, "answered 404"),
        ("hang", 4, "did not reply in time"),
        ("drip_headers", 4, "did not answer within 1.2 s"),
    ],
)
def test_permanent_failure_is_logged_twice_and_shown_without_the_address(
    server: FakeServer,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    tries: int,
    words: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("HOOK", TOKEN)
    server.fault["hook"] = fault
    address = server.url.replace("//", "//user:passw0rd@") + "/hook/inpath?token=${HOOK}"
    hooks = webhooks(address, timeout=0.2)
    hooks.notify(FIRED)
    until(lambda: "was not delivered" in caplog.text)
    assert len(server.requests) == tries
    first, last = (record.getMessage() for record in caplog.records)
    assert first.startswith("Alert Hot: the notification that it fired is tried again. The webhook ")
    assert last.startswith("Alert Hot: the notification that it fired was not delivered. The webhook ")
    assert words in last
    assert [words in error for error in hooks.errors] == [True]
    shown = caplog.text + str(hooks.errors)
    assert [secret for secret in ("s3cret", "passw0rd", "inpath") if secret in shown] == []
    assert server.requests[0].headers["Authorization"].startswith("Basic "), "as the address says"


def test_redirect_is_not_followed(server: FakeServer, caplog: pytest.LogCaptureFixture) -> None:
    server.add("moved", "/moved", lambda _: Answer(307, {"Location": f"{server.url}/hook/elsewhere"}))
    webhooks(f"{server.url}/moved").notify(FIRED)
    until(lambda: "answered 307. Check its address in the settings." in caplog.text)
    assert bodies(server) == []


def test_unreachable_host_is_named_in_the_log(closed_url: str, caplog: pytest.LogCaptureFixture) -> None:
    webhooks(f"{closed_url}/hook").notify(CLEARED)
    until(lambda: "the notification that it cleared was not delivered" in caplog.text)
    line = caplog.records[-1].getMessage()
    assert closed_url.removeprefix("http://") in line


def test_hanging_webhook_delays_neither_the_caller_nor_another_webhook(
    server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.add("hanging", "/hanging", lambda _: Answer(204))
    server.fault["hanging"] = "hang"
    rules = [
        Rule(name=name, above=30.0, webhook=f"{server.url}/{path}")
        for name, path in (("Hangs", "hanging"), ("Hot", "hook/a"))
    ]
    hooks = Notifier(rules)
    for _ in range(MAX_WAITING + 2):
        hooks.notify(FIRED._replace(rule="Hangs"))
    hooks.notify(FIRED)
    until(lambda: bodies(server))
    assert f"{MAX_WAITING} alerts wait for the webhook already" in caplog.text


def test_the_pauses_between_attempts_grow_to_five_minutes_and_end_after_an_hour() -> None:
    assert list(PAUSES_SECONDS) == sorted(PAUSES_SECONDS)
    assert PAUSES_SECONDS[-1] == 300
    assert 3_500 < sum(PAUSES_SECONDS) < 3_700


def test_a_failure_is_shown_with_the_services_words_until_an_attempt_succeeds(server: FakeServer) -> None:
    answers = [Answer(400, body=b'{"message": "Cannot send an empty message", "code": 50006}')] * 2
    server.add("strict", "/strict", lambda _: answers.pop() if answers else Answer(204))
    hooks = Notifier([Rule(name="Hot", above=30.0, webhook=f"{server.url}/strict")], pauses=(0.0, 0.0))
    seen: list[tuple[str, ...]] = []
    hooks.subscribe(seen.append)
    hooks.notify(FIRED)
    until(lambda: seen and not hooks.errors)
    assert seen[0][0].startswith(
        "Alert Hot could not be sent. The webhook answered 400: Cannot send an empty message."
    )
    assert seen[-1] == ()


def test_a_secret_that_changes_in_a_file_is_used_from_the_next_alert_on(
    server: FakeServer, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text("HOOK_TEST_TOKEN=old\n")
    environment_files.load([file])
    try:
        hooks = webhooks(f"{server.url}/hook/${{HOOK_TEST_TOKEN}}")
        hooks.notify(FIRED)
        until(lambda: server.requests_to("/hook/old"))
        file.write_text("HOOK_TEST_TOKEN=renewed\n")
        hooks.notify(CLEARED)
        until(lambda: server.requests_to("/hook/renewed"))
    finally:
        file.unlink()
        environment_files.load([])
