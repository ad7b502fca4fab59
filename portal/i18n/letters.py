"""Letters as they are stored."""

import unicodedata


def nfc(text: str) -> str:
    """Give the text in the normal form everything is stored and compared in."""
    return unicodedata.normalize("NFC", text)
