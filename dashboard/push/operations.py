"""What a request of the push API does, apart from HTTP: in this process or in another one."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import NamedTuple

from dashboard.posts.external_counts import ExternalKind
from dashboard.push.annotations import read_annotations
from dashboard.push.bodies import read_body, read_form
from dashboard.push.ingest import NameConflict, PushIngest
from dashboard.push.results import PushResult
from dashboard.push.tutorial_format import parse_counters, parse_counts, parse_leaders
from dashboard.storage.engine import StorageUnavailable
from sources.pushed_rows.validation import PushBufferFull
from sources.pushed_rows.values import RejectedPush


class PushRequest(NamedTuple):
    """A request: the operation, the name of a source or the kind of leaders, and the body as it was sent."""

    operation: str
    name: str
    content_type: str
    body: bytes


Accept = Callable[[PushRequest], Future[PushResult]]
"""Accepts a request as a whole, or raises one of REFUSALS, as the future may. That has the result
once the rows are accepted. May be called from every thread."""

REFUSALS: dict[str, type[Exception]] = {
    one.__name__: one for one in (RejectedPush, NameConflict, PushBufferFull, StorageUnavailable)
}


def acceptor(ingest: PushIngest) -> Accept:
    """The function that accepts requests in this process."""
    return lambda request: _OPERATIONS[request.operation](ingest, request)


def _rows(ingest: PushIngest, request: PushRequest) -> Future[PushResult]:
    rows, at, typed = read_body(request.content_type, request.body, time.time())
    return ingest.submit(request.name, rows, at, typed=typed)


def _annotations(ingest: PushIngest, request: PushRequest) -> Future[PushResult]:
    now = time.time()
    rows, at, _ = read_body(request.content_type, request.body, now)
    annotations = read_annotations(rows, at, now, ingest.histories)
    accepted: Future[PushResult] = Future()

    def answer(added: Future[None]) -> None:
        if error := added.exception():
            accepted.set_exception(error)
        else:
            accepted.set_result(PushResult(len(annotations)))

    ingest.histories.annotations.add(annotations).add_done_callback(answer)
    return accepted


def _leaders(ingest: PushIngest, request: PushRequest) -> Future[PushResult]:
    kind: ExternalKind = request.name  # type: ignore[assignment]
    leaders = parse_leaders(read_form(request.body))
    ingest.set_leaders(kind, leaders)
    done: Future[PushResult] = Future()
    done.set_result(PushResult(len(leaders)))
    return done


def _counters(ingest: PushIngest, request: PushRequest) -> Future[PushResult]:
    return ingest.set_counters(parse_counters(read_form(request.body)))


def _counts(ingest: PushIngest, request: PushRequest) -> Future[PushResult]:
    return ingest.set_counts(parse_counts(read_form(request.body)))


_OPERATIONS: dict[str, Callable[[PushIngest, PushRequest], Future[PushResult]]] = {
    "rows": _rows,
    "annotations": _annotations,
    "leaders": _leaders,
    "counters": _counters,
    "counts": _counts,
}
