"""The built wheel, installed into a new environment and started from an empty folder."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.support.serving import ROOT, address, clean_environment

PROJECT = (
    "pyproject.toml", "setup.py", "README.md", "LICENSE",
    "dashboard.toml", "realtime_dashboard.py", "realtime_dashboard.ipynb",
)  # fmt: skip


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `realtime-dashboard` of an environment that has the wheel and the packages of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    _copy_project(folder / "project")
    # By itself, without the network: the build requirements are among those of the tests.
    options = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(folder)]
    _run(sys.executable, "-m", "pip", "wheel", *options, str(folder / "project"))
    (wheel,) = folder.glob("*.whl")
    _run(sys.executable, "-m", "venv", "--without-pip", str(folder / "venv"))
    python = folder / "venv" / "bin" / "python"
    _run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        str(wheel),
    )
    # The editable install of this environment is not found there: only its own .pth files are read.
    (packages,) = (folder / "venv" / "lib").glob("python3*/site-packages")
    (packages / "shared.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder / "venv" / "bin" / "realtime-dashboard"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def test_serve_opens_the_dashboard_from_an_empty_folder(command: Path, folder: Path, closed_url: str) -> None:
    with _serving(command, folder, closed_url) as url:
        answer = requests.get(url, timeout=60)
        assert answer.ok
        assert re.search(r'"roots":{"', answer.text), "the script put nothing on the page"
        base = url.rpartition("/")[0]
        pushed = requests.post(f"{base}/push/values", json={"value": 1}, timeout=10)
        assert pushed.json() == {"accepted": 1}
    assert list(folder.iterdir()) == []


def test_init_then_check_and_serve_work_with_the_files_of_the_folder(
    command: Path, folder: Path, closed_url: str
) -> None:
    _run(str(command), "init", cwd=folder)
    checked = _run(str(command), "check", "--offline", cwd=folder)
    assert checked.startswith(f"Settings of {folder / 'dashboard.toml'}\n")
    assert "\n  dice     dice" in checked
    with _serving(command, folder, closed_url) as url:
        assert requests.get(url, timeout=60).ok


def test_check_of_a_wrong_setting_exits_with_2_and_names_it(command: Path, folder: Path) -> None:
    (folder / "dashboard.toml").write_text("[sources.wether]\n", encoding="utf-8")
    done = subprocess.run([str(command), "check"], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean 'weather'?" in done.stderr


def _copy_project(target: Path) -> None:
    """The files that are built, without what earlier builds have left beside them."""
    for package in ("dashboard", "sources", "jobs"):
        shutil.copytree(ROOT / package, target / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in PROJECT:
        shutil.copy(ROOT / name, target)


def _run(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def _serving(command: Path, folder: Path, closed_url: str) -> Iterator[str]:
    """`realtime-dashboard serve` in a folder; yields the page's address."""
    log = folder.parent / "server.log"
    environment = clean_environment(closed_url, folder.parent)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(command), "serve", "--port", "0"], cwd=folder, env=environment, stdout=output, stderr=output
        )
    try:
        yield address(log, process)
    finally:
        process.terminate()
        process.wait()
