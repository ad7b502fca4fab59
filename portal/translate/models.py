"""Units, their targets, what happened to them, and the addresses of items."""

import hashlib
from datetime import datetime
from enum import Enum
from typing import Any

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
    REVIEWED = "reviewed"
    RETURNED = "returned"  # a reviewer says what is to be done again
    ACCEPTED = "accepted"  # a suggestion took its place
    REVERTED = "reverted"
    IMPORTED = "imported"
    UNDONE = "undone"  # an import was taken back
    RELEASED = "released"  # the release brought it


class Standing(Enum):
    """What became of a suggestion."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Mode(Enum):
    """What a file that is brought in does to the texts that are here."""

    SUGGEST = "suggest"
    FILL = "fill"  # only where there is nothing
    REPLACE = "replace"


def digest_of(*parts: str) -> str:
    """Give the SHA-256 of several texts; "ab" and "c" are others than "a" and "bc"."""
    framed = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(framed.encode()).hexdigest()


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
    # Of a message: the files it is used in, then what the code says to translators.
    places: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    note: Mapped[str | None] = mapped_column(Text)
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
    __table_args__ = (
        UniqueConstraint("unit_id", "language"),
        Index(None, "language", "state"),
    )

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
    made_from_hash: Mapped[str] = mapped_column(String(64))
    # Who wrote and who reviewed it: by number, or in words for whoever has no account here.
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    author: Mapped[str | None] = mapped_column(String(120))
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reviewer: Mapped[str | None] = mapped_column(String(120))
    # Of a message: what the catalogue of the release said when this text was written.
    file_forms: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    file_state: Mapped[State | None] = mapped_column(enum_column(State, "file_state"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship()

    @property
    def is_outdated(self) -> bool:
        """The source has changed since this text was made."""
        return self.made_from_hash != self.unit.source_hash

    @property
    def is_as_in_file(self) -> bool:
        """It is a message that nobody has changed on the site."""
        return (self.forms, self.state) == (self.file_forms, self.file_state)

    def __repr__(self) -> str:
        return f"<Target {self.unit_id} {self.language} {self.state.value}>"


class TargetEvent(Base):
    """Who did what to which target, with the text before and after."""

    __tablename__ = "target_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("target.id", ondelete="CASCADE"), index=True)
    kind: Mapped[EventKind] = mapped_column(enum_column(EventKind, "kind"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    actor: Mapped[str | None] = mapped_column(String(120))
    before: Mapped[list[str] | None] = mapped_column(JSON)
    after: Mapped[list[str] | None] = mapped_column(JSON)
    state_before: Mapped[State | None] = mapped_column(enum_column(State, "state_before"))
    state_after: Mapped[State | None] = mapped_column(enum_column(State, "state_after"))
    # The source the text after was made from.
    made_from: Mapped[str | None] = mapped_column(Text)
    import_id: Mapped[int | None] = mapped_column(
        ForeignKey("translation_import.id", ondelete="SET NULL"), index=True
    )
    made_at: Mapped[datetime]


FROM_FILE = "messages.po"
"""Who a text is by that came with a release of the portal."""


class Suggestion(Base):
    """A text that somebody proposes for a unit; it changes nothing until it is accepted."""

    __tablename__ = "suggestion"
    __table_args__ = (Index(None, "unit_id", "language", "standing"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(35))
    forms: Mapped[list[str]] = mapped_column(JSON)
    links: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    made_from: Mapped[str] = mapped_column(Text)
    made_from_plural: Mapped[str | None] = mapped_column(Text)
    # Its author goes on writing: nobody else is shown it yet.
    is_draft: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    # The words for whoever has no account: the catalogue of a release, a file.
    author: Mapped[str | None] = mapped_column(String(120))
    standing: Mapped[Standing] = mapped_column(enum_column(Standing, "standing"))
    # Why it was rejected, for its author, and the language that is said in.
    reason: Mapped[str | None] = mapped_column(Text)
    reason_language: Mapped[str | None] = mapped_column(String(35))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    import_id: Mapped[int | None] = mapped_column(
        ForeignKey("translation_import.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    unit: Mapped[Unit] = relationship()

    @property
    def is_from_release(self) -> bool:
        """A new release of the portal says so, and the site had a text of its own."""
        return self.author_id is None and self.author == FROM_FILE


class Remark(Base):
    """What somebody says about a unit to those who translate it."""

    __tablename__ = "remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"), index=True)
    # The language it is about; None: the source, for all who translate it.
    about: Mapped[str | None] = mapped_column(String(35))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(35))
    made_at: Mapped[datetime]


class PassedWarning(Base):
    """Somebody has looked at a warning, and let it pass for this very text."""

    __tablename__ = "passed_warning"
    __table_args__ = (UniqueConstraint("unit_id", "language", "check", "text_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(35))
    check: Mapped[str] = mapped_column(String(40))
    # SHA-256 of the text it was passed for, and of its source.
    text_hash: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]


class Term(Base):
    """A word of the glossary, and what it is in another language."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("source_language", "language", "source", "target"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_language: Mapped[str] = mapped_column(String(35))
    language: Mapped[str] = mapped_column(String(35))
    source: Mapped[str] = mapped_column(String(120))
    target: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(String(300), default="")
    # The language of the page it was written on; None for notes from before that was kept.
    note_language: Mapped[str | None] = mapped_column(String(35))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]


class Presence(Base):
    """Somebody has a unit open to translate it: a mark for others, and no lock."""

    __tablename__ = "presence"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(35))
    seen_at: Mapped[datetime]


class Wish(Base):
    """A town asks for a translation of an item."""

    __tablename__ = "wish"
    __table_args__ = (UniqueConstraint("item_kind", "item_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_kind: Mapped[str] = mapped_column(String(40))
    item_id: Mapped[int]
    language: Mapped[str] = mapped_column(String(35))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]


class TranslationImport(Base):
    """A file of translations that somebody brought in: looked at first, done, taken back."""

    __tablename__ = "translation_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    language: Mapped[str] = mapped_column(String(35))
    item_kind: Mapped[str] = mapped_column(String(40))
    item_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    # What the file says: the number of a unit, the forms, whether they need work.
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    # The texts it took the place of, whole, by the number of their targets.
    replaced: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSON, default=dict)
    mode: Mapped[Mode | None] = mapped_column(enum_column(Mode, "mode"))
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class CatalogueStamp(Base):
    """Which messages of a language the database holds; every change of one renews the stamp."""

    __tablename__ = "catalogue_stamp"

    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    # Random: a stamp met once is never that of other messages.
    stamp: Mapped[str] = mapped_column(String(32))
    # SHA-256 of the catalogue file that was taken in.
    file_digest: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[datetime]


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
