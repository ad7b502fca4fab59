"""Letters as they are stored."""

import unicodedata


def nfc(text: str) -> str:
    """Give the text in the normal form everything is stored and compared in."""
    return unicodedata.normalize("NFC", text)


_LETTERS = str.maketrans(
    {
        "ɛ": "e", "ə": "e", "ǝ": "e", "ɩ": "i", "ı": "i", "ʋ": "u", "ʊ": "u", "ɔ": "o", "ŋ": "n",
        "ɓ": "b", "ɗ": "d", "ƴ": "y", "œ": "oe", "æ": "ae", "’": "'", "ʼ": "'",
    }
)  # fmt: skip


def folded(text: str) -> str:
    """Give the text as it is searched: without capitals, accents and letters few keyboards have."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(each for each in apart if not unicodedata.combining(each))
