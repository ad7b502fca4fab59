"""The catalogues Flask-Babel asks for messages: one a language, each with its fallbacks behind it.

The ``.po`` files are read as they are: a checkout without compiled files shows every translation,
and a language CLDR does not know is a language like any other.
"""

import logging
import threading
from collections.abc import Iterable, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any, cast

import polib
from flask import current_app
from flask_babel import Domain
from flask_babel.speaklater import LazyString

from portal.i18n.current import current_language
from portal.i18n.languages import MESSAGES, Language, Languages
from portal.i18n.letters import nfc
from portal.i18n.placeholders import fits
from portal.i18n.text import LazyText, Text

logger = logging.getLogger(__name__)

Key = tuple[str | None, str]
Messages = Mapping[Key, tuple[str, ...]]


def catalogue_path(directory: Path, tag: str) -> Path:
    """Give the place of a language's catalogue."""
    return directory / tag / "LC_MESSAGES" / "messages.po"


def read_entries(path: Path) -> list[polib.POEntry]:
    """Read the messages in use of a catalogue, translated or not.

    A missing file is an empty catalogue, and so is, for the pages' sake, one that can't be read.
    """
    if not path.exists():
        return []
    try:
        return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    except (OSError, ValueError):
        logger.exception("%s: left out, it can't be read", path)
        return []


def finished(
    entries: Iterable[polib.POEntry], plural_count: int, path: Path
) -> dict[Key, tuple[str, ...]]:
    """Give the finished messages of a catalogue: no fuzzy, empty or half-filled one.

    A message that would break a page is left out, and logged with the path of its file.
    """
    messages = {}
    for entry in entries:
        if entry.msgid_plural:
            forms = tuple(nfc(entry.msgstr_plural.get(n, "")) for n in range(plural_count))
        else:
            forms = (nfc(entry.msgstr),)
        if entry.fuzzy or not all(forms):
            continue
        if not fits(entry.msgid, entry.msgid_plural or None, forms):
            logger.error("%s: left out, it would break a page: %r", path, entry.msgid)
            continue
        messages[entry.msgctxt, entry.msgid] = forms
    return messages


class Catalogue:
    """The messages of one language; what it lacks is asked of the next, and said to be."""

    def __init__(
        self, language: Language, messages: Messages, behind: "Catalogue | None", total: int = 0
    ) -> None:
        self.language = language
        self._messages = messages
        self._behind = behind
        self._total = total

    @property
    def share(self) -> float:
        """The share of messages that are in this language, from 0 to 1."""
        if self._behind is None:
            return 1.0  # the messages are written in it
        return len(self._messages) / self._total if self._total else 0.0

    def gettext(self, message: str) -> Text:
        """Translate a message."""
        return self.npgettext(None, message, message, 1)

    def ngettext(self, singular: str, plural: str, number: int) -> Text:
        """Translate a message in the plural form of a number."""
        return self.npgettext(None, singular, plural, number)

    def pgettext(self, context: str, message: str) -> Text:
        """Translate a message that needs its context."""
        return self.npgettext(context, message, message, 1)

    def npgettext(self, context: str | None, singular: str, plural: str, number: int) -> Text:
        """Translate a message in its context and in the plural form of a number."""
        forms = self._messages.get((context, singular))
        if forms is not None:
            form = self.language.plural_form(abs(int(number))) if len(forms) > 1 else 0
            return Text(forms[form], self.language.tag)
        if self._behind is not None:
            return self._behind.npgettext(context, singular, plural, number)
        # The last catalogue is that of the language the messages are written in.
        form = self.language.plural_form(abs(int(number)))
        return Text(plural if form else singular, self.language.tag)

    # The names Flask-Babel and Jinja ask for.
    ugettext, ungettext, upgettext, unpgettext = gettext, ngettext, pgettext, npgettext


class Catalogues(Domain):
    """The one Domain of the portal: it looks at *our* current language, not at Babel's locale."""

    def __init__(self, directory: Path, languages: Languages) -> None:
        super().__init__(str(directory))
        self._directory = directory
        self._languages = languages
        self._loaded: dict[str, Catalogue] = {}
        self._loading = threading.Lock()

    def get_translations(self) -> Catalogue:
        """Give the catalogue of the language being spoken."""
        return self.of(current_language().tag)

    def of(self, tag: str) -> Catalogue:
        """Give the catalogue of a language, with its fallbacks behind it."""
        if tag not in self._loaded:
            with self._loading:
                if tag not in self._loaded:
                    self._loaded[tag] = self._load(self._languages[tag])
        return self._loaded[tag]

    def share(self, tag: str) -> float:
        """Give the share of messages a language has of its own, from 0 to 1."""
        return self.of(tag).share

    def spoken(self) -> set[str]:
        """Give the tags of the languages that have at least half of the messages."""
        return {tag for tag in self._languages if self.share(tag) >= 0.5}

    def _load(self, language: Language) -> Catalogue:
        """Put the catalogues of a language's chain behind each other.

        The language of the messages lacks none of them: what comes after it is never asked.
        """
        catalogue = Catalogue(self._languages.default, {}, None)
        for tag in reversed(list(takewhile(lambda each: each != MESSAGES, language.chain))):
            spoken = self._languages[tag]
            path = catalogue_path(self._directory, tag)
            entries = read_entries(path)
            messages = finished(entries, spoken.plural_count, path)
            catalogue = Catalogue(spoken, messages, catalogue, len(entries))
        return catalogue

    def lazy_gettext(self, string: str, **variables: Any) -> LazyString:
        """Translate a message when it is shown."""
        return LazyText(self.gettext, string, **variables)

    def lazy_ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> LazyString:
        """Translate a message in the plural form of a number when it is shown."""
        return LazyText(self.ngettext, singular, plural, num, **variables)

    def lazy_pgettext(self, context: str, string: str, **variables: Any) -> LazyString:
        """Translate a message that needs its context when it is shown."""
        return LazyText(self.pgettext, context, string, **variables)


def catalogues() -> Catalogues:
    """Give the catalogues of this portal."""
    return cast(Catalogues, current_app.extensions["catalogues"])


def gettext(message: str, **values: Any) -> Text:
    """Translate a whole sentence into the language being spoken (``_``)."""
    return _spoken().gettext(message) % values if values else _spoken().gettext(message)


def ngettext(singular: str, plural: str, num: int, **values: Any) -> Text:
    """Translate a sentence that counts something; ``%(num)s`` is the number (``_n``)."""
    return _spoken().ngettext(singular, plural, num) % {"num": num, **values}


def pgettext(context: str, message: str, **values: Any) -> Text:
    """Translate a word that needs its context to be understood (``_p``)."""
    text = _spoken().pgettext(context, message)
    return text % values if values else text


def lazy_gettext(message: str, **values: Any) -> LazyText:
    """Translate a whole sentence when it is shown (``_l``)."""
    return LazyText(gettext, message, **values)


def _spoken() -> Catalogue:
    return catalogues().get_translations()
