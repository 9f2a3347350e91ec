"""Market documents have all their points, whatever their operator leaves out."""

from __future__ import annotations

from typing import Any

from sources.answers.market_documents import with_all_points
from sources.answers.reader import read_answer
from sources.json_api import Json

NOW = 1_795_602_000.0  # 2026-11-25T10:20:00Z


def period(start: str, end: str, step: str, **points: float) -> dict[str, Any]:
    found = [{"position": name[1:], "price.amount": str(price)} for name, price in points.items()]
    return {"timeInterval": {"start": start, "end": end}, "resolution": step, "Point": found}


def prices(document: Any) -> list[list[str]]:
    series = with_all_points(document)["TimeSeries"]
    return [[point["price.amount"] for point in one["Period"]["Point"]] for one in series]


DAY = period("2026-11-24T23:00Z", "2026-11-25T03:00Z", "PT60M", p1=90.5, p3=88)


def test_points_that_repeat_the_one_before_are_there() -> None:
    assert prices({"TimeSeries": {"curveType": "A03", "Period": DAY}}) == [["90.5", "90.5", "88", "88"]]
    # Of another curve, a point that is missing is not known.
    assert prices({"TimeSeries": {"curveType": "A01", "Period": DAY}}) == [["90.5", "88"]]
    autumn = period("2026-10-24T22:00Z", "2026-10-26T23:00Z", "P1D", p1=7)
    assert prices({"TimeSeries": [{"curveType": "A03", "Period": autumn}]}) == [["7", "7"]]


def test_each_period_is_a_series_with_a_list_of_points() -> None:
    one = {**DAY, "Point": DAY["Point"][0]}
    document = {"TimeSeries": {"mRID": "1", "Period": [DAY, one]}}
    assert prices(document) == [["90.5", "88"], ["90.5"]]
    assert [series["mRID"] for series in with_all_points(document)["TimeSeries"]] == ["1", "1"]


def test_what_is_no_such_document_stays_as_it_is() -> None:
    endless = period("2026-01-01T00:00Z", "2099-01-01T00:00Z", "PT1S", p1=1)
    assert prices({"TimeSeries": {"curveType": "A03", "Period": endless}}) == [["1"]]
    broken = {**DAY, "timeInterval": {"start": "soon"}}
    assert prices({"TimeSeries": {"curveType": "A03", "Period": broken}}) == [["90.5", "88"]]
    for data in ([1], "text", {"TimeSeries": "none"}, {"TimeSeries": ["a", {"b": 1}]}):
        assert with_all_points(data) == data


def test_a_source_shows_months_of_a_document() -> None:
    months = "".join(
        f"<Point><position>{number}</position><price.amount>{80 + number}</price.amount></Point>"
        for number in (1, 2, 3)
    )
    body = f"""<?xml version="1.0"?><Publication_MarketDocument xmlns="urn:x"><TimeSeries>
    <curveType>A01</curveType>
    <Period><timeInterval><start>2025-12-31T23:00Z</start><end>2026-03-31T22:00Z</end></timeInterval>
    <resolution>P1M</resolution>{months}</Period></TimeSeries></Publication_MarketDocument>"""
    source = Json(
        name="prices", url="https://api.example.org", rows="TimeSeries", each="Period.Point",
        time="@parent.Period.timeInterval.start", step="@parent.Period.resolution", position="position",
        columns=[{"name": "price", "path": '"price.amount"'}], clock=lambda: NOW,
    )  # fmt: skip
    rows = source.rows_of(read_answer(body.encode(), "text/xml"))
    source.close()
    assert [f"{time:%Y-%m-%d %H}" for time in rows.index] == [
        "2025-12-31 23",
        "2026-01-31 23",
        "2026-02-28 23",
    ]
    assert list(rows["price"]) == [81, 82, 83]
