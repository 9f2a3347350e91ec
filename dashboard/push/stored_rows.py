"""A valid push as the rows that are stored, before its source is fetched."""

from __future__ import annotations

import json
from typing import Any

from dashboard.records import POST_TEXTS, Record, Row, joined_key
from dashboard.storage.inserts import WriteBatch
from dashboard.text.sentiment import score
from sources.base import EVENT_ID
from sources.posts.source import post_row
from sources.push import AcceptedPush, Push


def stored_text(source: Push) -> str:
    """The columns of a pushed source as JSON, in the form in which the database stores them."""
    return json.dumps({**source.columns_state(), "silence": None})


def write_batch(source: str, accepted: AcceptedPush) -> WriteBatch:
    """The rows of a push, equal to those that the next fetch of its source returns."""
    schema = accepted.schema
    # The id of an event is no part of its key.
    keys = [
        number
        for number, key in enumerate((schema.keys or {}).values())
        if not schema.event or key != EVENT_ID
    ]
    records = [
        Record(
            round(row.time * 1000),
            joined_key([row.keys[number] for number in keys]),
            row.numbers,
            row.id,
        )
        for row in accepted.rows
    ]
    posts = [_post(post_row(post, accepted.track)) for post in accepted.posts]
    return WriteBatch(source, () if posts else schema.quantities, records, posts)


def _post(row: dict[str, Any]) -> Row:
    texts = {name: str(row[name]) for name in POST_TEXTS}
    return texts | {"score": score(texts["text"], texts["lang"]), "time": round(row["time"] * 1000)}
