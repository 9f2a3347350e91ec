"""Rows, their rollups, and posts: the first tables."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("source", "key", "quantity", "unit")),
        sa.UniqueConstraint("source", "key", "quantity"),
    )
    op.create_table(
        "points",
        sa.Column("series", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("time", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("value", sa.Double),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollups",
        sa.Column("seconds", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("series", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("time", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Double) for name in ("sum", "min", "max")),
        sa.Column("ended", sa.SmallInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "posts",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("source", "id")),
        sa.Column("time", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("author", "text", "lang", "url", "term")),
    )
    op.create_index("posts_by_time", "posts", ["source", "time"])
