"""The requests by which programs push, as Tornado's handlers."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from tornado.ioloop import IOLoop
from tornado.web import RequestHandler, stream_request_body

from dashboard.posts.external_counts import Kind
from dashboard.push.auth import AccessDenied, AccessPolicy
from dashboard.push.bodies import FORM, ROWS, read_body, read_form
from dashboard.push.ingest import PushIngest, Taken
from dashboard.push.openapi import description
from dashboard.push.tables import TABLES
from dashboard.push.tutorial_format import COUNTERS, counters, counts, leaders
from sources.push import PushBufferFull
from sources.pushed_rows import RejectedPush

# More than this is read in a thread, since it would hold up all pages; and so is every table, which may hold
# much more than its length tells.
MAX_AT_ONCE_BYTES = 20_000
# Of what is too much, so much is read and dropped, so that its sender reads the answer before it is cut off.
MAX_DROPPED_BYTES = 20_000_000

_threads = ThreadPoolExecutor(1, thread_name_prefix="pushes")


class PushService(NamedTuple):
    """Where pushes are taken, who may push, and how many bytes at most."""

    inbox: PushIngest
    gate: AccessPolicy
    most_bytes: int


class _Route(RequestHandler):
    """Turns requests away before their bodies are read, and answers in JSON with a reason.

    kind: of the top that the address is about.
    """

    methods: Sequence[str] = ("GET",)

    def initialize(self, desk: Callable[[], PushService], kind: Kind = "hashtags") -> None:
        self.desk, self.top = desk(), kind

    def check_xsrf_cookie(self) -> None:
        """Programs have no cookies. The gate keeps pages of other sites away."""

    def compute_etag(self) -> None:
        """Nobody keeps these answers."""

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("X-Content-Type-Options", "nosniff")

    def prepare(self) -> None:
        sender, headers = self.request.remote_ip or "", self.request.headers
        if denied := self.desk.gate.denied(sender, headers):
            self.deny(denied)
        elif self.request.method not in self.methods:
            self._deny_method()

    def deny(self, denied: AccessDenied) -> None:
        """Answer why there is no other answer."""
        self.set_status(denied.status)
        for name, value in denied.headers.items():
            self.set_header(name, value)
        self.finish({"error": denied.reason})

    def write_error(self, status_code: int, **_: Any) -> None:
        if status_code == 405:
            self._deny_method()
            return
        failed = status_code >= 500
        self.finish(
            {"error": f"The dashboard {'failed here: see its log' if failed else 'cannot read this'}."}
        )

    def _deny_method(self) -> None:
        allowed = ", ".join(self.methods)
        self.deny(AccessDenied(405, f"Only {allowed} is for this address.", {"Allow": allowed}))


@stream_request_body
class _Posted(_Route):
    """Reads a body that is not too much, and takes it."""

    methods = ("POST",)
    kinds: Sequence[str] = (FORM,)

    def prepare(self) -> None:
        self._body = bytearray()
        self.request.connection.set_max_body_size(self.desk.most_bytes + MAX_DROPPED_BYTES)  # type: ignore
        super().prepare()
        if self._finished:
            return
        headers = self.request.headers
        self.kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if self.kind not in self.kinds or headers.get("Content-Encoding", "identity") != "identity":
            allowed = ", ".join(self.kinds)
            self.deny(AccessDenied(415, f"Set Content-Type to one of {allowed}, without a Content-Encoding."))
        elif (length := headers.get("Content-Length", "")).isdecimal() and int(length) > self.desk.most_bytes:
            self._deny_size()

    def data_received(self, chunk: bytes) -> None:
        self._body += chunk
        if len(self._body) > self.desk.most_bytes:
            self._body.clear()
            self._deny_size()

    async def post(self, *path: str) -> None:
        body = bytes(self._body)
        try:
            if len(body) > MAX_AT_ONCE_BYTES or self.kind in TABLES:
                await IOLoop.current().run_in_executor(_threads, self.take, body, *path)
            else:
                self.take(body, *path)
        except RejectedPush as error:
            self.deny(AccessDenied(400, str(error)))
        except Taken as error:
            self.deny(AccessDenied(409, str(error)))
        except PushBufferFull as error:
            self.deny(AccessDenied(503, str(error), {"Retry-After": "1"}))
        else:
            self.accept()

    def take(self, body: bytes, *path: str) -> None:
        """Take all of the body, or raise one of Refused, Taken and Full. May be called in another thread."""
        raise NotImplementedError

    def accept(self) -> None:
        """Answer that it is taken; as the tutorial's server does, for which its jobs were written."""
        self.set_status(201)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("success")

    def _deny_size(self) -> None:
        most = f"{self.desk.most_bytes:,} bytes"
        self.deny(
            AccessDenied(413, f"This is more than {most}. Push less at once, or raise size_kb in [push].")
        )


class PushRows(_Posted):
    """POST /push/NAME"""

    kinds = ROWS

    def take(self, body: bytes, *path: str) -> None:
        rows, at = read_body(self.kind, body, time.time())
        self.accepted = self.desk.inbox.push(path[0], rows, at)

    def accept(self) -> None:
        self.set_status(202)
        self.finish({"accepted": self.accepted})


class PushLeaders(_Posted):
    """POST of a top of the Spark job."""

    def take(self, body: bytes, *path: str) -> None:
        self.desk.inbox.lead(self.top, leaders(read_form(body)))


class PushCounters(_Posted):
    """POST /update_tweet_counters"""

    def take(self, body: bytes, *path: str) -> None:
        self.desk.inbox.count(counters(read_form(body)))


class PushCounts(_Posted):
    """POST /updateData"""

    def take(self, body: bytes, *path: str) -> None:
        self.desk.inbox.count_labels(counts(read_form(body)))


class TellLeaders(_Route):
    """GET of a top that was pushed last, as the tutorial's page asks for it."""

    def get(self) -> None:
        columns = [list(column) for column in zip(*self.desk.inbox.tops.leaders[self.top], strict=True)]
        names = ("sLabel", "sNegative", "sNeutral", "sPositive")
        self.finish(dict(zip(names, columns or [[], [], [], []], strict=True)))


class TellCounters(_Route):
    """GET /refresh_tweet_counters"""

    def get(self) -> None:
        self.finish(dict.fromkeys(COUNTERS, 0) | dict(self.desk.inbox.tops.counters))


class TellCounts(_Route):
    """GET /refreshData"""

    def get(self) -> None:
        told = self.desk.inbox.tops.counts
        self.finish({"sLabel": list(told), "sData": list(told.values())})


class TellDescription(RequestHandler):
    """GET /push/openapi.json"""

    def get(self) -> None:
        self.finish(description())
