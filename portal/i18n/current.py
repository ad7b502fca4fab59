"""The language of the page, the command or the mail being made."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import current_app, g
from flask_babel import force_locale, refresh

from portal.i18n.languages import Language, Languages


def languages() -> Languages:
    """Give the languages of this portal."""
    return cast(Languages, current_app.extensions["languages"])


def current_language() -> Language:
    """Give the language being spoken now."""
    return cast(Language, g.get("language") or languages().default)


def speak(language: Language) -> None:
    """Speak a language from now on, to the end of the request or command."""
    g.language = language
    refresh()


def formatting_locale() -> str:
    """Give the CLDR locale that formats dates and numbers now."""
    return current_language().locale


@contextmanager
def force_language(tag: str) -> Iterator[Language]:
    """Speak another language inside the block: for a mail, or a part of a page.

    Flask-Babel's own ``force_locale`` can't do it, since CLDR does not know all our languages.
    """
    language = languages()[tag]
    before = g.get("language")
    g.language = language
    try:
        with force_locale(language.locale):
            yield language
    finally:
        g.language = before
        if before is None:
            del g.language  # others ask whether it is there
