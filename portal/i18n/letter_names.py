"""What letters are called, for who hears a page: many voices leave out letters they don't know."""

import unicodedata
from collections.abc import Callable

from portal.i18n.catalogue import gettext as _
from portal.i18n.catalogue import lazy_gettext as _l
from portal.i18n.text import Text

# Names as French typography and the Unicode standard's French list give them.
_OWN = {
    "ɛ": _l("e ouvert"),
    "ɔ": _l("o ouvert"),
    "ɩ": _l("iota"),
    "ʋ": _l("v de ronde"),
    "ǝ": _l("e culbuté"),
    "ə": _l("schwa"),
    "ŋ": _l("n à boucle"),
    "ɲ": _l("n à crochet"),
    "ɓ": _l("b crosse"),
    "ɗ": _l("d crosse"),
    "ƴ": _l("y crosse"),
    "œ": _l("e dans l’o"),
    "æ": _l("e dans l’a"),
    "«": _l("guillemet ouvrant"),
    "»": _l("guillemet fermant"),
    "’": _l("apostrophe courbe"),
    "'": _l("apostrophe droite"),
}

_MARKED: dict[str, Callable[[str], Text]] = {
    "\u0300": lambda letter: _("%(letter)s accent grave", letter=letter),
    "\u0301": lambda letter: _("%(letter)s accent aigu", letter=letter),
    "\u0302": lambda letter: _("%(letter)s accent circonflexe", letter=letter),
    "\u0303": lambda letter: _("%(letter)s tilde", letter=letter),
    "\u0308": lambda letter: _("%(letter)s tréma", letter=letter),
    "\u0327": lambda letter: _("%(letter)s cédille", letter=letter),
}


def letter_name(letter: str) -> Text | None:
    """Give what a letter is called in the language of the page; None where it has no name here."""
    if letter in _OWN:
        return _OWN[letter].text()
    apart = unicodedata.normalize("NFD", letter)
    named = _MARKED.get(apart[1:])
    return named(apart[0]) if named else None
