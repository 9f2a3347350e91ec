"""Where files that outlive the process are."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.app.database import database_url
from dashboard.app.settings_tables import HistorySettings
from sources.application_directory import DATA_VARIABLE, STATE_VARIABLE, application_directory
from sources.x_api.daily_budget import DailyBudget

VARIABLES = (DATA_VARIABLE, STATE_VARIABLE)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's home folder, without variables that name directories."""
    for variable in (*VARIABLES, "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("variable", VARIABLES)
def test_without_variables_it_is_one_directory_in_the_users_data(home: Path, variable: str) -> None:
    directory = application_directory(variable)
    assert directory == application_directory()
    assert directory.name == "realtime_dashboard"
    assert directory.is_relative_to(home)


@pytest.mark.parametrize("variable", VARIABLES)
def test_the_data_variable_moves_everything(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv("DASHBOARD_DATA_DIR", "/elsewhere")
    assert application_directory(variable) == Path("/elsewhere")


def test_the_state_variable_still_moves_the_daily_count_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DASHBOARD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DASHBOARD_STATE_DIR", str(tmp_path / "state"))
    DailyBudget(1.0).reserve(0.01)
    assert (tmp_path / "state" / "x-spending.json").is_file()
    assert database_url(HistorySettings()) == f"sqlite:///{tmp_path / 'data' / 'history.sqlite'}"
