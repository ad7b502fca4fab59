"""The one notice above a page that is not wholly in its reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.i18n import Language, Text, current_language, languages
from portal.translate import reading
from portal.translate.reading import Reading


@dataclass(frozen=True)
class Notice:
    """What a reader is told of the translation of a page."""

    language: Text
    share: float
    others: tuple[Text, ...]
    newer_since: datetime | None
    awaits_review: bool

    @property
    def is_needed(self) -> bool:
        """There is something to tell."""
        return self.share < 1 or self.newer_since is not None or self.awaits_review


def name_of(language: Language) -> Text:
    """Give the name of a language in that of the interface, such as "mooré" or "francese"."""
    chain = (*current_language().chain, languages().default.tag)
    tag = next(each for each in chain if each in language.names)
    name = language.names[tag]
    # A language that has no other name than its own is named in itself.
    return Text(name, language.tag if name == language.name else tag)


def name_of_tag(tag: str | None) -> Text | None:
    """Give the name of the language with this tag, or None where the portal has no such language."""
    language = languages().get(tag) if tag else None
    return name_of(language) if language else None


def notice(readings: Iterable[Reading]) -> Notice:
    """Give the notice of a page made of these items."""
    shown = list(readings)
    known = languages()
    return Notice(
        language=name_of(current_language()),
        share=reading.share(shown),
        others=tuple(name_of(known[tag]) for tag in reading.other_languages(shown) if tag in known),
        newer_since=reading.newer_since(shown),
        awaits_review=reading.awaits_review(shown),
    )
