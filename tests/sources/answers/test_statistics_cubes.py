"""Cubes of statistics offices become rows of categories and values."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sources.answers.reader import read_answer
from sources.answers.statistics_cubes import cube_rows

GEO = {"category": {"index": {"DE": 0, "FR": 1}, "label": {"DE": "Germany", "FR": "France"}}}
MONTHS = {
    "category": {"index": ["2026M09", "2026M10"], "label": {"2026M09": "September", "2026M10": "October"}}
}
JSON_STAT: dict[str, Any] = {
    "class": "dataset",
    "id": ["geo", "Tid"],
    "size": [2, 2],
    "role": {"time": ["Tid"]},
    "dimension": {"geo": GEO, "Tid": MONTHS},
    "value": [3.1, 3.2, None, 7.2],
}
ROWS = [
    {"geo": "Germany", "time": "2026M09", "value": 3.1},
    {"geo": "Germany", "time": "2026M10", "value": 3.2},
    {"geo": "France", "time": "2026M10", "value": 7.2},
]
VERSION_1 = {
    "dataset": {
        "dimension": {
            "id": ["geo", "Tid"], "size": [2, 2], "role": {"time": ["Tid"]}, "geo": GEO, "Tid": MONTHS
        },
        "value": [3.1, 3.2, None, 7.2],
    }
}  # fmt: skip


@pytest.mark.parametrize(
    "answer",
    [JSON_STAT, JSON_STAT | {"value": {"0": 3.1, "1": 3.2, "3": 7.2}}, VERSION_1],
    ids=["list", "sparse", "version 1"],
)
def test_json_stat_is_rows(answer: Any) -> None:
    assert cube_rows(answer) == ROWS


def test_what_is_measured_is_a_column_each_and_series_have_all_categories() -> None:
    sex = {"category": {"label": {"F": "Women", "M": "Men"}, "index": ["F", "M"]}}
    what = {"category": {"index": ["BE", "FO"], "label": {"BE": "Population", "FO": "Births"}}}
    cube = {
        "class": "dataset",
        "id": ["geo", "sex", "what"],
        "size": [2, 2, 2],
        "role": {"metric": ["what"]},
        "dimension": {"geo": GEO, "sex": sex, "what": what},
        "value": list(range(8)),
    }
    first, *_, last = cube_rows(cube) or []
    assert first == {
        "geo": "Germany",
        "sex": "Women",
        "series": "Germany, Women",
        "Population": 0,
        "Births": 1,
    }
    assert (last["series"], last["Births"]) == ("France, Men", 7)


def _sdmx(dimensions: Any, dataset: Any) -> dict[str, Any]:
    return {"dataSets": [dataset], "structure": {"dimensions": dimensions}}


CURRENCY = {"id": "CURRENCY", "values": [{"id": "USD", "name": "US dollar"}, {"id": "JPY", "name": "Yen"}]}
DAYS = {"id": "TIME_PERIOD", "role": "time", "values": [{"id": "2026-11-24"}, {"id": "2026-11-25"}]}
BY_SERIES = _sdmx(
    {"series": [CURRENCY], "observation": [DAYS]},
    {"series": {"0": {"observations": {"0": [1.05, 0], "1": [1.06]}}, "1": {"observations": {"1": [156.1]}}}},
)
FLAT = _sdmx(
    {"observation": [CURRENCY, DAYS]},
    {"observations": {"0:0": [1.05], "0:1": [1.06], "1:1": [156.1]}},
)


@pytest.mark.parametrize(
    "answer",
    [BY_SERIES, FLAT, {"data": {"dataSets": FLAT["dataSets"], "structures": [FLAT["structure"]]}}],
    ids=["series", "flat", "version 2"],
)
def test_sdmx_is_rows(answer: Any) -> None:
    assert cube_rows(answer) == [
        {"CURRENCY": "US dollar", "time": "2026-11-24", "value": 1.05},
        {"CURRENCY": "US dollar", "time": "2026-11-25", "value": 1.06},
        {"CURRENCY": "Yen", "time": "2026-11-25", "value": 156.1},
    ]


@pytest.mark.parametrize(
    "answer",
    [
        [1], {"value": 1}, {"value": [1], "dimension": {}}, {"dataSets": []}, {"data": 5},
        JSON_STAT | {"size": [2, 0]}, JSON_STAT | {"size": [9]}, JSON_STAT | {"value": [1] * 9},
        JSON_STAT | {"value": {"x": 1}}, BY_SERIES | {"structure": {}},
    ],
    ids=str,
)  # fmt: skip
def test_other_answers_are_no_cubes(answer: Any) -> None:
    assert cube_rows(answer) is None


def test_an_answer_is_rows_unless_the_format_says_json() -> None:
    body = json.dumps(JSON_STAT).encode()
    assert read_answer(body, "application/json") == ROWS
    assert read_answer(body, "application/json", "json") == JSON_STAT
