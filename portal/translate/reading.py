"""An item as a reader of one language gets it: each text with the language it really is in."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from portal.i18n import Language, Text, languages
from portal.i18n.translatable import Translatable
from portal.translate.models import State, Target, Unit
from portal.translate.segments import Passage, cut, render
from portal.web.markdown import Resolve

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shown:
    """A unit in the language it is shown in; without a target, it is the source."""

    unit: Unit
    target: Target | None

    @property
    def text(self) -> Text:
        """The characters shown, with their language."""
        if self.target is None:
            return Text(self.unit.source, self.unit.language)
        return Text(self.target.forms[0], self.target.language)

    @property
    def passage(self) -> Passage | None:
        """What replaces the source in its text, if anything does."""
        if self.target is None:
            return None
        return Passage(self.text, self.target.language, self.target.links)


class Reading:
    """The texts of one item for the readers of one language."""

    def __init__(self, item: Translatable, language: Language, shown: Iterable[Shown]) -> None:
        self.item = item
        self.language = language
        self.shown = tuple(shown)

    def text(self, name: str) -> Text:
        """Give a field of one passage, or an empty text."""
        for each in self.shown:
            if each.unit.field == name:
                return each.text
        return Text("", self.language.tag)

    def html(self, name: str, resolve: Resolve | None = None, boxes: bool = True) -> Markup:
        """Give a Markdown field as safe HTML, each passage marked with its language.

        With *boxes*, on a page that mixes languages, what is in another stands in a box that
        names it; where all is in another, the notice above the page says so once.
        """
        markdown = getattr(self.item, name) or ""
        passages = [each.passage for each in self.shown if each.unit.field == name]
        tags, note = (self.language.tag, self.item.language), f"{self.item.item_kind}{self.item.id}"
        name_of = _own_name if boxes and 0 < self.share < 1 else None
        try:
            return render(markdown, passages, *tags, resolve, note, name_of)
        except ValueError:
            # A release that cuts texts otherwise must not take pages down: show the original.
            logger.exception("the units of %s are not the passages of its %s", note, name)
        return render(
            markdown,
            [None] * len(cut(markdown)),
            *tags,
            resolve,
            note,
            name_of,
        )

    @property
    def share(self) -> float:
        """The share of passages that are in the reader's language, from 0 to 1."""
        return share((self,))

    @property
    def newer_since(self) -> datetime | None:
        """Since when the original is newer than what is shown, or None."""
        return newer_since((self,))


def is_visible(state: State, forms: Sequence[str], language: Language) -> bool:
    """Tell whether readers see a target: reviewed, or translated where that is enough."""
    if not forms or not all(forms):
        return False
    if state is State.REVIEWED:
        return True
    return state is State.TRANSLATED and not language.review


def choose(unit: Unit, targets: Mapping[str, Target], languages: Sequence[Language]) -> Shown:
    """Show a unit in the first language that has it; at the end of all orders is the source."""
    for language in languages:
        if language.tag == unit.language:
            break
        target = targets.get(language.tag)
        if target is not None and is_visible(target.state, target.forms, language):
            return Shown(unit, target)
    return Shown(unit, None)


def share(readings: Iterable[Reading]) -> float:
    """Give the share of passages of several items that are in their reader's language."""
    own = [each.text.language == one.language.tag for one in readings for each in one.shown]
    return sum(own) / len(own) if own else 1.0


def newer_since(readings: Iterable[Reading]) -> datetime | None:
    """Give the first moment since which an original is newer than what is shown."""
    moments = [
        each.unit.source_changed_at
        for one in readings
        for each in one.shown
        if each.target is not None and each.target.is_outdated
    ]
    return min(moments, default=None)


def awaits_review(readings: Iterable[Reading]) -> bool:
    """Tell whether a translation is shown that nobody has reviewed yet."""
    return any(
        each.target is not None
        and each.target.language == one.language.tag
        and each.target.state is not State.REVIEWED
        for one in readings
        for each in one.shown
    )


def other_languages(readings: Iterable[Reading]) -> tuple[str, ...]:
    """Give the tags of the languages shown that are not the reader's, in order of appearance."""
    tags = dict.fromkeys(each.text.language for one in readings for each in one.shown)
    own = {one.language.tag for one in readings}
    return tuple(tag for tag in tags if tag not in own)


def _own_name(tag: str) -> str:
    known = languages().get(tag)
    return known.name if known else tag
