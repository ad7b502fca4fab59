"""The memory: texts translated before whose source is like that of a passage."""

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from portal.i18n.letters import nfc
from portal.translate import queries
from portal.translate.models import Unit

# How alike two sources must be, of 100, for the translation of one to help with the other.
_LEAST = 65
_MOST = 3
# Sources this much shorter or longer can't be that alike: they are not even compared.
_WINDOW = 0.5


@dataclass(frozen=True)
class Remembered:
    """A translation there is, the source it was made from, and how alike that is, in percent."""

    source: str
    forms: tuple[str, ...]
    likeness: int


def remember(unit: Unit, tag: str) -> list[Remembered]:
    """Give the translations whose sources are most like that of a unit, the most alike first."""
    wanted = nfc(unit.source)
    least, most = int(len(wanted) * _WINDOW), int(len(wanted) / _WINDOW) + 1
    known = queries.list_translated(unit, tag, least, most)
    sources = [source for source, _forms in known]
    found = process.extract(wanted, sources, scorer=fuzz.ratio, score_cutoff=_LEAST, limit=20)
    given: dict[tuple[str, ...], Remembered] = {}
    for source, likeness, place in found:
        forms = tuple(known[place][1])
        given.setdefault(forms, Remembered(source, forms, int(likeness)))
    return list(given.values())[:_MOST]
