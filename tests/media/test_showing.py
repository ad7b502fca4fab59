"""Who gets the files of a picture, and what a page says of it."""

import pytest
from flask import Flask, render_template_string
from werkzeug.test import TestResponse

from portal.db import db, saving
from portal.i18n import Text, force_language
from portal.media.actions import use_pictures
from portal.media.models import Picture
from portal.towns.models import Town
from tests.factories import a_picture
from tests.media.conftest import PUBLIC_TOWNS
from tests.media.corpus import photo, saved, upright
from tests.media.ways import a_writer, add, town_id
from tests.people import CHAPONOST, GON, Colleague, a_person, signed_in, visitor


@pytest.fixture
def picture(app: Flask) -> Picture:
    """A picture that a town uses, and that nobody has published."""
    picture = add(a_writer(app), photo())
    with saving():
        use_pictures(db.session.get_one(Town, town_id()), [picture])
    return picture


def get(who: Colleague, picture: Picture, more: str = "-320.webp", **headers: str) -> TestResponse:
    return who.get(f"/media/{picture.name}{more}", headers=headers)


def publish() -> None:
    PUBLIC_TOWNS.add(town_id())


def test_visitors_see_what_something_published_shows(app: Flask, picture: Picture) -> None:
    publish()
    for more, kind in (("-320.webp", "image/webp"), ("-480.jpg", "image/jpeg")):
        answer = get(visitor(app), picture, more)
        assert (answer.status_code, answer.content_type) == (200, kind)
        assert answer.headers["Cache-Control"] == "public, max-age=86400"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers


def test_a_file_that_has_not_changed_is_not_sent_again(app: Flask, picture: Picture) -> None:
    publish()
    mark = get(visitor(app), picture).headers["ETag"]
    answer = get(visitor(app), picture, **{"If-None-Match": mark})
    assert (answer.status_code, answer.data) == (304, b"")


def test_visitors_do_not_see_what_nothing_published_shows(app: Flask, picture: Picture) -> None:
    assert get(visitor(app), picture).status_code == 404
    publish()
    assert get(visitor(app), picture).status_code == 200
    PUBLIC_TOWNS.clear()
    assert get(visitor(app), picture).status_code == 404


def test_visitors_do_not_see_a_picture_of_the_library(app: Flask) -> None:
    publish()
    assert get(visitor(app), add(a_writer(app), photo())).status_code == 404


def test_its_own_town_and_the_administration_see_it_before(app: Flask, picture: Picture) -> None:
    admin = signed_in(app, a_person((GON, "contributor"), is_administrator=True))
    for who in (a_writer(app), admin):
        answer = get(who, picture)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert get(a_writer(app, GON, "manager"), picture).status_code == 404


@pytest.mark.parametrize(
    "more",
    [
        "-321.webp", "-640.webp", "-0320.webp", "-320.png", "-320.webp.php", "-99999.jpg", "",
        "-320", "-320.WEBP", "-320.webp%00", "-%2e%2e%2f320.webp", "-320.jpg?w=9999x",
    ],
)  # fmt: skip
def test_only_the_sizes_there_are_can_be_asked_for(app: Flask, picture: Picture, more: str) -> None:
    publish()
    assert get(visitor(app), picture, more).status_code == (200 if "?" in more else 404)


@pytest.mark.parametrize("path", ["..%2f..%2fetc%2fpasswd", "../originals/x", "%00", "a" * 5000])
def test_no_path_reaches_the_disk(app: Flask, path: str) -> None:
    assert visitor(app).get(f"/media/{path}").status_code == 404


def test_the_original_has_no_address(app: Flask, picture: Picture) -> None:
    publish()
    for path in (picture.name, f"originals/{picture.name}", f"../originals/{picture.name}"):
        assert a_writer(app).get(f"/media/{path}").status_code == 404


def drawn(app: Flask, picture: Picture, alt: Text | None, more: str = "") -> str:
    source = '{% from "macros/pictures.html" import picture %}{{ picture(one, alt' + more + ") }}"
    with app.test_request_context("/fr/"), force_language("fr"):
        return render_template_string(source, one=picture, alt=alt)


def test_a_picture_says_its_size_its_sources_and_waits_below_the_fold(app: Flask) -> None:
    html = drawn(app, a_picture(GON), Text("Un forage", "fr"))
    assert 'width="640" height="480"' in html
    assert 'loading="lazy"' in html
    assert "-320.webp 320w" in html
    assert "-640.jpg 640w" in html
    assert 'alt="Un forage"' in html
    assert " lang=" not in html
    assert "lazy" not in drawn(app, a_picture(GON), None, ", is_lazy=false")


def test_words_of_another_language_say_so(app: Flask) -> None:
    assert ' lang="it" alt="Un pozzo"' in drawn(app, a_picture(GON), Text("Un pozzo", "it"))


def test_a_decorative_picture_is_passed_over(app: Flask) -> None:
    assert 'alt=""' in drawn(app, a_picture(GON, alt=None, is_decorative=True), None)
    assert 'alt=""' in drawn(app, a_picture(GON), Text("", "fr"))


def test_a_cropped_picture_keeps_in_sight_what_matters(app: Flask) -> None:
    html = drawn(app, a_picture(GON, focal_x=100, focal_y=0), None, ', class="cropped"')
    assert "cropped focal-x-4 focal-y-0" in html


def test_a_picture_is_as_heavy_as_a_slow_line_bears(app: Flask) -> None:
    picture = add(a_writer(app), saved(upright((3000, 2000)), "JPEG"))
    publish()
    with saving():
        use_pictures(db.session.get_one(Town, town_id(CHAPONOST)), [picture])
    weights = [len(get(visitor(app), picture, f"-{w}.webp").data) for w in (320, 640, 1280)]
    assert all(a <= b for a, b in zip(weights, (12_000, 40_000, 120_000), strict=True))
