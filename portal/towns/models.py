"""Towns, facts about them and their services."""

from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.i18n.translatable import Cut, Translatable


class Town(Translatable, Base):
    """One of the partner towns."""

    __tablename__ = "town"
    __table_args__ = (CheckConstraint("hue in ('cha', 'gon', 'les')", name="hue"),)
    item_kind = "town"
    translated: ClassVar = {
        "country": Cut.LINE,
        "place": Cut.LINE,
        "summary": Cut.LINE,
        "body": Cut.MARKDOWN,
    }

    id: Mapped[int] = mapped_column(primary_key=True)
    # Its name in addresses, the same in every language.
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    # The family of colour and mark that stands for the town.
    hue: Mapped[str] = mapped_column(String(3), unique=True)
    country_code: Mapped[str] = mapped_column(String(2))
    time_zone: Mapped[str] = mapped_column(String(40))
    website: Mapped[str | None] = mapped_column(String(200))
    position: Mapped[int]
    country: Mapped[str] = mapped_column(String(80))
    place: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)

    def __repr__(self) -> str:
        return f"<Town {self.slug}>"


class Fact(Translatable, Base):
    """A figure or a short text about a town, with its year and its source."""

    __tablename__ = "fact"
    __table_args__ = (
        UniqueConstraint("town_id", "key"),
        CheckConstraint("(value is null) <> (text is null)", name="value_or_text"),
    )
    item_kind = "fact"
    translated: ClassVar = {"label": Cut.LINE, "text": Cut.LINE}

    id: Mapped[int] = mapped_column(primary_key=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("town.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(80))
    text: Mapped[str | None] = mapped_column(String(200))
    value: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    # The other end of a range, in the same unit.
    value_to: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    unit: Mapped[str] = mapped_column(String(10), default="")
    year: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(120))


class Service(Translatable, Base):
    """A service of a town, usually on another site and in one language."""

    __tablename__ = "service"
    __table_args__ = (UniqueConstraint("town_id", "key"),)
    item_kind = "service"
    translated: ClassVar = {"name": Cut.LINE, "note": Cut.LINE}

    id: Mapped[int] = mapped_column(primary_key=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("town.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    icon: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(String(200))
    # The language the service speaks; its own address, once the town has given it.
    spoken: Mapped[str] = mapped_column(String(35))
    address: Mapped[str | None] = mapped_column(String(500))
