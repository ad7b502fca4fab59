"""What is found: each item in each language it is in."""

from typing import Any

from sqlalchemy import (
    DDL,
    ForeignKey,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    cast,
    event,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from portal.db import Base

WORDS = "search_words"
"""The index of SQLite (FTS5) over the words of entries; PostgreSQL has one on the column itself."""

_POSTGRES_INDEX = "ix_search_entry_words"


class Words(TypeDecorator[str]):
    """Words as ``index_words`` gives them: a text, and in PostgreSQL a vector of words.

    They are cut in one place, so that both databases find the same.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Give the type of the database."""
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def bind_expression(self, bindparam: BindParameter[str]) -> ColumnElement[Any]:
        """Say that the words are words: PostgreSQL would take them for a text."""
        return cast(bindparam, Text().with_variant(TSVECTOR(), "postgresql"))


class SearchEntry(Base):
    """What one item says in one language."""

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("item_kind", "item_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_kind: Mapped[str] = mapped_column(String(40))
    item_id: Mapped[int]
    language: Mapped[str] = mapped_column(String(35))
    town_id: Mapped[int | None] = mapped_column(
        ForeignKey("town.id", ondelete="CASCADE"), index=True
    )
    # What the item is called in this language, "" where its name is not translated; the same as
    # it is compared, a blank before each word.
    title: Mapped[str] = mapped_column(Text)
    title_words: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Words)


def is_of_models(name: str | None, _kind: str, _parents: object) -> bool:
    """Tell Alembic what is a model's: not the index of words, which each database has its way of."""
    return not (name or "").startswith((WORDS, _POSTGRES_INDEX))


event.listen(
    SearchEntry.__table__,
    "after_create",
    DDL(f"CREATE INDEX {_POSTGRES_INDEX} ON search_entry USING gin (words)").execute_if(
        dialect="postgresql"
    ),
)
for _statement in (
    "CREATE VIRTUAL TABLE search_words USING fts5(words, content='search_entry',"
    " content_rowid='id', prefix='2 3', tokenize=\"unicode61 remove_diacritics 0\")",
    "CREATE TRIGGER search_entry_new AFTER INSERT ON search_entry BEGIN"
    " INSERT INTO search_words(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN"
    " INSERT INTO search_words(search_words, rowid, words) VALUES ('delete', old.id, old.words);"
    " END",
    "CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN"
    " INSERT INTO search_words(search_words, rowid, words) VALUES ('delete', old.id, old.words);"
    " INSERT INTO search_words(rowid, words) VALUES (new.id, new.words); END",
):
    event.listen(
        SearchEntry.__table__, "after_create", DDL(_statement).execute_if(dialect="sqlite")
    )
