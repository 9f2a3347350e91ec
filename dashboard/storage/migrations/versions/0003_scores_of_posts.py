"""Add the sentiment score of posts, and all terms that they match."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    op.add_column("posts", sa.Column("terms", sa.Text, nullable=False, server_default=""))
    op.add_column("posts", sa.Column("score", sa.Double))
