"""The whole service as deploy/ puts it together: each part is killed in turn and comes back."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from tests.deploy.stack import (
    PATIENCE,
    Stack,
    boot_of,
    polls_per_interval,
    running_stack,
    stored_readings,
)
from tests.deploy.stack import TOKEN as WORD
from tests.faults.outcome import outcome
from tests.faults.senders import Sender
from tests.support.nginx import NginxServer
from tests.support.waiting import until

pytestmark = pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")

Parts = tuple[Stack, NginxServer, Callable[[], None]]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with running_stack(Path(tmp_path_factory.mktemp("stack"))) as started:
        yield started


def channel_boot(nginx: NginxServer, cookies: dict[str, str]) -> str:
    """Which server the channel of a page with these cookies comes to."""
    url = f"localhost:{nginx.port}"
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    headers = {"Origin": f"https://{url}", "Cookie": cookie}

    async def first_beat() -> str:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        request = HTTPRequest(f"wss://{url}/channel", headers=headers, ssl_options=context)
        channel = await websocket_connect(request)
        return boot_of(await channel.read_message())

    return asyncio.run(first_beat())


def page_cookies(nginx: NginxServer) -> dict[str, str]:
    """The cookies of a page that a new browser opens."""
    answer = requests.get(f"https://localhost:{nginx.port}/realtime_dashboard", verify=False, timeout=60)
    assert answer.status_code == 200, answer.text
    assert "https://" not in answer.text.partition("</head>")[0]
    return {cookie.name: cookie.value or "" for cookie in answer.cookies}


def test_a_page_and_its_sockets_come_to_one_process_and_pages_to_both(parts: Parts) -> None:
    nginx = parts[1]
    by_boot: dict[str, dict[str, str]] = {}

    def both() -> bool:
        cookies = page_cookies(nginx)
        by_boot.setdefault(channel_boot(nginx, cookies), cookies)
        return len(by_boot) == 2

    until(both, PATIENCE)
    for boot, cookies in by_boot.items():
        assert [channel_boot(nginx, cookies) for _ in range(3)] == [boot] * 3


def test_programs_need_the_token_behind_the_proxy(parts: Parts) -> None:
    url = f"https://localhost:{parts[1].port}"
    assert requests.get(f"{url}/api/sources", verify=False, timeout=30).status_code == 401
    headers = {"Authorization": f"Bearer {WORD}"}
    sources = requests.get(f"{url}/api/sources", headers=headers, verify=False, timeout=30).json()["sources"]
    assert [source["name"] for source in sources] == ["counter", "readings"]
    assert requests.get(f"{url}/metrics", headers=headers, verify=False, timeout=30).status_code == 404


def test_each_part_may_be_killed_and_nothing_is_lost_or_doubled(parts: Parts) -> None:
    stack, nginx, restart_database = parts
    sender = Sender(f"https://localhost:{nginx.port}", pause=0.05, token=WORD, verify=False)

    def goes_on() -> None:
        stack.await_counting()
        sender.await_acknowledged(5)

    with sender.pushing():
        goes_on()
        for process in (stack.collector, *stack.servers):
            process.kill()
            others = [one for one in stack.servers if one is not process]
            number = len(stack.counter.times) + 2
            until(lambda: all(one.newest("counter") >= number for one in others), PATIENCE)  # noqa: B023
            process.start()
            goes_on()
        stack.redis.stop()
        until(lambda: all(any("broker" in why for why in one.troubles()) for one in stack.servers), PATIENCE)
        stack.redis.start()
        goes_on()
        restart_database()
        goes_on()
        nginx.stop()
        nginx.start()
        goes_on()
    found = outcome(sender.sent, sender.acknowledged, stored_readings(stack.database))
    assert (found.lost, found.doubled) == (0, 0)
    # Whoever polls. A process that takes over does so at once, so that there may be a few more.
    assert polls_per_interval(stack.counter.times) < 1.2
    assert len(stack.counter.alerts) == 1
    until(lambda: len({server.newest("readings") for server in stack.servers}) == 1, PATIENCE)
    assert all(server.troubles() == [] for server in stack.servers)
