"""What a model says of itself to be translated.

It stands below every room, so that any model can say it; the ``translate`` room does the work and
names no model.
"""

from collections.abc import Mapping
from enum import Enum
from typing import ClassVar

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column


class Cut(Enum):
    """How a field is cut into passages."""

    TITLE = "title"
    LINE = "line"
    MARKDOWN = "markdown"


class Translatable:
    """Mixin of a model with texts.

    ``item_kind`` names the kind of item in units and addresses; ``translated`` lists its fields in
    reading order. A field may be empty.
    """

    item_kind: ClassVar[str]
    translated: ClassVar[Mapping[str, Cut]]

    id: Mapped[int]
    # The language the item is written in: its translations start from there.
    language: Mapped[str] = mapped_column(String(35))
