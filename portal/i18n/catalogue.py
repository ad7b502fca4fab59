"""The catalogues Flask-Babel asks for messages: one a language, each with its fallbacks behind it.

The ``.po`` files are read as they are: a checkout without compiled files shows every translation,
and a language CLDR does not know is a language like any other.
"""

import gc
import hashlib
import logging
import math
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import Any, Protocol, cast

import polib
from flask import current_app, g, has_app_context
from flask_babel import Domain
from flask_babel.speaklater import LazyString
from sqlalchemy.exc import SQLAlchemyError

from portal.i18n.current import current_language
from portal.i18n.languages import MESSAGES, Language, Languages
from portal.i18n.letters import nfc
from portal.i18n.placeholders import fits
from portal.i18n.text import LazyText, Text

logger = logging.getLogger(__name__)

Key = tuple[str | None, str]
Messages = Mapping[Key, tuple[str, ...]]

PAUSE = 1.0
"""Seconds for which a process does not ask again whether something was translated."""


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


def file_digest(path: Path) -> str:
    """Give the SHA-256 of a catalogue file; a missing one is empty."""
    return hashlib.sha256(path.read_bytes() if path.exists() else b"").hexdigest()


Stamps = Mapping[str, tuple[str, str]]
"""The stamp of each language's messages, and the digest of the file that was taken in."""

Edit = tuple[str | None, str, str | None, Sequence[str], Sequence[str], bool]
"""Context, id and plural of a message, its forms, those of the file they replace, if they show."""


class Edits(Protocol):
    """What was translated on the site, as the room that keeps it tells the catalogues."""

    def stamps(self) -> Stamps:
        """Give the stamp of each language's messages, and the digest of the file taken in."""

    def total(self) -> int:
        """Give how many messages there are."""

    def messages(self, tag: str) -> Iterable[Edit]:
        """Give the messages of a language."""

    def own(self, tag: str) -> Iterable[Edit]:
        """Give those of them that are not as in the file."""


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


def _shown(
    edits: Iterable[Edit], language: Language
) -> tuple[dict[Key, tuple[str, ...]], list[str]]:
    """Give the messages readers see, and the ids of those that would break a page."""
    messages, left_out = {}, []
    for context, source, plural, forms, _replaced, is_shown in edits:
        if not is_shown or not all(forms):
            continue
        is_whole = len(forms) == (language.plural_count if plural else 1)
        if is_whole and fits(source, plural, forms):
            messages[context, source] = tuple(forms)
        else:
            left_out.append(source)
            logger.error("%s: left out, it would break a page: %r", language.tag, source)
    return messages, left_out


