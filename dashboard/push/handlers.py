"""The requests of the push API, one handler each."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from tornado.web import RequestHandler

from dashboard.posts.external_counts import ExternalKind
from dashboard.push.base_handlers import PushHandler, PushService, RouteHandler
from dashboard.push.bodies import ROW_TYPES
from dashboard.push.influx_lines import LINES
from dashboard.push.openapi import description
from dashboard.push.results import PushResult
from dashboard.push.tutorial_format import COUNTERS


class PostRows(PushHandler):
    """POST /push/NAME: rows or posts for the source of that name."""

    content_types: Sequence[str] = ROW_TYPES
    operation = "rows"

    @property
    def durable(self) -> bool:
        """Whether accepted rows are in the database already."""
        return self.service.ingest.durable

    def answer(self, result: PushResult) -> None:
        self.set_status(202)
        self.set_header("Content-Type", "application/json; charset=UTF-8")
        content = result.content() | ({} if self.durable else {"durable": False})
        # Else the answers to several calls of curl would stand in one line.
        self.finish(f"{json.dumps(content)}\n")


class PostAnnotations(PostRows):
    """POST /push/annotations: texts about moments or ranges of time."""

    content_types = tuple(kind for kind in ROW_TYPES if kind != LINES)
    operation = "annotations"
    example = '{"text": "Deployed 4.2"}'

    @property
    def durable(self) -> bool:
        return self.service.ingest.histories.annotations.durable


class UpdateLeaders(PushHandler):
    """POST /update_most_used_hashtags and the like: the leaders of one kind."""

    operation = "leaders"

    def initialize(self, get_service: Callable[[], PushService], kind: ExternalKind = "hashtags") -> None:
        super().initialize(get_service)
        self.name = kind


class UpdateCounters(PushHandler):
    """POST /update_tweet_counters: the total number of posts, and the numbers by sentiment."""

    operation = "counters"


class UpdateCounts(PushHandler):
    """POST /updateData: counts by label."""

    operation = "counts"


class GetLeaders(RouteHandler):
    """GET /refresh_most_used_hashtags and the like: the leaders that were pushed last, as the tutorial's page
    reads them."""

    def initialize(self, get_service: Callable[[], PushService], kind: ExternalKind = "hashtags") -> None:
        super().initialize(get_service)
        self.leader_kind = kind

    def get(self) -> None:
        leaders = self.service.ingest.external_counts.leaders[self.leader_kind]
        columns = [list(column) for column in zip(*leaders, strict=True)]
        names = ("sLabel", "sNegative", "sNeutral", "sPositive")
        self.finish(dict(zip(names, columns or [[], [], [], []], strict=True)))


class GetCounters(RouteHandler):
    """GET /refresh_tweet_counters: the counters that were pushed last, as the tutorial's page reads them."""

    def get(self) -> None:
        self.finish(dict.fromkeys(COUNTERS, 0) | dict(self.service.ingest.external_counts.counters))


class GetCounts(RouteHandler):
    """GET /refreshData: the counts by label that were pushed last, as the tutorial's page reads them."""

    def get(self) -> None:
        counts = self.service.ingest.external_counts.counts
        self.finish({"sLabel": list(counts), "sData": list(counts.values())})


class GetDescription(RequestHandler):
    """GET /push/openapi.json: the OpenAPI document of the push and the read API."""

    def initialize(self, describe: Callable[[], dict[str, Any]] = description) -> None:
        self._describe = describe

    def get(self) -> None:
        self.finish(self._describe())
