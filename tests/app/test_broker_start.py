"""Which settings start a broker, and which are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.app.broker_start import check_processes, open_broker
from dashboard.app.settings_tables import BrokerSettings
from dashboard.settings_validation import SettingsError


def test_without_a_url_there_is_no_broker() -> None:
    assert open_broker(BrokerSettings()) is None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("redis://:${NOT_THERE}@db:6379", "needs the environment variable NOT_THERE"),
        ("http://db", "redis://"),
    ],
)
def test_a_url_that_cannot_be_used_is_a_settings_error(url: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        open_broker(BrokerSettings(url=url))


def test_several_processes_need_a_broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("dashboard.toml").write_text("[sources.host]\n", encoding="utf-8")
    check_processes(["--port", "0"])
    check_processes(["--num-procs", "1"])
    with pytest.raises(SettingsError, match=r"--num-procs 2 starts several processes.* set \[broker\] url"):
        check_processes(["--num-procs=2"])
    Path("dashboard.toml").write_text('[broker]\nurl = "redis://db"\n[sources.host]\n', encoding="utf-8")
    check_processes(["--num-procs=2"])
