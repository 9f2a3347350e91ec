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


NOT_READY = """
import socket
import requests
from dashboard.app.server import listen
from dashboard.app.runtime import running
from tests.support.waiting import until

with socket.socket() as free:
    free.bind(("localhost", 0))
    port = free.getsockname()[1]
listening = listen(port)
until(lambda: running().histories.storage_error, seconds=30)
answer = requests.get(f"{listening.address}/ready", timeout=30)
print(answer.status_code, *answer.json()["problems"])
"""


def test_a_script_accepts_pushes_until_it_stops_listening(tmp_path: Path) -> None:
    run = run_script(SCRIPT, tmp_path, "[sources.host]\n")
    assert run.stdout.splitlines() == ["port in use", "202 {'accepted': 1}", "[5.0]", "stopped"], run.stderr


def test_it_says_why_it_is_not_ready(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("no database " * 100, encoding="utf-8")
    settings = f'[history]\nurl = "sqlite:///{tmp_path}/other"\n[sources.host]\n'
    run = run_script(NOT_READY, tmp_path, settings)
    assert "503 The history is not stored. The history file is not a database" in run.stdout, run.stderr


def run_script(script: str, folder: Path, settings: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, with these settings."""
    file = folder / "settings.toml"
    file.write_text(settings, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"DASHBOARD_CONFIG": str(file), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
