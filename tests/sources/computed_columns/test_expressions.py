"""Expressions compute what is written and nothing else."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.computed_columns.expressions import MAX_LENGTH, read_expression

KNOWN = ("used", "total", "u", "v")
COLUMNS = {"used": [3.0, 10.0], "total": [12.0, 40.0], "u": [3.0, math.nan], "v": [4.0, 4.0]}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("100 * used / total", [25.0, 25.0]),
        ("100 * (1 - used / total)", [75.0, 75.0]),
        ("-used + +total // 5 % 3 ** 2", [-1.0, -2.0]),
        ("sqrt(u ** 2 + v ** 2)", [5.0, math.nan]),
        ("hypot(u, v)", [5.0, math.nan]),
        ("where(used > 5, used, -1)", [-1.0, 10.0]),
        ("used > 5", [0.0, 1.0]),
        ("2 < used < 5", [1.0, 0.0]),
        ("(used > 5) & (total >= 40) | (used == 3)", [1.0, 1.0]),
        ("used > 5 and not total > 12", [0.0, 0.0]),
        ("(used > 5) + (total > 5)", [1.0, 2.0]),
        ("max(used, 5) - min(total, 20)", [-7.0, -10.0]),
        ("-(used > 5)", [0.0, -1.0]),
        ("used / (used - 3)", [math.nan, 10 / 7]),
        ("log(used - 3)", [math.nan, math.log(7)]),
        ("9 ** 9 ** 9 ** used", [math.nan, math.nan]),
        (" used\n + 1 ", [4.0, 11.0]),
        ("used + 1e308 * 10", [math.nan, math.nan]),
    ],
)
def test_an_expression_is_computed_for_each_row(text: str, values: list[float]) -> None:
    found = read_expression(text, KNOWN).of(COLUMNS).tolist()
    assert found == pytest.approx(values, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("usd / total", "uses 'usd', which is no column above it; did you mean 'used'?"),
        ("zzz + 1", "those above it are used, total, u, v"),
        ("1 + 1", "uses no column"),
        ("used +", "is no expression such as"),
        ("", "is no expression such as"),
        ("(" * 250 + "used" + ")" * 250, "has 504 characters"),
        ("-" * 250 + "used", "has more than 100 parts"),
        ("sqrt(used, total)", "calls 'sqrt' with 2 arguments; it takes 1"),
        ("eval(used)", "calls 'eval'"),
        ("__import__('os')", "calls '__import__'"),
        ("used.__class__", "has 'used.__class__'"),
        ("().__class__.__bases__[0].__subclasses__()", "has '().__class__"),
        ("(lambda: used)()", "has '(lambda: used)()'"),
        ("[used for used in (1,)]", "has '[used for"),
        ("used if used else __import__('os')", 'has "used if'),
        ("used if (a := 1) else 2", "has 'used if"),
        ("'text' * used", "has \"'text'\""),
        ("3j * used", "has '3j'"),
        ("True + used", "has 'True'"),
        ("used @ total", "has 'used @ total'"),
        ("used << 9999", "has 'used << 9999'"),
        ("used in (1, 2)", "has 'used in (1, 2)'"),
        ("where(used, *total)", "calls 'where' with 2"),
        ("sqrt(x=used)", "has 'sqrt(x=used)'"),
        ("f'{used}'", "has \"f'{used}'\""),
    ],
)
def test_what_is_no_arithmetic_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError) as caught:
        read_expression(text, KNOWN)
    assert words in str(caught.value)


@given(
    st.text(max_size=MAX_LENGTH)
    | st.lists(
        st.sampled_from(["used", "9", "**", "(", ")", "-", "/", "0", "<", "sqrt(", ","]), max_size=30
    ).map(" ".join)
)
def test_no_text_raises_anything_else_or_takes_long(text: str) -> None:
    try:
        values: Any = read_expression(text, KNOWN).of(COLUMNS)
    except ValueError:
        return
    assert values.shape == (2,)
