"""An open channel of a page, without a socket."""

from __future__ import annotations

import json
import time
from typing import Any

from dashboard.page_channel.clients import TURN
from dashboard.page_channel.frames import text_frame


class Channel:
    """Records what it is sent: `messages` as texts, where they are such, and `frames`.

    is_behind: set by the test.
    """

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.frames: list[bytes] = []
        self.is_behind = False
        self.sent_at = 0.0

    def send(self, message: str) -> None:
        self.messages.append(message)
        self.write_frame(text_frame(message))

    def write_frame(self, frame: bytes) -> None:
        self.frames.append(frame)
        self.sent_at = time.monotonic()

    @property
    def turns(self) -> int:
        return self.messages.count(TURN)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of each message that has some, by source."""
        contents = (json.loads(frame[frame.index(b"{") :]) for frame in self.frames if b"{" in frame)
        return [content["rows"] for content in contents if "rows" in content]
