"""The directory for files that outlive the process: the history's database and what was spent today at X."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

NAME = "realtime_dashboard"
DATA_VARIABLE = "DASHBOARD_DATA_DIR"
# Moves what was spent at X alone; older than DASHBOARD_DATA_DIR, which moves everything.
STATE_VARIABLE = "DASHBOARD_STATE_DIR"


def application_directory(variable: str = DATA_VARIABLE) -> Path:
    """The directory that `variable` names, else DASHBOARD_DATA_DIR, else one in the user's data.

    The last is ~/.local/share/realtime_dashboard on Linux. It is not created here.
    """
    named = (os.environ.get(name, "").strip() for name in (variable, DATA_VARIABLE))
    chosen = next(filter(None, named), "")
    return Path(chosen) if chosen else user_data_path(NAME, appauthor=False)
