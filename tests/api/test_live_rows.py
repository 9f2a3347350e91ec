"""GET /api/sources/NAME/events: every row once, also over a lost connection."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any, NamedTuple

import pytest
import requests

from dashboard.api import live_rows
from dashboard.api.arguments import iso_ms
from dashboard.history import arrival_order
from tests.api.conftest import ReadServer, Weather, serving_reads
from tests.support.storage_rows import START
from tests.support.waiting import until

ROW = {"city": "Rome", "temperature": 21.5, "humidity": None}


class Event(NamedTuple):
    id: str
    kind: str
    data: Any
    comment: str


@contextmanager
def listening(server: ReadServer, last: str = "", **parameters: Any) -> Iterator[Iterator[Event]]:
    """The events of a connection, of which the first, the position, has come."""
    headers = {"Last-Event-ID": last} if last else {}
    address = f"{server.url}/api/sources/weather/events"
    with requests.get(address, params=parameters, headers=headers, stream=True, timeout=20) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        events = read(answer)
        assert next(events).comment
        yield events


def read(answer: requests.Response) -> Iterator[Event]:
    fields: dict[str, str] = {}
    for line in answer.iter_lines(chunk_size=1):
        if line:
            name, _, value = line.decode().partition(":")
            fields[name] = value.strip()
        else:
            data = json.loads(fields["data"]) if "data" in fields else None
            yield Event(fields.get("id", ""), fields.get("event", ""), data, fields.get("", ""))
            fields = {}


def times(events: Iterator[Event], count: int) -> list[str]:
    return [next(events).data["time"] for _ in range(count)]


def test_rows_are_sent_as_they_come(server: ReadServer) -> None:
    server.publish({"at": 0, **ROW})
    with listening(server) as events:
        server.publish({"at": 1, **ROW})
        event = next(events)
    assert event.data == {
        "mark": "",
        "time": iso_ms(START + 1_000),
        "key": "Rome",
        "values": {"temperature": 21.5, "humidity": None},
    }


def test_a_client_that_comes_back_receives_each_row_once(server: ReadServer) -> None:
    with listening(server) as events:
        server.publish({"at": 0, **ROW}, {"at": 1, **ROW})
        last = next(events).id
    server.publish({"at": 2, **ROW})
    with listening(server, last) as events:
        server.publish({"at": 3, **ROW})
        assert times(events, 3) == [iso_ms(START + 1_000 * at) for at in (1, 2, 3)]


def test_a_stream_ends_when_its_token_has_changed() -> None:
    tokens, sent = ["old"], {"Authorization": "Bearer old"}
    with serving_reads(Weather(), get_token=lambda: tokens[0]) as server:
        address = f"{server.url}/api/sources/weather/events"
        with requests.get(address, headers=sent, stream=True, timeout=20) as answer:
            events = read(answer)
            next(events)
            tokens[0] = "new"
            server.publish({"at": 0, **ROW})
            assert list(events) == []
        assert requests.get(address, headers=sent, timeout=20).status_code == 401


def test_a_late_row_is_sent_too(server: ReadServer) -> None:
    with listening(server) as events:
        server.publish({"at": 60, **ROW})
        server.publish({"at": 5, **ROW})
        assert times(events, 2) == [iso_ms(START + 60_000), iso_ms(START + 5_000)]


def test_many_rows_at_once_are_sent_in_parts_and_in_order(
    server: ReadServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_rows, "VALUES_AT_ONCE", 6)
    with listening(server) as events:
        server.publish(*({"at": at, **ROW} for at in range(50)))
        assert times(events, 50) == [iso_ms(START + 1_000 * at) for at in range(50)]


@pytest.mark.parametrize("last", ["00000000-1", "of another server"])
def test_a_client_of_another_process_is_sent_a_reset(server: ReadServer, last: str) -> None:
    with listening(server, last) as events:
        assert next(events).kind == "reset"
        server.publish({"at": 1, **ROW})
        assert next(events).data["key"] == "Rome"


def test_a_client_that_is_too_far_behind_is_sent_a_reset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival_order, "MAX_ARRIVALS", 3)
    with serving_reads(Weather()) as server:
        with listening(server) as events:
            server.publish({"at": 0, **ROW})
            last = next(events).id
        server.publish(*({"at": at, **ROW} for at in range(1, 5)))
        with listening(server, last) as events:
            assert next(events).kind == "reset"


def test_keys_and_quantities_are_chosen(server: ReadServer) -> None:
    with listening(server, key="Oslo", quantity="temperature") as events:
        server.publish({"at": 1, **ROW}, {"at": 1, **ROW, "city": "Oslo"})
        event = next(event for event in events if event.data)
    assert (event.data["key"], event.data["values"]) == ("Oslo", {"temperature": 21.5})


def test_sample_rows_are_marked(server: ReadServer) -> None:
    with listening(server) as events:
        server.publish({"at": 1, **ROW}, sample=True)
        assert next(events).data["mark"] == "sample"


def test_a_silent_connection_has_heartbeats(server: ReadServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_rows, "HEARTBEAT_SECONDS", 0.05)
    with listening(server) as events:
        assert next(events).comment == "heartbeat"


def test_a_client_that_leaves_makes_room(server: ReadServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_rows, "_streams", BoundedSemaphore(1))
    with listening(server):
        refused = server.get("sources/weather/events")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")

    def is_free() -> bool:
        answer = requests.get(f"{server.url}/api/sources/weather/events", stream=True, timeout=20)
        answer.close()
        return answer.ok

    until(is_free)


def test_streams_end_with_the_server() -> None:
    with serving_reads(Weather()) as server:
        address = f"{server.url}/api/sources/weather/events"
        answer = requests.get(address, stream=True, timeout=20)
        events = read(answer)
        assert next(events).comment
    with pytest.raises((requests.exceptions.ChunkedEncodingError, StopIteration)):
        next(events)


def test_an_unknown_source_is_not_found(server: ReadServer) -> None:
    assert server.get("sources/nothing/events").status_code == 404
    assert server.get("sources/weather/events", quantity="nothing").status_code == 400
