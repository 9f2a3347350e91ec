"""The tables, the same in SQLite and PostgreSQL. All times are unix ms.

A change of these needs a migration in `migrations/versions`, which brings older databases along.
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

# Every value. NULL ends the line: nothing is known from then on.
points = Table(
    "points",
    metadata,
    Column("series", Integer, primary_key=True, autoincrement=False),
    Column("time", BigInteger, primary_key=True, autoincrement=False),
    Column("value", Double),
    sqlite_with_rowid=False,
)

# What is left of the values per bucket of `seconds`, which begins at `time`. `ended`: 1 where the line ends.
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
    Column("score", Double),
    Index("posts_by_time", "source", "time"),
)

# What alerts said and when: `fired`, and `cleared`, which is NULL while it is firing.
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
