"""The columns that pushes have decided are stored with their rows."""

from __future__ import annotations

import json

from dashboard.storage.inserts import WriteBatch
from dashboard.storage.pushed_columns import stored_columns
from tests.storage.conftest import MakeWriter


def test_the_last_columns_of_each_source_are_read(url: str, make_writer: MakeWriter) -> None:
    writer = make_writer(url)
    for source, keys in (("a", []), ("b", ["city"]), ("a", ["city"]), ("a", None)):
        columns = "" if keys is None else json.dumps({"keys": keys})
        writer.enqueue(WriteBatch(source, (), [], [], columns=columns))
    assert writer.query(stored_columns).result(30) == {"a": {"keys": ["city"]}, "b": {"keys": ["city"]}}
