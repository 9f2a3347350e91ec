"""Settings of rows: the column of keys, and settings that are wrong."""

from __future__ import annotations

from typing import Any

import pytest

from sources.json_api import Json

VALUE = {"name": "value", "path": "value"}


@pytest.mark.parametrize(
    ("key", "column"),
    [("id", "id"), ("properties.place", "place"), ('meta."station-id"', "station-id"), ("a[0]", "key"),
     ("time", "key"), ("value", "key"), ("join('-', [a, b])", "key")],
)  # fmt: skip
def test_json_key_column_has_the_last_name_in_its_path(key: str, column: str) -> None:
    assert Json(url="http://127.0.0.1:1/x", columns=[VALUE], key=key).keys == (column,)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"url": ""}, ["url", "http"]),
        ({"url": "ftp://example.org"}, ["url", "'ftp://example.org'"]),
        ({"rows": "a..b"}, ["rows", "'a..b'"]),
        ({"time": "wind-speed"}, ["time", "'wind-speed'", "double quotes"]),
        ({"key": "["}, ["key", "'['"]),
        ({"latitude": "x["}, ["latitude", "'x['"]),
        ({"columns": []}, ["columns"]),
        ({"columns": [{"name": "a"}]}, ["columns", "path"]),
        ({"columns": [{"path": "a"}]}, ["columns", "name"]),
        ({"columns": [{"name": "a", "path": "a-b"}]}, ["columns", "'a-b'"]),
        ({"columns": [VALUE | {"units": "m"}]}, ["columns", "'units'", "'unit'"]),
        ({"columns": [VALUE | {"zzz": "m"}]}, ["columns", "'zzz'", "label"]),
        ({"columns": [VALUE | {"kind": "amonut"}]}, ["kind", "'amonut'", "percent"]),
        ({"columns": [{"name": "a", "path": 7}]}, ["columns", "path", "7"]),
        ({"columns": [VALUE, VALUE]}, ["columns", "'value'", "taken"]),
        ({"columns": [{"name": "time", "path": "a"}]}, ["columns", "'time'", "taken"]),
        ({"headers": {"X-Key": "${NO_SUCH_VARIABLE}"}}, ["headers.X-Key", "NO_SUCH_VARIABLE"]),
    ],
)
def test_json_names_an_invalid_setting_and_its_value(settings: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(ValueError) as caught:
        Json(**{"url": "http://127.0.0.1:1/x", "columns": [VALUE], **settings})
    assert all(word in str(caught.value) for word in words), caught.value
