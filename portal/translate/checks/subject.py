"""What the checks look at, and what they find."""

from dataclasses import dataclass

from portal.i18n import Text
from portal.translate.models import UnitKind


@dataclass(frozen=True)
class Subject:
    """What is translated."""

    kind: UnitKind
    source: str
    plural: str | None
    language: str
    # The addresses behind the numbers of the links in a passage: [la charte](1).
    links: tuple[str, ...] = ()
    # Words of the glossary found in the source, each with its agreed translations.
    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def is_message(self) -> bool:
        """It is a message of the interface, and no passage of an item."""
        return self.kind is UnitKind.MESSAGE

    def source_of(self, form: int) -> str:
        """Give the source a form stands for: the plural for all but the first."""
        return self.source if form == 0 or self.plural is None else self.plural


@dataclass(frozen=True)
class Finding:
    """Something about a form that is in the way, or that somebody should look at."""

    check: str
    is_error: bool
    form: int
    sentence: Text
    # The whole form after a fix that is sure.
    fix: str | None = None
