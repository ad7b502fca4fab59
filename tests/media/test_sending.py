"""A file sent in pieces: it goes on where the line was cut, for its sender alone, and ends whole."""

import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.db import db, saving
from portal.media import actions, convert
from portal.media.files import Store
from portal.media.models import Picture, Upload
from tests.factories import NOW
from tests.media.corpus import photo, saved, upright
from tests.media.ways import BEGIN, KEEP, UPLOAD, WORDS, a_writer, add, files, rows, said, send
from tests.people import CHAPONOST, GON, Colleague

PIECE = 1000


def begin(who: Colleague, size: int, **more: Any) -> dict[str, Any]:
    answer = who.send(BEGIN, {"name": "forage.jpg", "size": str(size), **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def keep(who: Colleague, token: str, offset: int, piece: bytes) -> TestResponse:
    return send(who, piece, address=KEEP, field="piece", sent=token, offset=str(offset))


def send_all(who: Colleague, body: bytes, start: int = 0, token: str = "") -> str:
    token = token or begin(who, len(body))["sent"]
    for offset in range(start, len(body), PIECE):
        answer = keep(who, token, offset, body[offset : offset + PIECE])
        assert answer.get_json() == {"received": min(offset + PIECE, len(body))}
    return token


def test_pieces_become_a_picture(app: Flask, store: Store) -> None:
    ada, body = a_writer(app), photo()
    token = send_all(ada, body)
    assert ada.send(UPLOAD, {**WORDS, "sent": token}).status_code == 302
    picture = db.session.query(Picture).one()
    assert picture.shown_name == "forage.jpg"
    assert (store.folder / "originals" / picture.name).read_bytes() == body
    assert files(store) == sorted(each for each in files(store) if picture.name in each)
    assert rows() == (1, 0, 0, 1)


def test_what_was_cut_goes_on_where_it_was(app: Flask) -> None:
    ada, body = a_writer(app), photo()
    begun = begin(ada, len(body))
    keep(ada, begun["sent"], 0, body[:PIECE])
    again = begin(ada, len(body), sent=begun["sent"])
    assert again == {"sent": begun["sent"], "received": PIECE, "size": len(body)}
    send_all(ada, body, PIECE, begun["sent"])
    assert ada.send(UPLOAD, {**WORDS, "sent": begun["sent"]}).status_code == 302


@pytest.mark.parametrize("offset", [0, 1, PIECE - 1, PIECE + 1, 10**9])
def test_a_piece_from_elsewhere_is_told_where_to_go_on(app: Flask, offset: int) -> None:
    ada, body = a_writer(app), photo()
    token = begin(ada, len(body))["sent"]
    keep(ada, token, 0, body[:PIECE])
    answer = keep(ada, token, offset, b"x" * 10)
    assert (answer.status_code, answer.get_json()) == (409, {"received": PIECE})


def test_a_piece_that_came_though_nobody_heard_of_it_is_no_harm(app: Flask, store: Store) -> None:
    ada, body = a_writer(app), photo()
    token = begin(ada, len(body))["sent"]
    keep(ada, token, 0, body[:PIECE])
    keep(ada, token, 0, body[:PIECE])
    send_all(ada, body, PIECE, token)
    assert ada.send(UPLOAD, {**WORDS, "sent": token}).status_code == 302


def test_more_than_was_announced_is_refused(app: Flask, store: Store) -> None:
    ada = a_writer(app)
    token = begin(ada, 100)["sent"]
    answer = keep(ada, token, 0, b"x" * 101)
    assert answer.status_code == 409
    assert answer.get_json()["words"] == "Ce morceau du fichier n’est pas celui qui est attendu."
    assert files(store) == []


def test_a_piece_larger_than_a_piece_is_not_read(app: Flask) -> None:
    ada = a_writer(app)
    token = begin(ada, 5_000_000)["sent"]
    assert keep(ada, token, 0, b"x" * 530_000).status_code == 413


@pytest.mark.parametrize("size", ["", "0", "-1", "x", "1e3", "20971521", "9" * 30, "１２"])
def test_a_size_that_is_none_or_too_much_is_refused_in_words(app: Flask, size: str) -> None:
    answer = a_writer(app).send(BEGIN, {"name": "x", "size": size})
    assert answer.status_code == 400
    assert answer.get_json()["words"]
    assert rows()[1] == 0


def test_nobody_else_goes_on_with_a_file(app: Flask) -> None:
    ada, body = a_writer(app), photo()
    token = send_all(ada, body)
    for other in (a_writer(app, role="manager"), a_writer(app, GON)):
        assert keep(other, token, len(body), b"x").status_code == 404
    eve = a_writer(app)
    assert said(eve.send(UPLOAD, {**WORDS, "sent": token}))[0].startswith("Ce fichier n’attend")
    assert begin(eve, 50, sent=token)["sent"] != token


def test_the_sender_does_not_go_on_with_it_in_another_town(app: Flask) -> None:
    from tests.people import a_person, signed_in  # noqa: PLC0415

    ada = signed_in(app, a_person((CHAPONOST, "contributor"), (GON, "contributor")))
    token = begin(ada, 100)["sent"]
    elsewhere = KEEP.replace(CHAPONOST, GON)
    data = {"sent": token, "offset": "0", "piece": (BytesIO(b"x"), "blob")}
    assert ada.send(elsewhere, data).status_code == 404


def test_a_file_that_is_not_whole_is_no_picture_yet(app: Flask) -> None:
    ada, body = a_writer(app), photo()
    token = begin(ada, len(body))["sent"]
    keep(ada, token, 0, body[:PIECE])
    assert ada.send(UPLOAD, {**WORDS, "sent": token}).status_code == 400
    assert rows()[0] == 0


def test_nobody_sends_a_file_twice_because_its_words_are_wrong(app: Flask) -> None:
    ada = a_writer(app)
    answer = send(ada, photo(), "forage.jpg", alt="")
    assert said(answer) == ["Décrivez l’image en une phrase, ou cochez qu’elle est décorative."]
    assert "Le fichier forage.jpg est arrivé" in answer.text
    assert ada.send_on(answer, WORDS).status_code == 302
    assert rows()[:2] == (1, 0)


def test_the_same_form_sent_twice_makes_one_picture(app: Flask) -> None:
    ada = a_writer(app)
    token = send_all(ada, photo())
    assert ada.send(UPLOAD, {**WORDS, "sent": token}).status_code == 302
    again = ada.send(UPLOAD, {**WORDS, "sent": token})
    assert said(again)[0].startswith("Ce fichier n’attend plus.")
    assert rows()[0] == 1


def test_bytes_written_before_a_crash_are_written_over(app: Flask, store: Store) -> None:
    ada, body = a_writer(app), photo()
    token = begin(ada, len(body))["sent"]
    keep(ada, token, 0, body[:PIECE])
    (partial,) = (store.folder / "partial").iterdir()
    with partial.open("ab") as file:
        file.write(b"of a piece whose row was never saved")
    send_all(ada, body, PIECE, token)
    assert ada.send(UPLOAD, {**WORDS, "sent": token}).status_code == 302


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\été.jpg", "été.jpg"),
        ("a\0b.jpg", "a b.jpg"),
        ("\u202egpj.exe", "gpj.exe"),
        ("x\r\nSet-Cookie: a=b", "x Set-Cookie: a=b"),
        ("ƐƆ.jpg", "ƐƆ.jpg"),
        ("日本語", "日本語"),
        ("é.jpg", "é.jpg"),
        ("a" * 400, "a" * 200),
        ("", "image"),
        ("///", "image"),
        (".", "."),
    ],
)
def test_a_name_is_shown_as_it_was_and_is_no_path(
    app: Flask, store: Store, sent: str, shown: str
) -> None:
    ada = a_writer(app)
    answer = ada.send(BEGIN, {"name": sent, "size": "10"})
    assert answer.status_code == 200
    assert db.session.query(Upload).one().shown_name == shown
    keep(ada, answer.get_json()["sent"], 0, b"x")
    (only,) = files(store)
    assert only == f"partial/{db.session.query(Upload).one().digest}"


