"""What alerts said and when."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    op.create_table(
        "alerts",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("name", "key")),
        sa.Column("fired", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("cleared", sa.BigInteger),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("source", "quantity")),
        sa.Column("value", sa.Double),
        sa.Column("text", sa.Text, nullable=False),
    )
