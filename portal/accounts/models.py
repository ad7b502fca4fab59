"""People, their roles, their devices, the links they are sent, and the audit log."""

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.roles import LanguageRole, TownRole
from portal.db import Base, enum_column
from portal.towns.models import Town

LONGEST_PATH = 500
"""How long the path of a page whose form is kept may be."""


class Purpose(Enum):
    """What a link that is sent to somebody is for; it works for nothing else."""

    INVITATION = "invitation"
    PASSWORD = "password"  # noqa: S105


class Person(Base):
    """Somebody with an account. An erased person stays as a number, so that the log still counts."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    # One field: not every name has two parts, nor the family's last.
    name: Mapped[str] = mapped_column(String(120))
    # Where mail goes, and its one form for comparing; both are gone once the person is erased.
    address: Mapped[str | None] = mapped_column(String(254))
    address_key: Mapped[str | None] = mapped_column(String(254), unique=True)
    # Argon2id, in the form that names its own parameters.
    password: Mapped[str | None] = mapped_column(String(200))
    # The language of mail, and of the desk at sign-in.
    language: Mapped[str] = mapped_column(String(35))
    # The tags of the languages they read.
    reads: Mapped[list[str]] = mapped_column(JSON, default=list)
    # None: that of their town.
    time_zone: Mapped[str | None] = mapped_column(String(40))
    is_administrator: Mapped[bool] = mapped_column(default=False)
    # The second factor (RFC 6238): its secret, and the last step a code was taken for.
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_step: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """They may sign in."""
        return self.closed_at is None and self.erased_at is None

    @property
    def has_second_factor(self) -> bool:
        """A code is asked of them after the password."""
        return self.totp_secret is not None

    def __repr__(self) -> str:
        return f"<Person {self.id}>"


class Membership(Base):
    """A person's role in a town."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "town_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    town_id: Mapped[int] = mapped_column(ForeignKey("town.id", ondelete="CASCADE"), index=True)
    role: Mapped[TownRole] = mapped_column(enum_column(TownRole, "role"))
    # The town lets them publish what they write, whatever their role.
    is_trusted: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship()
    town: Mapped[Town] = relationship()


class LanguageSkill(Base):
    """A person's role in a language."""

    __tablename__ = "language_skill"
    __table_args__ = (UniqueConstraint("person_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(35))
    role: Mapped[LanguageRole] = mapped_column(enum_column(LanguageRole, "role"))
    # They agreed to be thanked by name, and wish to be told by mail what waits.
    is_named: Mapped[bool] = mapped_column(default=False)
    wants_digest: Mapped[bool] = mapped_column(default=False)
    digest_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class Device(Base):
    """A browser somebody is signed in with; without its row, its cookie is worth nothing."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    # SHA-256 of the secret in the cookie.
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    # What it seems to be, such as "Chrome, Android".
    label: Mapped[str] = mapped_column(String(60))
    # They asked to stay signed in.
    is_kept: Mapped[bool]
    created_at: Mapped[datetime]
    # When something was last sent with it: reading writes nothing.
    used_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    # A form that came without a sign-in, offered again: the path of its page, and its fields.
    kept_path: Mapped[str | None] = mapped_column(String(LONGEST_PATH))
    kept_fields: Mapped[list[list[str]] | None] = mapped_column(JSON(none_as_null=True))

    person: Mapped[Person] = relationship()


class RecoveryCode(Base):
    """A code that takes the place of the second factor, once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("person_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64))


class Invitation(Base):
    """Somebody is asked to join a town, or to be the first administrator."""

    __tablename__ = "invitation"
    # The log tells invitations by their number: that of one withdrawn is never given again.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    # None for the first administrator, who says it when they accept.
    address: Mapped[str | None] = mapped_column(String(254))
    address_key: Mapped[str | None] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(35))
    # None for the first administrator again.
    town_id: Mapped[int | None] = mapped_column(
        ForeignKey("town.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[TownRole] = mapped_column(enum_column(TownRole, "role"))
    is_administrator: Mapped[bool] = mapped_column(default=False)
    inviter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    town: Mapped[Town | None] = relationship()


class Ticket(Base):
    """A link that was sent: for one purpose, for a while, for one use."""

    __tablename__ = "ticket"
    __table_args__ = (
        CheckConstraint("(person_id is null) <> (invitation_id is null)", name="for_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[Purpose] = mapped_column(enum_column(Purpose, "purpose"))
    # SHA-256 of the purpose and the token: the token itself is only in the link.
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitation.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship()
    invitation: Mapped[Invitation | None] = relationship()


class AuditLine(Base):
    """Who did what, when, in which town, with what it was before and after; never a name.

    People are told by their number, so that nothing here must change when one is erased.
    """

    __tablename__ = "audit_line"
    __table_args__ = (Index(None, "town_id", "id"), Index(None, "actor_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    # None: a command on the server.
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # None: the whole portal.
    town_id: Mapped[int | None] = mapped_column(ForeignKey("town.id", ondelete="SET NULL"))
    verb: Mapped[str] = mapped_column(String(40))
    about_kind: Mapped[str] = mapped_column(String(40))
    about_id: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    actor: Mapped[Person | None] = relationship()
    town: Mapped[Town | None] = relationship()
