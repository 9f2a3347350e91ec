"""Nothing is nothing in every library, and a long value is quoted in short."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sources.raw_values import is_missing, json_value, quoted


@pytest.mark.parametrize("value", [None, math.nan, np.float32("nan").item(), pd.NA, pd.NaT])
def test_missing_values_of_every_library_are_known(value: object) -> None:
    assert is_missing(value)


@pytest.mark.parametrize("value", [0, "", False, "nan", [], math.inf])
def test_other_values_are_not_missing(value: object) -> None:
    assert not is_missing(value)


def test_a_long_value_is_cut() -> None:
    assert quoted("a") == "'a'"
    assert quoted("x" * 1000).endswith("…")
    assert "thousands of digits" in quoted(10**5000)


def test_a_text_that_is_no_json_is_no_value() -> None:
    assert json_value('{"a": [1]}') == {"a": [1]}
    assert [json_value(text) for text in ("{", b"\xff", "[" * 100_000)] == [None, None, None]
