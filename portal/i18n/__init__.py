"""Languages, their texts and their addresses.

Sentences of the interface are marked with the short names ``_`` (now), ``_l`` (when shown),
``_n`` (with a number) and ``_p`` (with a context).
"""

from portal.i18n.catalogue import gettext as _
from portal.i18n.catalogue import lazy_gettext as _l
from portal.i18n.catalogue import ngettext as _n
from portal.i18n.catalogue import pgettext as _p
from portal.i18n.current import current_language, force_language, languages
from portal.i18n.languages import Language, Languages
from portal.i18n.text import LazyText, Text

__all__ = [
    "Language",
    "Languages",
    "LazyText",
    "Text",
    "_",
    "_l",
    "_n",
    "_p",
    "current_language",
    "force_language",
    "languages",
]
