"""Reads the annotations of an export from the database, a table at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from sqlalchemy import Connection

from dashboard.export.layout import tidy_annotations
from dashboard.export.query import ExportError, ExportRequest, ExportResult
from dashboard.storage.annotations import AnnotationRequest, read_annotations

PER_TABLE = 10_000
EARLIEST, LATEST = -(2**53), 2**53


def open_annotation_export(connection: Connection, request: ExportRequest) -> ExportResult:
    """The annotations that reach into the time of a request, to be read while the connection is open.

    Those of the request's source, and of all sources; without a source every one. Raises ExportError.
    """
    tables = _tables(connection, request)
    first = next(tables, None)
    if first is None:
        of_source = f" of {request.source} or of all sources" if request.source else ""
        raise ExportError(f"No annotations{of_source} are stored for that time.")
    start, end = request.start or first[0], request.end or first[0] + 1
    return ExportResult(_chained(first, tables), start, end, "")


def _tables(connection: Connection, request: ExportRequest) -> Iterator[tuple[int, pd.DataFrame]]:
    start = EARLIEST if request.start is None else request.start
    end = LATEST if request.end is None else request.end
    page = AnnotationRequest(start, end, PER_TABLE, request.source or None)
    while rows := read_annotations(connection, page):
        yield rows[-1]["time"], tidy_annotations(rows, request.zone)
        page = page._replace(after=(rows[-1]["time"], rows[-1]["id"]))


def _chained(
    first: tuple[int, pd.DataFrame], others: Iterator[tuple[int, pd.DataFrame]]
) -> Iterator[tuple[int, pd.DataFrame]]:
    yield first
    yield from others
