"""`listen()`: pushes to a notebook or a script, which have no `panel serve`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.serving import ROOT

SCRIPT = """
import socket
import requests
from dashboard.app.server import listen
from dashboard.app.runtime import running
from tests.support.waiting import until

with socket.socket() as free:
    free.bind(("localhost", 0))
    port = free.getsockname()[1]
listening = listen(port)
try:
    listen(port)
except OSError:
    print("port in use")
answer = requests.post(f"{listening.address}/push/values", json={"value": 5}, timeout=10)
print(answer.status_code, answer.json())
history = running().histories["values"]
until(lambda: history.window()[0].get("value"))
print(history.window()[0]["value"])
listening.stop()
while True:
    try:
        requests.get(listening.address, timeout=10)
    except requests.ConnectionError:
        break
print("stopped")
"""


def test_a_script_accepts_pushes_until_it_stops_listening(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("[sources.host]\n", encoding="utf-8")
    environment = os.environ | {"DASHBOARD_CONFIG": str(settings), "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.stdout.splitlines() == ["port in use", "202 {'accepted': 1}", "[5.0]", "stopped"], run.stderr
