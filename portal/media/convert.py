"""Makes the public renditions of one picture, in a process of its own with little memory and time.

It runs as a program and imports nothing of the portal: whatever a hostile file does to the
decoders below ends with this process. It reads *source*, writes WebP and JPEG files into *folder*,
and prints one line of JSON: the sizes that were made, or the name of what is wrong.
"""

import contextlib
import errno
import json
import os
import resource
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pi_heif
from PIL import ExifTags, Image, ImageCms, ImageFile, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
"""What is read, and nothing else that Pillow could."""

CAPS = {320: 12_000, 640: 40_000, 1280: 120_000}
"""How wide a rendition is at most, and how many bytes its WebP may weigh."""

JPEG_MORE = 1.5
"""A JPEG may weigh this much more: only browsers without WebP ask for it."""

MOST_PIXELS = 50_000_000
MOST_MEMORY = 1536 * 1024 * 1024
"""Of addresses, of which less than half is ever used; the decoders' threads take much of it."""

MOST_SECONDS = 60
_FULL = (errno.ENOSPC, errno.EDQUOT)
_NARROWEST = 20  # times as long as wide: beyond, a rendition would show nothing
_QUALITIES = (82, 74, 66, 58, 50, 42, 34)
_SHRINK = 0.82
_WHITE = (255, 255, 255)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How to turn a picture back, by what its camera says (Exif, tag 0x0112)."""


class _WrongError(Exception):
    """The file can't become a picture of the portal; the word says why."""


@dataclass(frozen=True)
class _Encoder:
    """A format renditions are written in."""

    name: str
    suffix: str
    share: float
    options: dict[str, Any]


_ENCODERS = (
    _Encoder("WEBP", "webp", 1, {"method": 4}),
    _Encoder("JPEG", "jpg", JPEG_MORE, {"optimize": True, "progressive": True}),
)


def main(source: str, folder: str) -> None:
    """Make the renditions, and say on one line what came of it."""
    _be_modest()
    try:
        said = _convert(Path(source), Path(folder))
    except _WrongError as wrong:
        said = {"wrong": str(wrong)}
    except (MemoryError, Image.DecompressionBombError):
        said = {"wrong": "pixels"}
    except Exception as error:
        # Decoders raise whatever they like at broken files: struct.error, KeyError, SyntaxError…
        is_full = isinstance(error, OSError) and error.errno in _FULL
        said = {"wrong": "room" if is_full else "broken"}
    sys.stdout.write(json.dumps(said))


def _be_modest() -> None:
    """Take no more memory, time and disk than a picture needs."""
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 1_000_000),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    with contextlib.suppress(OSError):
        os.nice(5)


def _convert(source: Path, folder: Path) -> dict[str, Any]:
    pi_heif.register_heif_opener(thumbnails=False)
    # Pillow only warns up to twice this; a picture that is cut must not pass as half grey.
    Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES = MOST_PIXELS, False
    warnings.simplefilter("ignore")
    try:
        with Image.open(source, formats=FORMATS) as opened:
            plain = _plain(opened)
    except UnidentifiedImageError as error:
        raise _WrongError("format") from error
    made = [_write(plain, width, cap, folder) for width, cap in _wanted(plain.width)]
    made = list(dict.fromkeys(made))
    width, height = made[-1]
    return {"width": width, "height": height, "widths": [each for each, _height in made]}


def _plain(opened: Image.Image) -> Image.Image:
    """Give the first frame upright in sRGB, on a picture that has never held any metadata."""
    width, height = opened.size
    if width * height > MOST_PIXELS:
        raise _WrongError("pixels")
    if max(width, height) > _NARROWEST * min(width, height):
        raise _WrongError("narrow")
    largest = max(CAPS)
    # A JPEG is decoded at a half, a quarter or an eighth already: most of the memory is never taken.
    opened.draft("RGB", (largest, largest))
    opened.load()
    turn, profile = _turn(opened), opened.info.get("icc_profile")
    # By whole steps first: that takes little memory.
    step = min(opened.size) // (2 * largest)
    small = opened.reduce(step) if step > 1 else opened
    small = small if turn is None else small.transpose(turn)
    colours = _on_white(_in_srgb(small, profile))
    clean = Image.new("RGB", colours.size, _WHITE)
    clean.paste(colours)
    return clean


def _turn(image: Image.Image) -> Image.Transpose | None:
    """Give how a picture must be turned to stand upright, as its camera noted it."""
    try:
        return _TURNS.get(int(image.getexif().get(ExifTags.Base.Orientation) or 1))
    except Exception:
        return None  # what a broken camera wrote beside the picture does not spoil it


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Give the colours as screens show them without a profile: phones save wider ones."""
    if image.mode.startswith("I") or image.mode == "F":
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("P", "1", "PA"):
        image = image.convert(
            "RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB"
        )
    if image.mode in ("L", "RGB") and "transparency" in image.info:
        image = image.convert("LA" if image.mode == "L" else "RGBA")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    opaque = image.convert("RGB") if alpha else image
    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        changed = ImageCms.profileToProfile(
            opaque, given, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return image  # a broken profile, or one of other colours: the picture is better than none
    if changed is None:
        return image
    if alpha:
        changed.putalpha(alpha)
    return changed


def _on_white(image: Image.Image) -> Image.Image:
    """Give what is seen of a picture that is partly transparent, on white."""
    if image.mode not in ("RGBA", "LA", "RGBa", "La"):
        return image.convert("RGB")
    image = image.convert("RGBA")
    ground = Image.new("RGB", image.size, _WHITE)
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _wanted(width: int) -> Iterator[tuple[int, int]]:
    """Give the widths to make, with their caps: a picture is never blown up."""
    for largest, cap in sorted(CAPS.items()):
        yield min(width, largest), cap
        if width <= largest:
            return


def _write(image: Image.Image, width: int, cap: int, folder: Path) -> tuple[int, int]:
    """Write one size in each format; what would weigh too much is made coarser, then smaller."""
    height = max(1, round(image.height * width / image.width))
    # A tall picture is limited by its height.
    if height > 2 * width:
        width, height = max(1, round(2 * width * width / height)), 2 * width
    while True:
        small = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)
        encoded = [_encoded(small, each, int(cap * each.share)) for each in _ENCODERS]
        if all(encoded):
            break
        width, height = max(1, int(width * _SHRINK)), max(1, int(height * _SHRINK))
    for encoder, body in zip(_ENCODERS, encoded, strict=True):
        with (folder / f"{width}.{encoder.suffix}").open("wb") as file:
            file.write(body or b"")
            file.flush()
            os.fsync(file.fileno())
    return width, height


def _encoded(image: Image.Image, encoder: _Encoder, cap: int) -> bytes | None:
    """Give the picture in the best quality that keeps to the cap, or None."""
    for quality in _QUALITIES:
        buffer = BytesIO()
        image.save(buffer, encoder.name, quality=quality, **encoder.options)
        if buffer.tell() <= cap:
            return buffer.getvalue()
    return None


if __name__ == "__main__":
    main(*sys.argv[1:3])
