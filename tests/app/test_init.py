"""`realtime-dashboard init`: which files it writes, and what it does not overwrite."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.app.cli import main
from tests.support.serving import ROOT

NAMES = ("dashboard.toml", "realtime_dashboard.py", "realtime_dashboard.ipynb", "sources/dice.py")


def test_init_writes_all_files_into_an_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init"]) == 0
    assert {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.*")} == set(NAMES)
    for name in NAMES[1:3]:
        assert Path(name).read_text(encoding="utf-8") == (ROOT / name).read_text(encoding="utf-8")
    assert "Start it with: realtime-dashboard serve" in capsys.readouterr().out


def test_init_creates_the_folder_that_is_named(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "new" / "folder")]) == 0
    assert (tmp_path / "new" / "folder" / "dashboard.toml").is_file()


@pytest.mark.parametrize("name", NAMES)
def test_init_overwrites_nothing_and_writes_nothing_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine", encoding="utf-8")
    assert main(["init", str(tmp_path)]) == 2
    assert f"already has {name}; nothing was written" in capsys.readouterr().err
    assert [file.read_text() for file in tmp_path.rglob("*.*") if file.is_file()] == ["mine"]


def test_init_names_a_folder_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["init", str(tmp_path / "file")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_the_folder_of_sources_does_not_hide_the_package_of_that_name(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path)]) == 0
    # As in Jupyter and `panel serve`, the working folder comes first on Python's path.
    subprocess.run([sys.executable, "-c", "from sources.base import Source"], cwd=tmp_path, check=True)
