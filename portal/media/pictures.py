"""From a file that came to a picture that can be shown: outside any transaction, since it takes time."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.errors import Refused
from portal.i18n import _l
from portal.media import convert
from portal.media.files import NO_ROOM, PARTIAL, new_name
from portal.media.holders import current_media

MOST_BYTES = 20 * 1024 * 1024

_PATIENCE = 60  # seconds, as long as browsers and proxies wait for an answer at least
_PROGRAM = Path(convert.__file__)

TOO_HEAVY = _l(
    "Cette image pèse plus de 20 Mo. Envoyez-en une plus légère, par exemple une photo prise en"
    " taille moyenne."
)
_BROKEN = _l("Cette image est abîmée ou incomplète. Envoyez-la de nouveau, ou une autre.")
_WRONG = {
    "format": _l(
        "Ce fichier n’est pas une image que le portail sait lire. Envoyez une image JPEG, PNG, WebP,"
        " HEIC ou AVIF."
    ),
    "pixels": _l(
        "Cette image a plus de 50 millions de points. Réduisez-la, puis envoyez-la de nouveau."
    ),
    "narrow": _l("Cette image est trop étroite pour être montrée. Recadrez-la, puis renvoyez-la."),
    "broken": _BROKEN,
}
_BUSY = _l("Le portail prépare déjà une autre image. Réessayez dans un moment.")


class UnusableError(Refused):
    """The file itself is wrong: to try again with it leads nowhere."""


@dataclass(frozen=True)
class Prepared:
    """A picture whose files are in their places, and which has no row yet."""

    name: str
    width: int
    height: int
    widths: list[int]
    weight: int


@contextmanager
def prepared(partial: str) -> Iterator[Prepared]:
    """Make the renditions of a file that came; without a row at the end, no file of them stays.

    The block saves the row. Whatever it raises, the files are removed again.
    """
    media = current_media()
    name, store = new_name(), media.store
    source = store.path(PARTIAL, partial)
    if not source.is_file():
        raise UnusableError(_BROKEN)
    store.look_for_room(2 * source.stat().st_size)
    try:
        workshop = store.open_workshop(name)
        if not media.turn.acquire(timeout=_PATIENCE):
            raise Refused(_BUSY)
        try:
            sizes = _convert(source, workshop)
        finally:
            media.turn.release()
        weight = store.settle(name, partial)
    finally:
        store.close_workshop(name)
    try:
        yield Prepared(name=name, weight=weight, **sizes)
    except BaseException:
        store.remove(name)
        raise


def _convert(source: Path, workshop: Path) -> dict[str, Any]:
    """Let a process of its own read the file: whatever that does, this one goes on."""
    try:
        # Isolated, without any setting or secret of ours; of the allocator's arenas one will do.
        done = subprocess.run(  # noqa: S603 - our own program, and paths of our own making
            [sys.executable, "-I", str(_PROGRAM), str(source), str(workshop)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"MALLOC_ARENA_MAX": "1", "PATH": os.defpath},
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnusableError(_BROKEN) from error
    try:
        said: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise UnusableError(_BROKEN) from error
    if said.get("wrong") == "room":
        raise Refused(NO_ROOM)
    if "wrong" in said:
        raise UnusableError(_WRONG.get(said["wrong"], _BROKEN))
    return said
