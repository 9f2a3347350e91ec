"""The tables, the same in SQLite and PostgreSQL. All times are unix ms.

A change needs a migration in `migrations/versions`, which upgrades existing databases.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# A line of a chart: a quantity of a key ("London"; "" where a source has none).
series = Table(
    "series",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("quantity", Text, nullable=False),
    Column("unit", Text, nullable=False),
    UniqueConstraint("source", "key", "quantity"),
)

# Every value. NULL ends the line: there is a gap until the next value.
points = Table(
    "points",
    metadata,
    Column("series", Integer, primary_key=True, autoincrement=False),
    Column("time", BigInteger, primary_key=True, autoincrement=False),
    Column("value", Double),
    sqlite_with_rowid=False,
)

# Events, each once, by an id of the source's own: a revision replaces the time, the key and the value. There
# is a value per quantity, whose series has no key. NULL: the newest revision has none.
events = Table(
    "events",
    metadata,
    Column("series", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, primary_key=True),
    Column("time", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("value", Double),
    Index("events_by_time", "series", "time"),
    sqlite_with_rowid=False,
)

# Aggregates per bucket of `seconds`, which begins at `time`. `ended`: 1 where the line ends in it.
rollups = Table(
    "rollups",
    metadata,
    Column("seconds", SmallInteger, primary_key=True, autoincrement=False),
    Column("series", Integer, primary_key=True, autoincrement=False),
    Column("time", BigInteger, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
    Column("sum", Double),
    Column("min", Double),
    Column("max", Double),
    Column("ended", SmallInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Points that are stored and in no rollup yet: from `first` to `last`, within the hour that begins at `hour`.
pending_rollups = Table(
    "pending_rollups",
    metadata,
    Column("hour", BigInteger, primary_key=True, autoincrement=False),
    Column("series", Integer, primary_key=True, autoincrement=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
)

posts = Table(
    "posts",
    metadata,
    Column("source", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("time", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("term", Text, nullable=False),
    Column("terms", Text, nullable=False, server_default=""),
    Column("warning", Text, nullable=False, server_default=""),
    Column("score", Double),
    Index("posts_by_time", "source", "time"),
)

# Alerts: when they fired, and when they cleared, which is NULL while they are firing.
alerts = Table(
    "alerts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fired", BigInteger, primary_key=True, autoincrement=False),
    Column("cleared", BigInteger),
    Column("source", Text, nullable=False),
    Column("quantity", Text, nullable=False),
    Column("value", Double),
    Column("text", Text, nullable=False),
)

# What the pushes of a source have decided about its columns, as JSON.
pushed_columns = Table(
    "pushed_columns",
    metadata,
    Column("source", Text, primary_key=True),
    Column("columns", Text, nullable=False),
)

# What people and programs wrote about a moment, or from `time` to `until`. `source`: "" for all of them. Not
# called `annotations`, which is the name of a future statement.
stored_annotations = Table(
    "annotations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("time", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index("annotations_by_time", "time", "id"),
)
