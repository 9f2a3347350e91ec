"""Any JSON becomes rows by settings alone, and a wrong setting says which one it is."""

from __future__ import annotations

import json
import logging
import math
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sources.answers.reader import read_answer
from sources.base import Quantity, QuotaSpent, Retry, SourceError, Unauthorized
from sources.http.client import Unreachable
from sources.json_api import Json
from tests.support.fakes.faults import USELESS
from tests.support.fakes.server import Answer, FakeServer

NOW = 1_795_311_300.0
QUAKES = json.loads((Path(__file__).parent.parent / "data" / "usgs_all_hour.json").read_text())
MAGNITUDE = {"name": "magnitude", "path": "properties.mag", "unit": "Mw"}
VALUE = {"name": "value", "path": "value"}


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer(drip_seconds=0.05) as fake:
        fake.add("json", "/quakes", lambda _: Answer(body=QUAKES))
        yield fake


def source_of(server: FakeServer, body: Any, **settings: Any) -> Json:
    """A source whose URL answers with this body."""
    server.routes.insert(0, ("json", "/body", lambda _: Answer(body=body)))
    return Json(**{"url": f"{server.url}/body", "columns": [VALUE], "clock": lambda: NOW, **settings})


def quakes(server: FakeServer, **settings: Any) -> Json:
    described = {"rows": "features", "time": "properties.time", "key": "id", "columns": [MAGNITUDE]}
    return Json(**{"url": f"{server.url}/quakes", "clock": lambda: NOW, **described, **settings})


def test_a_date_that_is_clear_decides_about_the_others(server: FakeServer) -> None:
    settings: dict[str, Any] = {"time": "day", "clock": lambda: 1_795_603_000.0}
    days = [{"day": "11/03/2026", "value": 1}, {"day": "11/24/2026", "value": 2}]
    source = source_of(server, days, **settings)
    assert [str(day.date()) for day in source.fetch().index] == ["2026-11-03", "2026-11-24"]
    unclear = source_of(server, days[:1], **settings)
    with pytest.raises(SourceError, match="can be 2026-03-11 00:00 or 2026-11-03 00:00; set day_first"):
        unclear.fetch()
    (row,) = source_of(server, days[:1], day_first=True, **settings).fetch().index
    assert str(row.date()) == "2026-03-11"


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (
            Answer(400, {"Content-Type": "text/plain"}, b"No such city"),
            SourceError,
            "answered 400: No such city",
        ),
        (
            Answer(503, {"Content-Type": "text/html"}, b"<html><title>Maintenance</title>"),
            SourceError,
            "Maintenance",
        ),
        (Answer(200, {"Content-Encoding": "gzip"}, b'{"value": 1}'), SourceError, "that it is compressed"),
        (
            Answer(200, {"Content-Type": "text/event-stream"}, b"data: hello\n\n"),
            SourceError,
            "no event has data in JSON",
        ),
        (Answer(body={"Note": "5 calls per minute"}), Retry, "grows from 60 s to an hour"),
        (Answer(body={"info": "The monthly quota is used up."}), QuotaSpent, "used up: renew it"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_wrong_is_named(
    server: FakeServer, answer: Answer, kind: type[SourceError], words: str
) -> None:
    server.routes.insert(0, ("json", "/body", lambda _: answer))
    with pytest.raises(kind, match=words):
        Json(url=f"{server.url}/body", columns=[VALUE]).fetch()


def test_no_content_is_no_rows(server: FakeServer) -> None:
    server.routes.insert(0, ("json", "/body", lambda _: Answer(204)))
    assert Json(url=f"{server.url}/body", columns=[VALUE], rows="data").fetch().empty


def test_json_has_a_row_with_coordinates_per_earthquake(server: FakeServer) -> None:
    source = quakes(server, latitude="geometry.coordinates[1]", longitude="geometry.coordinates[0]")
    rows = source.fetch()
    assert source.keys == ("id",)
    assert source.quantities == (Quantity("magnitude", "Magnitude", "Mw"),)
    assert list(rows["id"]) == ["nc75100001", "ak026f0001"]
    assert list(rows["magnitude"]) == [1.24, 2.6]
    assert rows.index[0] == pd.Timestamp("2026-11-22T01:20:11.230Z")
    assert list(rows["latitude"]) == [38.8278, 63.4]
    assert list(rows["longitude"]) == [-122.8105, -148.6]
    assert "no number" in source.failures["us7000abcd"]
    assert list(quakes(server).fetch(only=["ak026f0001"])["id"]) == ["ak026f0001"]


def test_json_object_is_one_row_at_the_time_of_the_poll(server: FakeServer) -> None:
    body = {"bitcoin": {"usd": "64213.5", "change": None}}
    columns = [
        {"name": "price", "path": "bitcoin.usd", "unit": "USD", "label": "Bitcoin", "kind": "amount"},
        {"name": "change", "path": "bitcoin.change"},
    ]
    source = source_of(server, body, columns=columns)
    rows = source.fetch()
    assert source.keys == ()
    assert source.quantities[0] == Quantity("price", "Bitcoin", "USD", "amount")
    assert list(rows.index) == [pd.Timestamp(NOW, unit="s", tz="UTC")]
    assert rows.iloc[0]["price"] == 64213.5
    assert math.isnan(rows.iloc[0]["change"])


@pytest.mark.parametrize(
    "written",
    [
        1795311000, 1795311000.0, 1795311000000, "1795311000", "2026-11-22T01:30:00Z", "2026-11-22T01:30:00",
        "2026-11-22 02:30:00+01:00", "2026-11-22T01:30",
    ],
)  # fmt: skip
def test_json_times_are_parsed_in_every_format(server: FakeServer, written: Any) -> None:
    rows = source_of(server, {"at": written, "value": 1}, time="at").fetch()
    assert list(rows.index) == [pd.Timestamp("2026-11-22T01:30:00Z")]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (None, "no time"),
        ("yesterday", "no time"),
        (True, "no time"),
        ({"s": 1}, "no time"),
        (9e10, "no time"),
        ("9999-12-31T00:00:00Z", "no time"),
        (NOW + 3600, "1 h in the future"),
    ],
)
def test_json_row_without_a_time_or_in_the_future_is_left_out(
    server: FakeServer, written: Any, words: str
) -> None:
    body = [{"k": "bad", "at": written, "value": 1}, {"k": "good", "at": NOW, "value": 2}]
    source = source_of(server, body, time="at", key="k")
    assert list(source.fetch()["k"]) == ["good"]
    assert words in source.failures["bad"]


