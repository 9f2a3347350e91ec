"""Rows are found in each of the shapes in which services send them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.json_rows.paths import compiled, read_path
from sources.json_rows.shapes import NoRows, RawRow, Shape, key_text, raw_rows


def rows_of(
    answer: Any, rows: str = "", time: str = "", key: str = "", value: str = "v", each: str = ""
) -> list[RawRow]:
    number = read_path("columns", value)
    assert number
    shape = Shape(
        compiled("rows", rows) if rows else None,
        compiled("each", each) if each else None,
        read_path("time", time),
        read_path("key", key),
        {"value": number},
    )
    return raw_rows(answer, shape)


def brief(rows: list[RawRow]) -> list[tuple[Any, Any, Any]]:
    return [(row.time, row.key, row.numbers["value"]) for row in rows]


@pytest.mark.parametrize(
    ("answer", "paths", "rows"),
    [
        ([{"v": 1}, {"v": 2}], {}, [(None, None, 1), (None, None, 2)]),
        ({"v": 1}, {}, [(None, None, 1)]),
        (
            [["2026-11-25", "8.1"], ["2026-11-26", "8.2"]],
            {"time": "[0]", "value": "[1]"},
            [("2026-11-25", None, "8.1"), ("2026-11-26", None, "8.2")],
        ),
        ({"t": [1, 2], "v": [3, 4], "n": "x"}, {"time": "t", "key": "n"}, [(1, "x", 3), (2, "x", 4)]),
        ({"t": [1, 2], "v": [3]}, {"time": "t"}, [(1, None, 3), (2, None, None)]),
        ({"n": ["a", "b"], "v": [3, 4]}, {"key": "n"}, [(None, "a", 3), (None, "b", 4)]),
        ({"t": [2026, 11, 25], "v": 3}, {"time": "t"}, [([2026, 11, 25], None, 3)]),
        ({"a": {"v": 1}, "b": {"v": 2}}, {"key": "@key"}, [(None, "a", 1), (None, "b", 2)]),
        ({"d1": {"v": 1}}, {"time": "@key"}, [("d1", None, 1)]),
        ({"USD": 1.05, "GBP": 0.8}, {"key": "@key", "value": "@"}, [(None, "USD", 1.05), (None, "GBP", 0.8)]),
        ({"s": {"a": {"d1": [5, 6]}}},
         {"rows": "s", "each": "@", "key": "@parent.@key", "time": "@key", "value": "[1]"},
         [("d1", "a", 6)]),
        ([{"n": "a", "2024": "1", "2025": "", "2026": "3"}, {"n": "b", "2024": "4", "2025": None}],
         {"each": "@", "key": "@parent.n", "time": "@key", "value": "@"},
         [("2024", "a", "1"), ("2026", "a", "3"), ("2024", "b", "4")]),
        ([{"n": "a", "o": [{"v": 1}, {"v": 2}]}, {"n": "b"}], {"each": "o", "key": "@parent.n"},
         [(None, "a", 1), (None, "a", 2)]),
        ({"t": 7, "s": [["a", 1]]}, {"rows": "s", "time": "@root.t", "key": "[0]", "value": "[1]"},
         [(7, "a", 1)]),
        ([["t", "v"], ["2026", "1"]], {"time": "t"}, [("2026", None, "1")]),
        ([["t", "v"], ["2026", "1"]], {"time": "[0]", "value": "[1]"}, [("2026", None, "1")]),
        ([[1, 2], [3, 4]], {"time": "[0]", "value": "[1]"}, [(1, None, 2), (3, None, 4)]),
        ({"p": json.dumps({"v": 1})}, {"rows": "p"}, [(None, None, 1)]),
        (json.dumps([{"v": 1}]), {}, [(None, None, 1)]),
        (81.3, {"value": "@"}, [(None, None, 81.3)]),
        ([[{"v": 1}], [{"v": 2}]], {"rows": "[]"}, [(None, None, 1), (None, None, 2)]),
        ({"rows": []}, {"rows": "rows"}, []),
        ([{"v": {"x": "s"}}], {"value": "sum(v)"}, [(None, None, None)]),
    ],
    ids=str,
)  # fmt: skip
def test_a_shape_becomes_rows(answer: Any, paths: dict[str, str], rows: list[tuple[Any, Any, Any]]) -> None:
    assert brief(rows_of(answer, **paths)) == rows


@pytest.mark.parametrize(
    ("answer", "paths", "found"),
    [
        ({"a": 1}, {"rows": "b"}, None),
        (7, {}, 7),
        ({"a": "soon"}, {"rows": "a"}, "soon"),
        ([{"o": 5}], {"each": "o"}, 5),
    ],
)
def test_what_is_no_rows_is_told(answer: Any, paths: dict[str, str], found: Any) -> None:
    with pytest.raises(NoRows) as error:
        rows_of(answer, **paths)
    assert error.value.found == found


def test_keys_are_texts() -> None:
    values: list[Any] = [5, "a ", 1.5, ["a", 1], None, {}, float("nan"), "", []]
    assert [key_text(value) for value in values] == [
        "5", "a", "1.5", "a 1", None, None, None, None, None,
    ]  # fmt: skip


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["v", "t", "k", "o"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON, st.sampled_from(["", "o", "[]"]), st.sampled_from(["", "t", "@key", "@root.t"]),
       st.sampled_from(["", "k", "@key", "@parent.@key"]), st.sampled_from(["", "o", "@"]))  # fmt: skip
def test_any_answer_is_rows_or_none(answer: Any, rows: str, time: str, key: str, each: str) -> None:
    try:
        found = rows_of(answer, rows, time, key, "v", each)
    except NoRows:
        return
    assert [row.position for row in found] == list(range(1, len(found) + 1))
