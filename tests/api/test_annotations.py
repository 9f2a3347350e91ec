"""GET /api/annotations: by time and source, page by page, in every format of rows."""

from __future__ import annotations

import io
from urllib.parse import parse_qs

import pandas as pd
import pytest

from dashboard.history.annotations import Annotation
from tests.api.conftest import ReadServer
from tests.support.storage_rows import START

DEPLOYED = Annotation(START, START, "Deployed", id="d")
RAIN = Annotation(START + 60_000, START + 120_000, "Rain", "weather", "r")


@pytest.fixture
def annotated(either: ReadServer) -> ReadServer:
    either.histories.annotations.add([RAIN, DEPLOYED]).result(30)  # type: ignore[attr-defined]
    return either


def test_they_are_in_order_of_time(annotated: ReadServer) -> None:
    answer = annotated.get("annotations").json()
    assert [one["text"] for one in answer["annotations"]] == ["Deployed", "Rain"]
    assert answer["next"] is None
    rain = answer["annotations"][1]
    assert (rain["source"], rain["id"]) == ("weather", "r")
    assert pd.Timestamp(rain["until"]) - pd.Timestamp(rain["time"]) == pd.Timedelta(minutes=1)


def test_time_and_source_choose(annotated: ReadServer) -> None:
    within = annotated.get("annotations", from_=(START + 90_000) / 1000, to=(START + 91_000) / 1000).json()
    assert [one["text"] for one in within["annotations"]] == ["Rain"]
    of_source = annotated.get("annotations", source="weather").json()
    assert [one["text"] for one in of_source["annotations"]] == ["Deployed", "Rain"]
    assert annotated.get("annotations", source="wether").status_code == 404


def test_answers_continue_after_the_last_one(annotated: ReadServer) -> None:
    first = annotated.get("annotations", limit=1)
    assert [one["text"] for one in first.json()["annotations"]] == ["Deployed"]
    link = parse_qs(first.headers["Link"].partition("?")[2].partition(">")[0])
    assert link["next"] == [first.json()["next"]]
    rest = annotated.get("annotations", limit=1, next=first.json()["next"]).json()
    assert ([one["text"] for one in rest["annotations"]], rest["next"]) == (["Rain"], None)


def test_csv_has_a_row_each(annotated: ReadServer) -> None:
    table = pd.read_csv(io.StringIO(annotated.get("annotations", format="csv").text))
    assert list(table.columns) == ["time (UTC)", "until (UTC)", "text", "source", "id"]
    assert table["text"].tolist() == ["Deployed", "Rain"]
