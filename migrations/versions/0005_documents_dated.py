"""The language and the date of a document."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document") as table:
        table.add_column(sa.Column("spoken", sa.String(length=35), nullable=True))
        table.add_column(sa.Column("year", sa.Integer(), nullable=True))
        table.add_column(sa.Column("month", sa.Integer(), nullable=True))
        table.create_check_constraint(op.f("ck_document_year"), "year between 1 and 9999")
        table.create_check_constraint(
            op.f("ck_document_month"),
            "month is null or (year is not null and month between 1 and 12)",
        )


def downgrade() -> None:
    with op.batch_alter_table("document") as table:
        table.drop_constraint(op.f("ck_document_month"), type_="check")
        table.drop_constraint(op.f("ck_document_year"), type_="check")
        table.drop_column("month")
        table.drop_column("year")
        table.drop_column("spoken")
