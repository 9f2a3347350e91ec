"""The files of deploy/ agree with each other and with the commands that they start."""

from __future__ import annotations

import re
import shlex
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboard.app import serve_command
from dashboard.app.cli import _parsed
from tests.support.serving import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "container/compose.yaml").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_that_exists(unit: Path) -> None:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(unit.read_text(encoding="utf-8"))
    program, *arguments = shlex.split(parser["Service"]["ExecStart"].replace("%i", "5006"))
    assert program.endswith("/.venv/bin/realtime-dashboard")
    parsed = _parsed(arguments)
    if parsed.run is serve_command.run:
        assert (parsed.port, parsed.address) == (5006, "127.0.0.1")
    assert float(parser["Service"]["TimeoutStopSec"]) > 5


def test_the_image_and_the_services_start_commands_that_exist() -> None:
    containerfile = (DEPLOY / "container/Containerfile").read_text(encoding="utf-8")
    commands = [yaml.safe_load(re.findall(r"^CMD (\[.*\])$", containerfile, re.MULTILINE)[-1])]
    commands.append(compose()["services"]["collector"]["command"])
    assert [command[0] for command in commands] == ["realtime-dashboard"] * 2
    assert [_parsed(command[1:]).run.__module__.rpartition(".")[2] for command in commands] == [
        "serve_command",
        "collect_command",
    ]
    copied = re.findall(r"^COPY (.+) \S+$", containerfile, re.MULTILINE)
    assert all((ROOT / name).exists() for names in copied for name in names.split())


def test_nginx_has_the_processes_that_the_services_are() -> None:
    services = compose()["services"]
    text = (DEPLOY / "container/dashboard-processes.conf").read_text(encoding="utf-8")
    named = re.findall(r"^server ([\w-]+):5006", text, re.MULTILINE)
    assert named == [name for name in services if name.startswith("dashboard-")]
    assert services["nginx"]["depends_on"] == named
    mounted = [volume.partition(":")[0] for volume in services["nginx"]["volumes"]]
    own = [name for name in mounted if "tls" not in name]
    assert all((DEPLOY / "container" / name).resolve().is_file() for name in own)


def test_the_services_have_the_variables_that_the_example_names() -> None:
    text = (DEPLOY / "container/compose.yaml").read_text(encoding="utf-8")
    example = (DEPLOY / "container/example.env").read_text(encoding="utf-8")
    named = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert set(re.findall(r"(?<!\$)\$\{([A-Z_]+)\}", text)) <= named
    assert "DASHBOARD_PUSH_TOKEN" in named
