"""Alerts reach messengers through Apprise, whose tokens appear nowhere."""

from __future__ import annotations

import json
import logging
import socketserver
import threading

import pytest

from dashboard.alerts.alert import Alert
from dashboard.alerts.messengers import Messenger
from dashboard.alerts.notifications import Notifier
from dashboard.alerts.rules import Rule, read_rules
from dashboard.settings_validation import SettingsError
from tests.support.fakes.server import Answer, FakeServer
from tests.support.feeds import Scripted
from tests.support.waiting import until

TOKEN = "AbCdEf0123456789"
FIRED = Alert("Hot", "weather", "temperature", "London", 31.2, "London is 31.2 °C", 1_800_000_000_000)


def host(server: FakeServer) -> str:
    return server.url.removeprefix("http://")


@pytest.mark.parametrize(
    "address", ["ntfy://user:{token}@{host}/alerts", "gotify://{host}/{token}", "json://{host}/hook/{token}"]
)
def test_an_alert_is_sent_as_the_service_expects(server: FakeServer, address: str) -> None:
    server.add("any", "/*", lambda _: Answer(200, body=b"{}"))
    messenger = Messenger(address.format(host=host(server), token=TOKEN), (), 5.0)
    assert messenger.send(FIRED) == ""
    (request,) = server.requests
    assert "London is 31.2" in request.body.decode()
    assert "Alert fired: Hot" in request.body.decode() + str(request.headers)


def test_the_address_to_copy_of_a_mattermost_is_called_with_its_token(server: FakeServer) -> None:
    token = "abcdefghijklm" * 2
    server.add("any", "/*", lambda _: Answer(200, body=b"ok"))
    assert Messenger(f"http://{host(server)}/hooks/{token}", (), 5.0).send(FIRED) == ""
    (request,) = server.requests
    assert request.path == f"/hooks/{token}"
    assert "London is 31.2" in json.loads(request.body)["text"]


def test_a_failure_has_the_services_words_and_no_token(
    server: FakeServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = {"error": "unauthorized", "errorDescription": f"the token {TOKEN} has expired"}
    words = json.dumps(answer).encode()
    server.add("any", "/*", lambda _: Answer(401, body=words))
    rule = Rule(name="Hot", above=30.0, notify=[f"gotify://{host(server)}/{TOKEN}"])
    notifier = Notifier([rule], pauses=(0.0,))
    notifier.notify(FIRED)
    until(lambda: "was not delivered" in caplog.text)
    (error,) = notifier.errors
    assert "Alert Hot could not be sent. Gotify: " in error
    assert "the token *** has expired" in error
    assert TOKEN not in error + caplog.text + str(capfd.readouterr())
    assert "apprise" not in {record.name for record in caplog.records}


@pytest.mark.parametrize(
    "address", ["ntfy://127.0.0.1:1/{}", "gotify://127.0.0.1:1/{}", "json://127.0.0.1:1/{}"]
)
def test_why_a_service_cannot_be_reached_is_named(address: str) -> None:
    said = Messenger(address.format(TOKEN), (), 5.0).send(FIRED)
    assert "(Connection refused). Check its address in the settings." in said
    assert TOKEN not in said


def test_an_address_that_is_unknown_is_refused_without_its_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_TOKEN", TOKEN)
    tables = [{"name": "Hot", "source": "hut", "quantity": "value", "above": 1.0}]
    wrong = [tables[0] | {"notify": ["nosuch://${NOTIFY_TOKEN}"]}]
    with pytest.raises(SettingsError, match=r"Apprise does not know, nosuch://…") as raised:
        read_rules(wrong, [Scripted(name="hut")])
    assert TOKEN not in str(raised.value)


def test_rules_without_addresses_of_their_own_have_the_default() -> None:
    table = {"source": "hut", "quantity": "value", "above": 1.0}
    tables = [table | {"name": "a"}, table | {"name": "b", "notify": []}]
    first, second = read_rules(tables, [Scripted(name="hut")], ["json://localhost"])
    assert (first.notify_addresses, second.notify_addresses) == (("json://localhost",), ())


class _Mail(socketserver.StreamRequestHandler):
    """Takes one mail as a mail server does."""

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while command := self.rfile.readline().upper():
            if command.startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.mails.append(b"".join(lines))  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if command.startswith(b"QUIT") else b"250 ok\r\n")


def test_an_alert_is_sent_as_a_mail() -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Mail) as server:
        server.mails = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"mailto://127.0.0.1:{server.server_address[1]}?from=me@example.com&to=ann@example.com&mode=insecure"
        assert Messenger(address, (), 5.0).send(FIRED) == ""
        server.shutdown()
        (mail,) = server.mails  # type: ignore[attr-defined]
        assert b"Alert fired: Hot" in mail
