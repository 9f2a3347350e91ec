"""What people and programs wrote about a moment or a range of time."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0007", "0006"


def upgrade() -> None:
    op.create_table(
        "annotations",
        sa.Column("id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("time", "until")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("source", "text")),
    )
    op.create_index("annotations_by_time", "annotations", ["time", "id"])
