"""Feeds that a notebook starts: running a cell again replaces the feed of the same name."""

from __future__ import annotations

import threading

from dashboard.feed.feed import Feed
from sources.base import Source

_feeds: dict[str, Feed] = {}
_lock = threading.Lock()


def run_feed(source: Source) -> Feed:
    """Start to poll a source. A feed that was started here for a source of the same name is stopped."""
    with _lock:
        earlier = _feeds.get(str(source.name))
        if earlier is not None:
            earlier.stop()
            earlier.upstream.close()
        feed = _feeds[str(source.name)] = Feed(source)
    return feed
