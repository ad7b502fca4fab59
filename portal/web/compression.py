"""Answers are pressed before they go over the line: pages, error pages, files that are text."""

import gzip

import brotli
from flask import Flask, Response, request

_TEXTS = {
    "application/json",
    "application/manifest+json",
    "application/xml",
    "image/svg+xml",
    "text/css",
    "text/html",
    "text/javascript",
    "text/plain",
}
"""What is worth pressing; pictures and fonts are pressed already."""

_LEAST = 200  # bytes; below, the header costs more than is won
_EFFORT = 5  # of 11 for Brotli: above it a page takes ten times longer for two percent less


def open_compression(app: Flask) -> None:
    """Let every answer go out in the smallest form its reader understands."""
    app.after_request(_press)


def _press(response: Response) -> Response:
    if response.mimetype not in _TEXTS or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    coding = request.accept_encodings.best_match(("br", "gzip"))
    body = response.get_data()
    if coding is None or len(body) < _LEAST or "Content-Encoding" in response.headers:
        return response
    if coding == "br":
        response.set_data(brotli.compress(body, quality=_EFFORT))
    else:
        # Without the time of day, the same page always gives the same bytes, and so the same ETag.
        response.set_data(gzip.compress(body, 6, mtime=0))
    response.headers["Content-Encoding"] = coding
    return response
