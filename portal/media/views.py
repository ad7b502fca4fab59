"""The files of pictures as the public gets them, and what templates ask of pictures."""

import re
from datetime import UTC, datetime

from flask import Blueprint, Flask, abort, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from portal.accounts import sessions
from portal.media import queries
from portal.media.holders import current_media, find_holder
from portal.media.models import Picture
from portal.web.doors import open_to

bp = Blueprint("media", __name__)

_FILE = re.compile(r"([a-z0-9]{22,40})-([1-9][0-9]{0,4})\.(webp|jpg)")
_TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}
_A_DAY = 24 * 3600


def dress_templates(app: Flask) -> None:
    """Give templates the addresses of pictures."""
    for each in (picture_address, picture_sources, focal_class):
        app.add_template_global(each, each.__name__)


@bp.get("/media/<name>")
@open_to("everyone")
def file(name: str) -> WerkzeugResponse:
    """Give a rendition of a picture that something published shows; its own town sees all of its."""
    asked = _FILE.fullmatch(name) or abort(404)
    picture = queries.find_by_name(asked[1])
    if picture is None or int(asked[2]) not in picture.widths:
        abort(404)
    is_public = _is_public(picture)
    rights = sessions.current_rights()
    if not is_public and (rights is None or rights.rank_in(picture.town_id) < 0):
        abort(404)
    body = current_media().store.read(name)
    if body is None:
        abort(404)
    response = WerkzeugResponse(body, mimetype=_TYPES[asked[3]])
    response.cache_control.public = True
    response.cache_control.max_age = _A_DAY
    # Its files never change: another picture has another name.
    response.set_etag(name.replace(".", "-"))
    return response.make_conditional(request)


def _is_public(picture: Picture) -> bool:
    """Tell whether something that visitors see now shows a picture."""
    now, by_kind = datetime.now(UTC), dict[str, set[int]]()
    for kind, item_id in queries.uses_of([picture])[picture.id]:
        by_kind.setdefault(kind, set()).add(item_id)
    holders = [(find_holder(kind), ids) for kind, ids in by_kind.items()]
    return any(holder is not None and holder.public_ids(ids, now) for holder, ids in holders)


def picture_address(picture: Picture, width: int, suffix: str = "jpg") -> str:
    """Give the address of a rendition: the smallest that is as wide as asked, or the largest."""
    wide_enough = [each for each in picture.widths if each >= width]
    chosen = wide_enough[0] if wide_enough else picture.widths[-1]
    return url_for("media.file", name=f"{picture.name}-{chosen}.{suffix}")


def picture_sources(picture: Picture, suffix: str) -> str:
    """Give all renditions of a format with their widths, as ``srcset`` has them."""
    return ", ".join(
        f"{picture_address(picture, width, suffix)} {width}w" for width in picture.widths
    )


def focal_class(picture: Picture) -> str:
    """Give the classes that keep in sight what matters where a picture is cropped."""
    return f"focal-x-{round(picture.focal_x / 25)} focal-y-{round(picture.focal_y / 25)}"
