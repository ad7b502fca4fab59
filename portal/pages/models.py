"""Pages."""

from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.i18n.translatable import Cut, Translatable


class Page(Translatable, Base):
    """A page of text.

    Its key names it in links and code (``page:history``). A page with slugs has an address of its
    own, below its parent's; one without is the head of a section that has a word in addresses.
    """

    __tablename__ = "page"
    __table_args__ = (CheckConstraint("parent_id <> id", name="parent_id"),)
    item_kind = "page"
    translated: ClassVar = {"title": Cut.TITLE, "summary": Cut.LINE, "body": Cut.MARKDOWN}

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("page.id", ondelete="RESTRICT"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)

    def __repr__(self) -> str:
        return f"<Page {self.key}>"