@pytest.mark.parametrize("wrong", [None, "n/a", [1], {"value": 1}, "broken", 10**400, "inf"])
def test_json_value_that_is_no_number_is_nan(server: FakeServer, wrong: Any) -> None:
    columns = [VALUE, {"name": "other", "path": "other"}]
    (row,) = source_of(server, {"value": wrong, "other": 7}, columns=columns).fetch().to_dict("records")
    assert math.isnan(row["value"])
    assert row["other"] == 7


def test_json_row_without_a_key_is_left_out_with_its_position(server: FakeServer) -> None:
    body = [{"id": 5, "value": 1}, {"value": 2}, {"id": None, "value": 3}, {"id": {}, "value": 4}]
    source = source_of(server, body, key="id")
    assert list(source.fetch()["id"]) == ["5"]
    assert list(source.failures) == ["row 2", "row 3", "row 4"]


def test_json_without_rows_returns_zero_rows(server: FakeServer) -> None:
    rows = source_of(server, {"features": []}, rows="features", key="id").fetch()
    assert rows.empty
    assert list(rows.columns) == ["id", "value"]
    assert str(rows.index.dtype) == "datetime64[ns, UTC]"


def test_json_without_a_valid_row_raises_the_reason(server: FakeServer) -> None:
    with pytest.raises(SourceError, match=r"127\.0\.0\.1.*no number"):
        source_of(server, [{"value": None}, {}, 7]).fetch()


