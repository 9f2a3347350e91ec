"""A column is what most of its cells are, and one odd cell is a gap that is counted."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.answers.delimited import read_delimited
from sources.columns.roles import Roles, column_roles

NOW = 1_795_603_000.0


def of_csv(text: str) -> Roles:
    return column_roles(read_delimited(text.encode()).columns(), NOW)


def test_a_column_of_numbers_with_an_odd_cell_is_a_quantity_with_a_gap() -> None:
    roles = of_csv(
        "time,room,temperature (°C),humidity (%)\n2026-11-25T09:00:00Z,kitchen,21.0,40\n"
        "2026-11-25T09:01:00Z,kitchen,unavailable,41\n2026-11-25T09:02:00Z,kitchen,21.2,42\n"
    )
    assert (roles.time, roles.keys) == (("time",), ("room",))
    np.testing.assert_equal(roles.quantities["temperature (°C)"], [21.0, np.nan, 21.2])
    assert list(roles.quantities) == ["temperature (°C)", "humidity (%)"]
    assert roles.gaps == ()


def test_cells_that_cannot_be_read_are_counted_with_an_example() -> None:
    roles = column_roles({"v": [*map(str, range(100)), "broken", "odd"]}, NOW)
    assert [str(gap) for gap in roles.gaps] == ["v: 2 cells are no number, such as 'broken' in row 101"]
    assert np.isfinite(roles.quantities["v"]).sum() == 100


def test_limits_of_a_laboratory_are_numbers_and_counted() -> None:
    roles = of_csv("time,lead (µg/l)\n2026-11-25,<0.5\n2026-11-26,<0.5\n2026-11-27,1.2\n2026-11-28,<LOD\n")
    np.testing.assert_equal(roles.quantities["lead (µg/l)"], [0.5, 0.5, 1.2, np.nan])
    assert roles.remarks == ("lead (µg/l): 2 limits, such as '<0.5', are read as their numbers",)
    assert of_csv("time,age,v\n2026-11-25,<18,1\n2026-11-26,>65,2\n").keys == ("age",)


def test_numbers_and_texts_by_halves_are_neither_and_quoted() -> None:
    roles = column_roles({"v": ["1.5", "broken"]}, NOW)
    assert roles.left_out == {"v": "it holds numbers and texts, such as 'broken' in row 2"}


def test_shortened_numbers_are_no_key_and_quoted() -> None:
    roles = column_roles({"volume": ["1.23M", "980.5K", "-"]}, NOW)
    assert (roles.keys, list(roles.left_out)) == ((), ["volume"])
    assert "'1.23M'" in roles.left_out["volume"]
    assert column_roles({"room": ["12B", "7A"]}, NOW).keys == ("room",)


def test_numbers_with_the_same_word_behind_them_are_no_key_and_quoted() -> None:
    roles = column_roles({"seen by": ["1,234 views", "12 views"], "flat": ["4 Zimmer", "4 Zimmer"]}, NOW)
    assert roles.keys == ("flat",)
    assert "'1,234 views'" in roles.left_out["seen by"]


def test_row_numbers_and_columns_of_times_are_never_keys() -> None:
    roles = of_csv(
        ",id,created_at,sensor_id,value,updated_at\n0,7,2026-11-25 09:00:00,17,8.4,2026-11-25 09:00\n"
        "1,8,2026-11-25 09:01:00,18,8.5,2026-11-25 09:00\n"
    )
    assert roles.time == ("created_at",)
    assert roles.keys == ("id", "sensor_id")
    assert list(roles.quantities) == ["value"]
    assert roles.left_out == {"": "it numbers the rows", "updated_at": "it is another column of times"}
    assert column_roles({"id": [1, 2, 3], "v": [1.5, 2, 3]}, NOW).left_out == {"id": "it numbers the rows"}


@pytest.mark.parametrize("name", ["RECORD", "RECNBR", "RN"])
def test_the_record_numbers_of_a_logger_are_no_quantity(name: str) -> None:
    assert column_roles({name: ["4711", "4712"], "v": ["1", "2"]}, NOW).left_out == {
        name: "it numbers the rows"
    }
    assert list(column_roles({"record": [3, 7, 2]}, NOW).quantities) == ["record"]


@pytest.mark.parametrize("name", ["", "Unnamed: 0", "index", "level_0", "__index_level_0__"])
def test_an_index_of_pandas_is_no_quantity(name: str) -> None:
    roles = column_roles({name: [5, 9], "city": ["London", "Paris"], "v": [8.4, 9.1]}, NOW)
    assert (list(roles.quantities), roles.keys) == (["v"], ("city",))
    assert column_roles({name: ["London", "Paris"], "v": [8.4, 9.1]}, NOW).keys == (name,)


@pytest.mark.parametrize(
    "name", ["platform", "plannedPlatform", "headsign", "Gleis", "train_number", "lineNo"]
)
def test_the_numbers_of_trains_and_platforms_are_no_quantities(name: str) -> None:
    roles = column_roles({name: [4, 11], "delay": [60, 0]}, NOW, typed=True)
    assert (roles.keys, list(roles.quantities)) == ((name,), ["delay"])


@pytest.mark.parametrize(
    ("values", "typed", "role"),
    [
        (["40", "unavailable", "42"], True, "quantity"),
        (["4", "-", "12"], True, "key"),
        (["0", "1"], True, "key"),
        (["0", "1"], False, "quantity"),
        (["21.5", "unavailable"], True, "quantity"),
        ([21.5, "unavailable", None], True, "quantity"),
        (["0031", "0049"], False, "key"),
        (["ON", "ON"], True, "key"),
        (["on", "off"], True, "quantity"),
        ([True, False], True, "quantity"),
        ([Decimal("1.5"), None], True, "quantity"),
        (["8,5", "1,004"], False, "quantity"),
        (["€ 12", "€ 13"], False, "quantity"),
        (["NO", "SE"], False, "key"),
        (["3c0001", "3c0002"], False, "key"),
        (["192.168.100.101", "10.0.0.1"], False, "key"),
        (["", None], False, "left out"),
        ([[1], {"a": 1}], True, "left out"),
        (["x" * 500], True, "left out"),
    ],
    ids=str,
)
def test_roles_of_columns(values: list[Any], typed: bool, role: str) -> None:
    roles = column_roles({"c": values}, NOW, typed=typed)
    found = "quantity" if "c" in roles.quantities else "key" if "c" in roles.keys else "left out"
    assert found == role


@pytest.mark.parametrize("values", [["0x1A2B", "0x00FF", "0x10"], ["1A2B", "00FF", "1200"]])
@pytest.mark.parametrize("typed", [False, True])
def test_hexadecimal_numbers_are_texts(values: list[str], typed: bool) -> None:
    roles = column_roles({"address": values, "v": [1.5, 2.5, 3.5]}, NOW, typed=typed)
    assert (roles.keys, list(roles.quantities), roles.left_out) == (("address",), ["v"], {})


def test_a_key_that_may_have_been_meant_as_numbers_is_remarked() -> None:
    roles = column_roles({"v": ["1", "2", "x", "4", "5"], "w": ["a", "b", "c", "d", "5"]}, NOW)
    assert roles.keys == ("v", "w")
    assert roles.remarks == (
        "v is a key and no quantity, since only 80% of its cells are numbers: 'x' in row 3 is none",
    )


def test_the_decimal_sign_of_one_column_is_that_of_all() -> None:
    roles = of_csv("time;a;b\n2026-11-25 09:00;8,5;1,004\n")
    assert roles.quantities["b"].tolist() == [1.004]


CELL = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.dates()
    | st.lists(st.integers())
)
TABLE = st.integers(1, 8).flatmap(
    lambda rows: st.dictionaries(
        st.text(max_size=12), st.lists(CELL, min_size=rows, max_size=rows), max_size=5
    )
)


@given(TABLE, st.booleans())
def test_every_column_of_any_table_has_one_role(columns: dict[str, Sequence[Any]], typed: bool) -> None:
    roles = column_roles(columns, NOW, typed=typed)
    named = [*roles.time, *roles.quantities, *roles.keys, *roles.left_out]
    assert sorted(named) == sorted(columns)
    assert all(not np.isinf(numbers).any() for numbers in roles.quantities.values())
