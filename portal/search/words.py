"""Texts as a search compares them: words without accents, and names in all their spellings."""

import re
from collections.abc import Iterable, Iterator, Sequence

from portal.i18n.letters import fold

LONGEST = 60
"""Letters of a word that count; a longer one is no word."""

MOST_WORDS = 8
"""Words of a question that are looked for."""

# A letter or figure with its marks. ʼ is a letter and stands inside a word; ' and ’ part words.
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")

# One place, as maps, newspapers and the towns' own papers write it; each as it stands folded.
_SPELLINGS: dict[tuple[str, ...], str] = {
    ("gon", "boussougou"): "gonboussougou",
    ("gomboussougou",): "gonboussougou",
    ("gombousgou",): "gonboussougou",
}


def words_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Give the words of a text: where each begins and ends, and how it is compared."""
    for found in _WORD.finditer(text):
        word = fold(found[0])[:LONGEST]
        if word:
            yield found.start(), found.end(), word


def index_words(texts: Iterable[str]) -> str:
    """Give the words of texts for the index, each once, one blank between two.

    A name with several spellings is found by each: it stands under one of them too.
    """
    found: set[str] = set()
    for text in texts:
        words = [word for _start, _end, word in words_in(text)]
        found |= {*words, *_one_spelling(words)}
    return " ".join(sorted(found))


def question_words(question: str) -> list[str]:
    """Give the words somebody looks for, each once; whatever is no word is passed over."""
    words = _one_spelling([word for _start, _end, word in words_in(question)])
    return list(dict.fromkeys(words))[:MOST_WORDS]


def spellings_of(word: str) -> set[str]:
    """Give the beginnings of words that are to be marked where a word is looked for."""
    parts = {part for each, name in _SPELLINGS.items() if name.startswith(word) for part in each}
    return {word, *parts}


def _one_spelling(words: Sequence[str]) -> list[str]:
    """Give words with each name in the spelling it is found by."""
    given: list[str] = []
    place = 0
    while place < len(words):
        for spelling, name in _SPELLINGS.items():
            if tuple(words[place : place + len(spelling)]) == spelling:
                given.append(name)
                place += len(spelling)
                break
        else:
            given.append(words[place])
            place += 1
    return given
