"""What is done to pictures: the rule first, then the change."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.accounts.audit import note
from portal.accounts.roles import Rights, TownRole
from portal.accounts.tokens import digest, new_secret
from portal.db import db
from portal.errors import Refused
from portal.i18n import _l
from portal.i18n.letters import fold, nfc
from portal.i18n.translatable import Translatable
from portal.media import queries
from portal.media.holders import current_media
from portal.media.models import LONGEST_NAME, Consent, Picture, PictureUse, Upload
from portal.media.pictures import MOST_BYTES, TOO_HEAVY, Prepared
from portal.translate.actions import refresh_units
from portal.translate.queries import drop_units
from portal.web.limits import Limit

UPLOADS = Limit("pictures of a person", "60 per hour; 300 per day")

QUOTA = 5 * 1024**3
"""What the pictures of a town may weigh together, originals included, in bytes."""

MOST_USES = 24
"""Pictures of one item: beyond, nobody on a phone waits for them."""

LIFETIME = timedelta(days=1)
"""How long a file on its way is waited for."""

_MOST_AT_ONCE = 10
_LARGEST_PIECE = 1024 * 1024

_NOT_YOURS = _l(
    "Cette image a été ajoutée par quelqu’un d’autre. Une personne qui publie peut la changer."
)


@dataclass(frozen=True)
class Words:
    """What is said of a picture; *alt* is empty where it is decorative."""

    language: str
    alt: str
    is_decorative: bool
    credit: str
    consent: Consent


# Files on their way


def begin_upload(
    person_id: int, town_id: int, shown_name: str, size: int, now: datetime
) -> tuple[Upload, str]:
    """Wait for a file of this size; give the token by which its pieces are sent."""
    if not 0 < size <= MOST_BYTES:
        raise Refused(TOO_HEAVY if size > 0 else _l("Ce fichier est vide. Choisissez-en un autre."))
    _look_at_quota(town_id, size)
    current_media().store.look_for_room(size)
    for former in queries.list_uploads_by(person_id)[_MOST_AT_ONCE - 1 :]:
        db.session.delete(former)
    token = new_secret()
    upload = Upload(
        digest=digest("upload", token),
        person_id=person_id,
        town_id=town_id,
        shown_name=shown_name_of(shown_name),
        size=size,
        received=0,
        created_at=now,
    )
    db.session.add(upload)
    db.session.flush()
    return upload, token


def _look_at_quota(town_id: int, size: int) -> None:
    if queries.weight_of(town_id) + size > QUOTA:
        raise Refused(
            _l(
                "Les images de la commune prennent toute la place qui leur est réservée. Supprimez-en,"
                " ou demandez de la place à l’administration du portail."
            )
        )


def receive(upload: Upload, offset: int, piece: bytes) -> None:
    """Keep the next piece of a file; one from elsewhere in the file, or too long, is refused."""
    is_too_long = len(piece) > _LARGEST_PIECE or upload.received + len(piece) > upload.size
    if offset != upload.received or not piece or is_too_long:
        raise Refused(_l("Ce morceau du fichier n’est pas celui qui est attendu."))
    current_media().store.append(upload.digest, offset, piece)
    upload.received += len(piece)


def forget_upload(upload: Upload) -> None:
    """Wait no more for a file; the caller removes what has come when that is saved."""
    db.session.delete(upload)


def shown_name_of(sent: str) -> str:
    """Give the name of a file as the person had it, without folders and invisible characters."""
    last = re.split(r"[/\\]", nfc(sent))[-1]
    visible = "".join(each if each.isprintable() else " " for each in last)
    return " ".join(visible.split())[:LONGEST_NAME].strip() or "image"


# Pictures


def add_picture(
    ready: Prepared, upload: Upload, words: Words, person_id: int, now: datetime
) -> Picture:
    """Save a picture whose files are in their places; the file it came as waits no more."""
    picture = Picture(
        town_id=upload.town_id,
        person_id=person_id,
        name=ready.name,
        shown_name=upload.shown_name,
        width=ready.width,
        height=ready.height,
        widths=ready.widths,
        weight=ready.weight,
        focal_x=50,
        focal_y=50,
        created_at=now,
    )
    _describe(picture, words, now)
    db.session.add(picture)
    db.session.delete(upload)
    refresh_units(picture, now)
    return picture


def change(
    by: Rights, picture: Picture, words: Words, focus: tuple[int, int], now: datetime
) -> None:
    """Say something else of a picture, and of what must stay in sight where it is cropped."""
    _look_at(by, picture)
    _describe(picture, words, now)
    picture.focal_x, picture.focal_y = focus
    refresh_units(picture, now)


def _describe(picture: Picture, words: Words, now: datetime) -> None:
    if bool(words.alt) == words.is_decorative:
        raise Refused(_l("Décrivez l’image, ou dites qu’elle est décorative : l’un ou l’autre."))
    picture.language = words.language
    picture.alt = None if words.is_decorative else nfc(words.alt)
    picture.is_decorative = words.is_decorative
    picture.credit, picture.consent = nfc(words.credit), words.consent
    said = (picture.alt or "", picture.credit, picture.shown_name)
    picture.folded = fold(" ".join(said))
    picture.changed_at = now


def may_change(by: Rights, picture: Picture) -> bool:
    """Tell whether somebody may change a picture: who added it, and those who publish."""
    rank = by.rank_in(picture.town_id)
    return rank >= TownRole.EDITOR.rank or (rank >= 0 and picture.person_id == by.person_id)


def _look_at(by: Rights, picture: Picture) -> None:
    if not may_change(by, picture):
        raise Refused(_NOT_YOURS)


def remove_picture(by: Rights, picture: Picture, now: datetime) -> None:
    """Forget a picture that nothing shows; the caller removes its files when that is saved."""
    _look_at(by, picture)
    if queries.uses_of([picture])[picture.id]:
        raise Refused(_l("Cette image est utilisée. Retirez-la d’abord de ce qui la montre."))
    note("picture removed", picture, now, actor_id=by.person_id, town_id=picture.town_id)
    drop_units(picture)
    db.session.delete(picture)


# Where they are used


def use_pictures(item: Translatable, pictures: Sequence[Picture]) -> None:
    """Let an item show these pictures, in this order and no others."""
    wanted = list(dict.fromkeys(pictures))
    if len(wanted) > MOST_USES:
        raise Refused(
            _l("Il y a déjà %(number)s images ici. Retirez-en une avant d’en ajouter.")
            % {"number": MOST_USES}
        )
    db.session.flush()
    queries.drop_uses(item.item_kind, item.id)
    for position, picture in enumerate(wanted):
        use = PictureUse(picture_id=picture.id, item_kind=item.item_kind, item_id=item.id)
        use.position = position
        db.session.add(use)
    db.session.flush()


def use_one_more(item: Translatable, picture: Picture, is_first: bool = False) -> None:
    """Let an item show a picture too: after those it shows, or before them all."""
    others = [each for each in queries.list_pictures_of([item])[item] if each != picture]
    use_pictures(item, [picture, *others] if is_first else [*others, picture])


def stop_using(item: Translatable, picture: Picture | None = None) -> None:
    """Let an item show a picture no more, or none of those it shows."""
    shown = queries.list_pictures_of([item])[item]
    use_pictures(item, [each for each in shown if picture is not None and each != picture])


# What has had its time


def purge(now: datetime) -> int:
    """Wait no more for files that were begun a day ago, or whose pieces are lost; give how many."""
    store, gone = current_media().store, 0
    for upload in queries.list_uploads():
        is_lost = upload.received > 0 and not store.has_partial(upload.digest)
        if upload.created_at < now - LIFETIME or is_lost:
            db.session.delete(upload)
            gone += 1
    return gone


def sweep() -> int:
    """Remove the files that belong to no row, a day after they came; give how many."""
    names = queries.list_names()
    coming = [upload.digest for upload in queries.list_uploads()]
    return current_media().store.sweep(names, coming, LIFETIME.total_seconds())
