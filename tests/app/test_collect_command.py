"""`realtime-dashboard collect`: what it needs. tests/deploy runs it beside others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.app.cli import main


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ("", r"collect needs a broker.*\[broker\] url"),
        ('[broker]\nurl = "redos://me:secret@host"', r"redis://host:6379/0"),
        ('[broker]\nurl = "redis://:${NO_PASSWORD}@host"', "NO_PASSWORD, which is not set"),
        ('[broker]\nurl = "redis://localhost:1"', r"SQLite file is for one.*\[history\] url to a PostgreSQL"),
        ('[broker]\nurll = "redis://localhost:1"', "Did you mean 'url'"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_polled(
    settings: str,
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dashboard.toml").write_text(settings, encoding="utf-8")
    assert main(["collect"]) == 2
    said = capsys.readouterr().err.replace("\n", " ")
    assert "secret" not in said
    assert re.search(reason, said), said
