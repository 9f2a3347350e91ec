"""Sends new rows to pages: encoded once for all pages, with one message per page for all of its sources.

A page reports what it has, and only then receives the rows after it: when its document has come, when that
was changed, and after each interruption. A slow page, which has not taken its last message, is sent nothing,
and later all that it lacks, as far as the history has it; otherwise its section loads its rows again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from tornado.ioloop import IOLoop

from dashboard.page_channel.frames import text_frame
from dashboard.page_channel.page_subscriptions import (
    MAX_ROWS,
    Client,
    Fragment,
    PageSubscriptions,
    RowStream,
    Subscription,
)

# Sources that are polled at the same moment answer at slightly different ones.
GATHER_SECONDS = 0.05
# When a page that has not taken its last message is tried again, if no rows come before.
RETRY_SECONDS = 1.0
# The page is one of another process, or of none.
UNKNOWN = json.dumps({"unknown": 1})


class MessageCache:
    """The fragments and frames of one moment, each encoded once for all pages that need the same."""

    def __init__(self) -> None:
        self._fragments: dict[tuple[RowStream, str, int], Fragment | None] = {}
        self._frames: dict[tuple[tuple[str, str], ...], bytes] = {}

    def fragment(self, subscription: Subscription) -> Fragment | None:
        """The rows that come next."""
        position = (subscription.stream, subscription.key, subscription.count)
        if position not in self._fragments:
            self._fragments[position] = subscription.stream.after(subscription.key, subscription.count)
        return self._fragments[position]

    def frame(self, fragments: Iterable[tuple[str, str]]) -> bytes:
        """The message with fragments of sources by their names."""
        named = tuple(fragments)
        if named not in self._frames:
            rows = ",".join(f"{json.dumps(name)}:{text}" for name, text in named)
            self._frames[named] = text_frame(f'{{"rows":{{{rows}}}}}')
        return self._frames[named]


class RowBroadcaster:
    """All pages of a process. Used on the event loop only, except for `send_soon`.

    served: whether this process has the route of the channel.
    """

    def __init__(self) -> None:
        self.served = False
        self._pages: dict[str, PageSubscriptions] = {}
        self._by_client: dict[Client, PageSubscriptions] = {}
        self._loop: IOLoop | None = None
        self._is_due = False

    def open(self) -> PageSubscriptions:
        """The subscriptions of a new page."""
        page = PageSubscriptions(lambda one: self._send_to(one, MessageCache()), self.send_soon)
        self._pages[page.id] = page
        return page

    def close(self, page: PageSubscriptions) -> None:
        """The page was closed."""
        page.by_name = {}
        self._pages.pop(page.id, None)
        if page.client is not None:
            self.disconnect(page.client)

    def receive(self, client: Client, message: str) -> bool:
        """Handle a message of a page: which one it is, or what it has. False: it is neither."""
        try:
            content = json.loads(message)
        except (ValueError, RecursionError):
            return False
        match content:
            case {"page": str(page_id)}:
                self._connect(client, page_id)
            case {"have": [str(name), str(key), int(count)]}:
                if page := self._by_client.get(client):
                    page.report(name, key, count)
            case _:
                return False
        return True

    def disconnect(self, client: Client) -> None:
        """The channel was closed."""
        page = self._by_client.pop(client, None)
        if page is not None:
            page.disconnect()

    def send_soon(self) -> None:
        """Send all pages the rows that they lack, within GATHER_SECONDS. Thread-safe."""
        if not self._is_due and self._loop is not None:
            self._is_due = True
            self._loop.add_callback(self._loop.call_later, GATHER_SECONDS, self._send)

    def _connect(self, client: Client, page_id: str) -> None:
        self._loop = IOLoop.current()
        page = self._pages.get(page_id)
        if page is None:
            client.send(UNKNOWN)
            return
        self.disconnect(client)
        if page.client is not None:
            self.disconnect(page.client)
        page.client = client
        self._by_client[client] = page
        page.on_connect()

    def _send(self) -> None:
        self._is_due, cache = False, MessageCache()
        sent = [self._send_to(page, cache) for page in tuple(self._by_client.values())]
        if not all(sent) and self._loop is not None and not self._is_due:
            self._is_due = True
            self._loop.call_later(RETRY_SECONDS, self._send)

    def _send_to(self, page: PageSubscriptions, cache: MessageCache) -> bool:
        """Send a page what it lacks. False: it has not taken its last message yet."""
        client = page.client
        if client is None:
            return True
        if client.is_behind:
            return False
        named: list[tuple[str, str]] = []
        for name, subscription in page.by_name.items():
            if subscription.is_held or not subscription.is_reported:
                continue
            fragment = cache.fragment(subscription)
            if fragment is None or fragment.up_to - subscription.first - subscription.replaced > MAX_ROWS:
                subscription.invalidate()
            elif fragment.up_to != subscription.count:
                named.append((name, fragment.text))
                subscription.count = fragment.up_to
                subscription.replaced += fragment.replaced
        if named:
            client.write_frame(cache.frame(named))
        return True


# Sends the rows of this process.
BROADCASTER = RowBroadcaster()
