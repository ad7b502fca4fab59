"""Make the PNG of a flat drawing light: a palette of few colours, not three bytes a point."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Whole surfaces have four to seven; the others are the steps of the softened edges.
COLOURS = 256
RGB, PALETTE = 2, 3  # as PNG numbers them


def with_few_colours(png: bytes) -> bytes:
    """Return the same picture with its most frequent colours, and the others replaced by them."""
    width, height, rows = read(png)
    points = [[row[i : i + 3] for i in range(0, len(row), 3)] for row in rows]
    counts = Counter(point for row in points for point in row)
    frequent = sorted(counts, key=lambda colour: (-counts[colour], colour))[:COLOURS]
    number = {colour: nearest(colour, frequent) for colour in counts}
    lines = b"".join(b"\0" + bytes(number[point] for point in row) for row in points)
    header = struct.pack(">IIBBBBB", width, height, 8, PALETTE, 0, 0, 0)
    parts = [(b"IHDR", header), (b"PLTE", b"".join(frequent)), (b"IDAT", zlib.compress(lines, 9))]
    return SIGNATURE + b"".join(chunk(*part) for part in [*parts, (b"IEND", b"")])


def nearest(colour: bytes, others: list[bytes]) -> int:
    """Return the place of the colour that differs least."""
    distances = [sum((a - b) ** 2 for a, b in zip(colour, other, strict=True)) for other in others]
    return distances.index(min(distances))


def read(png: bytes) -> tuple[int, int, list[bytes]]:
    """Return width, height and the rows of a PNG as Chromium writes it, three bytes a point."""
    found = list(chunks(png))
    width, height, *form = struct.unpack(">IIBBBBB", found[0][1])
    if form != [8, RGB, 0, 0, 0]:
        raise ValueError(f"a PNG of another form: {form}")
    data = zlib.decompress(b"".join(body for kind, body in found if kind == b"IDAT"))
    size = 3 * width
    rows = [bytes(size)]  # the row above the first is empty
    for start in range(0, height * (size + 1), size + 1):
        rows.append(unfiltered(data[start], data[start + 1 : start + 1 + size], rows[-1]))
    return width, height, rows[1:]


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and the body of each part."""
    place = len(SIGNATURE)
    while place < len(png):
        size, kind = struct.unpack_from(">I4s", png, place)
        yield kind, png[place + 8 : place + 8 + size]
        place += size + 12


def chunk(kind: bytes, body: bytes) -> bytes:
    """Write one part."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def unfiltered(method: int, row: bytes, above: bytes) -> bytes:
    """Undo what PNG did to a row so that it compresses well."""
    plain = bytearray(3) + row  # three empty bytes on the left, as the first point's neighbour
    above = bytes(3) + above
    for i in range(3, len(plain)):
        left, up, corner = plain[i - 3], above[i], above[i - 3]
        guesses = (0, left, up, (left + up) // 2, paeth(left, up, corner))
        plain[i] = (plain[i] + guesses[method]) & 255
    return bytes(plain[3:])


def paeth(left: int, up: int, corner: int) -> int:
    """Return the neighbour closest to left + up - corner."""
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))
