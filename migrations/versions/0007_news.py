"""News, revisions, what is typed and not saved; who may publish what they write."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("membership") as membership:
        membership.add_column(
            sa.Column("is_trusted", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("membership") as membership:
        membership.alter_column("is_trusted", server_default=None, existing_type=sa.Boolean())

    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "draft",
                "proposed",
                "published",
                "withdrawn",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("publish_at", sa.DateTime(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("comment_language", sa.String(length=35), nullable=True),
        sa.Column("sent_back_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("binned_at", sa.DateTime(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=True),
        sa.Column("example", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_news_author_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["town_id"], ["town.id"], name=op.f("fk_news_town_id_town"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
        sa.UniqueConstraint("page", name=op.f("uq_news_page")),
        sa.UniqueConstraint("example", name=op.f("uq_news_example")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_news_stage_publish_at_id"), "news", ["stage", "publish_at", "id"])
    op.create_index(op.f("ix_news_town_id_changed_at_id"), "news", ["town_id", "changed_at", "id"])
    for name in ("town", "objective"):
        op.create_table(
            f"news_{name}",
            sa.Column("news_id", sa.Integer(), nullable=False),
            sa.Column(f"{name}_id", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                ["news_id"],
                ["news.id"],
                name=op.f(f"fk_news_{name}_news_id_news"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                [f"{name}_id"],
                [f"{name}.id"],
                name=op.f(f"fk_news_{name}_{name}_id_{name}"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("news_id", f"{name}_id", name=op.f(f"pk_news_{name}")),
        )
        op.create_index(op.f(f"ix_news_{name}_{name}_id"), f"news_{name}", [f"{name}_id"])

    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_kind", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("is_meaning_unchanged", sa.Boolean(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_revision_person_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint(
            "item_kind", "item_id", "number", name=op.f("uq_revision_item_kind_item_id_number")
        ),
    )
    op.create_table(
        "unsaved",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("item_kind", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_unsaved_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["town_id"], ["town.id"], name=op.f("fk_unsaved_town_id_town"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsaved")),
        sa.UniqueConstraint("person_id", "page", name=op.f("uq_unsaved_person_id_page")),
    )
    op.create_index(op.f("ix_unsaved_changed_at"), "unsaved", ["changed_at"])
    op.create_index(op.f("ix_unsaved_item_kind_item_id"), "unsaved", ["item_kind", "item_id"])


def downgrade() -> None:
    op.drop_table("unsaved")
    op.drop_table("revision")
    op.drop_table("news_objective")
    op.drop_table("news_town")
    op.drop_table("news")
    with op.batch_alter_table("membership") as membership:
        membership.drop_column("is_trusted")