@pytest.mark.parametrize(
    ("body", "rows", "found"),
    [
        ({"data": []}, "features", "nothing at rows = 'features'"),
        ({"features": "soon"}, "features", "a str at rows = 'features'"),
        (7, "", "a int as the whole body"),
        ({"n": 5}, "sort(n)", "nothing at rows"),
    ],
)
def test_json_error_names_what_is_at_rows_instead_of_a_list(
    server: FakeServer, body: Any, rows: str, found: str
) -> None:
    with pytest.raises(SourceError) as caught:
        source_of(server, body, rows=rows).fetch()
    assert found in str(caught.value)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            {"code": "51001", "msg": "Instrument ID does not exist", "data": []},
            "says: Instrument ID does not",
        ),
        ({"status": "0", "data": "Max rate limit reached"}, "says: Max rate limit reached"),
        (
            {"data": [{"value": "n/a", "why": "asleep"}]},
            "It sent {'data': [{'value': 'n/a', 'why': 'asleep'}]}",
        ),
    ],
)
def test_json_error_quotes_what_came_in_place_of_rows(server: FakeServer, body: Any, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        source_of(server, body, rows="data").fetch()
    assert words in str(caught.value)


@pytest.mark.parametrize("body", [{"meta": {"n": 0}}, {"s": "no_data"}])
def test_json_waits_for_rows_that_the_first_answers_leave_out(server: FakeServer, body: Any) -> None:
    source = source_of(server, body, rows="data")
    assert source.fetch().empty
    assert not source.ready
    assert source.note.startswith(f"Nothing is at rows = 'data' so far. The answer is {body}. Check rows")
    server.routes.insert(0, ("json", "/body", lambda _: Answer(body={"data": [{"value": 1}]})))
    assert list(source.fetch()["value"]) == [1.0]
    assert (source.ready, source.note) == (True, "")


def test_json_sends_variables_in_headers_and_url_and_does_not_show_them(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("QUAKE_TOKEN", "t0ken-9")
    keyed = server.url + "/quakes?k=${QUAKE_TOKEN}"
    source = quakes(server, url=keyed, headers={"Authorization": "Bearer ${QUAKE_TOKEN}"})
    source.fetch()
    (request,) = server.requests
    assert request.query["k"] == "t0ken-9"
    assert request.headers["Authorization"] == "Bearer t0ken-9"
    server.fault["json"] = "401"
    with pytest.raises(Unauthorized) as caught:
        source.fetch()
    assert "t0ken-9" not in "".join(traceback.format_exception(caught.value)) + caplog.text + repr(source)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("401", Unauthorized),
        ("402", QuotaSpent),
        ("429", Retry),
        *[(fault, SourceError) for fault in ("403", *USELESS)],
        *[(fault, Unreachable) for fault in ("hang", "drip_headers", "drip_body")],
    ],
)
def test_json_raises_a_source_error_for_every_fault_and_recovers(
    server: FakeServer, fault: str, kind: type[SourceError]
) -> None:
    source = quakes(server, timeout=0.3 if kind is Unreachable else 10.0)
    server.fault["json"] = fault
    with pytest.raises(kind):
        source.fetch()
    server.fault["json"] = "extra"
    assert list(source.fetch()["magnitude"]) == [1.24, 2.6]


def test_json_reads_an_answer_that_was_fetched_by_other_settings(server: FakeServer) -> None:
    body = source_of(server, [{"other": 2}]).fetch_body()
    assert body.content_type == "application/json"
    answer = read_answer(*body)
    assert list(source_of(server, None, columns=[VALUE | {"path": "other"}]).rows_of(answer)["value"]) == [2]
    assert len(server.requests) == 1


def test_json_says_what_it_detected(server: FakeServer) -> None:
    table = "Ort;Zeit;Stand\nKöln;2026-11-22 01:00;2,5\nBonn;2026-11-22 01:00;2,6\n".encode("cp1252")
    answer = Answer(headers={"Content-Type": "text/csv"}, body=table)
    server.routes.insert(0, ("json", "/table", lambda _: answer))
    columns = [{"name": "level", "path": "Stand"}]
    source = source_of(
        server, None, url=f"{server.url}/table", time="Zeit", key="Ort", zone="Europe/Berlin", columns=columns
    )
    assert source.detected == ()
    source.fetch()
    assert source.detected == (
        "format: CSV with semicolons, Latin-1",
        "rows: the whole answer",
        "time: Zeit, without a zone: Europe/Berlin",
        "key: Ort",
    )
