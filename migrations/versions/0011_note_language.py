"""The language a note of the glossary is written in."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("term") as batch:
        batch.add_column(sa.Column("note_language", sa.String(length=35), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("term") as batch:
        batch.drop_column("note_language")
