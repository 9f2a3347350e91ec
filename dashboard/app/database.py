"""The database of the history, as the settings name it."""

from __future__ import annotations

import atexit
import os
from pathlib import Path

from platformdirs import user_data_path

from dashboard.app.settings_tables import HistorySettings
from dashboard.storage.writer import StorageWriter


def database_url(settings: HistorySettings) -> str:
    """SQLAlchemy's URL: the [history] url with its environment variables, or a file of the user's.

    DASHBOARD_DATA_DIR names another directory.
    """
    folder = os.environ.get("DASHBOARD_DATA_DIR", "").strip()
    place = Path(folder) if folder else user_data_path("realtime_dashboard", appauthor=False)
    return os.path.expandvars(settings.url) or f"sqlite:///{place / 'history.sqlite'}"


def open_writer(settings: HistorySettings) -> StorageWriter | None:
    """The writer of the database, which is closed when the process ends; None where nothing is stored."""
    if not settings.keep:
        return None
    writer = StorageWriter(database_url(settings), settings.limits)
    # Stores the rows of the last moment, too, when the server is stopped.
    atexit.register(writer.close)
    return writer
