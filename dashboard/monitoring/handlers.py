"""The addresses for load balancers and for Prometheus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from tornado.web import RequestHandler

from dashboard.monitoring.metrics import Metrics
from dashboard.push.base_handlers import PushService, RouteHandler


class GetHealth(RequestHandler):
    """GET /health: 200 as long as the process answers."""

    def get(self) -> None:
        self.finish({"status": "ok"})


class GetReady(RequestHandler):
    """GET /ready: 200, or 503 with the reasons why pages would not be served as they should be."""

    def initialize(self, get_problems: Callable[[], list[str]]) -> None:
        self._problems = get_problems

    def get(self) -> None:
        problems = self._problems()
        self.set_status(503 if problems else 200)
        self.set_header("Cache-Control", "no-store")
        self.finish({"ready": not problems, "problems": problems})


class GetMetrics(RouteHandler):
    """GET /metrics: all figures, for senders that may push."""

    def initialize(  # type: ignore[override]
        self, get_service: Callable[[], PushService], get_metrics: Callable[[], Metrics]
    ) -> None:
        super().initialize(get_service)
        self._metrics = get_metrics

    def get(self) -> None:
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.finish(self._metrics().text())


def monitoring_routes(
    get_service: Callable[[], PushService],
    get_metrics: Callable[[], Metrics],
    get_problems: Callable[[], list[str]],
) -> list[tuple[str, type[Any], dict[str, Any]]]:
    """The routes in Tornado's form: pattern, handler, arguments."""
    return [
        ("/health", GetHealth, {}),
        ("/ready", GetReady, {"get_problems": get_problems}),
        ("/metrics", GetMetrics, {"get_service": get_service, "get_metrics": get_metrics}),
    ]
