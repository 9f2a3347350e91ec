"""`realtime-dashboard serve`: the options that Panel gets, and which script is served."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path

import pytest

from dashboard.app.cli import main
from dashboard.app.serve_command import serve
from dashboard.app.starter_files import starter_file


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The arguments that `panel serve` would get; it is not run."""
    arguments: list[str] = []

    def serve(given: Sequence[str], address: str, port: int) -> None:
        arguments[:] = given

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("dashboard.app.serve_command.serve", serve)
    return arguments


def test_it_polls_from_the_start_and_accepts_pushes(served: list[str]) -> None:
    assert main(["serve"]) == 0
    warmup = served[served.index("--setup") + 1]
    assert Path(warmup).is_file()
    assert served[served.index("--plugins") + 1] == "dashboard.app.server"
    assert served[served.index("--port") + 1] == "5006"
    assert "--address" not in served


def test_further_options_are_passed_on_to_panel(served: list[str]) -> None:
    options = (
        "--port 7000 --address 127.0.0.1 --allow-websocket-origin a.org --allow-websocket-origin b.org:80"
    )
    assert main(["serve", *options.split(), "--num-procs", "2", "--show", "--prefix=/live"]) == 0
    assert served[served.index("--port") + 1] == "7000"
    assert served[served.index("--address") + 1] == "127.0.0.1"
    assert served[-6:] == [
        "--allow-websocket-origin=a.org",
        "--allow-websocket-origin=b.org:80",
        "--num-procs",
        "2",
        "--show",
        "--prefix=/live",
    ]


def test_further_apps_come_before_all_options(served: list[str]) -> None:
    assert main(["serve", "other.py", "--port", "7000", "--num-procs", "2"]) == 0
    assert served[:3] == [str(starter_file("realtime_dashboard.py")), "other.py", "--setup"]
    assert served[-2:] == ["--num-procs", "2"]


def test_the_script_of_the_working_folder_is_served_before_the_shipped_one(served: list[str]) -> None:
    assert main(["serve"]) == 0
    assert served[0] == str(starter_file("realtime_dashboard.py"))
    Path("realtime_dashboard.py").write_text("", encoding="utf-8")
    assert main(["serve"]) == 0
    assert served[0] == "realtime_dashboard.py"


def test_a_login_has_the_page_of_the_dashboard_unless_another_is_given(served: list[str]) -> None:
    assert main(["serve", "--basic-auth=users.json"]) == 0
    page = Path(served[served.index("--basic-login-template") + 1])
    assert "//" not in page.read_text(encoding="utf-8"), "it loads nothing"
    assert main(["serve", "--basic-auth", "word", "--basic-login-template", "mine.html"]) == 0
    assert served.count("--basic-login-template") == 1
    assert main(["serve"]) == 0
    assert "--basic-login-template" not in served


@pytest.mark.usefixtures("served")
def test_a_server_that_is_stopped_as_it_starts_has_not_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def serve(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dashboard.app.serve_command.serve", serve)
    assert main(["serve"]) == 0


def test_a_port_in_use_is_said_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"cannot listen at port {port}: .*Choose another with --port"):
            serve([], "", port)
