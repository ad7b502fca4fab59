"""What the portal says once, on the next page, about what was just done."""

from collections.abc import Iterator

from flask import Flask, session

from portal.i18n import LazyText, Text

_KEY = "said"


def open_said(app: Flask) -> None:
    """Let templates say it."""
    app.add_template_global(said, "said")


def say(words: LazyText | Text, kind: str = "success") -> None:
    """Say a sentence on the next page; *kind* is that of the alert macro."""
    text = words.text() if isinstance(words, LazyText) else words
    session[_KEY] = [*session.get(_KEY, []), [kind, text.plain, text.language]]


def said() -> Iterator[tuple[str, Text]]:
    """Give what is to be said now, with its kind; it is said once."""
    for kind, words, tag in session.pop(_KEY, []):
        yield kind, Text(words, tag)
