"""The end of a process: rows that wait in sources are stored, and others may take over."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import text

from dashboard.app.shutdown import Shutdown
from dashboard.history.registry import HistoryRegistry
from dashboard.posts.external_counts import ExternalCounts
from dashboard.push.ingest import PushIngest
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter


def test_pushed_rows_are_stored_and_the_roles_handed_over(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'history.sqlite'}"
    writer = StorageWriter(url, RetentionLimits())
    histories, handed_over = HistoryRegistry((), writer), threading.Event()
    PushIngest(histories, ExternalCounts(), 5, durable=True).submit("readings", [{"t": 7.5}]).result()
    shutdown = Shutdown(histories, writer, handed_over.set)
    assert not shutdown.stopping
    shutdown.run()
    shutdown.run()
    assert shutdown.stopping
    assert handed_over.wait(30)
    again = StorageWriter(url, RetentionLimits())
    stored = again.query(lambda connection: connection.scalar(text("SELECT value FROM points"))).result(30)
    again.close()
    assert stored == 7.5
