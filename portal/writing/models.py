"""What an item that people write is like, what it was before, and what is typed and not saved."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, enum_column
from portal.i18n.translatable import Translatable


class Stage(Enum):
    """How far an item is; one that was sent back is a draft again."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Publishable(Translatable):
    """Mixin of a model that people write, propose and publish.

    ``revised`` names the fields a revision keeps, ``needed`` those a reader can't do without.
    """

    revised: ClassVar[tuple[str, ...]]
    needed: ClassVar[tuple[str, ...]]

    # The town that writes it.
    town_id: Mapped[int] = mapped_column(ForeignKey("town.id", ondelete="RESTRICT"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    stage: Mapped[Stage] = mapped_column(enum_column(Stage, "stage"), default=Stage.DRAFT)
    # From this moment on, if it is published.
    publish_at: Mapped[datetime | None]
    # What was said to the author when it was sent back.
    comment: Mapped[str | None] = mapped_column(Text)
    comment_language: Mapped[str | None] = mapped_column(String(35))
    sent_back_at: Mapped[datetime | None]
    # Counts saved texts: whoever saves says from which one they started.
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    binned_at: Mapped[datetime | None]

    def is_public(self, now: datetime) -> bool:
        """Tell whether visitors may read it."""
        return (
            self.stage is Stage.PUBLISHED
            and self.binned_at is None
            and self.publish_at is not None
            and self.publish_at <= now
        )

    def is_awaited(self, now: datetime) -> bool:
        """Tell whether it is published from a moment on that has not come yet."""
        return self.stage is Stage.PUBLISHED and self.binned_at is None and not self.is_public(now)

    @property
    def is_sent_back(self) -> bool:
        """Tell whether it waits for its author to put something right."""
        return self.stage is Stage.DRAFT and self.sent_back_at is not None

    @property
    def fields(self) -> dict[str, Any]:
        """What a revision keeps of it, as JSON holds it."""
        return {name: _plain(getattr(self, name)) for name in self.revised}

    def fields_as(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Give what a revision would keep of this item with other fields."""
        self.take(fields)
        return self.fields

    def take(self, fields: Mapping[str, Any]) -> None:
        """Take over fields as a form or a revision gives them; one that is not named stays."""
        for name in self.revised:
            if name in fields:
                setattr(self, name, fields[name])


class Revision(Base):
    """An item as it was saved once; its number is the version of the item it made."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("item_kind", "item_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_kind: Mapped[str] = mapped_column(String(40))
    item_id: Mapped[int]
    number: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    is_meaning_unchanged: Mapped[bool] = mapped_column(default=False)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)


class Unsaved(Base):
    """What somebody has typed in one open page and not saved; each open page has its own."""

    __tablename__ = "unsaved"
    __table_args__ = (
        UniqueConstraint("person_id", "page"),
        Index(None, "item_kind", "item_id"),
        Index(None, "changed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    town_id: Mapped[int] = mapped_column(ForeignKey("town.id", ondelete="CASCADE"))
    item_kind: Mapped[str] = mapped_column(String(40))
    # None: an item that was never saved.
    item_id: Mapped[int | None]
    # The random name of the open page.
    page: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    language: Mapped[str] = mapped_column(String(35))
    # The fields of the form as pairs, in their order.
    fields: Mapped[list[list[str]]] = mapped_column(JSON)
    changed_at: Mapped[datetime]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
