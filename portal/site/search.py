"""The page on which readers look for words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request, url_for
from wtforms import SearchField, SelectField

from portal.i18n import Text, _, _l, current_language
from portal.i18n.addresses import announce
from portal.i18n.catalogue import catalogues
from portal.i18n.letters import without_unseen
from portal.search.excerpts import excerpt
from portal.search.models import SearchEntry
from portal.search.queries import (
    Place,
    Wanted,
    Ways,
    find,
    find_items,
    near,
    read_question,
)
from portal.search.words import spellings_of
from portal.site.menu import partner_towns, site_name
from portal.site.share import show_page
from portal.towns.models import Town
from portal.translate.queries import read
from portal.translate.shelves import address_of, shelves
from portal.web.doors import open_to
from portal.web.forms import Question
from portal.web.paging import LARGEST

bp = Blueprint("search", __name__)

LONGEST = 200
"""Letters of a question that are read."""

_PLACE = re.compile(r"(\d{1,6})-(\d{1,10})", re.ASCII)


@dataclass(frozen=True)
class Find:
    """A find as the page shows it: all it says is in the language it says it in."""

    name: Text
    address: str
    kind: Text
    town: Town | None
    language: str
    pieces: list[tuple[str, bool]]


class SearchForm(Question):
    """What somebody looks for, and where."""

    q = SearchField(_l("Mots à chercher"))
    kind = SelectField(_l("Genre"))
    town = SelectField(_l("Commune"))

    def __init__(self, towns: Iterable[Town], **values: Any) -> None:
        super().__init__(**values)
        kinds = [(each.kind, each.name.text()) for each in shelves().values() if each.public]
        self.kind.choices = [("", _l("tous").text()), *kinds]
        named = [(town.slug, Text(town.name, site_name().language)) for town in towns]
        self.town.choices = [("", _l("toutes").text()), *named]


@bp.get("/<lang:lang>/<word('search'):section>/")
@open_to("everyone")
def index() -> str:
    """Show what has the words somebody looks for; whatever is typed is a search."""
    now, towns = datetime.now(UTC), partner_towns()
    form = SearchForm(towns, formdata=request.args)
    question = without_unseen(form.q.data or "")[:LONGEST].strip()
    town = next((each for each in towns if each.slug == form.town.data), None)
    words = read_question(question)
    kind = form.kind.data if form.kind.data in shelves() else ""
    wanted = Wanted(words, kind, town.id if town else None)
    after = _read_place(request.args.get("from"))
    found = find(wanted, current_language(), now, after)
    if found.total and not found.entries:
        # The place is one of another language's list, or a list that has become shorter.
        found = find(wanted, current_language(), now)
    hint: list[Text] = []
    if words and not found.total:
        hint = near([ways[0][0] for ways in words], current_language().tag, now)
    announce(catalogues().spoken())
    return show_page(
        "site/search.html",
        _("Recherche"),
        form=form,
        question=question,
        has_words=bool(words),
        finds=_finds(found.entries, words),
        total=found.total,
        is_limited=bool(kind or town),
        later=_address({"from": f"{found.later.rank}-{found.later.item_id}"})
        if found.later
        else "",
        hint=hint,
        hinted=_address({"q": " ".join(hint)}),
        everywhere=_address({"kind": "", "town": ""}),
    )


def _read_place(written: str | None) -> Place | None:
    found = _PLACE.fullmatch(written or "")
    if found is None or int(found[2]) > LARGEST:
        return None
    return Place(int(found[1]), int(found[2]))


def _address(changes: dict[str, str]) -> str:
    """Give the address of this search with something changed, from its beginning on."""
    kept = {name: request.args.get(name, "") for name in ("q", "kind", "town")}
    asked = {name: value for name, value in (kept | changes).items() if value}
    return f"{url_for('.index')}?{urlencode(asked)}"


def _finds(entries: Sequence[SearchEntry], words: tuple[Ways, ...]) -> list[Find]:
    items = find_items(entries)
    marked = {
        spelling
        for ways in words
        for way in ways
        for word in way
        for spelling in spellings_of(word)
    }
    towns = {town.id: town for town in partner_towns()}
    kinds = shelves()
    # Where its name is not translated, an item is called as the reader would read it.
    unnamed = [items[each.item_kind, each.item_id] for each in entries if not each.title]
    readings = read(unnamed, current_language())
    finds = []
    for entry in entries:
        item = items[entry.item_kind, entry.item_id]
        named = Text(entry.title, entry.language)
        finds.append(
            Find(
                name=named if entry.title else readings[item].shown[0].text,
                address=address_of(item, current_language().tag) or "",
                kind=kinds[entry.item_kind].name.text(),
                town=towns.get(entry.town_id or 0),
                language=entry.language,
                pieces=excerpt(entry.text, marked),
            )
        )
    return finds