def test_a_session_that_ended_keeps_the_words_and_asks_to_sign_in(app: Flask) -> None:
    ada = a_writer(app)
    ada.delete_cookie("session")
    ada.delete_cookie("__Host-session")
    assert send(ada, photo() + b"\0" * 100_000).status_code == 403


# Killed in the middle


def test_after_a_day_nobody_waits_for_the_rest(app: Flask, store: Store) -> None:
    ada, body = a_writer(app), photo()
    token = begin(ada, len(body))["sent"]
    keep(ada, token, 0, body[:PIECE])
    for path in (store.folder / "partial").iterdir():
        os.utime(path, (0, 0))
    actions.sweep()
    assert len(files(store)) == 1, "it may still go on"
    with saving():
        assert actions.purge(NOW.replace(year=2100)) == 1
    assert actions.sweep() == 1
    assert (files(store), rows()[1]) == ([], 0)


def test_a_row_whose_file_is_gone_goes_too(app: Flask, store: Store) -> None:
    ada, body = a_writer(app), photo()
    token = begin(ada, len(body))["sent"]
    keep(ada, token, 0, body[:PIECE])
    for path in (store.folder / "partial").iterdir():
        path.unlink()
    again = begin(ada, len(body), sent=token)
    assert (again["sent"] != token, again["received"]) == (True, 0)
    with saving():
        assert actions.purge(db.session.query(Upload).first().created_at) == 1


def test_files_without_a_row_are_swept_and_pictures_stay(app: Flask, store: Store) -> None:
    add(a_writer(app), photo())
    whole = files(store)
    for kind in ("originals", "public", "partial", "workshop"):
        (store.folder / kind / ("z" * 26)).mkdir(parents=True)
        os.utime(store.folder / kind / ("z" * 26), (0, 0))
    for path in store.folder.glob("*/*"):
        os.utime(path, (0, 0))
    assert actions.sweep() == 4
    assert files(store) == whole


def test_a_database_without_pictures_is_taken_for_the_wrong_one(app: Flask, store: Store) -> None:
    add(a_writer(app), photo())
    whole = files(store)
    for path in store.folder.glob("*/*"):
        os.utime(path, (0, 0))
    with saving():
        db.session.query(Picture).delete()
    assert actions.sweep() == 0
    assert files(store) == whole


def test_a_conversion_killed_at_any_moment_is_swept_whole(
    app: Flask, store: Store, tmp_path: Path
) -> None:
    add(a_writer(app), photo())
    whole, source = files(store), tmp_path / "source"
    source.write_bytes(saved(upright((3000, 2000)), "JPEG"))
    for moment in (0.05, 0.2, 0.3, 0.4, 0.5, 0.6):
        workshop = store.open_workshop("y" * 26)
        command = [sys.executable, "-I", convert.__file__, str(source), str(workshop)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        os.utime(workshop, (0, 0))
        assert actions.sweep() == 1
        assert files(store) == whole
