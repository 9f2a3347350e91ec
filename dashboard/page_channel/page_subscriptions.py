"""The row streams that one page has subscribed to, with the number of rows that the page has of each."""

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
class Subscription:
    """The rows of one stream on a page.

    key: of the rows in its document, as `RowStream.after` takes it. first: the count of these. on_invalid:
        called where the page has to load all rows again.
    count: that of the rows on the page or on their way. replaced: how many of them the page has no more.
    is_reported: whether the page has reported what it has; no row is sent before. is_held: whether the page
        has paused.
    """

    stream: RowStream
    key: str
    first: int
    on_invalid: Callable[[], None]
    count: int = field(init=False)
    replaced: int = 0
    is_reported: bool = False
    is_held: bool = False

    def __post_init__(self) -> None:
        self.count = self.first

    def invalidate(self) -> None:
        """Send no more, since rows that the page has are no longer right or too many."""
        self.is_reported = False
        self.on_invalid()


class PageSubscriptions:
    """The subscriptions of a page, by the names of its sources. Only the page itself knows its `id`.

    send_now: sends this page the rows that it lacks. send_soon: sends all pages theirs.
    """

    def __init__(
        self, send_now: Callable[[PageSubscriptions], object], send_soon: Callable[[], None]
    ) -> None:
        self.id = secrets.token_urlsafe(12)
        self.client: Client | None = None
        self.by_name: dict[str, Subscription] = {}
        # The names of the sources that the page has reported over this channel.
        self._reported = set[str]()
        self._send_now, self._send_soon = send_now, send_soon
        # Called when the page has named itself on a channel of this process.
        self.on_connect: Callable[[], None] = lambda: None

    def subscribe(self, name: str, subscription: Subscription) -> None:
        """Send the rows of this stream. A page reports when its document has come; later, when that was
        changed, only where rows came before the change."""
        subscription.is_reported = name in self._reported
        self.by_name[name] = subscription

    def unsubscribe(self, name: str) -> None:
        """Send no more rows of that name: they come over the document."""
        self.by_name.pop(name, None)
        self._reported.discard(name)

    def hold(self, name: str) -> None:
        """Send what has come until now, and no later row before `release`."""
        if (subscription := self.by_name.get(name)) and not subscription.is_held:
            self._send_now(self)
            subscription.is_held = True

    def release(self, name: str) -> None:
        """Send the rows that were held."""
        if (subscription := self.by_name.get(name)) and subscription.is_held:
            subscription.is_held = False
            self._send_soon()

    def report(self, name: str, key: str, count: int) -> None:
        """Record that the page has the rows of that key up to that count.

        With another key, the document is still delivering the rows of this one.
        """
        if subscription := self.by_name.get(name):
            subscription.count = count if subscription.key == key else subscription.first
            subscription.is_reported = True
            self._reported.add(name)
            self._send_soon()

    def disconnect(self) -> None:
        """The channel was closed. What was on its way may be lost: a new one begins with reports."""
        self.client = None
        self._reported.clear()
        for subscription in self.by_name.values():
            subscription.is_reported = False
