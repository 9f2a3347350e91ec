"""Annotations that are added in one process, and shown by all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from redis.exceptions import RedisError

from dashboard.broker.connection import BrokerConnection
from dashboard.broker.requests import Requests
from dashboard.history.annotations import Annotation, AnnotationLog

CHANNEL = "annotations"
RETRY_SECONDS = 0.5


class SharedAnnotations:
    """Sends the annotations of this process, and receives those of all others. Annotations that it missed are
    read from the database."""

    def __init__(self, connection: BrokerConnection, requests: Requests) -> None:
        self._connection, self._requests = connection, requests
        # One thread, so that annotations stay in order.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="broker-annotations")
        requests.subscribe(CHANNEL, self._receive)

    def connect(self, log: AnnotationLog) -> None:
        """Share the annotations of this log."""
        self._log = log
        self._requests.on_listening(log.reload)
        log.subscribe_own(lambda added: self._thread.submit(self._send, added))

    def _send(self, added: Sequence[Annotation]) -> None:
        message = json.dumps([self._connection.process, added]).encode()
        while not self._connection.ended.is_set():
            try:
                self._requests.broadcast(CHANNEL, message)
                return
            except RedisError as error:
                self._connection.failed(error)
                self._connection.ended.wait(RETRY_SECONDS)

    def _receive(self, message: bytes) -> None:
        process, annotations = json.loads(message)
        if process != self._connection.process:
            self._log.receive([Annotation(*fields) for fields in annotations])
