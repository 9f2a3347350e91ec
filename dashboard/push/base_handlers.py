"""What all routes of the push API share: access, limits, answers in JSON, and reading of bodies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from tornado.ioloop import IOLoop
from tornado.web import RequestHandler, stream_request_body

from dashboard.push.auth import AccessDenied, AccessPolicy
from dashboard.push.bodies import FORM, JSON, TooLong, gunzip
from dashboard.push.csv_and_arrow import TABLES
from dashboard.push.ingest import NameConflict, PushIngest
from dashboard.push.loop_results import LoopResults
from dashboard.push.operations import Accept, PushRequest, acceptor
from dashboard.push.results import PushResult
from dashboard.storage.engine import StorageUnavailable
from sources.pushed_rows.validation import PushBufferFull
from sources.pushed_rows.values import RejectedPush

# Longer bodies, which would hold up all pages for tens of milliseconds, are read in a thread; and so is every
# table, which may unpack to much more than its length.
MAX_INLINE_BYTES = 4_000
# A body that is too long is read up to here and dropped, so that its sender gets the answer.
MAX_DROPPED_BYTES = 20_000_000

# After which a push that was not stored may be sent again.
RETRY_SECONDS = 2

_EXAMPLES = {JSON: '{"city": "London", "temperature": 8.4}', FORM: "total_tweets=7"}

_threads = ThreadPoolExecutor(1, thread_name_prefix="pushes")
_results = LoopResults()


class PushService(NamedTuple):
    """What handlers use: where pushes go, who may push, and how many bytes a body may have.

    observe: is called with the status of each answer, and the seconds that it took. accept: how requests are
    accepted where several processes share the pushes; None: by `ingest`.
    """

    ingest: PushIngest
    policy: AccessPolicy
    max_bytes: int
    observe: Callable[[int, float], object] = lambda *_: None
    accept: Accept | None = None


class RouteHandler(RequestHandler):
    """Denies requests before their bodies are read, and answers errors in JSON: {"error": reason}."""

    methods: Sequence[str] = ("GET",)

    def initialize(self, get_service: Callable[[], PushService]) -> None:
        self.service = get_service()

    def check_xsrf_cookie(self) -> None:
        """Skip the check: programs have no cookies, and the access policy denies pages of other sites."""

    def compute_etag(self) -> None:
        """Send no ETag: clients do not cache these answers."""

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("X-Content-Type-Options", "nosniff")

    def prepare(self) -> None:
        sender, headers = self.request.remote_ip or "", self.request.headers
        if denied := self.service.policy.denied(sender, headers):
            self.deny(denied)
        elif self.request.method not in self.methods:
            self._deny_method()

    def on_finish(self) -> None:
        self.service.observe(self.get_status(), self.request.request_time())

    def deny(self, denied: AccessDenied) -> None:
        """Answer with the status and the reason of a denial."""
        self.set_status(denied.status)
        for name, value in denied.headers.items():
            self.set_header(name, value)
        self.finish({"error": denied.reason})

    def write_error(self, status_code: int, **_: Any) -> None:
        if status_code == 405:
            self._deny_method()
        elif status_code >= 500:
            self.finish({"error": "The dashboard failed at this request: see its log."})
        else:
            self.finish({"error": "The dashboard cannot read this request."})

    def _deny_method(self) -> None:
        allowed = ", ".join(self.methods)
        self.deny(AccessDenied(405, f"This address accepts {allowed} only.", {"Allow": allowed}))


@stream_request_body
class PushHandler(RouteHandler):
    """Reads the body of a push up to the size limit, and lets `operation` accept it.

    name: of the operation, where the address has none. example: of a body, where it differs from that in
        _EXAMPLES.
    """

    operation = name = example = ""
    methods = ("POST",)
    content_types: Sequence[str] = (FORM,)
    # A method that is not accepted is denied before `prepare`.
    _has_whole_body = False

    def prepare(self) -> None:
        self._body = bytearray()
        self.request.connection.set_max_body_size(self.service.max_bytes + MAX_DROPPED_BYTES)  # type: ignore
        super().prepare()
        if self._finished:
            return
        headers = self.request.headers
        self.content_type = headers.get("Content-Type", "").partition(";")[0].strip().lower()
        self.encoding = headers.get("Content-Encoding", "identity").strip().lower()
        length = headers.get("Content-Length", "")
        if self.content_type not in self.content_types or self.encoding not in ("identity", "gzip"):
            self._deny_type()
        elif length.isdecimal() and int(length) > self.service.max_bytes:
            self._deny_size()

    def data_received(self, chunk: bytes) -> None:
        self._body += chunk
        if len(self._body) > self.service.max_bytes:
            self._body.clear()
            self._deny_size()

    async def post(self, *path: str) -> None:
        body, self._has_whole_body = bytes(self._body), True
        try:
            if self.encoding == "gzip":
                body = gunzip(body, self.service.max_bytes)
            accept = self.service.accept or acceptor(self.service.ingest)
            request = PushRequest(self.operation, path[0] if path else self.name, self.content_type, body)
            if len(body) > MAX_INLINE_BYTES or self.content_type in TABLES:
                pushed = await IOLoop.current().run_in_executor(_threads, accept, request)
            else:
                pushed = accept(request)
            result = await _results.wait(pushed)
        except TooLong:
            self._deny_size()
        except RejectedPush as error:
            self.deny(AccessDenied(400, str(error)))
        except NameConflict as error:
            self.deny(AccessDenied(409, str(error)))
        except PushBufferFull as error:
            self.deny(AccessDenied(503, str(error), {"Retry-After": "1"}))
        except StorageUnavailable as error:
            reason = f"The push is not stored, so it is not accepted. {error}"
            self.deny(AccessDenied(503, reason, {"Retry-After": str(RETRY_SECONDS)}))
        else:
            self.answer(result)

    def answer(self, result: PushResult) -> None:
        """Answer an accepted push as the server of the tutorial does, for which the tutorial's jobs were
        written."""
        self.set_status(201)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("success")

    def deny(self, denied: AccessDenied) -> None:
        # The rest of the body would be read as the next request, so the connection is closed: unless it is
        # announced, the next push over it is lost.
        if not self._has_whole_body:
            self.set_header("Connection", "close")
        super().deny(denied)

    def _deny_type(self) -> None:
        is_type = self.content_type not in self.content_types
        wrong = f"Type {self.content_type!r:.60}" if is_type else f"Encoding {self.encoding!r:.40}"
        example = self.example or _EXAMPLES[self.content_types[0]]
        address = f"{self.request.protocol}://{self.request.host}{self.request.path}"
        allowed = f"Accepted are the types {', '.join(self.content_types)}, plain or packed with gzip."
        command = f"curl -H 'Content-Type: {self.content_types[0]}' -d '{example}' {address}"
        self.deny(
            AccessDenied(415, f"The Content-{wrong} is not accepted here. {allowed} An example: {command}")
        )

    def _deny_size(self) -> None:
        limit = f"{self.service.max_bytes:,} bytes"
        reason = f"The body has more than {limit}. Push fewer rows at once, or raise size_kb in [push]."
        self.deny(AccessDenied(413, reason))
