"""Units, their targets, what happened to them, and the addresses of items."""

import hashlib
from datetime import datetime
from enum import Enum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, enum_column
from portal.i18n.letters import nfc

INTERFACE = "interface"
"""The kind of item that interface messages belong to; its only item has the id 0."""


class UnitKind(Enum):
    """What a passage is in its item."""

    TITLE = "title"
    LINE = "line"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    QUOTE = "quote"
    CELL = "cell"
    FOOTNOTE = "footnote"
    ALTERNATIVE = "alternative text"
    MESSAGE = "message"


class State(Enum):
    """How far a target is. Untranslated and outdated are derived, never stored."""

    DRAFT = "draft"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"


class EventKind(Enum):
    """What somebody did to a target."""

    WRITTEN = "written"
    KEPT = "kept"  # the source changed without changing its meaning


def source_hash(source: str, plural: str | None = None) -> str:
    """Give the SHA-256 of a source as readers see it: normal form, white space folded.

    The parts are told apart by a character no text holds, so "ab"+"c" is not "a"+"bc".
    """
    parts = [" ".join(nfc(part).split()) for part in (source, plural or "")]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


class Unit(Base):
    """One translatable passage of an item, or one message of the interface."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("item_kind", "item_id", "field", "key"),
        Index(None, "item_kind", "item_id", "is_used", "position"),
        CheckConstraint("position >= 0", name="position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_kind: Mapped[str] = mapped_column(String(40))
    item_id: Mapped[int]
    field: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    kind: Mapped[UnitKind] = mapped_column(enum_column(UnitKind, "kind"))
    language: Mapped[str] = mapped_column(String(35))
    source: Mapped[str] = mapped_column(Text)
    source_plural: Mapped[str | None] = mapped_column(Text)
    context: Mapped[str | None] = mapped_column(Text)
    # The addresses behind the numbers of the links in the source, in order.
    links: Mapped[list[str]] = mapped_column(JSON, default=list)
    source_hash: Mapped[str] = mapped_column(String(64), index=True)
    is_used: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    source_changed_at: Mapped[datetime]

    def __repr__(self) -> str:
        return f"<Unit {self.item_kind} {self.item_id} {self.field} {self.position}>"


class Target(Base):
    """A unit's text in another language."""

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("unit_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(35))
    # One form, or one for each plural form of the language.
    forms: Mapped[list[str]] = mapped_column(JSON)
    # Addresses of links that differ in this language, by their number.
    links: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    state: Mapped[State] = mapped_column(enum_column(State, "state"))
    # The source this text was made from: outdated means that it is not the unit's any more.
    made_from: Mapped[str] = mapped_column(Text)
    made_from_plural: Mapped[str | None] = mapped_column(Text)
    author: Mapped[str | None] = mapped_column(String(120))
    reviewer: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship()

    @property
    def is_outdated(self) -> bool:
        """The source has changed since this text was made."""
        return source_hash(self.made_from, self.made_from_plural) != self.unit.source_hash

    def __repr__(self) -> str:
        return f"<Target {self.unit_id} {self.language} {self.state.value}>"


class TargetEvent(Base):
    """Who did what to which target, with the text before and after."""

    __tablename__ = "target_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("target.id", ondelete="CASCADE"), index=True)
    kind: Mapped[EventKind] = mapped_column(enum_column(EventKind, "kind"))
    actor: Mapped[str | None] = mapped_column(String(120))
    before: Mapped[list[str] | None] = mapped_column(JSON)
    after: Mapped[list[str] | None] = mapped_column(JSON)
    made_at: Mapped[datetime]


class Slug(Base):
    """The name of an item in the addresses of one language; former ones lead to the present one."""

    __tablename__ = "slug"
    __table_args__ = (
        UniqueConstraint("item_kind", "language", "slug"),
        Index(None, "item_kind", "item_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_kind: Mapped[str] = mapped_column(String(40))
    item_id: Mapped[int]
    language: Mapped[str] = mapped_column(String(35))
    slug: Mapped[str] = mapped_column(String(120))
    is_current: Mapped[bool] = mapped_column(default=True)
