"""Rows and status are the same in another process."""

from __future__ import annotations

import math

import pytest

from dashboard.broker.messages import batch_of, pack, status_of, unpack
from dashboard.feed.fetch import converted
from dashboard.feed.status import Batch, Status
from sources.base import Usage, frame
from tests.support.feeds import Scripted


def test_rows_are_the_same_in_another_process() -> None:
    source = Scripted()
    rows = frame(
        [{"time": 1_700_000_000.123, "place": "hier·", "value": 1.5, "text": None, "extra": [1, "a"]}]
    )
    rows["mixed"] = [1]
    rows = rows.loc[rows.index.repeat(2)]
    rows["mixed"] = [1, "text"]
    made, records, posts, failures = converted(source, rows)
    batch = Batch(made, records, posts, 5.0, 60.0, False, failures, after_failure=True)
    message = unpack(pack("process", source, batch, Status()))
    received = batch_of(message, Scripted())
    assert received is not None
    assert received.records == batch.records
    assert received.received
    assert (received.at, received.period, received.after_failure) == (5.0, 60.0, True)


def test_a_status_is_the_same_with_all_its_parts() -> None:
    status = Status(
        "sample", "error", "The service", 60.0, 1.5, None, Usage(3, 10, "calls"), "It is down.", "note",
        ("times in UTC",), {"Rome": "unknown"},
    )  # fmt: skip
    message = unpack(pack("process", Scripted(), None, status))
    assert status_of(message) == status
    assert (message.source, message.head["process"]) == ("scripted", "process")
    assert batch_of(message, Scripted()) is None
    never = Status(period=math.inf)
    assert status_of(unpack(pack("process", Scripted(), None, never))) == never


def test_a_fetch_without_rows_is_a_batch_without_rows() -> None:
    source = Scripted()
    made, records, posts, failures = converted(source, frame([], ["time", "place", "value"]))
    batch = Batch(made, records, posts, 5.0, 60.0, True, failures, after_failure=False)
    received = batch_of(unpack(pack("process", source, batch, Status())), Scripted())
    assert received is not None
    assert (received.records, received.posts, received.sample) == ([], [], True)
    assert list(received.rows.columns) == ["place", "value"]
    assert str(received.rows.index.dtype) == "datetime64[ns, UTC]"


@pytest.mark.parametrize(
    "message",
    [b"", b"\xff", b"{", b"no JSON\nrows", b"[]\n", b"5", b'"text"', b"null\n", b"{}\n", b"[" * 5_000],
)
def test_what_is_no_message_is_a_value_error(message: bytes) -> None:
    with pytest.raises(ValueError):
        unpack(message)
