"""JSON is read as services write it, where it has one meaning only."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.answers.lenient_json import read_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"v": nan, "w": -Infinity, "x": undefined}', {"v": None, "w": None, "x": None}),
        ('{"on": True, "off": False, "none": None}', {"on": True, "off": False, "none": None}),
        ('{"v": 1, "note": "two\nlines, nan, True,]"}', {"v": 1, "note": "two\nlines, nan, True,]"}),
        ('[{"v": 1,}, ]', [{"v": 1}]),
        ('callback({"v": [1, 2]});', {"v": [1, 2]}),
        ("/**/jQuery123.cb([1])", [1]),
        ('var data = {"v": 1};', {"v": 1}),
        (')]}\',\n{"v": 1}', {"v": 1}),
        ('{"v": 1}\n{"v": 2}\n', [{"v": 1}, {"v": 2}]),
        ('{"v": 1}\n\n{"v": 2}\n{"v": 3', [{"v": 1}, {"v": 2}]),
        ('{"v": 1}{"v": 2}', [{"v": 1}, {"v": 2}]),
        ('{"v": 1},\n{"v": 2},\n', [{"v": 1}, {"v": 2}]),
        (
            "{'v': 1, 'ok': True, 'x': None, 'q': 'it\\'s \"so\"'}",
            {"v": 1, "ok": True, "x": None, "q": 'it\'s "so"'},
        ),
        (
            'data = {v: 1, $w_2: \'x: 1, y\', "u": "https://x/{a: 1}"}',
            {"v": 1, "$w_2": "x: 1, y", "u": "https://x/{a: 1}"},
        ),
        ('// made by hand\n{"v": 1 /* one */, // and\n "w": 2}', {"v": 1, "w": 2}),
        (
            '{"v": .5, "w": +5, "x": 007, "y": -1., "z": [-.5e3, 1E5]}',
            {"v": 0.5, "w": 5, "x": 7, "y": -1, "z": [-500.0, 1e5]},
        ),
    ],
)
def test_what_json_does_not_allow_is_read_where_it_is_clear(text: str, value: Any) -> None:
    assert read_json(text) == value


def test_python_reads_a_capital_nan_itself() -> None:
    assert math.isnan(read_json('{"v": NaN}')["v"])


@pytest.mark.parametrize(
    "text",
    ['{"v": 1', "<html>", '{"v": tru}', "1\n2", "[" * 100_000, '{"a" "b"}', "", "{v: 1 w: 2}", "12:30"],
)
def test_what_is_cut_off_or_unclear_is_an_error(text: str) -> None:
    with pytest.raises(ValueError):
        read_json(text)


@given(VALUES)
def test_json_is_itself(value: Any) -> None:
    assert read_json(json.dumps(value)) == value


@given(st.dictionaries(st.text(max_size=8), VALUES, min_size=1, max_size=4))
def test_a_callback_and_a_trailing_comma_change_nothing(value: dict[str, Any]) -> None:
    text = json.dumps(value)
    assert read_json(f"cb({text[:-1]},}})") == value


@given(st.text(alphabet='{}[]",:nNaA1 \n\\tTrue()', max_size=60))
def test_any_text_is_a_value_or_a_value_error(text: str) -> None:
    try:
        read_json(text)
    except ValueError as error:
        assert str(error)
