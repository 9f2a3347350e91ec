"""Server-sent events as data: what the beginning of a stream, which has no end, holds.

Facts: html.spec.whatwg.org, "Server-sent events": a blank line ends an event, whose data may be on several
lines; one that no blank line ends is none.
"""

from __future__ import annotations

import re
from typing import Any

from sources.answers.lenient_json import read_json

TYPE = "text/event-stream"

_LINE_END = re.compile(r"\r\n?|\n")


def is_event(text: bytes) -> bool:
    """Whether a body begins with an event. Some services send lines of JSON with the content type of
    events."""
    return re.match(rb"(?:\xef\xbb\xbf)?\s*(?:data|event|id|retry)?:", text) is not None


def read_events(text: str) -> list[Any]:
    """The JSON of the events, in order. Events without JSON, such as pings, and an incomplete one are left
    out. Raises ValueError where there are events, and none has JSON."""
    *events, _ = "\n".join(_LINE_END.split(text)).split("\n\n")
    data = [joined for event in events if (joined := _data(event))]
    found = [value for one in data if (value := _json(one)) is not None]
    if data and not found:
        raise ValueError("no event has data in JSON")
    return found


def _data(event: str) -> str:
    lines = [line.removeprefix("data:") for line in event.split("\n") if line.startswith("data:")]
    return "\n".join(line.removeprefix(" ") for line in lines)


def _json(text: str) -> Any:
    try:
        return read_json(text)
    except ValueError:
        return None
