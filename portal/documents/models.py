"""Documents."""

from datetime import date
from enum import Enum
from typing import ClassVar

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, enum_column
from portal.i18n.translatable import Cut, Translatable


class DocumentKind(Enum):
    """What a document is."""

    CHARTER = "charter"
    FRAMEWORK_CONVENTION = "framework convention"
    OPERATING_CONVENTION = "operating convention"


class Document(Translatable, Base):
    """A document of the partnership, its file deposited or not."""

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("year between 1 and 9999", name="year"),
        CheckConstraint(
            "month is null or (year is not null and month between 1 and 12)", name="month"
        ),
    )
    item_kind = "document"
    translated: ClassVar = {"title": Cut.TITLE, "summary": Cut.LINE}

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[DocumentKind] = mapped_column(enum_column(DocumentKind, "kind", length=30))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(300))
    # The language it is written in and the date it bears, where a source says so.
    spoken: Mapped[str | None] = mapped_column(String(35))
    year: Mapped[int | None]
    month: Mapped[int | None]
    # The day a town deposited the file; until then the portal says that there is none.
    deposited_on: Mapped[date | None]
