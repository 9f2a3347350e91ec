"""The identity of rows in an answer: by id, by time and key, or by position in a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

Row = dict[str, Any]


class DistinctRows(NamedTuple):
    """Rows without repetitions.

    replaced: the number of rows that were left out since another row of the same time and key has other
        values. numbered: whether rows of the same time were numbered, since nothing else distinguishes them.
    """

    rows: list[Row]
    replaced: int = 0
    numbered: bool = False


def newest_revisions(rows: Sequence[Row], name: str) -> list[Row]:
    """The rows without those for which another row has the same id, in the column `name`, and a later
    time."""
    newest: dict[Any, Row] = {}
    for row in rows:
        if row[name] not in newest or row["time"] >= newest[row[name]]["time"]:
            newest[row[name]] = row
    return list(newest.values())


def distinct_rows(rows: Sequence[Row], keys: Sequence[str]) -> DistinctRows:
    """The rows in which the last one of each time and key is left."""
    last: dict[tuple[Any, ...], Row] = {}
    replaced = 0
    for row in rows:
        identity = (row["time"], *(row[key] for key in keys))
        replaced += identity in last and last[identity] != row
        last[identity] = row
    return DistinctRows(list(last.values()), replaced)


def numbered_rows(rows: Sequence[Row], name: str, known_list: bool) -> DistinctRows:
    """Rows of an answer without keys. They are one series unless most of them share their times with others:
    then they are a list, and each gets its number among the rows of its time in the column `name`.

    known_list: whether an earlier answer was such a list.
    """
    distinct = distinct_rows(rows, ())
    is_list = len(rows) >= 2 * len(distinct.rows) and (distinct.replaced or len(distinct.rows) == 1)
    if not known_list and (len(rows) < 2 or not is_list):
        return distinct
    counts = Counter[float]()
    numbered = []
    for row in rows:
        counts[row["time"]] += 1
        numbered.append({"time": row["time"], name: str(counts[row["time"]]), **row})
    return DistinctRows(numbered, 0, numbered=True)
