"""Checks all messages that a browser sends over a page's two sockets, before they are handled."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bokeh.core.property.descriptors import DataSpecPropertyDescriptor
from bokeh.core.serialization import Deserializer, UnknownReferenceError
from bokeh.document import Document
from bokeh.events import Event
from bokeh.model import Model
from bokeh.protocol.message import Message

# The code of RFC 6455 for a message that the policy of the server does not allow.
POLICY = 1008
# Zooming charts by the wheel sends a few hundred messages a second, of three fragments each.
MAX_FRAGMENTS_PER_SECOND = 3_000
MAX_FRAGMENT = 1_000_000
MAX_BUFFERS = 20
MAX_EVENTS = 1_000
# A message of a page that is being drawn anew may come late; a socket that sends more of them than this in
# all sends them on purpose.
MAX_REFUSED = 50
# To send the whole document takes long, and a page needs it once per socket.
MAX_PULLS = 5
REQUESTS = ("PATCH-DOC", "PULL-DOC-REQ", "SERVER-INFO-REQ")
# Properties that hold scripts or connect them to the server. A page never changes them.
_PROTECTED = {
    "code", "args", "js_event_callbacks", "js_property_callbacks", "subscribed_events", "syncable", "tags",
    "stylesheets", "css_classes", "css_variables", "source_url", "module",
}  # fmt: skip

log = logging.getLogger("dashboard.sockets")


class RejectedMessage(ValueError):
    """What is wrong with a message, in words for the log."""


class IncomingLimits:
    """Counts what one socket sends. clock: monotonic seconds. on_refused: is called at each message that is
    ignored, of any socket."""

    on_refused: Callable[[], object] = staticmethod(lambda: None)

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._second, self._fragments, self._pulls = 0, 0, 0
        self.refused = 0

    def count(self, fragment: str | bytes) -> None:
        """Count a fragment. Raises RejectedMessage where it is too long, or one too many in this second."""
        second = int(self._clock())
        if second != self._second:
            self._second, self._fragments = second, 0
        self._fragments += 1
        if self._fragments > MAX_FRAGMENTS_PER_SECOND:
            raise RejectedMessage(f"more than {MAX_FRAGMENTS_PER_SECOND:,} parts of messages in a second")
        if len(fragment) > MAX_FRAGMENT:
            raise RejectedMessage(f"a message of {len(fragment):,} characters")

    def count_pull(self) -> None:
        """Count a request for the whole document. Raises RejectedMessage where there were too many."""
        self._pulls += 1
        if self._pulls > MAX_PULLS:
            raise RejectedMessage(f"more than {MAX_PULLS} requests for the whole page")

    def refuse(self, reason: object, address: str) -> bool:
        """Log and count a message that is ignored. Returns whether the socket has to be closed."""
        self.refused += 1
        self.on_refused()
        log.warning("A page's socket of %s sent what it may not: %.300s", address, reason)
        return self.refused > MAX_REFUSED


def check_header(message: Message[Any]) -> None:
    """Raise RejectedMessage where the type of a message is none of REQUESTS, or it has no id."""
    header = message.header
    if header["msgtype"] not in REQUESTS:
        raise RejectedMessage(f"a message of the type {header['msgtype']!r:.40}")
    if not isinstance(header.get("msgid"), str):
        raise RejectedMessage("a message without an id")
    buffers = header.get("num_buffers", 0)
    if not isinstance(buffers, int) or not 0 <= buffers <= MAX_BUFFERS:
        raise RejectedMessage(f"a message of {buffers!r:.40} buffers")


def check_patch(message: Message[Any], document: Document) -> None:
    """Raise RejectedMessage where a patch is not one of values and events of the document's own models.

    A model that has left the document is no reason: a page may be drawn anew while somebody clicks.
    """
    for table in _tables(message.content):
        if _is_new_model(table, document):
            raise RejectedMessage("a new model")
        if table.get("type") == "bytes" and isinstance(table.get("data"), str):
            raise RejectedMessage("compressed data, which may unpack to any size")
    try:
        patch = Deserializer(list(document.models)).deserialize(message.payload)
    except UnknownReferenceError as error:
        if document.models.seen(error.id):
            return
        raise RejectedMessage(f"the model {error.id!r:.40}, which the page does not have") from None
    except Exception as error:  # whatever a decoder raises at what it does not expect
        raise RejectedMessage(f"what cannot be read ({type(error).__name__}: {error!s:.200})") from None
    events = patch.get("events") if isinstance(patch, dict) else None
    if not isinstance(events, list) or not 0 < len(events) <= MAX_EVENTS:
        raise RejectedMessage("a patch without a list of events")
    for event in events:
        _check_event(event)


def _is_new_model(table: Mapping[str, Any], document: Document) -> bool:
    """Whether an object of a message would be a model that the document does not have.

    BokehJS sends models that it has received in a change, once, as if they were its own; Bokeh then takes the
    one of the same id that is there.
    """
    if table.get("type") == "object":
        name = table.get("id")
        return not isinstance(name, str) or document.models.get_by_id(name) is None
    return table.get("type") == "expr"


def _check_event(event: Any) -> None:
    kind = event.get("kind") if isinstance(event, dict) else None
    if kind == "ModelChanged":
        _check_change(event)
    elif kind == "MessageSent":
        if event.get("msg_type") != "bokeh_event" or not isinstance(event.get("msg_data"), Event):
            raise RejectedMessage("an event of an unknown kind")
    else:
        raise RejectedMessage(f"a change of the kind {kind!r:.40}")


def _check_change(event: Mapping[str, Any]) -> None:
    model, name = event.get("model"), event.get("attr")
    if not isinstance(model, Model) or not isinstance(name, str) or "new" not in event:
        raise RejectedMessage("a change without a model, a name and a value")
    if name not in model.properties():
        return  # Bokeh ignores it: the browser's models have a few more
    if name in _PROTECTED:
        raise RejectedMessage(f"the property {name!r} of {type(model).__name__}, which no page changes")
    descriptor = model.lookup(name)
    if isinstance(descriptor, DataSpecPropertyDescriptor):
        raise RejectedMessage(f"the property {name!r} of {type(model).__name__}, which no page changes")
    try:
        descriptor.property.prepare_value(model, name, event["new"])
    except Exception as error:  # as each kind of property does at what it does not expect
        raise RejectedMessage(
            f"a value that {type(model).__name__}.{name} cannot have: {error!s:.200}"
        ) from None


def _tables(content: Any) -> Iterator[dict[str, Any]]:
    """All objects within a JSON value, at any depth."""
    waiting = [content]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
