"""Files to send: pictures of each kind, made anew for each run, and what only looks like them."""

import base64
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

SECRET = "Secret of the camera"
"""What stands in each kind of metadata, and may stand in no file that the public gets."""

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 160, 30), (30, 30, 220), (255, 255, 255)
CORNERS = (RED, GREEN, BLUE, WHITE)
"""Upper left, upper right, lower left, lower right of a picture that stands upright."""

TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera that was held so saves an upright picture."""


def upright(size: tuple[int, int] = (480, 320)) -> Image.Image:
    """Draw a picture with a colour in each corner."""
    image, (width, height) = Image.new("RGB", size), size
    for place, colour in enumerate(CORNERS):
        left, top = (place % 2) * width // 2, (place // 2) * height // 2
        image.paste(colour, (left, top, left + width // 2, top + height // 2))
    return image


def camera_exif(orientation: int = 1) -> bytes:
    """Give what a camera notes: how it was held, where it stood, and words."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (11.0, 39.0, 7.0)
    exif.get_ifd(0x8825)[29] = "2026:11:02"
    return exif.tobytes()


XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
    b'syntax-ns#"><rdf:Description>' + SECRET.encode() + b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Give the bytes of a picture in a format."""
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def photo(kind: str = "JPEG", orientation: int = 1, size: tuple[int, int] = (480, 320)) -> bytes:
    """Give a photo with all that a camera and its programs write beside it."""
    turn, image = TURNS[orientation], upright(size)
    image = image if turn is None else image.transpose(turn)
    options: dict[str, Any] = {"exif": camera_exif(orientation), "xmp": XMP}
    if kind == "JPEG":
        options["comment"] = SECRET
    if kind == "PNG":
        words = PngInfo()
        words.add_text("Comment", SECRET)
        words.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options = {"exif": options["exif"], "pnginfo": words}
    return saved(image, kind, **options)


def png_of(width: int, height: int) -> bytes:
    """Give a PNG that says it is this large, and holds that many grey points in few bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(width + 1) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"

NO_PICTURES: dict[str, Callable[[], bytes]] = {
    "svg": lambda: SVG,
    "svg after a mark and a comment": lambda: b"\xef\xbb\xbf<!-- x -->" + SVG,
    "html": lambda: HTML,
    "eps": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) show\n",
    "pdf": lambda: b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF",
    "gif": lambda: saved(upright(), "GIF"),
    "gif that is a script": lambda: b"GIF89a/*" + b"*/=1;alert(1)//" + b"\0" * 40,
    "tiff": lambda: saved(upright(), "TIFF"),
    "bmp": lambda: saved(upright(), "BMP"),
    "ico": lambda: saved(upright((64, 64)), "ICO"),
    "jpeg 2000": lambda: saved(upright(), "JPEG2000"),
    "ppm": lambda: saved(upright(), "PPM"),
    "sound that is a page": lambda: b"ID3" + HTML,
    "zip": lambda: b"PK\x03\x04" + b"\0" * 60,
    "php": lambda: b"<?php system($_GET['c']); ?>",
    "nothing but zeros": lambda: b"\0" * 5000,
    "the beginning of a JPEG": lambda: b"\xff\xd8\xff\xe0\0\x10JFIF",
    "the beginning of a PNG": lambda: b"\x89PNG\r\n\x1a\n",
    "a film": lambda: b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 100,
    "an empty HEIC": lambda: b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 100,
    "an empty AVIF": lambda: b"\0\0\0\x18ftypavif\0\0\0\0avifmif1" + b"\0" * 100,
}

TOO_LARGE: dict[str, Callable[[], bytes]] = {
    "13,000 by 13,000": lambda: png_of(13_000, 13_000),
    "20,000 by 20,000": lambda: png_of(20_000, 20_000),
    "just too many points": lambda: png_of(10_000, 5_001),
}


HEIC = base64.b64decode(
    """
    AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAettZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAA
    AAAAAAAAAEZpbG9jAAAAAERAAAMAAQAAAAACDwABAAAAAAAAAN0AAgAAAAAC7AABAAAAAAAAAKAAAwAAAAADjAABAAAA
    AAAAALIAAABiaWluZgAAAAAAAwAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAACppbmZl
    AgAAAQADAABtaW1lAGFwcGxpY2F0aW9uL3JkZit4bWwAAAAAAA5waXRtAAAAAAABAAAA4GlwcnAAAADAaXBjbwAAAHho
    dmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMA
    kAAAAwAAAwAeoCCBhZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAU
    aXNwZQAAAAAAAABAAAAAYAAAABBwaXhpAAAAAAMICAgAAAAJaXJvdAMAAAAYaXBtYQAAAAAAAAABAAEFgQIDBIUAAAAo
    aXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAA5jZHNjAAMAAQABAAACN21kYXQAAADZKAGvCeAhOXVf//mVf//1FF//5QG1
    nnn9pzeHfqfU3/c+zqhRH/54RAbTZ3+mc/gTNGBXGFTElUmEIeao3qq4eG/iq4NMD+8s202IxemdRIs2NSZ+GSBJ2jam
    lT77qduK8ewxL02rYSjFDOpwVsMW27a85vn/0ZOA/Svy/SRXJhI0KkD9TKKRBy07GUacc4cDemOKkfvov1uPxvvVyHVZ
    +UnZ8jfidStYhuSgf5/dkOeyxB4y2gJ8JhwlMlpTE6LCqVwOer2ytDqTPM/I0r6OLkyGyUzOPoYddgAAAAZFeGlmAABN
    TQAqAAAACAADAQ4AAgAAABUAAAAyARIAAwAAAAEABgAAiCUABAAAAAEAAABIAAAAAFNlY3JldCBvZiB0aGUgY2FtZXJh
    AAAAAwABAAIAAAACTgAAAAACAAUAAAADAAAAcgAdAAIAAAALAAAAigAAAAAAAAALAAAAAQAAACcAAAABAAAABwAAAAEy
    MDI2OjExOjAyAAA8eDp4bXBtZXRhIHhtbG5zOng9ImFkb2JlOm5zOm1ldGEvIj48cmRmOlJERiB4bWxuczpyZGY9Imh0
    dHA6Ly93d3cudzMub3JnLzE5OTkvMDIvMjItcmRmLXN5bnRheC1ucyMiPjxyZGY6RGVzY3JpcHRpb24+U2VjcmV0IG9m
    IHRoZSBjYW1lcmE8L3JkZjpEZXNjcmlwdGlvbj48L3JkZjpSREY+PC94OnhtcG1ldGE+
    """
)
"""A small photo of a phone held upright, with all that the phone noted; nothing here writes HEIC."""
