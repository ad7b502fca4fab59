"""What the public gets of a picture: upright, light, in the sizes there are, and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image, ImageCms

from portal.media import convert
from portal.media.files import Store
from tests.media.corpus import CORNERS, HEIC, SECRET, TURNS, XMP, photo, saved, upright
from tests.media.ways import a_writer, add, looked_at, renditions

KINDS = ("JPEG", "PNG", "WEBP", "AVIF")
TRACES = (
    SECRET.encode(), b"Exif", b"EXIF", b"GPS", b"xmp", b"XMP", b"http", b"ICCP", b"ICC_PROFILE",
    b"2026:11:02",
)  # fmt: skip


def assert_bare(body: bytes) -> None:
    image = looked_at(body)
    assert not image.getexif()
    assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & set(image.info)
    for trace in TRACES:
        assert trace not in body, trace


def assert_upright(image: Image.Image) -> None:
    image, (width, height) = image.convert("RGB"), image.size
    for place, wanted in enumerate(CORNERS):
        at = (width // 4 + (place % 2) * width // 2, height // 4 + (place // 2) * height // 2)
        seen = image.getpixel(at)
        assert isinstance(seen, tuple)
        assert max(abs(a - b) for a, b in zip(seen, wanted, strict=True)) < 40, (at, seen, wanted)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", TURNS)
def test_a_photo_stands_upright_and_tells_nothing(
    app: Flask, store: Store, kind: str, orientation: int
) -> None:
    sent = photo(kind, orientation)
    assert SECRET.encode() in sent
    made = renditions(store, add(a_writer(app), sent))
    assert len(made) == 4
    for body in made.values():
        assert_upright(looked_at(body))
        assert_bare(body)


def test_a_photo_of_an_iphone_stands_upright_and_tells_nothing(app: Flask, store: Store) -> None:
    assert SECRET.encode() in HEIC
    made = renditions(store, add(a_writer(app), HEIC, name="IMG_0001.HEIC"))
    for body in made.values():
        assert_upright(looked_at(body))
        assert_bare(body)
        assert looked_at(body).size == (96, 64)


def test_the_original_is_kept_as_it_came(app: Flask, store: Store) -> None:
    sent = photo()
    picture = add(a_writer(app), sent)
    assert (store.folder / "originals" / picture.name).read_bytes() == sent


@pytest.mark.parametrize(
    ("width", "widths"),
    [(2000, [320, 640, 1280]), (1280, [320, 640, 1280]), (700, [320, 640, 700])],
)
def test_a_picture_is_made_small_and_never_blown_up(
    app: Flask, store: Store, width: int, widths: list[int]
) -> None:
    picture = add(a_writer(app), saved(upright((width, 600)), "PNG"))
    assert picture.widths == widths
    assert (picture.width, picture.height) == (widths[-1], round(600 * widths[-1] / width))
    names = {f"{picture.name}-{each}.{kind}" for each in widths for kind in ("webp", "jpg")}
    assert set(renditions(store, picture)) == names


def test_a_picture_of_pure_noise_keeps_to_the_weights(app: Flask, store: Store) -> None:
    noise = Image.effect_noise((1600, 1600), 120).convert("RGB")
    picture = add(a_writer(app), saved(noise, "JPEG", quality=90))
    caps = dict(zip(picture.widths, convert.CAPS.values(), strict=True))
    for name, body in renditions(store, picture).items():
        width, _dot, kind = name.partition("-")[2].partition(".")
        share = 1 if kind == "webp" else convert.JPEG_MORE
        assert len(body) <= caps[int(width)] * share, name


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_kind_of_colours_are_taken(app: Flask, store: Store, mode: str) -> None:
    image = Image.new("I;16", (60, 40), 40_000) if mode == "I;16" else upright().convert(mode)
    made = renditions(store, add(a_writer(app), saved(image, "JPEG" if mode == "CMYK" else "PNG")))
    assert {looked_at(body).mode for body in made.values()} == {"RGB"}


def test_deep_greys_stay_as_light_as_they_are(app: Flask, store: Store) -> None:
    sent = saved(Image.new("I;16", (60, 40), 32_768), "PNG")
    for body in renditions(store, add(a_writer(app), sent)).values():
        assert abs(looked_at(body).convert("L").getpixel((30, 20)) - 128) < 6  # type: ignore[operator]


def test_what_is_transparent_becomes_white(app: Flask, store: Store) -> None:
    sent = saved(Image.new("RGBA", (60, 40), (0, 0, 0, 0)), "PNG")
    for body in renditions(store, add(a_writer(app), sent)).values():
        assert min(looked_at(body).getpixel((30, 20))) > 250  # type: ignore[type-var, arg-type]


def test_a_profile_of_colours_is_followed_and_dropped(app: Flask, store: Store) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    for icc in (profile, b"no profile at all"):
        picture = add(a_writer(app), saved(upright(), "JPEG", icc_profile=icc))
        for body in renditions(store, picture).values():
            assert_bare(body)


def test_of_what_moves_the_first_frame_is_taken(app: Flask, store: Store) -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue", "green")]
    sent = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    for body in renditions(store, add(a_writer(app), sent)).values():
        red, _green, blue = looked_at(body).getpixel((30, 20))  # type: ignore[misc]
        assert red > 200 > 60 > blue
        assert getattr(looked_at(body), "n_frames", 1) == 1


def test_ten_thousand_frames_cost_no_more_than_one(app: Flask, store: Store) -> None:
    first, *more = [Image.new("1", (8, 8), place % 2) for place in range(10_000)]
    sent = saved(first, "PNG", save_all=True, append_images=more, duration=20)
    assert add(a_writer(app), sent).widths == [8]


def test_a_page_hidden_behind_a_picture_is_left_behind(app: Flask, store: Store) -> None:
    sent = photo() + b"<script>alert(document.domain)</script>"
    for body in renditions(store, add(a_writer(app), sent)).values():
        assert b"script" not in body


def test_the_program_takes_no_more_memory_than_it_may(tmp_path: Path) -> None:
    program = (
        "import runpy, sys; space = runpy.run_path(sys.argv[1]); space['_be_modest']();"
        "bytearray(space['MOST_MEMORY'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, convert.__file__], capture_output=True, check=False
    )
    assert b"MemoryError" in done.stderr


def test_the_samples_do_hold_what_must_go() -> None:
    assert XMP in photo("JPEG")
    assert b"GPS" not in photo("PNG")
    assert looked_at(photo("PNG")).getexif().get_ifd(0x8825)[1] == "N"
