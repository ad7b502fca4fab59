"""Documents."""

from datetime import date
from enum import Enum
from typing import ClassVar

from sqlalchemy import Enum as EnumColumn
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.i18n.translatable import Cut, Translatable


class DocumentKind(Enum):
    """What a document is."""

    CHARTER = "charter"
    FRAMEWORK_CONVENTION = "framework convention"
    OPERATING_CONVENTION = "operating convention"


class Document(Translatable, Base):
    """A document of the partnership, its file deposited or not."""

    __tablename__ = "document"
    item_kind = "document"
    translated: ClassVar = {"title": Cut.TITLE, "summary": Cut.LINE}

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[DocumentKind] = mapped_column(
        EnumColumn(
            DocumentKind,
            name="kind",
            native_enum=False,
            create_constraint=True,
            length=30,
            values_callable=lambda kinds: [kind.value for kind in kinds],
        )
    )
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(300))
    # The day a town deposited the file; until then the portal says that there is none.
    deposited_on: Mapped[date | None]
