"""Links that open a program of the reader's own, with words in it to send."""

from urllib.parse import quote


def whatsapp_link(words: str) -> str:
    """Give the link that writes a WhatsApp message."""
    return f"https://wa.me/?text={_quoted(words)}"


def sms_link(words: str) -> str:
    """Give the link that writes a text message; "?&" is understood by Android and iOS alike."""
    return f"sms:?&body={_quoted(words)}"


def mail_link(subject: str, words: str) -> str:
    """Give the link that writes a mail."""
    return f"mailto:?subject={_quoted(subject)}&body={_quoted(words)}"


def _quoted(words: str) -> str:
    return quote(words, safe="")
