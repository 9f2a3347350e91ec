"""What all addresses of the read API share: permission, reading in a thread, and refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import NamedTuple

from tornado.ioloop import IOLoop

from dashboard.alerts.manager import AlertManager
from dashboard.api.arguments import Arguments, RequestRefused, check_names
from dashboard.api.row_formats import FORMATS
from dashboard.history.annotations import AnnotationLog
from dashboard.history.history import History
from dashboard.push.auth import AccessDenied
from dashboard.push.base_handlers import PushService, RouteHandler
from dashboard.settings_validation import suggestion

# As many as the database has readers. Pages use these too, and wait for few requests at most.
_threads = ThreadPoolExecutor(2, thread_name_prefix="reads")
MAX_WAITING = 50
_places = BoundedSemaphore(MAX_WAITING)


class ReadService(NamedTuple):
    """What the read API reads; `histories` are by the name of their source.

    observe: is called with the status of each answer, and the seconds that it took.
    """

    histories: Mapping[str, History]
    alerts: AlertManager
    annotations: AnnotationLog
    observe: Callable[[int, float], object] = lambda *_: None


class ApiResponse(NamedTuple):
    """A body with its content type and further headers."""

    body: bytes
    content_type: str = FORMATS["json"]
    headers: Mapping[str, str] = {}


class ReadHandler(RouteHandler):
    """Answers GET with what `read` returns in another thread: it may be large, or wait for a database."""

    parameters: tuple[str, ...] = ()
    repeated = ("key", "quantity")

    def initialize(  # type: ignore[override]
        self, get_service: Callable[[], PushService], get_reads: Callable[[], ReadService]
    ) -> None:
        super().initialize(get_service)
        self.reads = get_reads()

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")

    def on_finish(self) -> None:
        self.reads.observe(self.get_status(), self.request.request_time())

    async def get(self, *path: str) -> None:
        if not _places.acquire(blocking=False):
            busy = "Too many requests are waiting. Send the next when one is answered."
            self.refuse(RequestRefused(503, busy))
            return
        try:
            arguments = self.read_arguments()
            answer = await IOLoop.current().run_in_executor(_threads, self.read, arguments, *path)
        except RequestRefused as error:
            self.refuse(error)
        else:
            self.set_header("Content-Type", answer.content_type)
            for name, value in answer.headers.items():
                self.set_header(name, value)
            self.finish(answer.body)
        finally:
            _places.release()

    def refuse(self, error: RequestRefused) -> None:
        """Answer with the status and the reason."""
        later = {"Retry-After": "1"} if error.status == 503 else {}
        self.deny(AccessDenied(error.status, str(error), later))

    def read_arguments(self) -> Arguments:
        """The parameters of the address. Raises RequestRefused where there are others than `parameters`."""
        arguments = {name: self.get_query_arguments(name) for name in self.request.query_arguments}
        check_names(arguments, self.parameters, self.repeated)
        return arguments

    def read(self, arguments: Arguments, *path: str) -> ApiResponse:
        """The answer; path: the groups of the route's pattern. May block. Raises RequestRefused."""
        raise NotImplementedError

    def history(self, name: str) -> History:
        """The history of a source. Raises RequestRefused where there is none."""
        history = self.reads.histories.get(name)
        if history is None:
            known = suggestion(name, self.reads.histories)
            raise RequestRefused(404, f"There is no source {name!r:.60}.{known} /api/sources lists all.")
        return history
