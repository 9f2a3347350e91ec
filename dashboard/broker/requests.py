"""Requests from one process to the one that has a role, their answers, and broadcasts to all processes."""

from __future__ import annotations

import itertools
import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

from redis.exceptions import RedisError

from dashboard.broker.connection import BrokerConnection
from dashboard.broker.leases import Leases

READ_SECONDS = 1.0
RETRY_SECONDS = 0.1
THREADS = 4
NOT_HOLDER = "NotHolder"

Head = Mapping[str, Any]
Handler = Callable[[Head, bytes], Future[bytes]]

log = logging.getLogger("dashboard")


class RequestFailed(Exception):
    """A request was refused, or not answered in time. kind: the name of the exception in the other process;
    "": nobody has answered."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


class _Waiting(NamedTuple):
    """A request to the holder of a role that waits for its answer, until `end` (monotonic seconds)."""

    answer: Future[bytes]
    end: float
    role: str
    message: bytes


class Requests:
    """Sends and answers requests, from `start` on. Thread-safe; nothing blocks its caller.

    An answer may be lost with the process that gave it, so that a request may be carried out without one.
    """

    def __init__(self, connection: BrokerConnection, leases: Leases) -> None:
        self._connection, self._leases = connection, leases
        self._handlers: dict[str, tuple[Callable[[Head], str], Handler]] = {}
        self._listeners: dict[bytes, Callable[[bytes], object]] = {}
        self._waiting: dict[int, _Waiting] = {}
        self._numbers = itertools.count()
        self._inbox = connection.key("to", connection.process)
        self._on_listening: list[Callable[[], object]] = []
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="broker")

    def register_handler(self, kind: str, role: Callable[[Head], str], handler: Handler) -> None:
        """Answer requests of a kind by `handler(head, payload)`, where this process has the role that
        `role(head)` names. Called before `start`."""
        self._handlers[kind] = role, handler

    def subscribe(self, channel: str, listener: Callable[[bytes], object]) -> None:
        """Call `listener(message)` with each broadcast on a channel. Called before `start`."""
        self._listeners[self._connection.key(channel).encode()] = listener

    def on_listening(self, callback: Callable[[], object]) -> None:
        """Call `callback()` whenever this process has subscribed, and may have missed broadcasts."""
        self._on_listening.append(callback)

    def broadcast(self, channel: str, message: bytes) -> None:
        """Send a message to all processes that are subscribed now. Raises RedisError."""
        self._connection.client.publish(self._connection.key(channel), message)

    def start(self) -> None:
        """Begin to listen."""
        threading.Thread(target=self._run, name="broker-requests", daemon=True).start()

    def send(
        self, role: str, kind: str, head: Head, payload: bytes = b"", timeout: float = 5.0
    ) -> Future[bytes]:
        """Send a request to the process that has the role.

        The future has its answer, and raises RequestFailed where none comes within `timeout` seconds.
        """
        number, end = next(self._numbers), self._connection.monotonic() + timeout
        answer: Future[bytes] = Future()
        full = {**head, "kind": kind, "number": number, "reply": self._inbox}
        self._waiting[number] = _Waiting(answer, end, role, _joined(full, payload))
        self._threads.submit(self._deliver, number)
        return answer

    def _deliver(self, number: int) -> None:
        """Send a request to the holder of its role, as soon as there is one."""
        while (waiting := self._waiting.get(number)) and self._connection.monotonic() < waiting.end:
            try:
                holder: Any = self._connection.client.get(self._leases.holder_key(waiting.role))
                inbox = holder and self._connection.key("to", holder.decode())
                if inbox and self._connection.client.publish(inbox, waiting.message):
                    return
            except RedisError as error:
                self._connection.failed(error)
                self._fail(number, "", self._connection.trouble)
                return
            time.sleep(RETRY_SECONDS)
        self._fail(number, "", "No process of this dashboard is there for it now. Try again in some seconds.")

    def _run(self) -> None:
        while not self._connection.ended.is_set():
            try:
                pubsub = self._connection.client.pubsub()
                pubsub.subscribe(self._inbox, *(channel.decode() for channel in self._listeners))
                while not self._connection.ended.is_set():
                    received = pubsub.get_message(timeout=READ_SECONDS)
                    if received and received["type"] == "message":
                        self._receive(received["channel"], received["data"])
                    elif received and received["data"] == 1 + len(self._listeners):
                        for callback in self._on_listening:
                            callback()
                    self._fail_late()
            except RedisError as error:
                self._connection.failed(error)
                self._fail_late()
                self._connection.ended.wait(RETRY_SECONDS)

    def _receive(self, channel: bytes, message: bytes) -> None:
        try:
            if channel in self._listeners:
                self._listeners[channel](message)
                return
            line, _, payload = message.partition(b"\n")
            head = json.loads(line)
            if "answers" in head:
                self._on_answer(head, payload)
            else:
                self._on_request(head, payload)
        except Exception:
            log.exception("A request of the broker cannot be read")

    def _on_answer(self, head: Head, payload: bytes) -> None:
        if head["error"] and head["error"][0] == NOT_HOLDER:
            self._threads.submit(self._deliver, head["answers"])
            return
        waiting = self._waiting.pop(head["answers"], None)
        if waiting is None:
            return  # nobody waits any more
        if head["error"]:
            waiting.answer.set_exception(RequestFailed(*head["error"]))
        else:
            waiting.answer.set_result(payload)

    def _on_request(self, head: Head, payload: bytes) -> None:
        role, handler = self._handlers[head["kind"]]
        answer: Future[bytes] = Future()
        answer.add_done_callback(lambda done: self._threads.submit(self._reply, head, done))
        try:
            if not self._leases.holds(role(head)):
                raise RequestFailed(NOT_HOLDER, "Another process has just taken over. Try again.")
            handler(head, payload).add_done_callback(partial(_copy, answer))
        except Exception as error:
            answer.set_exception(error)

    def _reply(self, request: Head, answer: Future[bytes]) -> None:
        error = answer.exception()
        kind = error.kind if isinstance(error, RequestFailed) else type(error).__name__
        head = {"answers": request["number"], "error": error and [kind, str(error)]}
        try:
            self._connection.client.publish(
                request["reply"], _joined(head, b"" if error else answer.result())
            )
        except RedisError as failure:
            self._connection.failed(failure)

    def _fail_late(self) -> None:
        now = self._connection.monotonic()
        for number in [number for number, waiting in list(self._waiting.items()) if waiting.end < now]:
            self._fail(number, "", "It was not answered in time. Try again.")

    def _fail(self, number: int, kind: str, text: str) -> None:
        waiting = self._waiting.pop(number, None)
        if waiting is not None:
            waiting.answer.set_exception(RequestFailed(kind, text))


def _joined(head: Head, payload: bytes) -> bytes:
    return json.dumps(head).encode() + b"\n" + payload


def _copy(answer: Future[bytes], done: Future[bytes]) -> None:
    error = done.exception()
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(done.result())
