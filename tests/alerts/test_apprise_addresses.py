"""Addresses of messengers: what sends to them, and which of their parts are secret."""

from __future__ import annotations

import logging
import threading

import pytest

from dashboard.alerts.apprise_addresses import apprise_log, messenger_of, secrets_of, unknown_address
from dashboard.alerts.rules import Rule

TOKEN = "AbCdEf0123456789"
DISCORD = "https://discord.com/api/webhooks/123456789012345678/" + TOKEN * 4
TEAMS = (
    "https://prod-01.westus.logic.azure.com:443/workflows/"
    + "643e69f8" * 4
    + (
        "/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=KODuebWbDGYFr"
    )
)
SLACK = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("discrod://1/{}", "does not know, discrod://…. Did you mean 'discord'?"),
        ("slack://T1/{}", "incomplete, or needs a package that is not installed, slack://…"),
        ("https://example.org/{}", "set that of a program of your own as webhook"),
        ("{}", "without a scheme, such as discord:// or mailto://."),
        ("mailto:{}@example.org", "without a scheme"),
    ],
)
def test_what_is_wrong_with_an_address_is_named_without_its_token(address: str, words: str) -> None:
    said = unknown_address(address.format(TOKEN))
    assert words in said
    assert TOKEN not in said


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (DISCORD, "Discord"),
        (DISCORD.replace("://", "://ptb."), "Discord"),
        (SLACK, "Slack"),
        (TEAMS, "Power Automate / Workflows (for MSTeams)"),
        ("https://chat.example.org:8065/hooks/" + "abcdefghijklm" * 2, "Mattermost"),
        (f"https://api.telegram.org/bot123456789:{TOKEN}/sendMessage?chat_id=12315544", "Telegram"),
        ("https://push.example.org/message?token=Aabcdefghijklmn", "Gotify"),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/abcd-ef12", "Lark (Feishu)"),
    ],
)
def test_the_webhook_of_a_service_gets_its_own_messages(address: str, name: str) -> None:
    rule = Rule(name="Hot", above=30.0, webhook=address)
    assert rule.is_message
    assert str(messenger_of(address).service_name) == name
    assert not Rule(name="Hot", above=30.0, webhook="https://hooks.example.com/alerts").is_message


@pytest.mark.parametrize(
    "address", ["", "nothing://host", "https://example.org/hook", "mailto://", "slack://T", "http://[bad"]
)
def test_other_addresses_have_no_messenger(address: str) -> None:
    assert messenger_of(address) is None


def test_secrets_are_all_parts_of_an_address_but_its_host() -> None:
    found = secrets_of("mailto://user%40x:pass%2Fword@mail.example.com?to=ann@example.com")
    assert {"user%40x", "user@x", "pass/word"} <= found
    assert "mail.example.com" not in found
    assert {"123456789012345678", TOKEN} <= secrets_of(f"discord://123456789012345678/{TOKEN}")


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        (f"slack://{TOKEN}/a1b2c3d4/Zz99xx", "a1b2c3d4"),
        (f"pover://user@{TOKEN}", TOKEN),
        (f"json://host.example/path?key={TOKEN}", TOKEN),
        (f"json://host.example/#{TOKEN}", TOKEN),
        (f"json://[{TOKEN}", f"json://[{TOKEN}"),
    ],
)
def test_a_token_is_secret_wherever_it_stands(address: str, secret: str) -> None:
    assert {secret, address} <= secrets_of(address)


@pytest.mark.parametrize("host", ["localhost", "ntfy.example.org", "192.168.1.20"])
def test_the_host_may_be_shown(host: str) -> None:
    assert host not in secrets_of(f"ntfy://{host}/{TOKEN}")


def test_what_apprise_logs_reaches_the_thread_that_sends_and_no_handler(
    caplog: pytest.LogCaptureFixture,
) -> None:
    records = apprise_log.start()
    logger = logging.getLogger("apprise")
    logger.warning("failed with %s", TOKEN)
    other = threading.Thread(target=logger.warning, args=("of another thread",))
    other.start()
    other.join()
    assert [record.getMessage() for record in records] == [f"failed with {TOKEN}"]
    assert caplog.records == []
