"""The objectives of the charter and the dates of the partnership."""

from typing import ClassVar

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.i18n.translatable import Cut, Translatable


class Objective(Translatable, Base):
    """One of the charter's objectives, in the charter's own words."""

    __tablename__ = "objective"
    __table_args__ = (CheckConstraint("number between 1 and 99", name="number"),)
    item_kind = "objective"
    translated: ClassVar = {"wording": Cut.TITLE}

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    wording: Mapped[str] = mapped_column(String(500))


class Milestone(Translatable, Base):
    """A date of the partnership, known to the year, the month or the day."""

    __tablename__ = "milestone"
    __table_args__ = (
        CheckConstraint("year between 1 and 9999", name="year"),
        CheckConstraint("month between 1 and 12", name="month"),
        CheckConstraint("near_month between 1 and 12", name="near_month"),
        CheckConstraint("day is null or (month is not null and day between 1 and 31)", name="day"),
    )
    item_kind = "milestone"
    translated: ClassVar = {"title": Cut.TITLE, "body": Cut.MARKDOWN}

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    year: Mapped[int]
    month: Mapped[int | None]
    day: Mapped[int | None]
    # Where only the year is sure, the month it is told near; without one it opens its year.
    near_month: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
