"""POST /push/annotations: a text about a moment, a range of time, all sources or one."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from dashboard.history.annotations import Annotation
from dashboard.history.registry import HistoryRegistry
from dashboard.posts.external_counts import ExternalCounts
from dashboard.push.annotations import read_annotations
from dashboard.push.auth import AccessPolicy
from dashboard.push.base_handlers import PushService
from dashboard.push.ingest import PushIngest
from dashboard.push.routes import routes
from dashboard.storage.annotations import AnnotationRequest
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from sources.host import Host
from sources.pushed_rows.values import RejectedPush
from tests.push.conftest import PushServer, StartServer
from tests.support.http_routes import serving_routes

NOW = 1_764_000_000.0
NOW_MS = 1_764_000_000_000


def test_an_annotation_is_of_now_and_of_all_sources_unless_it_says_more() -> None:
    short = {"text": " Deployed\n 4.2 "}
    full = {"text": "Rain", "time": "2025-11-24T15:59:00Z", "until": NOW_MS, "source": "host", "id": 7}
    assert read_annotations([short, full], None, NOW, ["host"]) == [
        Annotation(NOW_MS, NOW_MS, "Deployed 4.2"),
        Annotation(NOW_MS - 60_000, NOW_MS, "Rain", "host", "7"),
    ]
    assert read_annotations([short], NOW - 1, NOW, [])[0].time == NOW_MS - 1_000


def test_one_may_be_ahead_as_that_of_a_maintenance() -> None:
    (ahead,) = read_annotations([{"text": "Maintenance", "time": NOW + 86_400}], None, NOW, [])
    assert ahead.time == NOW_MS + 86_400_000


WRONG: list[tuple[Any, str]] = [
    (5, "It is no object"),
    ({}, "'text' is missing"),
    ({"text": " "}, "'text' is missing"),
    ({"text": "a" * 501}, "501 characters"),
    ({"text": "\ud800"}, "is not valid"),
    ({"text": ["a"]}, "no text"),
    ({"text": "a", "tiem": NOW}, "Did you mean 'time'?"),
    ({"text": "a", "time": "soon"}, "no time that can be read"),
    ({"text": "a", "until": NOW - 1}, "'until' is before 'time'"),
    ({"text": "a", "source": "hots"}, "Did you mean 'host'?"),
    ({"text": "a", "id": "i" * 201}, "201 characters"),
]


@pytest.mark.parametrize(("row", "why"), WRONG, ids=[why for _, why in WRONG])
def test_what_is_wrong_is_said(row: Any, why: str) -> None:
    with pytest.raises(RejectedPush, match=r"(?s).*") as error:
        read_annotations([row], None, NOW, ["host"])
    assert why in str(error.value)
    with pytest.raises(RejectedPush, match=r"^Row 2: "):
        read_annotations([{"text": "right"}, row], None, NOW, ["host"])


def test_a_push_is_shown_and_one_without_a_text_removes_it(start_server: StartServer) -> None:
    server = start_server(Host(name="host"))
    log = server.histories.annotations
    answer = server.push("annotations", {"text": "Deployed", "source": "host", "id": "d1"})
    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "durable": False})
    assert [(one.text, one.source) for one in log.newest] == [("Deployed", "host")]
    assert server.push("annotations", {"id": "d1"}).status_code == 202
    assert log.newest == ()
    assert list(server.histories) == ["host"], "the address adds no source"


def test_other_formats_are_tables_of_the_same_columns(server: PushServer) -> None:
    body = "time,text\n2026-11-22T01:30:00Z,Deployed\n2026-11-22T02:30:00Z,Rolled back\n"
    address, headers = f"{server.url}/push/annotations", {"Content-Type": "text/csv"}
    answer = requests.post(address, data=body, headers=headers, timeout=10)
    assert answer.json()["accepted"] == 2, answer.text
    assert [one.time for one in server.histories.annotations.newest] == [1795311000000, 1795314600000]
    refused = requests.post(address, data="a", headers={"Content-Type": "text/plain"}, timeout=10)
    assert refused.status_code == 415
    assert '{"text": "Deployed 4.2"}' in refused.json()["error"]


def test_one_wrong_row_rejects_the_whole_push(server: PushServer) -> None:
    answer = server.push("annotations", [{"text": "right"}, {"text": "wrong", "source": "nowhere"}])
    assert answer.status_code == 400
    assert "Row 2: There is no source 'nowhere'" in answer.json()["error"]
    assert server.histories.annotations.newest == ()


def test_the_token_of_pushes_is_needed(start_server: StartServer) -> None:
    server = start_server(token="secret")
    assert server.push("annotations", {"text": "a"}).status_code == 401
    assert server.push("annotations", {"text": "a"}, Authorization="Bearer secret").status_code == 202


def test_a_push_is_answered_when_it_is_in_the_database(tmp_path: Any) -> None:
    url = f"sqlite:///{tmp_path / 'history.sqlite'}"
    writer = StorageWriter(url, RetentionLimits())
    histories = HistoryRegistry((), writer)
    service = PushService(PushIngest(histories, ExternalCounts(), 1), AccessPolicy(lambda: "", 1_000), 10_000)
    with serving_routes(routes(lambda: service)) as address:
        answer = requests.post(f"{address}/push/annotations", json={"text": "Deployed"}, timeout=30)
        assert answer.json() == {"accepted": 1}
        writer.close()
        refused = requests.post(f"{address}/push/annotations", json={"text": "Lost"}, timeout=30)
    assert refused.status_code == 503
    assert [one.text for one in histories.annotations.newest] == ["Deployed"]
    again = HistoryRegistry((), StorageWriter(url, RetentionLimits()))
    stored = again.annotations.read(AnnotationRequest(0, 2**53, 10)).result(30)
    assert again.writer is not None
    again.writer.close()
    assert [one.text for one in stored] == ["Deployed"]
