"""Inputs that people met, each with what a person expects of it. They are in tests/data/cases."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from dashboard.history.history import History
from sources.base import Retry, SourceError
from sources.failure_groups import grouped
from sources.json_api import Json
from sources.numbers.format import decimals_of, format_number
from tests.support.clock import Clock
from tests.support.fakes.server import Answer, FakeServer
from tests.support.feeds import Polled
from tests.world.case_files import body
from tests.world.recipes import NOW, as_lists


def source_of(server: FakeServer, reply: bytes | Answer, **settings: Any) -> Json:
    """A source whose address answers with this; a column is name = path."""
    columns = [{"name": name, "path": path} for name, path in settings.pop("columns").items()]
    reply = (
        reply
        if isinstance(reply, Answer)
        else Answer(headers={"Content-Type": "application/json"}, body=reply)
    )
    server.routes.insert(0, ("json", "/body", lambda _: reply))
    return Json(**{"url": f"{server.url}/body", "clock": lambda: NOW, "columns": columns, **settings})


def _with_login(url: str) -> str:
    return f"{url.replace('://', '://ada:secret@')}/body"


def rows_of(server: FakeServer, name: str, **settings: Any) -> list[list[Any]]:
    return as_lists(source_of(server, body(name), **settings).fetch())


def test_01_small_prices_have_the_digits_that_they_came_with(server: FakeServer) -> None:
    rows = source_of(server, body("01-small-prices.json"), key="id", columns={"eur": "eur"}).fetch()
    prices = [*rows["eur"], 12.25]
    decimals = decimals_of(prices)
    assert [format_number(price, decimals) for price in prices] == ["0.0000081", "1.0873", "0.0003", "12.25"]


def test_04_a_forbidden_request_with_a_rate_limit_is_waited_for(server: FakeServer) -> None:
    head, text = body("04-forbidden-limit.http").decode().split("\n\n", 1)
    headers = dict(line.split(": ", 1) for line in head.splitlines()[1:])
    source = source_of(server, Answer(403, headers, text.strip().encode()), columns={"v": "v"})
    with pytest.raises(Retry, match="API rate limit exceeded for user ID 1") as error:
        source.fetch()
    assert error.value.after == 60


@pytest.mark.parametrize("seconds", [-3600, 3600])
def test_03_polls_go_on_and_no_row_is_lost_when_the_clock_is_set(
    server: FakeServer, clock: Clock, seconds: float
) -> None:
    replies = iter(range(100))
    server.add("json", "/count", lambda _: Answer(body={"v": next(replies)}))
    columns = [{"name": "v", "path": "v"}]
    source = Json(url=f"{server.url}/count", interval=60.0, columns=columns, clock=clock)
    polled = Polled(source, clock)
    history = History(polled.feed)
    polled.start()
    polled.pass_time(60)
    polled.set_clock(seconds)
    assert polled.seconds_to_next_poll == 60
    for _ in range(3):
        polled.pass_time(60)
        assert polled.feed.status.with_late_polls(clock()).health == "ok"
        assert polled.seconds_to_next_poll == 60
    polled.feed.stop()
    assert sorted(v for v in history.window()[0]["v"] if not math.isnan(v)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("status", [401, 403])
def test_04_one_refusal_of_a_gateway_does_not_stop_polling(
    server: FakeServer, clock: Clock, status: int
) -> None:
    replies = iter([Answer(status, body={"message": "Try later"}), Answer(body={"v": 1})])
    server.add("json", "/gateway", lambda _: next(replies))
    source = Json(url=f"{server.url}/gateway", columns=[{"name": "v", "path": "v"}], clock=clock)
    polled = Polled(source, clock).start()
    assert polled.feed.status.health == "error"
    assert "Try later" in polled.feed.status.error
    polled.pass_time(polled.seconds_to_next_poll or 0)
    assert polled.feed.status.health == "ok"
    polled.feed.stop()


def test_09_an_error_beside_an_empty_list_is_quoted(server: FakeServer) -> None:
    answer = Answer(body={"data": [], "errors": [{"message": "Unknown station 7"}]})
    with pytest.raises(SourceError, match="says: Unknown station 7"):
        source_of(server, answer, rows="data", columns={"v": "v"}).fetch()
    assert (
        source_of(server, Answer(body={"data": [], "title": "All"}), rows="data", columns={"v": "v"})
        .fetch()
        .empty
    )


def test_14_user_and_password_of_the_address_are_sent(server: FakeServer) -> None:
    source = source_of(server, Answer(body={"v": 1}), columns={"v": "v"}, url=_with_login(server.url))
    assert len(source.fetch()) == 1
    (request,) = server.requests
    assert request.headers["Authorization"] == "Basic YWRhOnNlY3JldA=="


def test_15_a_redirect_to_a_host_that_gets_no_key_is_named(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "s3cret")
    answer = Answer(301, {"Location": "http://www.other.test/guarded"})
    headers = {"Authorization": "Bearer ${TOKEN}"}
    source = source_of(server, answer, columns={"v": "v"}, headers=headers)
    words = "redirects to www.other.test, where the key is not sent; write that address into url"
    with pytest.raises(SourceError, match=words):
        source.fetch()


@pytest.mark.parametrize("zone", ["timezone", "utc_offset_seconds", "America/Denver", "-07:00"])
def test_05_local_times_are_of_the_zone_that_is_set_or_found(server: FakeServer, zone: str) -> None:
    settings = {"time": "current.time", "columns": {"temperature": "current.temperature_2m"}}
    assert rows_of(server, "05-local-time.json", zone=zone, **settings) == [["2026-11-25T10:21:00Z", 8.4]]


def test_06_prices_to_come_are_shown_where_they_are_expected_and_counted_elsewhere(
    server: FakeServer,
) -> None:
    text = body("06-day-ahead.json").decode()
    for hours, word in ((2, "NOW+2h"), (1, "NOW+1h"), (0, "NOW")):
        text = text.replace(f'"{word}"', str(NOW + 3600 * hours))
    settings = {"rows": "data", "time": "at", "columns": {"price": "price"}}
    assert len(source_of(server, text.encode(), future=True, **settings).fetch()) == 3
    source = source_of(server, text.encode(), **settings)
    assert len(source.fetch()) == 1
    (line,) = map(str, grouped(source.failures))
    assert "row 2, row 3: The service sent a time that is 1 h in the future; set future = true" in line


def test_07_rows_of_nulls_are_one_line_and_the_others_shown(server: FakeServer) -> None:
    states = json.loads(body("07-nulls.json"))
    states["states"] += [[f"3c1{number:03}", None] for number in range(198)]
    source = source_of(
        server,
        json.dumps(states).encode(),
        rows="states",
        time="@root.time",
        key="[0]",
        columns={"speed": "[1]"},
    )
    assert list(source.fetch()["speed"]) == [120.5]
    (line,) = map(str, grouped(source.failures))
    assert line.startswith("3c0002, 3c0003, 3c1000 and 197 more: ")
    assert "speed is null" in line


@pytest.mark.parametrize(
    ("settings", "rows"),
    [
        ({"rows": "hourly", "time": "time", "columns": {"temperature": "temperature"}},
         [["2026-11-25T09:00:00Z", 8.1], ["2026-11-25T10:00:00Z", 8.4]]),
        ({"rows": "by_id", "key": "@key", "columns": {"pending": "pending"}},
         [["now", "0xaa01", 215.9], ["now", "0xbb02", 11.2]]),
        ({"rows": "by_date", "time": "@key", "columns": {"close": "close"}},
         [["2026-11-25T10:20:00Z", 12.39], ["2026-11-25T10:21:00Z", 12.4]]),
    ],
    ids=["columns", "by id", "by date"],
)  # fmt: skip
def test_08_columns_and_objects_by_name_become_rows(
    server: FakeServer, settings: dict[str, Any], rows: list[list[Any]]
) -> None:
    assert rows_of(server, "08-shapes.json", **settings) == rows


def test_08_rows_that_would_replace_each_other_are_told(server: FakeServer) -> None:
    source = source_of(server, b'[{"k": "a", "v": 1}, {"k": "a", "v": 2}]', key="k", columns={"v": "v"})
    assert list(source.fetch()["v"]) == [2]
    assert "check time and key" in source.failures["1 row"]


@pytest.mark.parametrize("rows", ["", "data"])
def test_09_an_error_in_a_good_answer_is_quoted(server: FakeServer, rows: str) -> None:
    source = source_of(server, body("09-error-in-200.json"), rows=rows, columns={"v": "v"})
    with pytest.raises(SourceError, match=r"says: You have used 25 of 25 calls of today"):
        source.fetch()


def test_10_json_that_is_nearly_json_is_read(server: FakeServer) -> None:
    assert rows_of(server, "10-control.json", columns={"v": "v"}) == [["now", 1.0]]
    assert rows_of(server, "10-latin1.json", key="ort", columns={"v": "stand"}) == [["now", "München", 81.3]]
    assert rows_of(server, "10-nan.json", key="@key", columns={"t": "Temperature"}) == [
        ["now", "SI-00", 17.1]
    ]


def test_10_what_is_no_data_says_what_came(server: FakeServer) -> None:
    with pytest.raises(SourceError, match="begin with 'Service temporarily"):
        source_of(server, b"Service temporarily unavailable", columns={"v": "v"}).fetch()


def test_11_thousands_are_separated(server: FakeServer) -> None:
    assert rows_of(server, "11-thousands.json", columns={"power": "power"}) == [["now", 1004.82]]
    with pytest.raises(SourceError, match="the value 'a lot' is no number"):
        source_of(server, b'{"power": "a lot"}', columns={"power": "power"}).fetch()


def test_18_a_revised_event_is_one_row(server: FakeServer) -> None:
    answers = [json.dumps(answer).encode() for answer in json.loads(body("18-revised-event.json"))]
    quakes = source_of(
        server,
        Answer(body=answers[0]),
        rows="features",
        time="properties.time",
        id="id",
        columns={"mag": "properties.mag"},
    )
    clock = Clock()
    polled = Polled(quakes, clock)
    history = History(polled.feed)
    polled.start()
    server.routes.insert(0, ("json", "/body", lambda _: Answer(body=answers[1])))
    polled.pass_time(60)
    polled.feed.stop()
    columns = history.window()[0]
    assert columns == {"time": [1795601813811], "key": ["ci1"], "mag": [3.4]}


def test_rows_of_a_list_without_a_key_are_rows_of_their_own(server: FakeServer) -> None:
    cores = source_of(server, b'{"cores": [{"load": 5}, {"load": 5}, {"load": 7}]}', rows="cores",
                      columns={"load": "load"})  # fmt: skip
    assert as_lists(cores.fetch())
    assert cores.keys == ("row",)
    assert cores.fetch()["row"].tolist() == ["1", "2", "3"]
    assert "Set key" in cores.note
