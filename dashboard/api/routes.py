"""The addresses of the read API and their handlers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.api.annotations import GetAnnotations
from dashboard.api.base_handlers import ReadService
from dashboard.api.handlers import GetAlerts, GetNewest, GetRows, GetSources
from dashboard.api.live_rows import GetEvents
from dashboard.push.base_handlers import PushService


def read_routes(
    get_service: Callable[[], PushService], get_reads: Callable[[], ReadService]
) -> list[tuple[str, type[Any], dict[str, Any]]]:
    """All routes in Tornado's form: pattern, handler, arguments. The functions are called at each request."""
    arguments: dict[str, Any] = {"get_service": get_service, "get_reads": get_reads}
    return [
        ("/api/sources", GetSources, arguments),
        ("/api/sources/([^/]+)/rows", GetRows, arguments),
        ("/api/sources/([^/]+)/newest", GetNewest, arguments),
        ("/api/sources/([^/]+)/events", GetEvents, arguments),
        ("/api/alerts", GetAlerts, arguments),
        ("/api/annotations", GetAnnotations, arguments),
    ]
