"""Sources, newest values and alerts, and who may read them."""

from __future__ import annotations

import pytest
import requests

from dashboard.storage.writer import StorageWriter
from sources.base import Quantity, SourceError
from tests.api.conftest import ReadServer, Weather, serving_reads
from tests.support.feeds import Scripted
from tests.support.waiting import until

ROW = {"at": 0, "city": "Rome", "temperature": 21.5, "humidity": 40.0}


def test_sources_say_what_they_have_and_how_they_are(server: ReadServer) -> None:
    server.publish(ROW, {**ROW, "city": "Oslo"})
    (source,) = server.get("sources").json()["sources"]
    assert (source["name"], source["title"], source["keys"]) == ("weather", "Weather", 2)
    assert (source["origin"], source["health"]) == ("none", "starting")
    assert [one["unit"] for one in source["quantities"]] == ["°C", "%"]


def test_a_source_that_fails_has_its_error() -> None:
    failing = Weather()
    failing.answers = [SourceError("The service is down.")]
    with serving_reads(failing) as server:
        feed = server.histories["weather"].feed
        feed.start()
        until(lambda: feed.status.health == "error")
        feed.stop()
        (source,) = server.get("sources").json()["sources"]
    assert (source["health"], source["error"]) == ("error", "The service is down.")


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


@pytest.mark.parametrize("path", ["sources", "sources/weather/newest"])
def test_sample_data_are_marked(server: ReadServer, path: str) -> None:
    server.publish(ROW, sample=True)
    answer = server.get(path).json()
    assert answer.get("sources", [answer])[0]["mark"] == "sample"


def test_alerts_are_active_until_they_clear(server: ReadServer) -> None:
    server.publish({**ROW, "temperature": 31.0})
    answer = server.get("alerts").json()
    (alert,) = answer["active"]
    assert (alert["rule"], alert["key"], alert["value"], alert["cleared"]) == ("hot", "Rome", 31.0, None)
    assert answer["recent"] == answer["active"]
    server.publish({**ROW, "at": 60})
    answer = server.get("alerts").json()
    assert answer["active"] == []
    assert answer["recent"][0]["cleared"].endswith("01:00.000Z")


@pytest.mark.parametrize("path", ["sources", "sources/weather/rows", "sources/weather/newest", "alerts"])
def test_reading_needs_the_token_of_pushes(writer: StorageWriter, path: str) -> None:
    with serving_reads(Weather(), writer=writer, token="secret") as server:
        assert server.get(path).status_code == 401
        headers = {"Authorization": "Bearer secret"}
        answer = requests.get(f"{server.url}/api/{path}", headers=headers, timeout=20)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_a_token_no_other_site_reads_under_this_computers_address(server: ReadServer) -> None:
    answer = requests.get(f"{server.url}/api/sources", headers={"Host": "rebound.example"}, timeout=20)
    assert answer.status_code == 403
