"""The database of the history, as the settings name it."""

from __future__ import annotations

import atexit

from dashboard.app.settings_tables import HistorySettings
from dashboard.storage.writer import StorageWriter
from dashboard.validation import SettingsError
from sources.application_directory import application_directory
from sources.environment import expanded


def database_url(settings: HistorySettings) -> str:
    """SQLAlchemy's URL: the [history] url with its environment variables; without one, that of a file.

    Raises SettingsError where a variable is not set.
    """
    if not settings.url:
        return f"sqlite:///{application_directory() / 'history.sqlite'}"
    try:
        url, _ = expanded(settings.url, "[history] url", in_url=True)
    except ValueError as error:
        raise SettingsError(str(error)) from None
    return url


def open_writer(settings: HistorySettings) -> StorageWriter | None:
    """The writer of the database, which is closed when the process ends; None where nothing is stored."""
    if not settings.keep:
        return None
    writer = StorageWriter(database_url(settings), settings.limits)
    # Stores the rows of the last moment, too, when the server is stopped.
    atexit.register(writer.close)
    return writer
