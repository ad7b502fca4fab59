"""The glossary: the words of a passage that have an agreed translation."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from portal.db import db
from portal.i18n import current_language
from portal.i18n.letters import fold
from portal.translate import queries
from portal.translate.models import Term

Terms = tuple[tuple[str, tuple[str, ...]], ...]
"""Words of the glossary, each with its agreed translations."""

_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def terms_in(source: str, source_language: str, tag: str) -> Terms:
    """Give the terms a passage holds as whole words, each with its translations in a language."""
    words = f" {' '.join(_WORD.findall(fold(source)))} "
    found: dict[str, list[str]] = defaultdict(list)
    for term in queries.list_terms(source_language, tag):
        wanted = " ".join(_WORD.findall(fold(term.source)))
        # An s at the end is a plural in French, and in many words of other languages.
        if wanted and (
            f" {wanted} " in words or f" {wanted}s " in words or f" {wanted}x " in words
        ):
            found[term.source].append(term.target)
    return tuple((source, tuple(targets)) for source, targets in found.items())


def marked(source: str, terms: Terms) -> list[tuple[str, bool]]:
    """Give a source in pieces, each with whether it is a term of the glossary."""
    words = sorted((re.escape(word) for word, _targets in terms), key=len, reverse=True)
    if not words:
        return [(source, False)]
    pieces = re.split(rf"\b({'|'.join(words)})\b", source, flags=re.IGNORECASE)
    return [(piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece]


def add_term(values: Mapping[str, str], tag: str, person_id: int, now: datetime) -> None:
    """Put a word with its agreed translation in the glossary, once. The caller saves."""
    known = queries.list_terms(values["source_language"], tag)
    if any((each.source, each.target) == (values["source"], values["target"]) for each in known):
        return
    spoken = current_language().tag
    term = Term(**values, language=tag, note_language=spoken, person_id=person_id, made_at=now)
    db.session.add(term)


def remove_term(term: Term) -> None:
    """Take a word out of the glossary. The caller saves."""
    db.session.delete(term)
