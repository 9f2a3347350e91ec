"""What a page may send over its sockets, and what is refused without harm."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bokeh.core.has_props import HasProps
from bokeh.document import Document
from bokeh.models import Button, ColumnDataSource, CustomJS, Div, Line, Plot, Slider
from bokeh.protocol import Protocol
from bokeh.protocol.message import Message

from dashboard.page_channel.incoming_messages import (
    MAX_FRAGMENT,
    MAX_FRAGMENTS_PER_SECOND,
    MAX_PULLS,
    MAX_REFUSED,
    IncomingLimits,
    RejectedMessage,
    check_header,
    check_patch,
)
from tests.support.clock import Clock

KINDS: dict[str, Any] = {
    "slider": Slider,
    "script": CustomJS,
    "chart": Plot,
    "rows": ColumnDataSource,
    "button": Button,
    "text": Div,
}


@pytest.fixture
def document() -> Document:
    """A page with a slider, a button and a chart."""
    document = Document()
    models: dict[str, Any] = {name: kind.__new__(kind, id=name) for name, kind in KINDS.items()}
    for model in models.values():
        HasProps.__init__(model)
    models["slider"].update(start=0, end=9, value=1)
    models["slider"].js_on_change("value", models["script"])
    models["chart"].add_glyph(models["rows"], Line(x="x", y="y"))
    for name in ("slider", "button", "chart", "text"):
        document.add_root(models[name])
    return document


def patch(*events: Any) -> Message[Any]:
    """A message as a browser sends it."""
    header = {"msgid": "1", "msgtype": "PATCH-DOC"}
    return Protocol().assemble(json.dumps(header), "{}", json.dumps({"events": list(events)}))


def change(model: Any, attr: Any, new: Any) -> dict[str, Any]:
    return {"kind": "ModelChanged", "model": {"id": model}, "attr": attr, "new": new}


def event(name: str, **values: Any) -> dict[str, Any]:
    entries = {"type": "map", "entries": [list(item) for item in values.items()]}
    data = {"type": "event", "name": name, "values": entries}
    return {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": data}


@pytest.mark.parametrize(
    "one",
    [
        change("slider", "value", 5),
        change("chart", "inner_width", 300),
        change("slider", "no_such", 5),
        event("button_click", model={"id": "button"}),
        event("document_ready"),
    ],
)
def test_what_a_page_sends_passes(document: Document, one: Any) -> None:
    check_patch(patch(one), document)


@pytest.mark.parametrize(
    "one",
    [
        7,
        {},
        {"kind": "RootAdded", "model": {"id": "slider"}},
        {"kind": "ColumnsStreamed", "model": {"id": "rows"}, "data": {"x": [1]}, "rollover": None},
        {"kind": "TitleChanged", "title": "mine"},
        {"kind": "MessageSent", "msg_type": "other", "msg_data": None},
        {"kind": ["ModelChanged"]},
        change("nobody", "value", 5),
        change("slider", ["value"], 5),
        change("slider", "value", "five"),
        change("slider", "value", {"type": "number", "value": "five"}),
        change("slider", "value", {"type": "bytes", "data": "H4sIAAAAAAAA"}),
        change("slider", "value", {"type": "strange"}),
        change("slider", "js_property_callbacks", {"type": "map", "entries": []}),
        change("script", "code", "ran()"),
        change("text", "css_classes", ["x"]),
        change("chart", "x_range", {"type": "object", "name": "Range1d", "id": "p1"}),
        event("no_such_event"),
        event("button_click", model={"id": "nobody"}),
        event("button_click", other=5),
    ],
)
def test_anything_else_is_refused(document: Document, one: Any) -> None:
    with pytest.raises(RejectedMessage):
        check_patch(patch(one), document)
    assert document.get_model_by_id("slider").value == 1


def test_a_model_that_has_left_the_page_is_no_reason(document: Document) -> None:
    document.remove_root(document.get_model_by_id("button"))
    check_patch(patch(event("button_click", model={"id": "button"})), document)


@pytest.mark.parametrize(
    "content", [[], {}, {"events": []}, {"events": {}}, {"events": [{}] * 5_000}, "x", 3]
)
def test_a_patch_without_events_is_refused(document: Document, content: Any) -> None:
    header = json.dumps({"msgid": "1", "msgtype": "PATCH-DOC"})
    with pytest.raises(RejectedMessage):
        check_patch(Protocol().assemble(header, "{}", json.dumps(content)), document)


@pytest.mark.parametrize(
    "header",
    [
        {"msgid": "1", "msgtype": "PUSH-DOC"},
        {"msgid": "1", "msgtype": "ACK"},
        {"msgtype": "PATCH-DOC"},
        {"msgid": "1", "msgtype": "PATCH-DOC", "num_buffers": 1_000_000},
        {"msgid": "1", "msgtype": "PATCH-DOC", "num_buffers": "x"},
    ],
)
def test_a_header_of_another_kind_is_refused(header: Any) -> None:
    with pytest.raises(RejectedMessage):
        check_header(Protocol().assemble(json.dumps(header), "{}", "{}"))


def test_a_socket_may_send_so_much_a_second() -> None:
    clock = Clock()
    limits = IncomingLimits(clock)
    for _ in range(MAX_FRAGMENTS_PER_SECOND):
        limits.count("{}")
    with pytest.raises(RejectedMessage):
        limits.count("{}")
    clock.advance(1.0)
    limits.count("{}")
    with pytest.raises(RejectedMessage):
        limits.count("x" * (MAX_FRAGMENT + 1))


def test_a_socket_requests_the_whole_page_a_few_times_at_most() -> None:
    limits = IncomingLimits()
    for _ in range(MAX_PULLS):
        limits.count_pull()
    with pytest.raises(RejectedMessage):
        limits.count_pull()


def test_a_socket_that_goes_on_is_closed() -> None:
    limits = IncomingLimits()
    closed = [limits.refuse("nonsense", "127.0.0.1") for _ in range(MAX_REFUSED + 1)]
    assert closed == [False] * MAX_REFUSED + [True]
