"""What translators work with: suggestions, remarks, a glossary, files, and the state of catalogues."""

import hashlib
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATES = ("draft", "translated", "reviewed")
EVENTS = (
    "written",
    "kept",
    "reviewed",
    "returned",
    "accepted",
    "reverted",
    "imported",
    "undone",
    "released",
)

EVENT = sa.table(
    "target_event",
    sa.column("target_id"),
    sa.column("kind"),
    sa.column("actor"),
    sa.column("before", sa.JSON),
    sa.column("after", sa.JSON),
    sa.column("made_at", sa.DateTime),
)


def upgrade() -> None:
    add_to_skills()
    with op.batch_alter_table("unit") as batch:
        batch.add_column(sa.Column("places", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("note", sa.Text(), nullable=True))
    create_tables()
    add_to_targets()
    make_events_anew()


def one_of(name: str, kinds: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*kinds, name=name, native_enum=False, create_constraint=True, length=20)


def person(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_person")
    return sa.ForeignKeyConstraint([column], ["person.id"], name=name, ondelete="SET NULL")


def unit(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_unit_id_unit")
    return sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=name, ondelete="CASCADE")


def add_to_skills() -> None:
    with op.batch_alter_table("language_skill") as batch:
        no = sa.false()
        batch.add_column(sa.Column("is_named", sa.Boolean(), nullable=False, server_default=no))
        batch.add_column(sa.Column("wants_digest", sa.Boolean(), nullable=False, server_default=no))
        batch.add_column(sa.Column("digest_at", sa.DateTime(), nullable=True))
    with op.batch_alter_table("language_skill") as batch:
        batch.alter_column("is_named", server_default=None)
        batch.alter_column("wants_digest", server_default=None)


def create_tables() -> None:
    op.create_table(
        "translation_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("item_kind", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("replaced", sa.JSON(), nullable=False),
        sa.Column("mode", one_of("mode", ("suggest", "fill", "replace")), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        person("translation_import", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translation_import")),
    )
    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("made_from", sa.Text(), nullable=False),
        sa.Column("made_from_plural", sa.Text(), nullable=True),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author", sa.String(length=120), nullable=True),
        sa.Column(
            "standing",
            one_of("standing", ("open", "accepted", "rejected", "withdrawn")),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reason_language", sa.String(length=35), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        unit("suggestion"),
        person("suggestion", "author_id"),
        person("suggestion", "decided_by_id"),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["translation_import.id"],
            name=op.f("fk_suggestion_import_id_translation_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
    )
    op.create_index(
        "ix_suggestion_unit_id_language_standing", "suggestion", ["unit_id", "language", "standing"]
    )
    op.create_index("ix_suggestion_author_id", "suggestion", ["author_id"])
    op.create_index("ix_suggestion_import_id", "suggestion", ["import_id"])
    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=35), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        unit("remark"),
        person("remark", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    op.create_index("ix_remark_unit_id", "remark", ["unit_id"])
    op.create_table(
        "passed_warning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("check", sa.String(length=40), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        unit("passed_warning"),
        person("passed_warning", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passed_warning")),
        sa.UniqueConstraint(
            "unit_id",
            "language",
            "check",
            "text_hash",
            name=op.f("uq_passed_warning_unit_id_language_check_text_hash"),
        ),
    )
    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_language", sa.String(length=35), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("target", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        person("term", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint(
            "source_language",
            "language",
            "source",
            "target",
            name=op.f("uq_term_source_language_language_source_target"),
        ),
    )
    op.create_table(
        "presence",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_presence_person_id_person"),
            ondelete="CASCADE",
        ),
        unit("presence"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_presence")),
    )
    op.create_index("ix_presence_unit_id", "presence", ["unit_id"])
    op.create_table(
        "wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_kind", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        person("wish", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
        sa.UniqueConstraint(
            "item_kind", "item_id", "language", name=op.f("uq_wish_item_kind_item_id_language")
        ),
    )
    op.create_table(
        "catalogue_stamp",
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("language", name=op.f("pk_catalogue_stamp")),
    )


def add_to_targets() -> None:
    with op.batch_alter_table("target") as batch:
        batch.add_column(sa.Column("made_from_hash", sa.String(length=64), nullable=True))
        batch.add_column(sa.Column("author_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("reviewer_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("file_forms", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("file_state", one_of("file_state", STATES), nullable=True))
    target = sa.table(
        "target",
        *(sa.column(name) for name in ("id", "made_from", "made_from_plural", "made_from_hash")),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(target)).all():
        digest = source_hash(row.made_from, row.made_from_plural)
        connection.execute(
            sa.update(target).where(target.c.id == row.id).values(made_from_hash=digest)
        )
    with op.batch_alter_table("target") as batch:
        batch.alter_column("made_from_hash", existing_type=sa.String(length=64), nullable=False)
        for column in ("author_id", "reviewer_id"):
            name = f"fk_target_{column}_person"
            batch.create_foreign_key(op.f(name), "person", [column], ["id"], ondelete="SET NULL")
        batch.create_index("ix_target_language_state", ["language", "state"])


def source_hash(source: str, plural: str | None) -> str:
    """Give what the models gave when this was written."""
    parts = [
        " ".join(unicodedata.normalize("NFC", each).split()) for each in (source, plural or "")
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def take_events() -> list[dict[str, Any]]:
    """Read the events in their order, and remove their table."""
    query = sa.select(*EVENT.c).order_by(sa.column("id"))
    rows = [dict(row._mapping) for row in op.get_bind().execute(query)]
    op.drop_table("target_event")
    return rows


def make_events_anew() -> None:
    """Let events be of more kinds; what a database checks of a column can't be changed everywhere."""
    rows = take_events()
    op.create_table(
        "target_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("kind", one_of("kind", EVENTS), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("state_before", one_of("state_before", STATES), nullable=True),
        sa.Column("state_after", one_of("state_after", STATES), nullable=True),
        sa.Column("made_from", sa.Text(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        person("target_event", "actor_id"),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["target.id"],
            name=op.f("fk_target_event_target_id_target"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["translation_import.id"],
            name=op.f("fk_target_event_import_id_translation_import"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_event")),
    )
    op.create_index("ix_target_event_target_id", "target_event", ["target_id"])
    op.create_index("ix_target_event_import_id", "target_event", ["import_id"])
    if rows:
        op.bulk_insert(EVENT, rows)


def downgrade() -> None:
    make_events_as_they_were()
    with op.batch_alter_table("target") as batch:
        batch.drop_index("ix_target_language_state")
        for column in ("author_id", "reviewer_id"):
            batch.drop_constraint(op.f(f"fk_target_{column}_person"), type_="foreignkey")
            batch.drop_column(column)
        batch.drop_constraint(op.f("ck_target_file_state"), type_="check")
        batch.drop_column("file_state")
        batch.drop_column("file_forms")
        batch.drop_column("made_from_hash")
    for name in (
        "catalogue_stamp",
        "wish",
        "presence",
        "term",
        "passed_warning",
        "remark",
        "suggestion",
        "translation_import",
    ):
        op.drop_table(name)
    with op.batch_alter_table("unit") as batch:
        batch.drop_column("note")
        batch.drop_column("places")
    with op.batch_alter_table("language_skill") as batch:
        for column in ("digest_at", "wants_digest", "is_named"):
            batch.drop_column(column)


def make_events_as_they_were() -> None:
    rows = take_events()
    for row in rows:
        row["kind"] = "kept" if row["kind"] == "kept" else "written"
    op.create_table(
        "target_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("kind", one_of("kind", ("written", "kept")), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["target.id"],
            name=op.f("fk_target_event_target_id_target"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_event")),
    )
    op.create_index("ix_target_event_target_id", "target_event", ["target_id"])
    if rows:
        op.bulk_insert(EVENT, rows)
