"""News: what a town tells."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.i18n.letters import fold
from portal.i18n.translatable import Cut
from portal.writing.models import Publishable


class NewsTown(Base):
    """Another town that a news item concerns."""

    __tablename__ = "news_town"

    news_id: Mapped[int] = mapped_column(
        ForeignKey("news.id", ondelete="CASCADE"), primary_key=True
    )
    town_id: Mapped[int] = mapped_column(
        ForeignKey("town.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class NewsObjective(Base):
    """An objective of the charter that a news item serves."""

    __tablename__ = "news_objective"

    news_id: Mapped[int] = mapped_column(
        ForeignKey("news.id", ondelete="CASCADE"), primary_key=True
    )
    objective_id: Mapped[int] = mapped_column(
        ForeignKey("objective.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class News(Publishable, Base):
    """A news item, written in a town."""

    __tablename__ = "news"
    __table_args__ = (
        Index(None, "stage", "publish_at", "id"),
        Index(None, "town_id", "changed_at", "id"),
        # A number is never given twice: short addresses and units name it.
        {"sqlite_autoincrement": True},
    )
    item_kind = "news"
    translated: ClassVar = {
        "title": Cut.TITLE,
        "summary": Cut.LINE,
        "place": Cut.LINE,
        "body": Cut.MARKDOWN,
    }
    revised = ("title", "summary", "body", "place", "event_on", "town_ids", "objective_ids")
    needed = ("title", "summary", "body")

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(Text, default="")
    # The day of what it tells of, if it tells of a day.
    event_on: Mapped[date | None] = mapped_column(Date)
    # Title and summary as a search compares them.
    folded: Mapped[str] = mapped_column(Text, default="")
    # The random name of the page it was begun on: sent twice over a bad line, it is saved once.
    page: Mapped[str | None] = mapped_column(String(40), unique=True)
    # What marks example content; None for what a town has written.
    example: Mapped[str | None] = mapped_column(String(80), unique=True)

    town_links: Mapped[list[NewsTown]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by=NewsTown.town_id
    )
    objective_links: Mapped[list[NewsObjective]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by=NewsObjective.objective_id
    )

    @property
    def town_ids(self) -> list[int]:
        """The numbers of the other towns it concerns."""
        return [link.town_id for link in self.town_links]

    @town_ids.setter
    def town_ids(self, numbers: Iterable[int]) -> None:
        kept = {link.town_id: link for link in self.town_links}
        wanted = sorted(set(numbers) - {self.town_id})
        self.town_links = [kept.get(number) or NewsTown(town_id=number) for number in wanted]

    @property
    def objective_ids(self) -> list[int]:
        """The numbers of the rows of the objectives it serves."""
        return [link.objective_id for link in self.objective_links]

    @objective_ids.setter
    def objective_ids(self, numbers: Iterable[int]) -> None:
        kept = {link.objective_id: link for link in self.objective_links}
        wanted = sorted(set(numbers))
        self.objective_links = [
            kept.get(number) or NewsObjective(objective_id=number) for number in wanted
        ]

    def take(self, fields: Mapping[str, Any]) -> None:
        """Take over fields as a form or a revision gives them."""
        taken = dict(fields)
        if isinstance(taken.get("event_on"), str):
            taken["event_on"] = date.fromisoformat(taken["event_on"])
        super().take(taken)
        self.folded = fold(f"{self.title} {self.summary}")

    def __repr__(self) -> str:
        return f"<News {self.id}>"
