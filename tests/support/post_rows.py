"""The two kinds of rows in the frames of sources of posts."""

from __future__ import annotations

import pandas as pd


def post_rows(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["text"].notna()]


def count_rows(*tables: pd.DataFrame, term: str = "") -> dict[float, float]:
    """Posts per minute by the start of the minute (unix seconds): the newest count of each.

    term: empty: of all terms, which then must not share a minute.
    """
    table = pd.concat(tables)
    counts = table[table["text"].isna() & ((table["term"] == term) | (term == ""))]["posts_per_minute"]
    return {time.timestamp(): count for time, count in counts.items()}
