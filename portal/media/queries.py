"""What is asked of pictures."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from flask import abort
from sqlalchemy import delete, func, select, tuple_

from portal.db import db
from portal.i18n.letters import fold
from portal.i18n.translatable import Translatable
from portal.media.models import Picture, PictureUse, Upload

Item = TypeVar("Item", bound=Translatable)

LIBRARY_PAGE = 24
"""Pictures on a page of the library."""


def find_picture(number: int, town_id: int) -> Picture | None:
    """Give a picture of a town."""
    return db.session.scalar(
        select(Picture).where(Picture.id == number, Picture.town_id == town_id)
    )


def get_picture(number: int, town_id: int) -> Picture:
    """Give a picture of a town, or answer 404: another town's does not exist here."""
    return find_picture(number, town_id) or abort(404)


def find_by_name(name: str) -> Picture | None:
    """Give the picture whose files have this name."""
    return db.session.scalar(select(Picture).where(Picture.name == name))


def list_pictures_of(items: Iterable[Item]) -> dict[Item, list[Picture]]:
    """Give the pictures of each item in their order, in one query."""
    wanted = list(items)
    found: dict[tuple[str, int], list[Picture]] = defaultdict(list)
    query = (
        select(PictureUse.item_kind, PictureUse.item_id, Picture)
        .join(Picture, Picture.id == PictureUse.picture_id)
        .where(
            tuple_(PictureUse.item_kind, PictureUse.item_id).in_(
                [(item.item_kind, item.id) for item in wanted]
            )
        )
        .order_by(PictureUse.position, PictureUse.id)
    )
    for kind, item_id, picture in db.session.execute(query) if wanted else ():
        found[kind, item_id].append(picture)
    return {item: found[item.item_kind, item.id] for item in wanted}


def list_library(
    town_id: int,
    search: str = "",
    before_id: int | None = None,
    most: int = LIBRARY_PAGE,
) -> list[Picture]:
    """Give the pictures of a town, the newest first: those whose words hold all that is searched."""
    query = select(Picture).where(Picture.town_id == town_id)
    for word in fold(search).split():
        query = query.where(Picture.folded.contains(word, autoescape=True))
    if before_id is not None:
        query = query.where(Picture.id < before_id)
    return list(db.session.scalars(query.order_by(Picture.id.desc()).limit(most)))


def uses_of(pictures: Iterable[Picture]) -> dict[int, list[tuple[str, int]]]:
    """Give the kind and number of each item that uses a picture, by the picture's number."""
    wanted = [picture.id for picture in pictures]
    found: dict[int, list[tuple[str, int]]] = {number: [] for number in wanted}
    query = (
        select(PictureUse.picture_id, PictureUse.item_kind, PictureUse.item_id)
        .where(PictureUse.picture_id.in_(wanted))
        .order_by(PictureUse.id)
    )
    for number, kind, item_id in db.session.execute(query) if wanted else ():
        found[number].append((kind, item_id))
    return found


def weight_of(town_id: int) -> int:
    """Give what the pictures of a town weigh, with those announced, in bytes."""
    there = select(func.coalesce(func.sum(Picture.weight), 0)).where(Picture.town_id == town_id)
    coming = select(func.coalesce(func.sum(Upload.size), 0)).where(Upload.town_id == town_id)
    return int(db.session.scalar(there) or 0) + int(db.session.scalar(coming) or 0)


# Files on their way


def find_upload(
    digest: str, person_id: int, town_id: int, *, for_update: bool = False
) -> Upload | None:
    """Give a file on its way to a town that this person is sending; nobody else goes on with it."""
    query = select(Upload).where(
        Upload.digest == digest, Upload.person_id == person_id, Upload.town_id == town_id
    )
    return db.session.scalar(query.with_for_update() if for_update else query)


def list_uploads_by(person_id: int) -> list[Upload]:
    """Give the files somebody is sending, the newest first."""
    query = select(Upload).where(Upload.person_id == person_id)
    return list(db.session.scalars(query.order_by(Upload.id.desc())))


def list_uploads() -> list[Upload]:
    """Give all files on their way, the oldest first."""
    return list(db.session.scalars(select(Upload).order_by(Upload.id)))


def list_names() -> list[str]:
    """Give the names of all pictures."""
    return list(db.session.scalars(select(Picture.name)))


def drop_uses(item_kind: str, item_id: int) -> None:
    """Let an item use no picture any more."""
    db.session.execute(
        delete(PictureUse).where(PictureUse.item_kind == item_kind, PictureUse.item_id == item_id)
    )
