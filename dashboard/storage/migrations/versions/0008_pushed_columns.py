"""The columns of pushed sources, so that their rows are shown after a restart."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0008", "0007"


def upgrade() -> None:
    op.create_table(
        "pushed_columns",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("columns", sa.Text, nullable=False),
    )
