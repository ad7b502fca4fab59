"""How pictures are sent in these tests, and how one looks at what came of it."""

from io import BytesIO
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from PIL import Image
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from portal.db import db, saving
from portal.media.actions import Words, add_picture, begin_upload, receive
from portal.media.files import Store
from portal.media.models import Consent, Picture, PictureUse, Upload
from portal.media.pictures import prepared
from portal.towns.queries import find_town
from portal.translate.models import Unit
from tests.client import plain
from tests.factories import NOW
from tests.people import CHAPONOST, Colleague, a_person, signed_in

LIBRARY = f"/fr/bureau/{CHAPONOST}/images/"
UPLOAD, BEGIN, KEEP = LIBRARY + "envoi/", LIBRARY + "ecrire/", LIBRARY + "reprendre/"
WORDS = {"alt": "Un forage", "language": "fr", "credit": "Awa", "consent": "nobody"}


def a_writer(app: Flask, town: str = CHAPONOST, role: str = "contributor") -> Colleague:
    """Give somebody who is signed in and writes for a town."""
    return signed_in(app, a_person((town, role)))


def send(
    who: Colleague,
    body: bytes,
    name: str = "photo.jpg",
    address: str = UPLOAD,
    field: str = "file",
    **words: Any,
) -> TestResponse:
    """Send a picture with its words, as the form does without a script."""
    # Made in memory: the client of the tests forgets to close its own files.
    fields = {"csrf_token": who.token(), field: FileStorage(BytesIO(body), name), **WORDS, **words}
    boundary, data = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return who.post(address, data=data, content_type=kind)


def add(who: Colleague, body: bytes, **words: Any) -> Picture:
    """Send a picture that is taken in, and give it."""
    answer = send(who, body, **words)
    assert answer.status_code == 302, said(answer)
    return latest()


def take_in(person_id: int, town: str, body: bytes) -> int:
    """Take a picture in with all its files, outside of any request; give its number."""
    with saving():
        upload, _token = begin_upload(person_id, town_id(town), "forage.jpg", len(body), NOW)
        receive(upload, 0, body)
    words = Words("fr", "Un forage", False, "Awa", Consent.NOBODY)
    with prepared(upload.digest) as ready, saving():
        picture = add_picture(ready, upload, words, person_id, NOW)
    return picture.id


def latest() -> Picture:
    """Give the picture that came last."""
    found = db.session.scalar(select(Picture).order_by(Picture.id.desc()).limit(1))
    assert found is not None
    return found


def said(answer: TestResponse) -> list[str]:
    """Give the sentences that say what is wrong."""
    page = BeautifulSoup(plain(answer), "html.parser")
    return [each.get_text(strip=True) for each in page.select(".field-error")]


def rows() -> tuple[int, ...]:
    """Count what the database knows of pictures."""
    counted = [select(func.count()).select_from(each) for each in (Picture, Upload, PictureUse)]
    counted.append(select(func.count()).select_from(Unit).where(Unit.item_kind == "picture"))
    return tuple(db.session.scalar(each) or 0 for each in counted)


def files(store: Store) -> list[str]:
    """Give the files, and folders of unfinished work, that lie there."""
    found = [path for path in store.folder.glob("*/*") if path.exists()]
    return sorted(path.relative_to(store.folder).as_posix() for path in found)


def town_id(slug: str = CHAPONOST) -> int:
    """Give the number of a town."""
    town = find_town(slug)
    assert town is not None
    return town.id


def renditions(store: Store, picture: Picture) -> dict[str, bytes]:
    """Give all files of a picture that the public may get, by their names."""
    return {
        path.name: path.read_bytes()
        for path in sorted((store.folder / "public").glob(f"{picture.name}-*"))
    }


def looked_at(body: bytes) -> Image.Image:
    """Open a picture."""
    image = Image.open(BytesIO(body))
    image.load()
    return image
