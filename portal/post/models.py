"""Letters, from the moment they are asked for to some weeks after they have left."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base

LONGEST_KIND = 30
LONGEST_ADDRESS = 254


class Letter(Base):
    """A mail that is to leave, or has left; what it says is written when it leaves."""

    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint("tries >= 0", name="tries"),
        CheckConstraint("sent_at is null or given_up_at is null", name="end"),
        # What is due is looked for on every delivery.
        Index(None, "sent_at", "given_up_at", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(LONGEST_KIND))
    # Where it goes. Only its writer may put it right, from what was typed to what is known.
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS))
    language: Mapped[str] = mapped_column(String(35))
    # What its writer needs to know; never a secret, since this table is read by many eyes.
    about: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # The same on every try, so that a receiver can recognise a letter that comes twice.
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    # Since when a process is at it; it alone may send the letter.
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]

    def __repr__(self) -> str:
        return f"<Letter {self.id} {self.kind}>"
