"""Tables in JSON: what pandas' `DataFrame.to_json` writes, and columns as lists.

Its forms: https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.to_json.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sources.times.column_names import is_time_name
from sources.times.recognition import is_time_text

Row = dict[str, Any]


def table_in(content: Mapping[str, Any]) -> list[Row] | None:
    """The rows of a table that pandas has written; None where the object is none.

    The labels of rows are their times where they are times and no column is named so. Numbers of rows are
    left out; with other labels an object of objects is a row.
    """
    if content.keys() in ({"columns", "data"}, {"columns", "index", "data"}):
        return _split(content["columns"], content.get("index"), content["data"])
    if content.keys() == {"schema", "data"}:
        return _without_row_numbers(content["data"])
    columns = [*content.values()]
    if not _are_alike(columns, dict):
        return None
    if _are_labels(labels := [*columns[0]]):
        cells = (column.values() for column in columns)
        return _timed([dict(zip(content, row, strict=True)) for row in zip(*cells, strict=True)], labels)
    return _timed(columns, [*content]) if _are_labels([*content]) else None


def rows_of_lists(content: Mapping[str, Any]) -> list[Row] | None:
    """The rows of columns as lists of the same length; None where the object holds anything else."""
    if not _are_alike([*content.values()], list):
        return None
    return [dict(zip(content, row, strict=True)) for row in zip(*content.values(), strict=True)]


def _split(columns: Any, index: Any, data: Any) -> list[Row] | None:
    if not (_are_alike([columns, *data], list) if isinstance(data, list) else False):
        return None
    labels = [str(label) for label in index] if isinstance(index, list) and len(index) == len(data) else []
    return _timed([dict(zip(map(str, columns), row, strict=True)) for row in data], labels)


def _without_row_numbers(data: Any) -> list[Row] | None:
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        return None
    is_numbered = all(row.get("index") == number for number, row in enumerate(data))
    return [{name: row[name] for name in row if name != "index"} for row in data] if is_numbered else data


def _timed(rows: Sequence[Row], labels: Sequence[str]) -> list[Row]:
    """The rows, with their labels as times where these are times."""
    has_times = any(map(is_time_name, rows[0])) if rows else True
    if has_times or not labels or not all(map(is_time_text, labels)):
        return list(rows)
    times = [int(label) if label.isdigit() else label for label in labels]
    return [{"time": time, **row} for time, row in zip(times, rows, strict=True)]


def _are_alike(columns: Sequence[Any], kind: type[list[Any]] | type[dict[str, Any]]) -> bool:
    """Whether columns have the same labels, or as lists the same length, and their cells are no columns."""
    if not columns or not all(isinstance(column, kind) and column for column in columns):
        return False
    cells = (cell for column in columns for cell in (column.values() if kind is dict else column))
    labels = [list(column) if kind is dict else len(column) for column in columns]
    return not any(isinstance(cell, list | dict) for cell in cells) and labels.count(labels[0]) == len(labels)


def _are_labels(names: Sequence[str]) -> bool:
    """Whether names are labels of rows: their numbers from 0 on, or times."""
    return [*names] == [str(number) for number in range(len(names))] or all(map(is_time_text, names))
