"""The database of the history, as the settings name it."""

from __future__ import annotations

from sqlalchemy.exc import ArgumentError

from dashboard.app.settings_tables import HistorySettings
from dashboard.storage.lease import lease_for
from dashboard.storage.spool import Spool
from dashboard.storage.writer import StorageWriter
from dashboard.validation import SettingsError
from sources.application_directory import application_directory
from sources.environment import expanded

# Longer than a dashboard takes to stop.
LEASE_SECONDS = 6.0


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
    """The writer of the database; None where nothing is stored.

    Waits for a dashboard that is being stopped. Raises SettingsError where another one writes into the same
    database.
    """
    if not settings.keep:
        return None
    url = database_url(settings)
    try:
        lease, spool = lease_for(url), Spool(application_directory(), url)
    except ArgumentError:
        lease = spool = None  # the writer says what is wrong with the URL
    writer = StorageWriter(url, settings.limits, lease=lease, spool=spool)
    if in_use := writer.await_lease(LEASE_SECONDS):
        writer.close()
        raise SettingsError(in_use)
    return writer
