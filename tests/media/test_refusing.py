"""What is no picture, or too much of one, gets one clear sentence and leaves no row and no file."""

import errno
import os
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.db import db, saving
from portal.media import actions, convert, files, pictures
from portal.media.files import Store
from portal.media.models import Upload
from portal.web.limits import Limit
from tests.media.corpus import HEIC, NO_PICTURES, TOO_LARGE, photo, png_of, saved, upright
from tests.media.ways import BEGIN, UPLOAD, WORDS, a_writer, latest, rows, said, send
from tests.media.ways import files as files_of

NOTHING = (0, 0, 0, 0)


@pytest.fixture(autouse=True)
def nothing_stays(app: Flask, store: Store) -> Iterator[None]:
    """Each test here ends without a row and without a file."""
    yield
    assert rows() == NOTHING
    assert files_of(store) == []


def assert_refused(app: Flask, body: bytes, sentence: str, name: str = "photo.jpg") -> None:
    answer = send(a_writer(app), body, name)
    assert answer.status_code == 400
    assert len(said(answer)) == 1
    assert said(answer)[0].startswith(sentence), said(answer)
    assert "Un forage" in answer.text, "what was typed is kept"


@pytest.mark.parametrize("kind", NO_PICTURES)
@pytest.mark.parametrize("name", ["photo.jpg", "page.php.jpg", "x.svg"])
def test_what_is_no_picture_is_refused_whatever_it_is_called(
    app: Flask, kind: str, name: str
) -> None:
    body = NO_PICTURES[kind]()
    sentences = ("Ce fichier n’est pas une image", "Cette image est abîmée")
    answer = send(a_writer(app), body, name)
    assert answer.status_code == 400
    assert said(answer)[0].startswith(sentences)


@pytest.mark.parametrize("kind", ["gif", "tiff", "bmp", "ico", "jpeg 2000", "ppm"])
def test_formats_that_are_not_in_the_list_are_not_decoded(app: Flask, kind: str) -> None:
    assert_refused(app, NO_PICTURES[kind](), "Ce fichier n’est pas une image que le portail")


@pytest.mark.parametrize("kind", TOO_LARGE)
def test_a_picture_of_too_many_points_is_refused_by_its_header(app: Flask, kind: str) -> None:
    assert_refused(app, TOO_LARGE[kind](), "Cette image a plus de 50 millions de points.")


def test_a_picture_that_is_only_a_line_is_refused(app: Flask) -> None:
    assert_refused(app, png_of(3000, 10), "Cette image est trop étroite")


SAMPLES: dict[str, Callable[[], bytes]] = {
    "JPEG": photo,
    "progressive": lambda: saved(upright(), "JPEG", progressive=True),
    "PNG": lambda: photo("PNG"),
    "WEBP": lambda: photo("WEBP"),
    "AVIF": lambda: photo("AVIF"),
    "HEIC": lambda: HEIC,
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_picture_that_is_cut_is_refused_wherever_it_is_cut(
    app: Flask, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "UPLOADS", Limit("many", "1000 per hour"))
    whole, ada = SAMPLES[kind](), a_writer(app)
    for share in (0.02, 0.1, 0.3, 0.5, 0.7, 0.9):
        answer = send(ada, whole[: int(len(whole) * share)])
        assert answer.status_code == 400, share
        assert said(answer), share


def test_an_empty_file_is_refused(app: Flask) -> None:
    assert_refused(app, b"", "Ce fichier est vide.")


def test_no_file_at_all_is_refused(app: Flask) -> None:
    answer = a_writer(app).send(UPLOAD, WORDS)
    assert said(answer) == ["Choisissez une image."]


def test_a_file_that_is_too_heavy_is_refused_and_the_words_stay(app: Flask) -> None:
    assert_refused(app, photo() + b"\0" * 20 * 1024 * 1024, "Cette image pèse plus de 20 Mo.")


def test_a_file_far_too_heavy_is_not_read(app: Flask) -> None:
    answer = a_writer(app).post(
        UPLOAD,
        input_stream=BytesIO(),
        environ_overrides={"CONTENT_LENGTH": str(25 * 1024 * 1024)},
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert "L’envoi est trop grand" in answer.text


def test_other_forms_take_no_more_than_before(app: Flask) -> None:
    answer = a_writer(app).send(BEGIN, {"file": (BytesIO(b"\0" * 70_000), "photo.jpg")})
    assert answer.status_code == 413


def test_a_process_that_is_killed_leaves_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    killed = tmp_path / "killed.py"
    killed.write_text(
        "import os, sys, pathlib\n"
        "pathlib.Path(sys.argv[2], '320.webp').write_bytes(b'half')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    monkeypatch.setattr(pictures, "_PROGRAM", killed)
    assert_refused(app, photo(), "Cette image est abîmée ou incomplète.")


def test_a_process_that_takes_too_long_is_stopped(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(30)\n")
    monkeypatch.setattr(pictures, "_PROGRAM", slow)
    monkeypatch.setattr(pictures, "_PATIENCE", 0.5)
    assert_refused(app, photo(), "Cette image est abîmée ou incomplète.")


def test_a_town_that_has_filled_its_place_is_told(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "QUOTA", 100)
    assert_refused(app, photo(), "Les images de la commune prennent toute la place")


def test_who_sends_too_many_is_told_to_wait(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = a_writer(app)
    for _ in range(60):
        ada.send(BEGIN, {"size": "0"})
    answer = send(ada, photo())
    assert answer.status_code == 429
    assert said(answer)[0].startswith("Trop d’essais.")


def test_a_disk_without_room_is_told_before_anything_is_written(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_LEAST_FREE", 10**15)
    assert_refused(app, photo(), "Le serveur n’a plus de place")


@pytest.mark.parametrize("step", ["fsync", "link", "replace"])
def test_a_disk_that_fills_up_meanwhile_leaves_nothing_half(
    app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_args: Any, **_kwargs: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path if step == "replace" else os, step, full)
        ada = a_writer(app)
        answer = send(ada, photo())
    assert said(answer)[0].startswith("Le serveur n’a plus de place")
    assert rows()[0] == 0
    assert [each for each in files_of(store) if not each.startswith("partial/")] == []
    if step != "fsync":
        # The file itself has come, and waits: once there is room nobody sends it again.
        assert ada.send_on(answer, WORDS).status_code == 302
        ada.send(f"/fr/bureau/chaponost/images/{latest().id}/retirer/")


def test_a_converter_without_room_says_so(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The real program, on a folder where no byte can be written."""
    full = tmp_path / "full.py"
    full.write_text(
        Path(convert.__file__)
        .read_text("utf-8")
        .replace("os.fsync(file.fileno())", "raise OSError(errno.ENOSPC, 'full')")
    )
    monkeypatch.setattr(pictures, "_PROGRAM", full)
    ada = a_writer(app)
    answer = send(ada, photo())
    assert said(answer)[0].startswith("Le serveur n’a plus de place")
    assert rows()[:2] == (0, 1), "the file itself waits for room"
    monkeypatch.undo()
    assert ada.send_on(answer, WORDS).status_code == 302
    ada.send(f"/fr/bureau/chaponost/images/{latest().id}/retirer/")


def test_a_row_that_can_not_be_saved_leaves_no_files(
    app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any) -> None:
        raise RuntimeError("the database is gone")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "refresh_units", fail)
        ada = a_writer(app)
        assert send(ada, photo()).status_code == 500
    assert [each for each in files_of(store) if not each.startswith("partial/")] == []
    assert rows()[0] == 0
    with saving():
        db.session.query(Upload).delete()
    store.sweep([], [], 0)
