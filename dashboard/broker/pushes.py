"""Forwards pushes to the process that accepts all of them, and returns its answers.

One process decides the columns of each name and gives rows without a time theirs, so that no two rows that
came to two processes are taken for one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from dashboard.broker.leases import Leases
from dashboard.broker.requests import Head, RequestFailed, Requests
from dashboard.broker.shared_feed import PUSHES
from dashboard.posts.external_counts import ExternalCounts
from dashboard.push.operations import REFUSALS, Accept, PushRequest
from dashboard.push.results import PushResult
from dashboard.storage.engine import StorageUnavailable

KIND = "push"


class SharedPushes:
    """Accepts requests of the push API here, or by the process that has that role.

    accept: accepts them here. send_counts: sends the leaders and counts of this process to all others.
    """

    def __init__(
        self,
        requests: Requests,
        leases: Leases,
        accept: Accept,
        counts: ExternalCounts,
        send_counts: Callable[[], object],
    ) -> None:
        self._requests, self._leases = requests, leases
        self._accept_here = accept
        self._send_counts = send_counts
        counts.subscribe(self._on_counts)
        requests.register_handler(KIND, lambda _: PUSHES, self._answer)

    def accept(self, request: PushRequest) -> Future[PushResult]:
        """Implements `dashboard.push.operations.Accept`."""
        if self._leases.holds(PUSHES):
            return self._accept_here(request)
        head = {"operation": request.operation, "name": request.name, "type": request.content_type}
        accepted: Future[PushResult] = Future()
        answer = self._requests.send(PUSHES, KIND, head, request.body)
        answer.add_done_callback(partial(_read_answer, accepted))
        return accepted

    def _on_counts(self) -> None:
        if self._leases.holds(PUSHES):
            self._send_counts()

    def _answer(self, head: Head, body: bytes) -> Future[bytes]:
        accepted = self._accept_here(PushRequest(head["operation"], head["name"], head["type"], body))
        answer: Future[bytes] = Future()
        accepted.add_done_callback(partial(_write_answer, answer))
        return answer


def _write_answer(answer: Future[bytes], accepted: Future[PushResult]) -> None:
    if error := accepted.exception():
        answer.set_exception(error)
    else:
        answer.set_result(json.dumps(accepted.result()).encode())


def _read_answer(accepted: Future[PushResult], answer: Future[bytes]) -> None:
    error = answer.exception()
    if error is None:
        accepted.set_result(PushResult(*json.loads(answer.result())))
        return
    kind = error.kind if isinstance(error, RequestFailed) else ""
    accepted.set_exception(REFUSALS.get(kind, StorageUnavailable)(str(error)))
