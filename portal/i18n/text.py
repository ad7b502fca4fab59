"""A text: the characters and the language they are in."""

from collections.abc import Callable
from typing import Any, Self

from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from portal.i18n.current import current_language, languages


class Text(str):
    """Characters that know their language.

    In a page they are escaped, and marked with their language where it is not the page's.
    """

    __slots__ = ("language",)
    language: str

    def __new__(cls, characters: str, language: str) -> Self:
        """Join characters and the tag of the language they are in."""
        text = super().__new__(cls, characters)
        text.language = language
        return text

    @property
    def plain(self) -> str:
        """The characters alone, for a place that carries its own ``lang``."""
        return str(self)

    @property
    def is_foreign(self) -> bool:
        """The text is not in the language of the page."""
        return self.language != current_language().tag

    @property
    def marked(self) -> Markup:
        """The text with its language, whatever the language of the page."""
        return Markup("<span{}>{}</span>").format(_attributes(self.language), str(self))

    def __html__(self) -> Markup:
        return self.marked if self.is_foreign else escape(str(self))

    def __mod__(self, values: Any) -> "Text":
        return Text(str(self) % values, self.language)


class LazyText(LazyString):
    """A text that is chosen when it is shown, in the language of that moment."""

    def __init__(self, choose: Callable[..., Text], *args: Any, **values: Any) -> None:
        super().__init__(choose, *args, **values)
        self.text = lambda: choose(*args, **values)

    def __html__(self) -> Markup:
        return self.text().__html__()

    def __mod__(self, values: Any) -> Text:
        filled: Text = self.text() % values
        return filled


def characters(text: object) -> str:
    """Give the characters alone of whatever is shown, for an element that says its ``lang``."""
    return text.text().plain if isinstance(text, LazyText) else str.__str__(str(text))


def lang_attribute(text: object) -> Markup:
    """Give `` lang="…"`` for an element that holds a text foreign to the page, or nothing."""
    if isinstance(text, LazyText):
        text = text.text()
    if isinstance(text, Text) and text.is_foreign:
        return _attributes(text.language)
    return Markup("")


def _attributes(tag: str) -> Markup:
    """Give the language, and the direction where it is not the page's."""
    attributes = Markup(' lang="{}"').format(tag)
    known = languages().get(tag)
    if known and known.direction != current_language().direction:
        attributes += Markup(' dir="{}"').format(known.direction)
    return attributes
