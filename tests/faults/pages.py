"""A page in a browser, whose dashboard is killed, whose network is cut, and which loads again by itself."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.faults.dashboards import PUSHED, Dashboard, stored_numbers
from tests.faults.outcome import Outcome, outcome
from tests.faults.senders import Sender
from tests.support.browser import launched
from tests.support.fakes.relay import Relay, relay
from tests.support.page import OpenPage, opened

LIVE = "globalThis.realtimeDashboardConnection?.connection.state == 'live'"
SHOWN = "Array.from(source.get_array('number')).filter(Number.isFinite)"
BREAKS = ("kill", "cut", "silent")


def page_of_a_broken_connection(folder: Path, breaks: int, seed: int = 7) -> Outcome:
    """Kill and start the dashboard, cut the network and let it go silent in turn, while rows are pushed."""
    chance = random.Random(seed)
    dashboard, sender = Dashboard(folder, PUSHED, pages=True), Sender(pause=0.25)
    with relay() as between, sync_playwright() as playwright, dashboard.killed_at_end():
        _start(dashboard, sender, between)
        with sender.pushing(1):
            sender.await_acknowledged(3)
            url = f"http://{between.address}/{dashboard.page.rpartition('/')[2]}"
            browser = launched(playwright)
            with opened(browser, url, "Readings") as page:
                slowest = 0.0
                for number in range(breaks):
                    sender.await_acknowledged(3)
                    _break(BREAKS[number % len(BREAKS)], dashboard, sender, between, chance)
                    begin = time.monotonic()
                    _await_shown(page, sender.acknowledged[-1])
                    slowest = max(slowest, time.monotonic() - begin)
                sender.await_acknowledged(3)
                _await_shown(page, sender.acknowledged[-1])
                acknowledged = list(sender.acknowledged)
                _await_shown(page, acknowledged[-1])
                shown = Counter(int(value) for value in page.section("Readings", SHOWN))
            browser.close()
    stored = stored_numbers(dashboard.database)
    found = outcome(sender.sent, acknowledged, stored, shown)
    return found._replace(note=f"whole again at most {slowest:.1f} s after the server or the network")


def _start(dashboard: Dashboard, sender: Sender, between: Relay) -> None:
    """Start the dashboard as the one that the relay and the sender reach."""
    dashboard.start(f"--allow-websocket-origin={between.address}")
    between.target = int(dashboard.url.rpartition(":")[2])
    sender.url = dashboard.url


def _break(how: str, dashboard: Dashboard, sender: Sender, between: Relay, chance: random.Random) -> None:
    pause = chance.uniform(0.5, 3.0)
    if how == "kill":
        dashboard.kill()
        time.sleep(pause / 3)
        _start(dashboard, sender, between)
    else:
        with between.cut() if how == "cut" else between.silent():
            time.sleep(pause)


def _await_shown(page: OpenPage, number: int) -> None:
    """Wait until the page is live and shows a number."""
    page.page.wait_for_function(LIVE, timeout=180_000)
    page.until("Readings", f"{SHOWN}.includes({number})", seconds=180)
