"""Answers are pressed before they go over the line: pages, error pages, files that are text."""

import gzip

import brotli
from flask import Flask, Response, request

_TEXTS = {
    "application/atom+xml",
    "application/json",
    "application/manifest+json",
    "application/rss+xml",
    "application/xml",
    "image/svg+xml",
    "text/css",
    "text/html",
    "text/javascript",
    "text/plain",
}
"""What is worth pressing; pictures and fonts are pressed already."""

CODINGS = ("br", "gzip")
"""The codings answers may have, the best first."""

_LEAST = 200  # bytes; below, the header costs more than is won
_EFFORT = 5  # of 11 for Brotli: above it a page takes ten times longer for two percent less


def open_compression(app: Flask) -> None:
    """Let every answer go out in the smallest form its reader understands."""
    app.after_request(_press)


def is_text(kind: str) -> bool:
    """Tell whether a media type is worth pressing."""
    return kind in _TEXTS


def coding_wanted() -> str | None:
    """Give the best coding the reader understands, "br" or "gzip", or None."""
    return request.accept_encodings.best_match(CODINGS)


def press(body: bytes, coding: str, effort: int = _EFFORT) -> bytes:
    """Press bytes with a coding of ours; *effort* is Brotli's, up to 11."""
    if coding == "br":
        return bytes(brotli.compress(body, quality=effort))
    # Without the time of day, the same page always gives the same bytes, and so the same ETag.
    return gzip.compress(body, 6, mtime=0)


def _press(response: Response) -> Response:
    if response.mimetype not in _TEXTS or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    coding, body = coding_wanted(), response.get_data()
    if coding is None or len(body) < _LEAST or "Content-Encoding" in response.headers:
        return response
    response.set_data(press(body, coding))
    response.headers["Content-Encoding"] = coding
    return response
