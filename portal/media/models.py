"""Pictures, where they are used, and files on their way here."""

from datetime import datetime
from enum import Enum
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, enum_column
from portal.i18n.translatable import Cut, Translatable

LONGEST_ALT = 300
LONGEST_CREDIT = 200
LONGEST_NAME = 200


class Consent(Enum):
    """What those who can be recognised on a picture say to its being shown."""

    NOBODY = "nobody"
    AGREED = "agreed"
    UNKNOWN = "unknown"


class Picture(Translatable, Base):
    """A picture of a town: its words here, its files in the folder of pictures."""

    __tablename__ = "picture"
    __table_args__ = (
        CheckConstraint("is_decorative or alt is not null", name="words"),
        CheckConstraint("focal_x between 0 and 100 and focal_y between 0 and 100", name="focus"),
        CheckConstraint("width > 0 and height > 0", name="size"),
        Index(None, "town_id", "id"),
        # The log tells pictures by their number: that of one removed is never given again.
        {"sqlite_autoincrement": True},
    )

    item_kind = "picture"
    translated: ClassVar = {"alt": Cut.LINE}

    id: Mapped[int] = mapped_column(primary_key=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("town.id", ondelete="CASCADE"))
    # Who added it.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    # What its files and addresses are called: nobody guesses it.
    name: Mapped[str] = mapped_column(String(40), unique=True)
    # What the file was called where it came from.
    shown_name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    # Of the largest rendition, upright.
    width: Mapped[int]
    height: Mapped[int]
    # Of all renditions, the smallest first.
    widths: Mapped[list[int]] = mapped_column(JSON)
    # What all its files weigh together, in bytes.
    weight: Mapped[int]
    # What must stay in sight where the picture is cropped, in percent from the upper left corner.
    focal_x: Mapped[int] = mapped_column(default=50)
    focal_y: Mapped[int] = mapped_column(default=50)
    alt: Mapped[str | None] = mapped_column(String(LONGEST_ALT))
    is_decorative: Mapped[bool] = mapped_column(default=False)
    credit: Mapped[str] = mapped_column(String(LONGEST_CREDIT), default="")
    consent: Mapped[Consent] = mapped_column(enum_column(Consent, "consent"))
    # Its words as they are searched: without accents and capitals.
    folded: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class PictureUse(Base):
    """An item shows a picture; the first is the one that stands for it in lists."""

    __tablename__ = "picture_use"
    __table_args__ = (
        UniqueConstraint("picture_id", "item_kind", "item_id"),
        Index(None, "item_kind", "item_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # A picture in use can't be removed, by whatever way.
    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id", ondelete="RESTRICT"))
    item_kind: Mapped[str] = mapped_column(String(40))
    item_id: Mapped[int]
    position: Mapped[int]


class Upload(Base):
    """A file on its way here, piece by piece; what has come so far lies beside the pictures."""

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint("received >= 0 and received <= size", name="received"),
        Index(None, "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # SHA-256 of the token by which the sender goes on; the file is called so too.
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    town_id: Mapped[int] = mapped_column(ForeignKey("town.id", ondelete="CASCADE"), index=True)
    shown_name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    # In bytes: what was announced, and what has come.
    size: Mapped[int]
    received: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(index=True)

    @property
    def is_whole(self) -> bool:
        """All of it has come."""
        return self.received == self.size
