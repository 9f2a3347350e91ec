"""Posts, recordings and pushes that people met, each with what a person expects of it."""

from __future__ import annotations

import json
import math

import pytest

from dashboard.push.csv_and_arrow import CSV, read_table
from sources.posts.forms.parser import posts_in
from sources.pushed_rows.schema import Schema
from sources.pushed_rows.validation import validate_rows
from sources.recording import read_recording
from sources.times.parser import read_time
from sources.times.plausibility import UnreadableTime
from tests.world.case_files import CASES, at, body
from tests.world.recipes import NOW


def test_12_times_are_read_or_refused_and_never_of_the_seventies() -> None:
    *good, zero = body("12-times.txt").decode().split("\n")[:5]
    seconds = [read_time(written, NOW) for written in good]
    assert seconds == [at("2026-11-25T10:22:54")] * 3 + [at("2026-11-25T10:22")]
    for value in (zero, int(zero)):
        with pytest.raises(UnreadableTime, match="1970-01-01"):
            read_time(value, NOW)


def test_21_posts_are_read_as_an_array_flattened_and_with_entities() -> None:
    lines = body("21-posts.txt").decode().splitlines()
    posts = [post for line in lines for post in posts_in(json.loads(line))]
    assert [(post.author, post.text) for post in posts if post] == [
        ("tester", "#science rain"),
        ("tester", "#science rain"),
        ("", "R&D costs > 5"),
    ]


def test_22_row_numbers_of_pandas_are_no_column() -> None:
    schema, rows, *_ = validate_rows(read_table(CSV, body("22-pandas.csv")), Schema(), NOW)
    assert [quantity.name for quantity in schema.quantities] == ["temperature"]
    assert [(row.keys, row.numbers) for row in rows] == [(("London",), (8.4,)), (("Paris",), (9.1,))]


def test_23_semicolons_and_decimal_commas_are_read() -> None:
    recording = read_recording(CASES / "23-semicolon.csv", now=NOW)
    assert (recording.keys, list(recording.rows["temperature"])) == (("city",), [8.0, 8.1])
    assert recording.start.timestamp() == at("2026-11-25T09:00")
    assert recording.remarks == ("written with semicolons",)
    _, rows, *_ = validate_rows(read_table(CSV, body("23-semicolon.csv")), Schema(), NOW)
    assert [(row.time, row.keys, row.numbers) for row in rows] == [
        (at("2026-11-25T09:00"), ("London",), (8.0,)),
        (at("2026-11-25T09:01"), ("London",), (8.1,)),
    ]


def test_23_unavailable_among_numbers_is_a_gap() -> None:
    recording = read_recording(CASES / "23-unavailable.csv", now=NOW)
    assert recording.keys == ("room",)
    assert recording.rows["temperature"].isna().tolist() == [False, True, False]
    schema, rows, *_ = validate_rows(read_table(CSV, body("23-unavailable.csv")), Schema(), NOW)
    assert schema.keys == {"room": "room"}
    assert [math.isnan(row.numbers[0]) for row in rows] == [False, True, False]


def test_23_a_pushed_timestamp_is_the_time() -> None:
    schema, (row,), *_ = validate_rows([json.loads(body("23-timestamp.json"))], Schema(), NOW)
    assert (row.time, row.keys, row.numbers) == (at("2026-11-25T10:28"), ("London",), (1.0,))
    assert schema.keys == {"city": "city"}
