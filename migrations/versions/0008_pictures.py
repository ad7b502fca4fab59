"""Pictures, where they are used, and files on their way here."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("shown_name", sa.String(length=200), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("widths", sa.JSON(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("focal_x", sa.Integer(), nullable=False),
        sa.Column("focal_y", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=True),
        sa.Column("is_decorative", sa.Boolean(), nullable=False),
        sa.Column("credit", sa.String(length=200), nullable=False),
        sa.Column(
            "consent",
            sa.Enum(
                "nobody",
                "agreed",
                "unknown",
                name="consent",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("is_decorative or alt is not null", name=op.f("ck_picture_words")),
        sa.CheckConstraint(
            "focal_x between 0 and 100 and focal_y between 0 and 100",
            name=op.f("ck_picture_focus"),
        ),
        sa.CheckConstraint("width > 0 and height > 0", name=op.f("ck_picture_size")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_picture_person_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["town_id"], ["town.id"], name=op.f("fk_picture_town_id_town"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
        sa.UniqueConstraint("name", name=op.f("uq_picture_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_picture_town_id_id"), "picture", ["town_id", "id"])

    op.create_table(
        "picture_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("item_kind", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["picture.id"],
            name=op.f("fk_picture_use_picture_id_picture"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture_use")),
        sa.UniqueConstraint(
            "picture_id",
            "item_kind",
            "item_id",
            name=op.f("uq_picture_use_picture_id_item_kind_item_id"),
        ),
    )
    op.create_index(
        op.f("ix_picture_use_item_kind_item_id"), "picture_use", ["item_kind", "item_id"]
    )

    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("shown_name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("received >= 0 and received <= size", name=op.f("ck_upload_received")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_upload_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["town_id"], ["town.id"], name=op.f("fk_upload_town_id_town"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("digest", name=op.f("uq_upload_digest")),
    )
    op.create_index(op.f("ix_upload_created_at"), "upload", ["created_at"])
    op.create_index(op.f("ix_upload_person_id_id"), "upload", ["person_id", "id"])
    op.create_index(op.f("ix_upload_town_id"), "upload", ["town_id"])


def downgrade() -> None:
    op.drop_table("upload")
    op.drop_table("picture_use")
    op.drop_table("picture")