@contextmanager
def _nothing_swept() -> Iterator[None]:
    """Let Python look for garbage later: there is none in what is read, and looking takes longer."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _of_file(path: Path, language: Language) -> tuple[Messages, int, list[str]]:
    entries = read_entries(path)
    messages = finished(entries, language.plural_count, path)
    return messages, len(entries), []


class Catalogue:
    """The messages of one language; what it lacks is asked of the next, and said to be."""

    def __init__(
        self,
        language: Language,
        messages: Messages,
        behind: "Catalogue | None",
        total: int = 0,
        left_out: Sequence[str] = (),
    ) -> None:
        self.language = language
        # The messages that would break a page.
        self.left_out = tuple(left_out)
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
    """The one Domain of the portal: it looks at *our* current language, not at Babel's locale.

    Catalogues are made of the files and of what was translated on the site since. Once a second
    at most a process asks whether any has changed; one that can't be made anew stays as it was.
    """

    def __init__(self, directory: Path, languages: Languages, edits: Edits | None = None) -> None:
        super().__init__(str(directory))
        self._directory = directory
        self._languages = languages
        self._edits = edits
        self._loaded: dict[str, Catalogue] = {}
        self._files: dict[str, str] = {}
        self._stamps: Stamps = {}
        self._looked_at = -math.inf
        self._loading = threading.Lock()

    def get_translations(self) -> Catalogue:
        """Give the catalogue of the language being spoken."""
        return self.of(current_language().tag)

    def of(self, tag: str) -> Catalogue:
        """Give the catalogue of a language, with its fallbacks behind it."""
        self._follow()
        loaded = self._loaded.get(tag)
        if loaded is None:
            with self._loading:
                loaded = self._loaded.get(tag)
                if loaded is None:
                    loaded = self._loaded[tag] = self._load(self._languages[tag], self._stamps)
        return loaded

    def look_again(self) -> None:
        """Ask at the next message whether anything was translated."""
        self._looked_at = -math.inf

    def _follow(self) -> None:
        """Forget the catalogues of languages in which something was translated."""
        now = time.monotonic()
        if self._edits is None or now - self._looked_at < PAUSE:
            return
        if not has_app_context() or "is_following" in g:
            return
        g.is_following = True  # what is read below may have something to say
        try:
            stamps = self._edits.stamps()
            self._looked_at = now
            changed = {
                tag
                for tag in stamps.keys() | self._stamps
                if stamps.get(tag) != self._stamps.get(tag)
            }
            if changed:
                with self._loading:
                    self._renew(changed, stamps)
        except SQLAlchemyError:
            # A database that is silent or not made yet: what is known is still said.
            self._looked_at = now
            logger.warning("the translations of the site can't be read")
        finally:
            g.pop("is_following")

    def _renew(self, changed: set[str], stamps: Stamps) -> None:
        """Load the catalogues anew that speak a changed language; swap them when all are whole."""
        fresh = {
            tag: self._load(self._languages[tag], stamps)
            for tag in self._loaded
            if changed & set(self._languages[tag].chain)
        }
        self._stamps = stamps
        self._loaded |= fresh

    def share(self, tag: str) -> float:
        """Give the share of messages a language has of its own, from 0 to 1."""
        return self.of(tag).share

    def spoken(self) -> set[str]:
        """Give the tags of the languages that have at least half of the messages."""
        return {tag for tag in self._languages if self.share(tag) >= 0.5}

    def _load(self, language: Language, stamps: Stamps) -> Catalogue:
        """Put the catalogues of a language's chain behind each other.

        The language of the messages lacks none of them: what comes after it is never asked.
        """
        catalogue = Catalogue(self._languages.default, {}, None)
        for tag in reversed(list(takewhile(lambda each: each != MESSAGES, language.chain))):
            spoken = self._languages[tag]
            with _nothing_swept():
                messages, total, left_out = self._read(spoken, stamps)
            catalogue = Catalogue(spoken, messages, catalogue, total, left_out)
        return catalogue

    def _read(self, language: Language, stamps: Stamps) -> tuple[Messages, int, list[str]]:
        """Give the messages of one language, how many there could be, and those left out."""
        path = catalogue_path(self._directory, language.tag)
        _stamp, taken_in = stamps.get(language.tag, ("", ""))
        if self._edits is None or not taken_in:
            return _of_file(path, language)
        if language.tag not in self._files:
            self._files[language.tag] = file_digest(path)
        if self._files[language.tag] == taken_in:
            return self._of_site(language, self._edits)
        # A new release whose files are not taken in yet: they count, but for what the site
        # replaced and they still say.
        messages, total, left_out = _of_file(path, language)
        own = [
            edit
            for edit in self._edits.own(language.tag)
            if messages.get(edit[:2], ()) == tuple(edit[4])
        ]
        shown, broken = _shown(own, language)
        kept = {key: forms for key, forms in messages.items() if key not in {e[:2] for e in own}}
        return kept | shown, total, left_out + broken

    def _of_site(self, language: Language, edits: Edits) -> tuple[Messages, int, list[str]]:
        messages, left_out = _shown(edits.messages(language.tag), language)
        return messages, edits.total(), left_out

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
