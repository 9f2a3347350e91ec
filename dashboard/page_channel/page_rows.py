"""The sources that one page follows, with the number of rows that the page has of each."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

# A page that has received so many rows loads again those that it shows, and drops the others.
MAX_ROWS = 2_000


class Fragment(NamedTuple):
    """Rows as JSON, "" where there are none, and the count up to the last of them. replaced: how many rows of
    the page they replace."""

    text: str
    up_to: int
    replaced: int = 0


class RowStream(Protocol):
    """The rows of one source in the units of its viewers. The rows of a key are counted from its first."""

    def after(self, key: str, count: int) -> Fragment | None:
        """The rows after that count, with those before it that have changed; None where the key is another,
        or where there are too many."""


class Client(Protocol):
    """An open channel. sent_at: when the last message was sent, by the clock of the event loop."""

    sent_at: float

    def send(self, message: str) -> None:
        """Send a text, or drop it for a client that does not read."""

    def write_frame(self, frame: bytes) -> None:
        """The same, of a text that is a frame already."""

    @property
    def is_behind(self) -> bool:
        """Whether the client has not taken its last message yet."""


@dataclass(eq=False)
class Followed:
    """The rows of one stream on a page. first: the count of those in its document. on_lost: called where all
    have to be loaded again.

    count: that of those on the page or on their way. replaced: how many of them the page has no more.
    is_reported: whether the page has reported what it has; no row is sent before.
    """

    stream: RowStream
    key: str
    first: int
    on_lost: Callable[[], None]
    count: int = field(init=False)
    replaced: int = 0
    is_reported: bool = False
    is_held: bool = False

    def __post_init__(self) -> None:
        self.count = self.first

    def lose(self) -> None:
        """Send no more, since rows that the page has are no longer right or too many."""
        self.is_reported = False
        self.on_lost()


class PageRows:
    """What a page follows, by the names of its sources. Only the page itself knows its `id`.

    flush: sends this page what has come. request: has all pages sent what has come, soon.
    """

    def __init__(self, flush: Callable[[PageRows], object], request: Callable[[], None]) -> None:
        self.id = secrets.token_urlsafe(12)
        self.client: Client | None = None
        self.followed: dict[str, Followed] = {}
        # Those that the page has reported over this channel.
        self._reported = set[str]()
        self._flush, self._request = flush, request
        # Called when the page has named itself on a channel of this process.
        self.on_connect: Callable[[], None] = lambda: None

    def follow(self, name: str, followed: Followed) -> None:
        """Send the rows of this stream. A page reports when its document has come; later, when that was
        changed, only where rows came before the change."""
        followed.is_reported = name in self._reported
        self.followed[name] = followed

    def leave(self, name: str) -> None:
        """Send no more rows of that name: they come over the document."""
        self.followed.pop(name, None)
        self._reported.discard(name)

    def hold(self, name: str) -> None:
        """Send what has come until now, and no later row before `release`."""
        if (followed := self.followed.get(name)) and not followed.is_held:
            self._flush(self)
            followed.is_held = True

    def release(self, name: str) -> None:
        """Send the rows that were held."""
        if (followed := self.followed.get(name)) and followed.is_held:
            followed.is_held = False
            self._request()

    def report(self, name: str, key: str, count: int) -> None:
        """Record that the page has the rows of that key up to that count.

        With another key, the document is still delivering the rows of this one.
        """
        if followed := self.followed.get(name):
            followed.count = count if followed.key == key else followed.first
            followed.is_reported = True
            self._reported.add(name)
            self._request()

    def disconnect(self) -> None:
        """The channel was closed. What was on its way may be lost: a new one begins with reports."""
        self.client = None
        self._reported.clear()
        for followed in self.followed.values():
            followed.is_reported = False
