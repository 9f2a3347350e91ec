"""A route with counts of live objects: `panel serve --plugins benchmarks.servers.live_objects`."""

from __future__ import annotations

import gc
import threading

import psutil
from bokeh.document import Document
from bokeh.server.tornado import BokehTornado
from streamz.sinks import _global_sinks
from tornado.web import RequestHandler

from benchmarks.servers.sine_source import SineSource
from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.history.registry import HistoryRegistry


class LiveObjects(RequestHandler):
    """Collects garbage first, so that referenced objects alone count."""

    application: BokehTornado

    def get(self) -> None:
        gc.collect()
        alive = gc.get_objects()
        feeds = [item for item in alive if type(item) is Feed]
        listeners = sum(len(item._signal) for item in alive if type(item) in (Feed, History, HistoryRegistry))
        self.finish(
            {
                "memory": psutil.Process().memory_info().rss,
                # A feed has one of these for the length of a poll.
                "threads": sum(thread.name != "fetch" for thread in threading.enumerate()),
                "sinks": len(_global_sinks),
                "sessions": sum(
                    len(self.application.get_sessions(path)) for path in self.application.app_paths
                ),
                "documents": sum(type(item) is Document for item in alive),
                "subscriptions": listeners + sum(feed.watchers for feed in feeds),
                "fetched_at": [at for item in alive if type(item) is SineSource for at in item.fetched_at],
            }
        )


ROUTES: list[tuple[str, type[RequestHandler], dict[str, object]]] = [("/live_objects", LiveObjects, {})]
