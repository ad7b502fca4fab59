"""The files of pictures: what the public sees, the originals, and what is still on its way.

They lie in one folder each, under names of our own: nothing that somebody sends is ever part of a
path. A file is written beside its place, flushed to the disk and moved there whole.
"""

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from portal.errors import Refused
from portal.i18n import _l

NO_ROOM = _l(
    "Le serveur n’a plus de place pour les images. Réessayez plus tard, et prévenez"
    " l’administration du portail."
)

_LEAST_FREE = 100 * 1024 * 1024
"""What stays free for the database, in bytes: a full disk stops more than pictures."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_NAME_LENGTH = 26  # of 36 letters: 134 bits
_OURS = re.compile(r"[a-z0-9]{22,64}(-[0-9]{1,5}\.(webp|jpg))?")

ORIGINALS, PUBLIC, PARTIAL, WORKSHOP = "originals", "public", "partial", "workshop"


def new_name() -> str:
    """Give a name that nobody guesses."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_NAME_LENGTH))


class Store:
    """The folder of pictures."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, kind: str, name: str) -> Path:
        """Give where a file lies; a name that is not of our making raises ValueError."""
        if not _OURS.fullmatch(name):
            raise ValueError("the name of a file is not one of ours")
        return self.folder / kind / name

    def look_for_room(self, size: int) -> None:
        """Refuse a file the disk has no room for."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(self.folder).free
        except OSError as error:
            raise Refused(NO_ROOM) from error
        if free < size + _LEAST_FREE:
            raise Refused(NO_ROOM)

    def append(self, name: str, offset: int, piece: bytes) -> None:
        """Write a piece of a file on its way; what an earlier try left behind it is cut off."""
        path = self.path(PARTIAL, name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("r+b" if offset else "wb") as file:
                file.seek(offset)
                file.truncate()
                file.write(piece)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Refused(NO_ROOM) from error

    def open_workshop(self, name: str) -> Path:
        """Make the folder in which the renditions of one picture are made."""
        path = self.path(WORKSHOP, name)
        try:
            path.mkdir(parents=True)
        except OSError as error:
            raise Refused(NO_ROOM) from error
        return path

    def settle(self, name: str, partial: str) -> int:
        """Move the renditions of a picture, and its original, to where they stay; give their weight.

        The file that came stays too, until the picture has its row.
        """
        weight = 0
        try:
            for kind in (PUBLIC, ORIGINALS):
                (self.folder / kind).mkdir(parents=True, exist_ok=True)
            for made in sorted(self.path(WORKSHOP, name).iterdir()):
                weight += made.stat().st_size
                made.replace(self.path(PUBLIC, f"{name}-{made.name}"))
            original = self.path(ORIGINALS, name)
            os.link(self.path(PARTIAL, partial), original)
            os.utime(original)  # it is new here: nothing sweeps it before it has its row
            for kind in (PUBLIC, ORIGINALS):
                _flush(self.folder / kind)
        except OSError as error:
            self.remove(name)
            raise Refused(NO_ROOM) from error
        return weight + original.stat().st_size

    def read(self, name: str) -> bytes | None:
        """Give the bytes of a rendition, or None."""
        try:
            return self.path(PUBLIC, name).read_bytes()
        except FileNotFoundError:
            return None

    def close_workshop(self, name: str) -> None:
        """Remove the folder in which renditions were made."""
        shutil.rmtree(self.path(WORKSHOP, name), ignore_errors=True)

    def drop_partial(self, name: str) -> None:
        """Remove a file that was on its way."""
        self.path(PARTIAL, name).unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Remove all files of a picture."""
        self.path(ORIGINALS, name).unlink(missing_ok=True)
        for path in (self.folder / PUBLIC).glob(f"{name}-*"):
            path.unlink(missing_ok=True)

    def has_partial(self, name: str) -> bool:
        """Tell whether something of a file on its way lies here."""
        return self.path(PARTIAL, name).is_file()

    def sweep(self, names: Iterable[str], partials: Iterable[str], older_than: float) -> int:
        """Remove files that belong to nothing and are older than this many seconds; give how many.

        A database without any picture is more likely the wrong one: then pictures stay.
        """
        kept, before, gone = set(names), time.time() - older_than, 0
        owned = {PARTIAL: set(partials), WORKSHOP: set[str]()}
        owned |= {ORIGINALS: kept, PUBLIC: kept} if kept else {}
        for kind, known in owned.items():
            for path in (self.folder / kind).glob("*"):
                if path.name.partition("-")[0] in known:
                    continue
                try:
                    if path.stat().st_mtime > before:
                        continue
                except FileNotFoundError:
                    continue  # somebody else was quicker
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)
                gone += 1
        return gone


def _flush(folder: Path) -> None:
    """Let the disk know the names in a folder: without it, a power cut may forget them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
