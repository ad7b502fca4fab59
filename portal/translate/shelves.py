"""The kinds of items translators work on. This room can't name them: each says what it must know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from sqlalchemy import ColumnElement

from portal.i18n import LazyText
from portal.i18n.translatable import Translatable


def _always(_now: datetime) -> Sequence[ColumnElement[bool]]:
    return ()


@dataclass(frozen=True)
class Shelf:
    """A kind of item, and how its room answers for it."""

    kind: str
    name: LazyText
    model: Any
    # The column with the town it belongs to, where it belongs to one.
    town: Any = None
    # What makes an item one that translators see: a draft is nobody's business yet.
    conditions: Callable[[datetime], Sequence[ColumnElement[bool]]] = _always
    # What makes an item one that visitors read now; None where none is read by itself.
    public: Callable[[datetime], Sequence[ColumnElement[bool]]] | None = _always
    # The address of the page an item is read on, in a language; None where there is none yet.
    address: Callable[[Any, str], str | None] = lambda _item, _tag: None
    # What an item is called, where that is not its first passage.
    called: Callable[[Any], str | None] = lambda _item: None
    # It is read under a name made of its title, in each language it is translated into.
    has_names: bool = False


def shelve(app: Flask, *shelves: Shelf) -> None:
    """Let items of these kinds be translated on the workbench, in this order."""
    app.extensions.setdefault("shelves", {}).update({shelf.kind: shelf for shelf in shelves})


def shelve_messages(app: Flask, pages: Mapping[str, Callable[[str], str | None]]) -> None:
    """Say on which page messages are seen: for a file, its address in a language."""
    app.extensions.setdefault("pages_of_messages", {}).update(pages)


def page_of_message(places: Sequence[str], tag: str) -> str | None:
    """Give the address of a page that shows a message of these files, or None."""
    pages = current_app.extensions.get("pages_of_messages", {})
    return next((pages[place](tag) for place in places if place in pages), None)


def shelves() -> dict[str, Shelf]:
    """Give the kinds of items there are to translate, by name."""
    found: dict[str, Shelf] = current_app.extensions.get("shelves", {})
    return found


def address_of(item: Translatable, tag: str) -> str | None:
    """Give the address of the page an item is read on in a language, or None."""
    shelf = shelves().get(item.item_kind)
    return shelf.address(item, tag) if shelf else None
