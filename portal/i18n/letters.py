"""Letters as they are stored, counted and compared."""

import re
import unicodedata

# Read as the letters beside them by who searches without the keyboard of the language; NFD takes
# accents apart but knows nothing of these. The pairs ny/ɲ and ǝ/ə are one sound in two alphabets.
_PLAIN = str.maketrans(
    {
        "ɛ": "e", "ǝ": "e", "ə": "e", "ɩ": "i", "ɪ": "i", "ı": "i", "ʋ": "u", "ʊ": "u", "ɔ": "o",
        "ŋ": "n", "ɲ": "ny", "ɓ": "b", "ɗ": "d", "ƴ": "y", "œ": "oe", "æ": "ae", "ø": "o",
        "đ": "d", "ł": "l", "'": "", "’": "", "ʼ": "",
    }
)  # fmt: skip

# Marks that turn the direction of writing, and what XML has no place for.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def nfc(text: str) -> str:
    """Give the text in the normal form everything is stored and compared in."""
    return unicodedata.normalize("NFC", text)


def without_unseen(text: str) -> str:
    """Give a text without the control characters that pasting brings along; lines stay lines."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def visible_length(text: str) -> int:
    """Count the letters a reader sees: ɛ̃ is one, though it is stored as two characters."""
    return sum(not unicodedata.category(each).startswith("M") for each in text)


def has_letters(text: str) -> bool:
    """Tell whether a reader sees anything of a text: blanks and marks without a letter are nothing."""
    return any(unicodedata.category(each)[0] not in "CZM" for each in text)


def fold(text: str) -> str:
    """Give a text as it is compared in a search: small letters without accents, ʋ as u."""
    apart = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(each for each in apart if unicodedata.category(each) != "Mn")
    return bare.translate(_PLAIN)
