"""POST /push/NAME of InfluxDB's line protocol, as Telegraf and sensors send it."""

from __future__ import annotations

import pytest
import requests

from dashboard.push.influx_lines import LINES
from tests.push.conftest import PushServer

TELEGRAF = """\
cpu,cpu=cpu0,host=web usage_idle=91.5,usage_user=3i {ns}
cpu,cpu=cpu1,host=web usage_idle=81.5,usage_user=4i {ns}
system,host=web load1=0.5,n_cpus=2i {ns}
system,host=web uptime=4711i {ns}
system,host=web uptime_format="1:18" {ns}
"""


def push(server: PushServer, body: str) -> requests.Response:
    headers = {"Content-Type": f"{LINES}; charset=utf-8"}
    return requests.post(f"{server.url}/push/lines", data=body.encode(), headers=headers, timeout=60)


def test_measurements_with_different_tags_are_series_and_lines_of_one_time_a_row(server: PushServer) -> None:
    answer = push(server, TELEGRAF.format(ns="1795602174000000000"))
    assert (answer.status_code, answer.json()) == (202, {"accepted": 3})
    rows = server.await_rows("lines", 1)
    history = server.histories["lines"]
    assert {series.key for series in history.series} == {"cpu cpu0 web", "cpu cpu1 web", "system web"}
    assert rows["time"] == [1_795_602_174_000.0]
    values = {(one.quantity.name, one.key): rows[one.field][0] for one in history.series}
    assert values["usage_idle", "cpu cpu1 web"] == 81.5
    assert (values["load1", "system web"], values["uptime", "system web"]) == (0.5, 4711.0)


def test_the_json_of_telegraf_is_read_as_its_lines_are(server: PushServer) -> None:
    cpu = {"name": "cpu", "tags": {"cpu": "cpu0", "host": "web"}, "timestamp": 1_795_602_174}
    batch = {"metrics": [cpu | {"fields": {"usage_idle": 91.5}}, cpu | {"fields": {"up": "1:18"}}]}
    for body in (batch, cpu | {"timestamp": 1_795_602_184, "fields": {"usage_idle": 92.5}}):
        assert server.push("lines", body).status_code == 202
    rows = server.await_rows("lines", 2)
    assert [(one.key, rows[one.field]) for one in server.histories["lines"].series] == [
        ("cpu cpu0 web", [91.5, 92.5])
    ]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ('{"value": 1}', "line 1, '{\"value\": 1}', is no measurement with fields. JSON has the type"),
        ('m s="text"', "No field is a number"),
        ("m v=1\nm v=\n", "line 2"),
    ],
)
def test_other_texts_are_refused_with_what_is_accepted_and_stored_rows_stay(
    server: PushServer, body: str, error: str
) -> None:
    assert push(server, "m v=1").status_code == 202
    server.await_rows("lines", 1)
    answer = push(server, body)
    assert (answer.status_code, error in answer.json()["error"]) == (400, True), answer.text
    assert push(server, "m v=2").status_code == 202
    assert server.await_rows("lines", 2)["time"]
