"""Bokeh's Tornado application and server with what they lack: a check of the Host header, security headers,
limits of connections, and logs without the addresses' parameters.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

import bokeh.server.server
import panel as pn
from bokeh.server.tornado import BokehTornado
from bokeh.settings import settings
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.iostream import IOStream
from tornado.web import RedirectHandler, RequestHandler
from tornado.websocket import WebSocketHandler

from dashboard.app.bokeh_defaults import remember_defaults
from dashboard.app.client_limits import WINDOW_SECONDS
from dashboard.app.host_check import accepted_host, socket_origins
from dashboard.app.logs import format_logs
from dashboard.app.open_files import max_connection_number
from dashboard.app.page_resources import remember_resources
from dashboard.app.runtime import Running
from dashboard.app.security_headers import FRAME_ANCESTORS, SecurityHeaders
from dashboard.app.shutdown import Shutdown, handle_signals
from dashboard.monitoring.loop_watchdog import BLOCKED_SECONDS, LoopWatchdog
from dashboard.page_channel import document_socket
from dashboard.push.base_handlers import RETRY_SECONDS, RouteHandler

HEADER_SECONDS = 30.0
BODY_SECONDS = 60.0
_LOGGERS = ("tornado.access", "tornado.application", "tornado.general")
_PARAMETERS = re.compile(r"(/[^\s?'\"]*)\?[^\s'\"]*")

log = logging.getLogger(__name__)


class DashboardApplication(BokehTornado):  # type: ignore[misc]
    """Answers requests for its own names only, with security headers.

    The push and read API are excepted: their access policy decides by token or by the sender's address, and
    limits requests itself.
    """

    running: Callable[[], Running | None] = staticmethod(lambda: None)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.add_transform(self._security_headers)

    def initialize(self, io_loop: Any) -> None:
        super().initialize(io_loop)
        self._watchdog = LoopWatchdog(self._observe_lag, self._blocked_seconds)
        format_logs()
        # Once the loop runs, by when Bokeh has set its own handler of SIGTERM.
        io_loop.add_callback(handle_signals, self._shutdown)

    def _shutdown(self) -> Shutdown | None:
        run = self.running()
        return run.shutdown if run else None

    def _observe_lag(self, seconds: float) -> None:
        if run := self.running():
            run.metrics.loop_lag.observe(seconds)

    def _blocked_seconds(self) -> float:
        run = self.running()
        return float(run.settings.dashboard.loop_limit) if run else BLOCKED_SECONDS

    def _security_headers(self, request: HTTPServerRequest) -> SecurityHeaders:
        run = self.running()
        ancestors = run.settings.dashboard.frame_ancestors if run else FRAME_ANCESTORS
        return SecurityHeaders(request, tuple(ancestors))

    def find_handler(self, request: HTTPServerRequest, **options: Any) -> Any:
        run = self.running()
        if run is not None and run.shutdown.stopping:
            return self.get_handler_delegate(request, Stopping)
        delegate = super().find_handler(request, **options)
        if issubclass(delegate.handler_class, RouteHandler):
            return delegate
        if not accepted_host(request.host, socket_origins(self.websocket_origins)):
            return self.get_handler_delegate(request, UnknownHost)
        if run is not None and (reason := _excess(run, request, delegate.handler_class)):
            return self.get_handler_delegate(request, TooMany, {"reason": reason})
        if self.prefix and request.path == self.prefix:
            # Without the "/", Panel sends browsers beside the prefix.
            to = {"url": f"{self.prefix}/", "permanent": False}
            return self.get_handler_delegate(request, RedirectHandler, to)
        return delegate


def _excess(run: Running, request: HTTPServerRequest, handler: type[RequestHandler]) -> str:
    """Why a client may not have this request or socket, or ""."""
    client = request.remote_ip or ""
    kind, reason = "requests", run.limits.count_request(client)
    if not reason and issubclass(handler, WebSocketHandler):
        stream = getattr(request.connection, "stream", None)
        kind, reason = "sockets", run.limits.count_socket(client, stream)
    if reason:
        run.metrics.refused.labels(kind).inc()
    return reason


class UnknownHost(RequestHandler):
    """Refuses a request for a name that is not this server's."""

    def prepare(self) -> None:
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(
            "This dashboard is not served under the name in this address. If it should be, start it with"
            " --allow-websocket-origin=NAME, where NAME is that name, with its port if it is not 80.\n"
        )

    def check_xsrf_cookie(self) -> None:
        """Skip the check: the request is refused anyway."""


class TooMany(RequestHandler):
    """Refuses a client that has more requests or sockets than it may."""

    def initialize(self, reason: str) -> None:
        self._reason_text = reason

    def prepare(self) -> None:
        self.set_status(429)
        self.set_header("Retry-After", str(WINDOW_SECONDS))
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{self._reason_text}\n")

    def check_xsrf_cookie(self) -> None:
        """Skip the check: the request is refused anyway."""


class Stopping(RequestHandler):
    """Refuses all requests while the process ends."""

    def prepare(self) -> None:
        self.set_status(503)
        self.set_header("Retry-After", str(RETRY_SECONDS))
        self.finish({"error": "The dashboard is stopping. Try again when it has started."})

    def check_xsrf_cookie(self) -> None:
        """Skip the check: the request is refused anyway."""


class DashboardServer(HTTPServer):
    """Closes connections that do not send a whole request in time, and refuses new ones before the limit of
    open files is reached."""

    def initialize(self, request_callback: Any, **options: Any) -> None:  # type: ignore[override]
        limits = {"idle_connection_timeout": HEADER_SECONDS, "body_timeout": BODY_SECONDS}
        super().initialize(request_callback, **limits | options)
        self._max_number = max_connection_number()
        self._closing = False

    def handle_stream(self, stream: IOStream, address: Any) -> None:
        # Numbers of files are given from the lowest free one on, so that this is the number of open ones.
        too_many = stream.socket.fileno() > self._max_number
        if too_many != self._closing:
            self._closing = too_many
            state = (
                "All connections are in use: new ones are closed." if too_many else "Connections are free."
            )
            log.warning("%s At most %d files may be open.", state, self._max_number)
        if too_many:
            stream.close()
        else:
            super().handle_stream(stream, address)


def install(running: Callable[[], Running | None]) -> None:
    """Make Bokeh start this application and this server instead of its own.

    running: returns what runs in this process; None where nothing does yet.
    """

    def count_refused() -> None:
        if run := running():
            run.metrics.refused.labels("messages").inc()

    DashboardApplication.running = staticmethod(running)
    document_socket.install(count_refused)
    # An eighth of the CPU of opening a page, for warnings and errors about how it is made.
    settings.perform_document_validation = False
    settings.perform_error_diagnostics = False
    # Read in the environment for each model otherwise.
    settings.simple_ids = settings.simple_ids()
    settings.serialize_include_defaults = settings.serialize_include_defaults()
    remember_defaults()
    remember_resources()
    # Panel would make the signatures of its classes, which are for editors, anew at each page.
    pn.config.apply_signatures = False
    # Server of Bokeh looks the classes up here, and has no argument for them.
    bokeh.server.server.BokehTornado = DashboardApplication
    bokeh.server.server.HTTPServer = DashboardServer
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_without_parameters)


def _without_parameters(record: logging.LogRecord) -> bool:
    """Remove the parameters of addresses from a line of Tornado's: a token may be among them."""
    record.msg, record.args = _PARAMETERS.sub(r"\1?…", record.getMessage()), ()
    return True
