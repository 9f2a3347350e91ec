"""GET /api/sources/NAME/newest: the newest value of each key and quantity."""

from __future__ import annotations

from sources.base import Quantity
from tests.api.conftest import ReadServer, serving_reads
from tests.support.feeds import Scripted

ROW = {"at": 0, "city": "Rome", "temperature": 21.5, "humidity": 40.0}


def test_newest_values_are_those_of_each_key_and_quantity(server: ReadServer) -> None:
    server.publish(ROW, {**ROW, "city": "Oslo", "temperature": 3.0})
    server.publish({**ROW, "at": 60, "temperature": 22.0, "humidity": None})
    answer = server.get("sources/weather/newest").json()
    assert {(one["key"], one["quantity"]): one["value"] for one in answer["values"]} == {
        ("Rome", "temperature"): 22.0,
        ("Rome", "humidity"): 40.0,
        ("Oslo", "temperature"): 3.0,
        ("Oslo", "humidity"): 40.0,
    }
    first = answer["values"][0]
    assert (first["key"], first["quantity"], first["unit"]) == ("Rome", "temperature", "°C")
    assert first["time"].endswith("01:00.000Z")


def test_newest_values_are_limited_to_the_newest(server: ReadServer) -> None:
    server.publish(*({**ROW, "at": number, "city": f"city {number}"} for number in range(20)))
    answer = server.get("sources/weather/newest", quantity="humidity", limit=2).json()
    assert [one["key"] for one in answer["values"]] == ["city 19", "city 18"]
    assert answer["total"] == 20


def test_the_newest_event_has_its_id() -> None:
    class Quakes(Scripted):
        keys = ("id",)
        events = True
        fixed_keys = False
        quantities = (Quantity("magnitude", "Magnitude"),)

    with serving_reads(Quakes(name="quakes")) as server:
        server.publish(
            *({"at": number, "id": f"e{number}", "magnitude": 4.0} for number in range(3)), name="quakes"
        )
        values = server.get("sources/quakes/newest").json()["values"]
    assert [one["id"] for one in values] == ["e2"]


def test_newest_values_are_of_the_chosen_keys_and_quantities(server: ReadServer) -> None:
    server.publish(ROW, {**ROW, "city": "Oslo", "temperature": 3.0})
    answer = server.get("sources/weather/newest", key="Oslo", quantity="temperature").json()
    assert [(one["key"], one["value"]) for one in answer["values"]] == [("Oslo", 3.0)]
    assert answer["total"] == 1


def test_a_late_row_is_not_newer_and_a_missing_value_is_not_shown(server: ReadServer) -> None:
    server.publish({**ROW, "at": 60, "humidity": None})
    server.publish({**ROW, "at": 30, "temperature": 1.0, "humidity": None})
    values = server.get("sources/weather/newest").json()["values"]
    assert [(one["quantity"], one["value"]) for one in values] == [("temperature", 21.5)]


def test_without_rows_there_are_no_values(server: ReadServer) -> None:
    assert server.get("sources/weather/newest").json()["values"] == []
