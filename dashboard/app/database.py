"""The database of the history, as the settings name it."""

from __future__ import annotations

from sqlalchemy.exc import ArgumentError

from dashboard.app.settings_tables import HistorySettings
from dashboard.settings_validation import SettingsError
from dashboard.storage.spool import Spool
from dashboard.storage.write_lock import write_lock_for
from dashboard.storage.writer import StorageWriter
from sources.application_directory import application_directory
from sources.environment import expanded

# Longer than a dashboard takes to stop.
LOCK_WAIT_SECONDS = 6.0
NEEDS_SERVER = (
    "[broker] url is set, so that several processes share the history, and an SQLite file is for one of "
    "them. Set [history] url to a PostgreSQL, as postgresql://me:${PGPASSWORD}@host/name, or keep = false "
    "there."
)


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


def open_writer(settings: HistorySettings, *, shared: bool = False) -> StorageWriter | None:
    """The writer of the database; None where nothing is stored.

    shared: whether the processes of a broker write into it.

    Waits for a dashboard that is being stopped. Raises SettingsError where another one writes into the same
    database.
    """
    if not settings.keep:
        return None
    url = database_url(settings)
    if shared and url.startswith("sqlite"):
        raise SettingsError(NEEDS_SERVER)
    try:
        lock, spool = write_lock_for(url, shared=shared), Spool(application_directory(), url)
    except ArgumentError:
        lock = spool = None  # the writer says what is wrong with the URL
    writer = StorageWriter(url, settings.limits, lock=lock, spool=spool)
    if in_use := writer.await_lock(LOCK_WAIT_SECONDS):
        writer.close()
        raise SettingsError(in_use)
    return writer
