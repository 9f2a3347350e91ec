"""A fake of Bluesky's Jetstream: a websocket that rewinds to a cursor and then sends new events."""

from __future__ import annotations

import asyncio
import json
import math
import threading
import time
from collections.abc import Callable
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError
from tornado.websocket import WebSocketHandler

from sources.sample_posts import sample_posts
from tests.support.fakes.posts import TERMS

Event = dict[str, Any]


def created(when: float, text: str, rkey: str = "3mptbyoeyc22k", **record: Any) -> Event:
    """The event of a new post at `when` (unix seconds); `record` adds fields such as langs and facets."""
    commit = {"rev": "3mpt", "operation": "create", "collection": "app.bsky.feed.post", "rkey": rkey}
    post = {"$type": "app.bsky.feed.post", "createdAt": "2031-01-01T00:00:00.000Z", "text": text, **record}
    return _event("commit", when, {**commit, "record": post})


def deleted(when: float, rkey: str = "3mptbyoeyc22k") -> Event:
    commit = {"rev": "3mpu", "operation": "delete", "collection": "app.bsky.feed.post", "rkey": rkey}
    return _event("commit", when, commit)


def about(kind: str, when: float) -> Event:
    """An identity or account event: they are sent whatever collections are requested."""
    return _event(kind, when, {"did": "did:plc:ada", "seq": 1})


def _event(kind: str, when: float, content: Event) -> Event:
    return {"did": "did:plc:ada", "time_us": round(when * 1e6), "kind": kind, kind: content}


class FakeJetstream:
    """A Jetstream on 127.0.0.1 in a thread of its own, until closed; a context manager.

    events: what was sent, oldest first; a new connection receives those from its cursor on.
    connections: the query of every connection that was opened.
    down: whether new connections are refused with status 503.
    rewinds: whether cursors are applied. lookback: the oldest time (unix seconds) to which they are applied;
        one before it is moved to it without a word.
    """

    def __init__(self, port: int = 0) -> None:
        self.events: list[Event] = []
        self.connections: list[dict[str, str]] = []
        self.clients: set[WebSocketHandler] = set()
        self.down = False
        self.rewinds = True
        self.lookback = 0.0
        self.closed = threading.Event()
        self._loop: asyncio.AbstractEventLoop
        self._ending: Callable[[], None]
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(port, ready)), daemon=True)
        self._thread.start()
        ready.wait()

    def send(self, *events: Event | str) -> None:
        """Send these to every client; text is sent unchanged and not added to the events."""
        self._call(lambda: self._send(events))

    def drop(self) -> None:
        """Close every connection."""

        def close_all() -> None:
            for client in self.clients:
                client.close()

        self._call(close_all)

    def close(self) -> None:
        self.closed.set()
        self._loop.call_soon_threadsafe(self._ending)
        self._thread.join()

    def __enter__(self) -> FakeJetstream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _send(self, events: tuple[Event | str, ...]) -> None:
        self.events += [event for event in events if isinstance(event, dict)]
        for event in events:
            for client in self.clients:
                client.write_message(event if isinstance(event, str) else json.dumps(event))

    def _call(self, do: Callable[[], object]) -> None:
        async def call() -> None:
            do()

        asyncio.run_coroutine_threadsafe(call(), self._loop).result()

    async def _serve(self, port: int, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        ended = asyncio.Event()
        self._ending = ended.set
        sockets = bind_sockets(port, "127.0.0.1")
        server = HTTPServer(Application([("/subscribe", _handler_of(self))]))
        server.add_sockets(sockets)
        self.url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
        ready.set()
        await ended.wait()
        server.stop()
        await server.close_all_connections()


def play(jetstream: FakeJetstream, clock: Callable[[], float] = time.time) -> None:
    """Send sample posts: those of the last three minutes at once, then new ones until it is closed."""
    sent_until = clock() - 180
    while not jetstream.closed.wait(0.5):
        now = clock()
        posts = sorted(sample_posts(TERMS, sent_until, now), key=lambda post: post.time)
        events = [created(post.time, post.text, post.id, langs=[post.lang]) for post in posts]
        try:
            jetstream.send(*events, about("identity", now))
        except RuntimeError:  # it was closed meanwhile
            return
        del jetstream.events[:-5000]
        sent_until = now


def _handler_of(fake: FakeJetstream) -> type[WebSocketHandler]:
    class _Handler(WebSocketHandler):
        def prepare(self) -> None:
            if fake.down:
                raise HTTPError(503)

        def open(self, *_: str) -> None:
            query = {name: self.get_query_argument(name) for name in self.request.query_arguments}
            fake.connections.append(query)
            cursor = max(int(query.get("cursor", 0)), fake.lookback * 1e6) if fake.rewinds else math.inf
            for event in fake.events:
                if event.get("time_us", 0) >= cursor:
                    self.write_message(json.dumps(event))
            fake.clients.add(self)

        def on_close(self) -> None:
            fake.clients.discard(self)

    return _Handler
