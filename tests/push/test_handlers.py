"""POST /push/NAME: rows of any columns become quantities, or the whole push is rejected."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
import requests

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.push.csv_and_arrow import ARROW_FILE, ARROW_STREAM, CSV
from sources.host import Host
from sources.push import Push
from tests.push.conftest import PushServer, StartServer
from tests.support.clock import Clock
from tests.support.feeds import publish
from tests.support.waiting import until

Configured = Callable[[str], PushServer]
READING = {"city": "London", "temperature (°C)": 8.4, "humidity (%)": 60}


def names(server: PushServer, name: str) -> list[str]:
    return [series.field for series in server.histories[name].series]


def reason(answer: requests.Response, status: int = 400) -> str:
    assert answer.status_code == status, answer.text
    return str(answer.json()["error"])


def test_rows_become_quantities_with_labels_and_units_by_their_keys(server: PushServer) -> None:
    answer = server.push("readings", [READING, READING | {"city": "Rome"}])
    assert (answer.status_code, answer.json()) == (202, {"accepted": 2})
    server.await_rows("readings", 1)
    source = server.histories["readings"].source
    assert [(one.label, one.unit, one.kind) for one in source.quantities] == [
        ("Temperature", "°C", "measurement"),
        ("Humidity", "%", "percent"),
    ]
    assert names(server, "readings") == [
        "temperature London", "temperature Rome", "humidity London", "humidity Rome",
    ]  # fmt: skip


@pytest.mark.parametrize("body", [{"value": 1.5}, [{"value": 1.5}], {"rows": [{"value": 1.5}]}])
def test_a_row_a_list_of_rows_or_an_object_with_rows_is_accepted(server: PushServer, body: Any) -> None:
    assert server.push("values", body).json() == {"accepted": 1}
    assert server.await_rows("values", 1)["value"] == [1.5]


@pytest.mark.parametrize("moment", [1_795_311_000, 1_795_311_000_000, "2026-11-22T01:30:00Z"])
def test_times_are_unix_seconds_or_milliseconds_or_iso_8601_of_a_row_or_a_push(
    server: PushServer, moment: Any
) -> None:
    server.push("values", {"time": moment, "rows": [{"value": 1}]})
    server.push("values", {"rows": [{"value": 1, "time": "2026-11-22T01:31:00+00:00"}]})
    assert server.await_rows("values", 2)["time"] == [1_795_311_000_000, 1_795_311_060_000]


def test_booleans_are_0_and_1_and_null_is_no_value(server: PushServer) -> None:
    server.push(
        "values",
        [
            {"up": True, "load": 1.0, "time": 1_700_000_001},
            {"up": False, "load": None, "time": 1_700_000_002},
        ],
    )
    rows = server.await_rows("values", 2)
    assert rows["up"] == [1.0, 0.0]
    assert str(rows["load"]) == "[1.0, nan]"


def test_later_pushes_may_add_quantities(server: PushServer) -> None:
    server.push("values", {"first": 1, "time": 1_700_000_001})
    server.await_rows("values", 1)
    server.push("values", {"first": 2, "second": 20, "time": 1_700_000_002})
    rows = server.await_rows("values", 2)
    assert (rows["first"], str(rows["second"])) == ([1.0, 2.0], "[nan, 20.0]")


def test_columns_declared_in_the_settings_have_their_labels_units_and_kinds(
    configured: Configured,
) -> None:
    server = configured(
        '[sources.dice]\ntype = "push"\nkeys = ["die"]\n'
        'columns = [{ name = "pips", label = "Eyes", unit = "pips", kind = "amount" }]'
    )
    assert server.push("dice", {"die": 6, "pips": 4, "more": 1}).status_code == 202
    server.await_rows("dice", 1)
    first, second = server.histories["dice"].source.quantities
    assert (first.label, first.unit, first.kind) == ("Eyes", "pips", "amount")
    assert (second.label, second.kind) == ("More", "measurement")
    assert names(server, "dice") == ["pips 6", "more 6"]


def test_a_source_without_a_push_says_how_to_push(configured: Configured) -> None:
    server = configured('[sources.dice]\ntype = "push"')
    feed = server.histories["dice"].feed
    until(lambda: feed.status.last_success)
    assert (feed.status.health, feed.status.next_poll) == ("starting", None)
    assert "POST rows to /push/dice" in feed.status.note
    server.push("dice", {"pips": 4})
    until(lambda: feed.status.health == "ok" and not feed.status.note)


def test_csv_and_arrow_are_accepted_by_their_content_types(server: PushServer) -> None:
    moments = pd.to_datetime(["2026-11-22T01:30:00Z", "2026-11-22T01:31:00Z"])
    table = pa.table({"time": moments, "city": ["London", "London"], "temperature (°C)": [8.4, None]})
    table = table.append_column("humidity (%)", pa.array([float("nan"), 60.0]))
    stream, file = pa.BufferOutputStream(), pa.BufferOutputStream()
    for sink, opened in ((stream, pa.ipc.new_stream), (file, pa.ipc.new_file)):
        with opened(sink, table.schema) as writer:
            writer.write_table(table)
    csv = "time,city,temperature (°C),humidity (%)\n2026-11-22T01:30:00Z,London,8.4,\n"
    csv += "2026-11-22T01:31:00Z,London,,60\n"
    bodies = {ARROW_STREAM: stream.getvalue(), ARROW_FILE: file.getvalue(), CSV: csv.encode()}
    for number, (kind, body) in enumerate(bodies.items()):
        name = f"table{number}"
        answer = requests.post(
            f"{server.url}/push/{name}", data=bytes(body), headers={"Content-Type": kind}, timeout=10
        )
        assert answer.json() == {"accepted": 2}, answer.text
        rows = server.await_rows(name, 2)
        assert rows["time"] == [1_795_311_000_000, 1_795_311_060_000]
        assert str(rows["temperature London"]) == "[8.4, nan]"


# What is pushed after READING, and what the reason holds.
WRONG: list[tuple[Any, str]] = [
    ([READING, 5], "Row 2 is no object"),
    ({"city": "Rome"}, "Row 1: It has no number"),
    ([READING, {"temperature (°C)": 1}], "Row 2: 'city' is missing"),
    ([READING, READING | {"city": "Rome", "temperature (°C)": "warm"}], "Row 2: 'temperature (°C)'"),
    ([READING, READING | {"city": "Rome", "wind": "strong"}], "'wind' is a new column of texts"),
    ({"city": "Rome", "wind": [1]}, "Row 1: It has no number"),
    ([READING, READING | {"city": "Rome", "wind": 10**400}], "is too large"),
    ([READING, READING | {"city": "\ud800"}], "is not valid"),
    ([READING, READING | {"city": "a" * 1000}], "1,000 characters"),
    ([READING | {"time": 1_700_000_002, "wind": number} for number in range(2)], "same time and key"),
    ([READING, READING | {"city": "Rome", "time": "soon"}], "no time that can be read"),
    ([READING, READING | {"city": "Rome", "time": 4e9}], "more than 5 years ahead"),
    ([READING, READING | {"city": "Rome", "time": time.time() + 36_000}], "in the future; set"),
    ([READING, READING | {"city": "Rome", "text": "Hello"}], "'text' is a new column of texts"),
    (
        [READING, *(READING | {"city": str(number)} for number in range(10_001))],
        "more than 10,000 different keys",
    ),
    ([READING, READING | {"city": "Rome"} | {f"c{n}": n for n in range(51)}], "more than 50 columns"),
    ({"rows": [READING], "more": 1}, "nothing else"),
    ({"rows": 5}, "a list"),
    (5, "has to be a row"),
]


@pytest.mark.parametrize(("body", "why"), WRONG, ids=[why for _, why in WRONG])
def test_a_push_with_an_error_is_rejected_as_a_whole_with_the_reason(
    server: PushServer, body: Any, why: str
) -> None:
    assert server.push("readings", READING | {"time": 1_700_000_001}).status_code == 202
    assert why in reason(server.push("readings", body))
    assert server.push("readings", READING | {"time": 1_700_000_002}).status_code == 202
    assert server.await_rows("readings", 2)["time"] == [1_700_000_001_000, 1_700_000_002_000]
    assert names(server, "readings") == ["temperature London", "humidity London"]


@pytest.mark.parametrize("body", ["{", "[1,", "[" * 50_000, "\xff"])
def test_a_body_that_is_not_json_is_rejected(server: PushServer, body: str) -> None:
    answer = requests.post(
        f"{server.url}/push/values",
        data=body.encode("latin1"),
        headers={"Content-Type": "application/json"},
        timeout=10,
    )
    assert reason(answer)
    assert not server.histories


@pytest.mark.parametrize("kind", [ARROW_STREAM, ARROW_FILE, CSV])
@pytest.mark.parametrize("body", [b"", b"\xff\xff\xff\xff\x00\x00\x00\x7f", b"ARROW1\x00\x00" * 9])
def test_a_body_that_is_not_a_table_is_rejected(server: PushServer, kind: str, body: bytes) -> None:
    answer = requests.post(f"{server.url}/push/values", data=body, headers={"Content-Type": kind}, timeout=10)
    assert reason(answer)
    assert not server.histories


def test_the_name_of_a_source_that_is_not_pushed_is_rejected(start_server: StartServer) -> None:
    server = start_server(Host(name="host"))
    assert "type 'host'" in reason(server.push("host", {"value": 1}), 409)


@pytest.mark.parametrize("name", ["a%20b", ".hidden", "a" * 41, "%3Cscript%3E"])
def test_a_name_with_other_characters_is_rejected(server: PushServer, name: str) -> None:
    assert "not a name" in reason(server.push(name, {"value": 1}))


def test_more_names_than_the_limit_are_rejected(start_server: StartServer) -> None:
    server = start_server(names=2)
    assert [server.push(name, {"value": 1}).status_code for name in "abca"] == [202, 202, 400, 202]
    assert list(server.histories) == ["a", "b"]


def test_the_answer_counts_gaps_and_rows_without_a_number_and_quotes_one(server: PushServer) -> None:
    assert server.push("values", {"city": "Rome", "v": "unavailable"}).json() == {
        "accepted": 0,
        "left_out": 1,
    }
    assert "values" not in server.histories
    rows = [{"v": number, "w": 1.5} for number in range(18)] + [{"v": "bad", "w": 2.5}, {"v": "-"}]
    assert server.push("values", rows).json() == {
        "accepted": 19,
        "left_out": 1,
        "gaps": 1,
        "remarks": ["v: 1 cell is no number, such as 'bad' in row 19"],
    }
    assert server.await_rows("values", 19)["w"][-1] == 2.5


def test_an_empty_push_is_accepted_and_adds_no_source(server: PushServer) -> None:
    assert server.push("values", []).json() == {"accepted": 0}
    assert not server.histories


def test_rare_rows_make_a_line_and_a_long_silence_is_a_gap_with_a_note() -> None:
    clock = Clock()
    source = Push(name="values", clock=clock, monotonic=clock)
    history = History(Feed(source, clock=clock, monotonic=clock, start=False))
    for passed in (0, 600, 600, 600, 36_000):
        clock.now += passed
        assert source.note == ("Nothing was pushed for 10 h." if passed > 600 else source.note)
        source.accept([{"value": passed}])
        publish(history.feed, source.fetch(), clock.now, period=source.row_period)
        for minute in range(min(passed // 60, 10)):
            at = clock.now + 60 * minute
            publish(history.feed, source.fetch(), at, period=source.row_period)
    assert str(history.window()[0]["value"]) == "[0.0, 600.0, 600.0, 600.0, nan, 36000.0]"


@pytest.fixture
def _hasty_threads() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_hasty_threads")
def test_pages_may_read_the_row_period_while_keys_are_added() -> None:
    source, done, failed = Push(name="values"), threading.Event(), list[Exception]()

    def read() -> None:
        try:
            while not done.is_set():
                assert source.row_period >= source.period
        except Exception as error:
            failed.append(error)

    page = threading.Thread(target=read)
    page.start()
    for number in range(200):
        source.accept([{"key": str(number // 2), "value": 1, "time": 1_700_000_000 + number}])
        source.fetch()
    done.set()
    page.join()
    assert not failed


def test_pushed_events_are_revised_in_place(start_server: StartServer) -> None:
    server = start_server(Push(name="quakes", id="id"))
    server.push("quakes", {"id": "ci1", "time": 1_700_000_001, "place": "north", "magnitude": 3.1})
    server.await_rows("quakes", 1)
    server.push("quakes", {"id": "ci2", "time": 1_700_000_002, "place": "north", "magnitude": 2.0})
    server.push("quakes", {"id": "ci1", "time": 1_700_000_000, "place": "north", "magnitude": 3.4})
    until(lambda: server.rows("quakes")["magnitude"] == [3.4, 2.0])
    assert server.rows("quakes")["key"] == ["north", "north"]
