"""What was loaded of the founding content."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seeded",
        sa.Column("path", sa.String(length=160), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("path", name="pk_seeded"),
    )


def downgrade() -> None:
    op.drop_table("seeded")
