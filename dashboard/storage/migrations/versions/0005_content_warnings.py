"""The content warnings of posts."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    op.add_column("posts", sa.Column("warning", sa.Text, nullable=False, server_default=""))
