"""The files that a user starts from."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dashboard.app.starter_files import InitError, starter_file, write_starter_files
from tests.support.serving import ROOT

NAMES = ("dashboard.toml", "realtime_dashboard.py", "realtime_dashboard.ipynb", "sources/dice.py")


@pytest.mark.parametrize("name", NAMES)
def test_every_file_exists_in_an_editable_install(name: str) -> None:
    assert starter_file(name).is_file()


def test_the_settings_are_the_shipped_ones_and_a_table_for_the_example(tmp_path: Path) -> None:
    written = write_starter_files(tmp_path)
    assert written == [tmp_path / name for name in NAMES]
    text = written[0].read_text(encoding="utf-8")
    shipped = (ROOT / "dashboard.toml").read_text(encoding="utf-8")
    assert text.startswith(shipped)
    assert tomllib.loads(text)["sources"].keys() - tomllib.loads(shipped)["sources"].keys() == {"dice"}


def test_a_second_call_writes_nothing_and_names_the_files(tmp_path: Path) -> None:
    write_starter_files(tmp_path)
    with pytest.raises(InitError, match=r"already has dashboard\.toml, realtime_dashboard\.py, .*dice\.py;"):
        write_starter_files(tmp_path)
