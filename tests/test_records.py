"""The rows of a source become records and posts."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from dashboard.records import (
    POST_TEXTS,
    Record,
    joined_key,
    key_parts,
    posts_of,
    records_of,
)
from sources.base import frame

AT = 1_800_000_000.0
MS = 1_800_000_000_000


def rows(*values: dict[str, Any]) -> pd.DataFrame:
    return frame([{"time": AT + second, **value} for second, value in enumerate(values)])


def test_records_have_the_time_in_ms_the_key_and_a_value_per_quantity() -> None:
    table = rows(
        {"city": "Rome", "temperature": 20.0, "rain": 1}, {"city": "Oslo", "temperature": 3.5, "rain": 0}
    )
    assert records_of(table, ["city"], ["temperature", "rain"]) == [
        Record(MS, "Rome", (20.0, 1.0)),
        Record(MS + 1000, "Oslo", (3.5, 0.0)),
    ]


def test_records_are_in_order_of_time() -> None:
    table = rows({"value": 1.0}, {"value": 2.0}).iloc[::-1]
    assert [record.values for record in records_of(table, [], ["value"])] == [(1.0,), (2.0,)]


@pytest.mark.parametrize(("keys", "joined"), [([], ""), (["city"], "Rome"), (["city", "floor"], "Rome · 2")])
def test_records_join_the_key_columns(keys: list[str], joined: str) -> None:
    (record,) = records_of(rows({"city": "Rome", "floor": 2, "value": 1.0}), keys, ["value"])
    assert record.key == joined


@pytest.mark.parametrize(
    ("texts", "joined"),
    [
        (["Rock · Pop", "UK"], "Rock ·· Pop · UK"),
        (["Rock", "Pop · UK"], "Rock · Pop ·· UK"),
        (["Rock ·", "UK"], "Rock ·· · UK"),
        (["Rock", "· UK"], "Rock · ·· UK"),
        (["Rock ·· Pop", "UK"], "Rock ··· Pop · UK"),
        (["a·b", "c"], "a·b · c"),
        (["", "·"], " · ··"),
        (["Rock · Pop"], "Rock · Pop"),
    ],
)
def test_texts_with_a_separator_have_a_key_of_their_own(texts: list[str], joined: str) -> None:
    assert joined_key(texts) == joined
    assert key_parts(joined, len(texts)) == texts


@pytest.mark.parametrize(
    ("key", "count", "parts"),
    [
        ("London", 1, ["London"]),
        ("London · rain", 2, ["London", "rain"]),
        ("London", 2, ["London", ""]),
        ("a · b · c", 2, ["a", "b · c"]),
        ("a · b", 1, ["a · b"]),
    ],
)
def test_a_joined_key_has_as_many_parts_as_the_source_has_keys(
    key: str, count: int, parts: list[str]
) -> None:
    assert key_parts(key, count) == parts


def test_rows_without_a_number_are_no_records() -> None:
    table = rows({"value": None, "other": None}, {"value": math.nan, "other": 2.0})
    (record,) = records_of(table, [], ["value", "other"])
    assert record.time == MS + 1000
    assert math.isnan(record.values[0])
    assert record.values[1] == 2.0


def test_missing_columns_and_texts_that_are_no_numbers_are_missing_values() -> None:
    (record,) = records_of(rows({"value": "much", "other": "2.5"}), [], ["value", "other", "third"])
    assert [math.isnan(value) for value in record.values] == [True, False, True]
    assert record.values[1] == 2.5


def test_repeated_records_with_missing_values_are_equal() -> None:
    table = rows({"value": math.nan, "other": 1.0})
    assert records_of(table, [], ["value", "other"]) == records_of(table, [], ["value", "other"])


def test_no_rows_are_no_records_and_no_posts() -> None:
    assert records_of(frame([]), ["city"], ["value"]) == []
    assert posts_of(frame([])) == []
    assert posts_of(frame([], ["time", "text"])) == []


def test_posts_have_all_texts_a_time_and_a_score() -> None:
    (post,) = posts_of(rows({"id": 7, "text": "Hello", "score": 0.5}))
    assert post == dict.fromkeys(POST_TEXTS, "") | {"id": "7", "text": "Hello", "score": 0.5, "time": MS}


def test_posts_without_a_score_have_none() -> None:
    posts = posts_of(rows({"text": "Hello", "score": math.nan}, {"text": "Ho"}))
    assert [post["score"] for post in posts] == [None, None]
    assert posts_of(rows({"text": "Hello"}))[0]["score"] is None


def test_posts_are_oldest_first_and_rows_without_a_text_are_none() -> None:
    table = rows({"text": "first"}, {"text": None}, {"text": "last"}).iloc[::-1]
    assert [post["text"] for post in posts_of(table)] == ["first", "last"]


def test_of_rows_with_the_same_time_and_key_the_last_is_the_record() -> None:
    table = frame([{"time": AT, "city": "Rome", "value": value} for value in (1.0, 1.0, 2.0, math.nan)])
    assert records_of(table, ["city"], ["value"]) == [Record(MS, "Rome", (2.0,))]


def test_events_have_their_id_and_one_record_each() -> None:
    table = rows(*({"id": name, "city": "Rome", "value": float(place)} for place, name in enumerate("aab")))
    assert records_of(table, ["city"], ["value"], events=True) == [
        Record(MS + 1000, "Rome", (1.0,), "a"),
        Record(MS + 2000, "Rome", (2.0,), "b"),
    ]
    assert [one.label for one in records_of(table, ["id"], ["value"], events=True)] == ["a", "b"]
