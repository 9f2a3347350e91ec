"""The addresses of the push API and their handlers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.posts.external_counts import ExternalKind
from dashboard.push.base_handlers import PushService
from dashboard.push.handlers import (
    GetCounters,
    GetCounts,
    GetDescription,
    GetLeaders,
    PostAnnotations,
    PostRows,
    UpdateCounters,
    UpdateCounts,
    UpdateLeaders,
)
from dashboard.push.openapi import description

LEADERS: dict[str, ExternalKind] = {
    "most_used_hashtags": "hashtags",
    "most_mentioned_users": "mentioned",
    "most_active_users": "active",
}


def routes(
    get_service: Callable[[], PushService], describe: Callable[[], dict[str, Any]] = description
) -> list[tuple[str, type[Any], dict[str, Any]]]:
    """All routes in Tornado's form: pattern, handler, arguments. `get_service` is called at each request.

    describe: the OpenAPI document that is served, which may have more than these routes.
    """
    arguments: dict[str, Any] = {"get_service": get_service}
    leaders = [
        (f"/{verb}_{name}", handler, {**arguments, "kind": kind})
        for name, kind in LEADERS.items()
        for verb, handler in (("update", UpdateLeaders), ("refresh", GetLeaders))
    ]
    return [
        ("/push/openapi.json", GetDescription, {"describe": describe}),
        ("/push/annotations", PostAnnotations, arguments),
        ("/push/([^/]+)", PostRows, arguments),
        *leaders,
        ("/update_tweet_counters", UpdateCounters, arguments),
        ("/refresh_tweet_counters", GetCounters, arguments),
        ("/updateData", UpdateCounts, arguments),
        ("/refreshData", GetCounts, arguments),
    ]
