"""Rooms whose items show pictures. This room can't name them: they say what it must know of them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from flask import Flask, current_app

from portal.accounts.roles import Rights
from portal.i18n import Text
from portal.i18n.translatable import Translatable
from portal.media.files import Store


@dataclass(frozen=True)
class Holder:
    """A kind of item that shows pictures, and how its room answers for it."""

    kind: str
    # The numbers of those, among these, that visitors see at this moment.
    public_ids: Callable[[Collection[int], datetime], set[int]]
    # The item with this number in a town, if somebody with these rights may change it.
    find: Callable[[int, int, Rights], Translatable | None]
    # What each of these items is called.
    titles: Callable[[Collection[int]], Mapping[int, Text]]
    # The address where an item is changed.
    address: Callable[[int], str]


@dataclass
class Media:
    """What the room keeps for as long as the portal runs."""

    store: Store
    holders: dict[str, Holder] = field(default_factory=dict)
    # One conversion at a time in a process: each may take hundreds of megabytes.
    turn: Lock = field(default_factory=Lock)


def open_media(app: Flask) -> None:
    """Open the folder of pictures."""
    app.extensions["media"] = Media(Store(app.config["MEDIA"]))


def hold(app: Flask, holder: Holder) -> None:
    """Let items of a kind show pictures."""
    media: Media = app.extensions["media"]
    media.holders[holder.kind] = holder


def current_media() -> Media:
    """Give the pictures of this portal."""
    media: Media = current_app.extensions["media"]
    return media


def find_holder(kind: str) -> Holder | None:
    """Give how items of a kind show pictures, or None where they show none."""
    return current_media().holders.get(kind)
