"""Raw values become rows, and what is missing is reported once for each reason."""

from __future__ import annotations

import math
from typing import Any

from sources.json_rows.paths import Place, read_path
from sources.json_rows.row_reader import Reading, ReadRows, read_rows
from sources.json_rows.row_times import RowTimes
from sources.json_rows.shapes import RawRow

NOW = 1_795_602_600.0


def read(
    *cells: tuple[Any, Any, Any], only: list[str] | None = None, root: Any = None, **reading: Any
) -> ReadRows:
    """Rows of (time, key, value)."""
    raw = [
        RawRow(number, Place({}, root=root), time, key, {"v": value})
        for number, (time, key, value) in enumerate(cells, 1)
    ]
    settings = {
        "time": RowTimes(read_path("time", "t")),
        "key": read_path("key", "k"),
        "units": {"v": ""},
        "keys": ("k",),
    }
    return read_rows(raw, Reading(**settings | reading), NOW, only)


def test_values_become_a_row() -> None:
    assert read(("2026-11-25T10:00", "a", "1,004.82")) == ReadRows(
        [{"time": NOW - 1800, "k": "a", "v": 1004.82}], {}
    )


def test_a_row_of_use_needs_a_time_a_key_and_a_number() -> None:
    found = read(
        (0, "old", 1), (NOW, None, 1), (NOW, "null", None), (NOW, "odd", "abc"), (NOW + 3600, "ahead", 1)
    )
    assert found.rows == []
    assert "the time 0 is of 1970" in found.failures["old"]
    assert "no key at 'k'" in found.failures["row 2"]
    assert "v is null" in found.failures["null"]
    assert "the value 'abc' is no number" in found.failures["odd"]
    assert "1 h in the future; set future = true" in found.failures["ahead"]


def test_a_key_with_a_good_row_is_not_failed_by_another() -> None:
    found = read((NOW, "a", 1), (NOW - 60, "a", None))
    assert list(found.failures) == ["a, row 2"]


def test_cells_that_cannot_be_read_are_quoted_and_counted() -> None:
    cells = [RawRow(row, Place({}), NOW, f"k{row}", {"v": 1, "w": f"bad{row}"}) for row in range(3)]
    reading = Reading(
        ("k",), {"v": "", "w": ""}, time=RowTimes(read_path("time", "t")), key=read_path("key", "k")
    )
    found = read_rows(cells, reading, NOW, None)
    assert all(math.isnan(row["w"]) for row in found.rows)
    assert found.failures == {"column w": "the value 'bad0' is no number (the first of 3); shown as a gap."}


def test_limits_are_shown_as_their_numbers_and_counted() -> None:
    found = read((NOW - 1, "a", "<0.5"), (NOW, "a", "> 1,000.5"), (NOW + 1, "a", 7))
    assert [row["v"] for row in found.rows] == [0.5, 1000.5, 7]
    limits = "the value '<0.5' is a limit (the first of 2); shown as the number that it names."
    assert found.failures == {"column v": limits}


def test_all_that_is_unusual_in_a_column_is_one_sentence() -> None:
    found = read((NOW - 1, "a", "<0.5"), (NOW, "a", "1.2*"), (NOW + 1, "a", "1.3 (p)"))
    assert [row["v"] for row in found.rows] == [0.5, 1.2, 1.3]
    assert found.failures == {
        "column v": "the value '<0.5' is a limit; shown as the number that it names; "
        "the value '1.2*' has a mark (the first of 2); shown as the number before it."
    }


def test_rows_that_would_replace_each_other_are_counted() -> None:
    found = read((NOW, "a", 1), (NOW, "a", 2), (NOW, "a", 2))
    assert [row["v"] for row in found.rows] == [2]
    assert "same time and key" in found.failures["1 row"]
    series = [(NOW - 60 * minute, None, minute) for minute in range(9)]
    assert "set key" in read(*series, (NOW, None, 2), key=None, keys=()).failures["1 row"]


def test_values_that_stand_for_none_are_gaps() -> None:
    found = read(
        ("2026-11-25", "a", -9999), ("2026-11-25", "b", "-9999.0"), ("2026-11-25", "c", 5), missing=[-9999.0]
    )
    assert [row["k"] for row in found.rows] == ["c"]


def test_only_some_keys_are_read() -> None:
    assert [row["k"] for row in read((NOW, "a", 1), (NOW, "b", 2), only=["b"]).rows] == ["b"]


def test_events_have_the_id_of_their_path_and_need_one() -> None:
    raw = [RawRow(1, Place({}), NOW, "a", {"v": 1}, "x1"), RawRow(2, Place({}), NOW, "a", {"v": 2}, None)]
    reading = Reading(("k",), {"v": ""}, RowTimes(read_path("time", "t")), read_path("key", "k"))
    found = read_rows(raw, reading._replace(id=read_path("id", "i")), NOW, None)
    assert found.rows == [{"time": NOW, "id": "x1", "k": "a", "v": 1}]
    assert "no id at 'i'" in found.failures["a, row 2"]


def test_a_decimal_comma_of_some_numbers_is_that_of_all() -> None:
    found = read(*((NOW, key, value) for key, value in {"a": "1.234,5", "b": "7.000", "c": "0,25"}.items()))
    assert [row["v"] for row in found.rows] == [1234.5, 7000.0, 0.25]
