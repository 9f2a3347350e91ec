"""Programs that push rows with a number each, and programs that receive rows as they come."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.support.waiting import until

SENDERS = 4
_RETRY_SECONDS = 0.1


@dataclass
class Sender:
    """Pushes rows with a number each, one a request, until it is stopped. Answers are by status.

    pause: seconds after each row. token: that of the server; verify: whether its certificate is checked.
    """

    url: str = ""
    name: str = "readings"
    pause: float = 0.0
    token: str = ""
    verify: bool = True
    sent: int = 0
    acknowledged: list[int] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def push(self, session: requests.Session) -> None:
        """Push the next row. May be called from several threads."""
        with self._lock:
            self.sent += 1
            number = self.sent
        try:
            url = f"{self.url}/push/{self.name}"
            answer = session.post(url, json={"number": number}, verify=self.verify, timeout=10)
        except requests.RequestException:
            self.answers[0] += 1
            return
        self.answers[answer.status_code] += 1
        if answer.status_code == 202:
            self.acknowledged.append(number)
        elif answer.headers["Content-Type"].startswith("application/json"):  # else it is of a proxy
            self.errors.append(answer.json()["error"])

    @contextmanager
    def pushing(self, senders: int = SENDERS) -> Iterator[None]:
        """Push over so many connections until the end of the block."""
        ended = threading.Event()

        def run() -> None:
            with requests.Session() as session:
                session.headers["Authorization"] = f"Bearer {self.token}"
                while not ended.is_set():
                    self.push(session)
                    ended.wait(self.pause)

        threads = [threading.Thread(target=run) for _ in range(senders)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            ended.set()
            for thread in threads:
                thread.join()

    def await_acknowledged(self, more: int) -> None:
        """Wait until so many more rows are acknowledged."""
        enough = len(self.acknowledged) + more
        until(lambda: len(self.acknowledged) >= enough, seconds=180)


class Receiver:
    """A program that receives the rows of a source, and continues after each lost connection.

    received: how often each number came.
    """

    def __init__(self, url: str, source: str = "readings") -> None:
        self.received: Counter[int] = Counter()
        self.connections = 0
        self._url = f"{url}/api/sources/{source}/events"
        self._last, self._closed = "", threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        until(lambda: self.connections, seconds=180)

    def close(self) -> None:
        self._closed.set()

    def _run(self) -> None:
        while not self._closed.is_set():
            # A connection that is cut, and one that is silent for longer than the comments are apart.
            with suppress(requests.RequestException):
                self._receive()
            self._closed.wait(_RETRY_SECONDS)

    def _receive(self) -> None:
        headers = {"Last-Event-ID": self._last} if self._last else {}
        with requests.get(self._url, headers=headers, stream=True, timeout=15) as answer:
            answer.raise_for_status()
            for event in _events(answer):
                self._last = event.get("id", self._last)
                self.connections += "data" not in event
                for value in json.loads(event.get("data", "{}")).get("values", {}).values():
                    self.received[int(value)] += 1
                if self._closed.is_set():
                    return


def _events(answer: requests.Response) -> Iterator[dict[str, Any]]:
    fields: dict[str, Any] = {}
    for line in answer.iter_lines(chunk_size=1):
        if line:
            name, _, value = line.decode().partition(":")
            fields[name] = value.strip()
        elif fields:
            yield fields
            fields = {}
