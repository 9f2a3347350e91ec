"""Sources and alerts, and who may read them."""

from __future__ import annotations

import pytest
import requests

from dashboard.storage.writer import StorageWriter
from sources.base import SourceError
from tests.api.conftest import ReadServer, Weather, serving_reads
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
