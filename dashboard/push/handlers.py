"""The requests of the push API, one handler each."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from tornado.web import RequestHandler

from dashboard.posts.external_counts import ExternalKind
from dashboard.push.base_handlers import PushHandler, PushService, RouteHandler
from dashboard.push.bodies import ROW_TYPES, read_body, read_form
from dashboard.push.openapi import description
from dashboard.push.tutorial_format import COUNTERS, parse_counters, parse_counts, parse_leaders


class PostRows(PushHandler):
    """POST /push/NAME"""

    content_types = ROW_TYPES

    def ingest(self, body: bytes, *path: str) -> Future[int]:
        rows, at = read_body(self.content_type, body, time.time())
        return self.service.ingest.begin(path[0], rows, at)

    def answer(self, accepted: int) -> None:
        self.set_status(202)
        self.finish({"accepted": accepted} | ({} if self.service.ingest.durable else {"durable": False}))


class PostLeaders(PushHandler):
    """POST /update_most_used_hashtags and the like: the leaders of one kind."""

    def initialize(self, get_service: Callable[[], PushService], kind: ExternalKind = "hashtags") -> None:
        super().initialize(get_service)
        self.leader_kind = kind

    def ingest(self, body: bytes, *path: str) -> Future[int]:
        leaders = parse_leaders(read_form(body))
        self.service.ingest.set_leaders(self.leader_kind, leaders)
        done: Future[int] = Future()
        done.set_result(len(leaders))
        return done


class PostCounters(PushHandler):
    """POST /update_tweet_counters"""

    def ingest(self, body: bytes, *path: str) -> Future[int]:
        return self.service.ingest.set_counters(parse_counters(read_form(body)))


class PostCounts(PushHandler):
    """POST /updateData"""

    def ingest(self, body: bytes, *path: str) -> Future[int]:
        return self.service.ingest.set_counts(parse_counts(read_form(body)))


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
    """GET /refresh_tweet_counters"""

    def get(self) -> None:
        self.finish(dict.fromkeys(COUNTERS, 0) | dict(self.service.ingest.external_counts.counters))


class GetCounts(RouteHandler):
    """GET /refreshData"""

    def get(self) -> None:
        counts = self.service.ingest.external_counts.counts
        self.finish({"sLabel": list(counts), "sData": list(counts.values())})


class GetDescription(RequestHandler):
    """GET /push/openapi.json"""

    def initialize(self, describe: Callable[[], dict[str, Any]] = description) -> None:
        self._describe = describe

    def get(self) -> None:
        self.finish(self._describe())
