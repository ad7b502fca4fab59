"""What the founding content left in the database."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class Seeded(Base):
    """A file that was loaded, with the fingerprint of the texts it gave.

    While the site still shows those texts, a new version of the file may replace them; once
    somebody has edited or deleted them there, the file has nothing more to say.
    """

    __tablename__ = "seeded"

    path: Mapped[str] = mapped_column(String(160), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
