"""Codes that the camera of a phone reads."""

from dataclasses import dataclass

import segno

_QUIET = 4
"""The margin around a code, in modules: ISO/IEC 18004 asks for four."""


@dataclass(frozen=True)
class Code:
    """A QR code as an SVG path of one-unit rows, margin included."""

    size: int
    path: str


def qr_code(words: str) -> Code:
    """Give the QR code of an address; a quarter of it may be lost and it still reads (level Q)."""
    matrix = segno.make(words, micro=False, error="q").matrix
    rows = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            length = next((n for n, dark in enumerate(row[x:]) if not dark), len(row) - x)
            if length:
                rows.append(f"M{x + _QUIET} {y + _QUIET}h{length}v1h-{length}z")
            x += length or 1
    return Code(len(matrix) + 2 * _QUIET, "".join(rows))
