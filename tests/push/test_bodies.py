"""Bodies of pushes as rows and fields."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from dashboard.push import bodies
from dashboard.push.bodies import (
    JSON,
    JSON_LINES,
    MAX_FIELDS,
    PushedBody,
    TooLong,
    gunzip,
    read_body,
    read_form,
)
from dashboard.push.csv_and_arrow import CSV
from sources.pushed_rows.values import RejectedPush

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ({"value": 1}, PushedBody([{"value": 1}])),
        ([{"value": 1}, {"value": 2}], PushedBody([{"value": 1}, {"value": 2}])),
        ({"rows": [{"value": 1}]}, PushedBody([{"value": 1}])),
        ({"rows": [{"value": 1}], "time": 1_795_311_000}, PushedBody([{"value": 1}], 1_795_311_000.0)),
        ({"rows": [], "time": None}, PushedBody([])),
    ],
)
def test_json_is_a_row_a_list_of_rows_or_an_object_with_rows_and_time(content: Any, body: PushedBody) -> None:
    assert read_body(JSON, json.dumps(content).encode(), NOW) == body


@pytest.mark.parametrize("kind", JSON_LINES)
def test_json_lines_are_a_row_each(kind: str) -> None:
    assert read_body(kind, b'{"value": 1}\r\n\n{"value": 2}', NOW) == PushedBody([{"value": 1}, {"value": 2}])


def test_nan_as_python_writes_it_is_no_error() -> None:
    assert str(read_body(JSON, b'[{"a": NaN, "b": -Infinity}]', NOW).rows) == "[{'a': nan, 'b': -inf}]"


def test_the_line_that_is_no_json_is_named() -> None:
    with pytest.raises(RejectedPush, match="Line 3 is not JSON"):
        read_body(JSON_LINES[0], b'{"value": 1}\n\n{"value": \n', NOW)


def test_json_in_another_encoding_is_refused_in_words() -> None:
    with pytest.raises(RejectedPush, match="has to be in UTF-8: byte 11 is none"):
        read_body(JSON, '{"city": "Köln"}'.encode("latin-1"), NOW)


def test_gzip_is_unpacked_up_to_the_limit_and_no_further() -> None:
    assert gunzip(gzip.compress(b"x" * 100), 100) == b"x" * 100
    with pytest.raises(TooLong):
        gunzip(gzip.compress(bytes(50_000_000)), 100)
    for body in (b"{}", b"", gzip.compress(b"x" * 100)[:-9]):
        with pytest.raises(RejectedPush, match="gzip"):
            gunzip(body, 100)


def test_csv_is_a_row_per_line_and_an_empty_cell_is_none() -> None:
    assert read_body(CSV, b"city,value\nRome,\nParis,2\n", NOW) == PushedBody(
        [{"city": "Rome", "value": None}, {"city": "Paris", "value": 2}], typed=False
    )


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        (b"2026-11-25T10:00:00Z,a,1.5\n2026-11-25T10:01:00Z,b,1.6\n", 2),
        (b"time,v\nUTC,m/s\n2026-11-25,1\n2026-11-26,2\n", 2),
        (b'time, v, name\n2026-11-25, 1, "a, b"\n2026-11-26, 2\n\nSource: an agency\n', 2),
        (b"v,v\n1,2\n", 1),
    ],
)
def test_tables_are_read_as_programs_export_them(body: bytes, rows: int) -> None:
    assert len(read_body(CSV, body, NOW).rows) == rows


def test_more_rows_than_the_limit_are_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MAX_ROWS", 2)
    with pytest.raises(RejectedPush, match="has 3 rows; at most 2"):
        read_body(JSON, b"[{}, {}, {}]", NOW)


def test_a_form_has_its_fields_by_name_also_empty_ones() -> None:
    assert read_form(b"label=%5B%27%23a%27%5D&data=") == {"label": "['#a']", "data": ""}


@pytest.mark.parametrize("form", [b"\xff=1", "&".join(f"f{n}=1" for n in range(MAX_FIELDS + 1)).encode()])
def test_a_form_that_is_not_utf_8_or_too_long_is_rejected(form: bytes) -> None:
    with pytest.raises(RejectedPush, match="not a form"):
        read_form(form)
