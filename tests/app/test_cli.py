"""The command `realtime-dashboard`: its exit codes and messages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.app.cli import main
from tests.support.serving import ROOT


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    printed = capsys.readouterr().out
    assert all(f"\n    {name} " in printed for name in ("serve", "check", "init", "export"))


def test_python_m_dashboard_is_the_same_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "dashboard", "check", "--offline"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"Settings of {ROOT / 'dashboard.toml'}\n")


@pytest.mark.parametrize("command", ["check", "init", "export --source weather"])
def test_an_unknown_option_is_an_error_except_for_serve(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main([*command.split(), "--colour"])
    assert end.value.code == 2
    assert "unrecognized arguments: --colour" in capsys.readouterr().err


def test_a_wrong_setting_is_one_message_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DASHBOARD_SOURCES__WEATHER__INTERVALL", "5s")
    assert main(["export", "--source", "weather"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("[sources.weather] intervall is not known;")


def test_ctrl_c_ends_a_command_with_exit_code_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dashboard.app.cli.load_settings", interrupt)
    assert main(["export", "--source", "weather"]) == 130
    assert capsys.readouterr().err == "Stopped.\n"
