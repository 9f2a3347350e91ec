"""Encodes the rows and the status of a source as a message, and decodes it."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from dashboard.feed.status import Batch, Status
from dashboard.records import posts_of, records_of
from sources.base import EVENT_ID, Source, Usage

_CIRCUMSTANCES = ("at", "period", "sample", "failures", "after_failure")


class Message(NamedTuple):
    """head: source, process, time of sending (unix seconds), type and title of the source, its columns,
    status, and the circumstances of a batch, None where only the status has changed. rows: in Arrow's format;
    b"": none."""

    head: Mapping[str, Any]
    rows: bytes

    @property
    def source(self) -> str:
        """The name of the source."""
        return str(self.head["source"])


def pack(process: str, source: Source, batch: Batch | None, status: Status) -> bytes:
    """The message about a fetch of a source: a line of JSON, then the rows."""
    circumstances = batch and {name: getattr(batch, name) for name in _CIRCUMSTANCES}
    head = {
        "source": str(source.name),
        "process": process,
        "sent": time.time(),
        "type": source.type,
        "title": source.title,
        "columns": source.columns_state(),
        "status": asdict(status),
        "batch": circumstances,
    }
    rows = _arrow(batch.rows) if batch is not None and len(batch.rows) else b""
    return json.dumps(head).encode() + b"\n" + rows


def unpack(message: bytes) -> Message:
    """The parts of a message. Raises ValueError for what is none."""
    first, _, rows = message.partition(b"\n")
    try:
        head = json.loads(first)
    except RecursionError:
        head = None
    if not isinstance(head, dict) or not head.keys() >= {"source", "process", "sent"}:
        raise ValueError("no message about a source")
    return Message(head, rows)


def status_of(message: Message) -> Status:
    """The status of the source in the process that polls it."""
    fields = dict(message.head["status"])
    usage = fields.pop("usage")
    detected = tuple(fields.pop("detected"))
    return Status(**fields, usage=usage and Usage(*usage), detected=detected)


def batch_of(message: Message, source: Source) -> Batch | None:
    """The batch of the process that polls; None where only the status has changed.

    source: with the columns of the message.
    """
    circumstances = message.head["batch"]
    if circumstances is None:
        return None
    names = [quantity.name for quantity in source.quantities]
    rows = _frame(message.rows, [*source.keys, *names])
    records = records_of(rows, source.keys, names, source.events)
    return Batch(rows, records, posts_of(rows), received=True, **circumstances)


def _arrow(rows: pd.DataFrame) -> bytes:
    """Rows in Arrow's format. Columns that hold values of several types are texts there, as in records."""
    try:
        table = pa.Table.from_pandas(rows)
    except pa.ArrowException:
        texts = {name: rows[name].map(str, na_action="ignore") for name in rows if rows[name].dtype == object}
        table = pa.Table.from_pandas(rows.assign(**texts))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _frame(rows: bytes, columns: list[str]) -> pd.DataFrame:
    if not rows:
        index = pd.DatetimeIndex([], tz="UTC", name="time").as_unit("ns")
        return pd.DataFrame(columns=[name for name in columns if name != EVENT_ID], index=index)
    return pa.ipc.open_stream(rows).read_pandas()
