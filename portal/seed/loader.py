"""Loads the founding content: Markdown files with TOML front matter, one an item and language.

The file with an ``[item]`` table is the item itself, in the language it is written in; the others
are its translations.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from portal.db import db
from portal.documents.models import Document, DocumentKind
from portal.i18n import languages
from portal.i18n.formats import is_territory
from portal.i18n.languages import SECTIONS
from portal.i18n.letters import nfc
from portal.i18n.translatable import Cut, Translatable
from portal.pages.models import Page
from portal.partnership.models import Milestone, Objective
from portal.search import queries as search
from portal.search.actions import index_all
from portal.seed import queries
from portal.seed.glossary import plant_words
from portal.seed.models import Seeded
from portal.towns.models import Fact, Service, Town
from portal.translate import queries as translate
from portal.translate.actions import give_slug, refresh_units, write_target
from portal.translate.models import State, Target, UnitKind
from portal.translate.segments import Segment, cut

CONTENT = Path(__file__).parent / "content"

Said = tuple[str, Mapping[str, str]]
"""A passage in a language, with the addresses of its links that differ from the source's."""

AUTHOR = "Contenu fondateur"
"""Who the founding content's translations are said to be by."""

_ADDED: Mapping[type[Any], set[str]] = {Document: {"spoken", "year", "month"}}
"""Columns that the first releases did not have."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FILE = re.compile(r"\+\+\+\n(.*?)^\+\+\+$(.*)", re.DOTALL | re.MULTILINE)


class SeedError(Exception):
    """A file of the founding content is wrong; the sentence names it."""


@dataclass
class Harvest:
    """What loading did, in numbers of texts."""

    new: int = 0
    changed: int = 0
    kept: int = 0


@dataclass(frozen=True)
class Leaf:
    """One file: the texts of an item in a language, and its data if it is written in it."""

    kind: str
    key: str
    language: str
    texts: Mapping[str, Any]
    item: Mapping[str, Any] | None

    @property
    def name(self) -> str:
        """The name of the file below the content folder."""
        return f"{self.kind}/{self.key}.{self.language}.md"


@dataclass
class Plant:
    """One item to be: its model, what tells it from others, its data, its texts by language."""

    model: type[Any]
    identity: Mapping[str, Any]
    data: Mapping[str, Any]
    language: str
    texts: Mapping[str, Mapping[str, str | None]]
    name: str
    slugs: Mapping[str, str] = field(default_factory=dict)


def plant(now: datetime, content: Path = CONTENT) -> Harvest:
    """Load what is not there yet and what changed in the files; leave what was edited here.

    Raises SeedError for a file that is wrong. The caller saves.
    """
    queries.wait_for_others()
    harvest = Harvest()
    for kind, plants in _KINDS.items():
        for leaves in items_in(content, kind):
            for each in plants(leaves):
                _grow(each, now, harvest)
    plant_words(CONTENT / "glossary.toml", now)
    if harvest.kept and search.is_empty():
        # A portal from before there was a search; what is new is indexed when it is saved.
        index_all()
    return harvest


def read_leaf(path: Path) -> Leaf:
    """Read one file, or raise SeedError."""
    name, (key, _, tag) = f"{path.parent.name}/{path.name}", path.stem.rpartition(".")
    try:
        parts = _FILE.fullmatch(nfc(path.read_text(encoding="utf-8")))
        # A line more, for that of the signs: errors then name the line of the file.
        texts = tomllib.loads("\n" + parts[1]) if parts else {}
    except ValueError as error:
        raise SeedError(f"{name} can't be read: {error}.") from error
    if parts is None:
        raise SeedError(f"{name} must begin with a part between two lines of +++.")
    if tag not in languages():
        raise SeedError(f'{name} is in "{tag}", which is not in languages.toml.')
    texts["body"] = parts[2].strip("\n")
    return Leaf(path.parent.name, key, tag, texts, texts.pop("item", None))


def items_in(content: Path, kind: str) -> Iterator[list[Leaf]]:
    """Give the files of each item of a kind, its own first; an item comes after the one above."""
    by_key: dict[str, list[Leaf]] = {}
    for path in sorted((content / kind).glob("*.md")):
        leaf = read_leaf(path)
        by_key.setdefault(leaf.key, []).append(leaf)
    for key, leaves in by_key.items():
        leaves.sort(key=lambda leaf: leaf.item is None)
        if leaves[0].item is None or (len(leaves) > 1 and leaves[1].item is not None):
            raise SeedError(f"{kind}/{key} needs one file with an [item] table, and only one.")
    yield from sorted(by_key.values(), key=lambda leaves: _depth(leaves, by_key))


def _depth(leaves: Sequence[Leaf], by_key: Mapping[str, Sequence[Leaf]]) -> int:
    """Count the items from the top of the site down to this one."""
    line = [leaves[0].key]
    while (parent := _item(by_key[line[-1]]).get("parent")) is not None:
        if parent not in by_key or parent in line:
            raise SeedError(f'{leaves[0].name} can\'t be below "{parent}".')
        line.append(parent)
    return len(line)


def _item(leaves: Sequence[Leaf]) -> Mapping[str, Any]:
    return leaves[0].item or {}


def _values(
    where: str, table: Mapping[str, Any], needed: Sequence[str], optional: Sequence[str] = ()
) -> dict[str, Any]:
    """Give the named values of a table, or raise SeedError for one that is missing."""
    for name in needed:
        if name not in table:
            raise SeedError(f"{where} has no {name}.")
    return {name: table.get(name) for name in (*needed, *optional)}


def _texts(where: str, table: Any, model: type[Any]) -> dict[str, str | None]:
    """Give the texts of an item in one language; those the database can do without may be missing."""
    texts = {}
    for name in model.translated:
        text = table.get(name) if isinstance(table, dict) else None
        if not isinstance(text, str) and not (text is None and _is_optional(model, name)):
            raise SeedError(f"{where} has no {name}.")
        texts[name] = text
    return texts


def _is_optional(model: type[Any], name: str) -> bool:
    column = model.__table__.columns[name]
    return bool(column.nullable or column.default is not None)


def plants_of(
    model: type[Any], leaves: Sequence[Leaf], key: str, data: Mapping[str, Any]
) -> Iterator[Plant]:
    """Give the item that files are of, known by its key in the column of that name."""
    own = leaves[0]
    slugs = {leaf.language: _file_slug(leaf) for leaf in leaves if "slug" in leaf.texts}
    yield Plant(
        model=model,
        identity={key: own.key},
        data=data,
        language=own.language,
        texts={leaf.language: _texts(leaf.name, leaf.texts, model) for leaf in leaves},
        name=f"{own.kind}/{own.key}",
        slugs=slugs,
    )


def _file_slug(leaf: Leaf) -> str:
    """Give the name of an item in addresses, or raise SeedError if it can't be one."""
    slug = leaf.texts["slug"]
    if not isinstance(slug, str) or not _SLUG.fullmatch(slug):
        raise SeedError(f'{leaf.name}: slug: expected a-z, 0-9 and hyphens, such as "aide".')
    if any(slug in languages().words(section) for section in SECTIONS):
        raise SeedError(f'{leaf.name}: slug: "{slug}" is the address of a section already.')
    return slug


def _pages(leaves: Sequence[Leaf]) -> Iterator[Plant]:
    item = _item(leaves)
    parent = queries.find(Page, {"key": item["parent"]}) if "parent" in item else None
    data = _values(leaves[0].name, item, ["position"])
    yield from plants_of(Page, leaves, "key", {**data, "parent_id": parent.id if parent else None})


def _objectives(leaves: Sequence[Leaf]) -> Iterator[Plant]:
    for each in plants_of(Objective, leaves, "number", {}):
        each.identity = _values(leaves[0].name, _item(leaves), ["number"])
        yield each


def _milestones(leaves: Sequence[Leaf]) -> Iterator[Plant]:
    data = _values(
        leaves[0].name, _item(leaves), ["year", "source"], ["month", "day", "near_month"]
    )
    yield from plants_of(Milestone, leaves, "key", data)


def _documents(leaves: Sequence[Leaf]) -> Iterator[Plant]:
    name, kinds = leaves[0].name, {kind.value: kind for kind in DocumentKind}
    data = _values(name, _item(leaves), ["kind", "position"], ["year", "month"])
    data["spoken"] = _item(leaves).get("language")
    if data["kind"] not in kinds:
        raise SeedError(f"{name} must have one of these kinds: {', '.join(kinds)}.")
    yield from plants_of(Document, leaves, "key", {**data, "kind": kinds[data["kind"]]})


def _towns(leaves: Sequence[Leaf]) -> Iterator[Plant]:
    needed = ["name", "hue", "time_zone", "position", "country"]
    data = _values(leaves[0].name, _item(leaves), needed, ["website"])
    data["country_code"] = data.pop("country")
    if not is_territory(data["country_code"]):
        raise SeedError(f"{leaves[0].name}: country: expected an ISO 3166 code, such as FR.")
    yield from plants_of(Town, leaves, "slug", data)
    town = queries.find(Town, {"slug": leaves[0].key})
    if town is None:
        return  # deleted on the site, and so are its facts and services
    yield from _parts(leaves, town, Fact, "facts", _fact)
    yield from _parts(leaves, town, Service, "services", _service)


def _fact(where: str, part: Mapping[str, Any]) -> dict[str, Any]:
    data = _values(where, part, ["source"], ["value", "value_to", "year"])
    return {**data, "unit": part.get("unit", "")}


def _service(where: str, part: Mapping[str, Any]) -> dict[str, Any]:
    data = _values(where, part, ["icon", "language"], ["address"])
    data["spoken"] = data.pop("language")
    return data


def _parts(
    leaves: Sequence[Leaf],
    town: Town,
    model: type[Any],
    table: str,
    read: Callable[[str, Mapping[str, Any]], dict[str, Any]],
) -> Iterator[Plant]:
    """Give the facts or services that a town's files list."""
    own = leaves[0]
    for position, part in enumerate(_item(leaves).get(table, [])):
        key = _values(f"{own.name}, [[item.{table}]]", part, ["key"])["key"]
        yield Plant(
            model=model,
            identity={"town_id": town.id, "key": key},
            data={**read(f"{own.name}, {key}", part), "position": position},
            language=own.language,
            texts={
                leaf.language: _texts(
                    f"{leaf.name}, [{table}.{key}]", leaf.texts.get(table, {}).get(key), model
                )
                for leaf in leaves
            },
            name=f"{own.kind}/{own.key}/{table}/{key}",
        )


_KINDS: Mapping[str, Callable[[Sequence[Leaf]], Iterator[Plant]]] = {
    "towns": _towns,
    "pages": _pages,
    "objectives": _objectives,
    "milestones": _milestones,
    "documents": _documents,
}


def _grow(each: Plant, now: datetime, harvest: Harvest) -> None:
    """Bring one item and its translations to what the files say, where nobody edited them."""
    others = {tag: translation_of(each, tag) for tag in each.texts if tag != each.language}
    item, own = queries.find(each.model, each.identity), f"{each.name}.{each.language}"
    seeded, wanted = queries.find_seeded(own), _fingerprint(_wanted(each))
    if item is None and seeded is not None:
        harvest.kept += len(each.texts)  # deleted on the site
        return
    if item is None:
        item = each.model(**each.identity, language=each.language)
        db.session.add(item)
        harvest.new += 1
    elif seeded is None or seeded.fingerprint not in _fingerprints(item, each):
        harvest.kept += len(each.texts)  # edited on the site, or written there
        return
    else:
        others = {tag: said for tag, said in others.items() if _is_untouched(item, each, tag, said)}
        harvest.kept += len(each.texts) - 1 - len(others)
        harvest.changed += seeded.fingerprint != wanted
        harvest.kept += seeded.fingerprint == wanted
    if seeded is None or seeded.fingerprint != wanted:
        _write_item(item, each, now)
        _remember(own, wanted)
    for tag, said in others.items():
        _write_translation(item, each, tag, said, now, harvest)


def _write_item(item: Translatable, each: Plant, now: datetime) -> None:
    for name, value in {**each.data, **each.texts[each.language]}.items():
        setattr(item, name, value)
    refresh_units(item, now)
    _give_slug(item, each, each.language)


def _give_slug(item: Translatable, each: Plant, tag: str) -> None:
    slug = each.slugs.get(tag)
    if slug is None:
        return
    found = translate.list_slugs(item.item_kind, slug)
    if any(other.language == tag and other.item_id != item.id for other in found):
        raise SeedError(f'{each.name}.{tag}.md: the slug "{slug}" already leads to another page.')
    give_slug(item, tag, slug)


def _write_translation(
    item: Translatable,
    each: Plant,
    tag: str,
    said: Sequence[Said],
    now: datetime,
    harvest: Harvest,
) -> None:
    path, wanted = f"{each.name}.{tag}", _fingerprint([*said, each.slugs.get(tag)])
    seeded = queries.find_seeded(path)
    if seeded is not None and seeded.fingerprint == wanted:
        harvest.kept += 1
        return
    units = [unit for unit in translate.list_units(item) if unit.is_used]
    known = {target.unit_id: target for target in translate.list_targets(units, tag)}
    for unit, (text, links) in zip(units, said, strict=True):
        target = known.get(unit.id)
        # What the file leaves as it was may have been reviewed, and stays so.
        if target is None or target.is_outdated or _says(target) != (text, links):
            write_target(unit, tag, [text], State.TRANSLATED, AUTHOR, now, links)
    _give_slug(item, each, tag)
    _remember(path, wanted)
    harvest.new += seeded is None
    harvest.changed += seeded is not None


def _is_untouched(item: Translatable, each: Plant, tag: str, said: Sequence[Said]) -> bool:
    """Tell whether a translation says what its file said when it was loaded, or says now."""
    seeded = queries.find_seeded(f"{each.name}.{tag}")
    units = [unit for unit in translate.list_units(item) if unit.is_used]
    targets = {target.unit_id: target for target in translate.list_targets(units, tag)}
    if seeded is None:
        return not targets  # else it was translated on the site
    present = [_says(targets[unit.id]) if unit.id in targets else None for unit in units]
    found = _fingerprint([*present, _slug(item, tag)])
    return found in (seeded.fingerprint, _fingerprint([*said, each.slugs.get(tag)]))


def _cut_texts(each: Plant, tag: str) -> list[tuple[str, Segment]]:
    """Give the passages of a file with the fields they belong to."""
    passages = []
    for name, how in each.model.translated.items():
        text = each.texts[tag].get(name)
        if text and how is Cut.MARKDOWN:
            passages += [(name, segment) for segment in cut(text)]
        elif text:
            passages.append((name, Segment(UnitKind.LINE, text)))
    return passages


def translation_of(each: Plant, tag: str) -> list[Said]:
    """Give the passages of a translation, or raise SeedError if they are not those of the item."""
    own, other = _cut_texts(each, each.language), _cut_texts(each, tag)
    if [(name, one.kind) for name, one in own] != [(name, one.kind) for name, one in other]:
        raise SeedError(
            f"{each.name}.{tag}.md is not cut as the {each.language} file is:"
            " same blocks, same order."
        )
    said: list[Said] = []
    for (_, source), (_, segment) in zip(own, other, strict=True):
        if len(segment.links) > len(source.links):
            raise SeedError(f"{each.name}.{tag}.md has a link more here: {segment.text}")
        pairs = enumerate(zip(segment.links, source.links, strict=False), start=1)
        said.append((segment.text, {str(n): link for n, (link, was) in pairs if link != was}))
    return said


def _says(target: Target) -> Said:
    return target.forms[0], target.links


def _slug(item: Translatable, tag: str) -> str | None:
    slugs = translate.list_slugs_of(item, tag)
    return next((each.slug for each in slugs if each.is_current), None)


def _wanted(each: Plant) -> dict[str, str]:
    """Give what an item says by its file, by the names of its columns."""
    return _said({**each.data, **each.texts[each.language]}, each.slugs.get(each.language))


def _fingerprints(item: Translatable, each: Plant) -> tuple[str, str]:
    """Give the fingerprint of what an item says on the site, and that of the first releases.

    These listed values without their names, and a gap where there was none.
    """
    names, slug = sorted({**each.data, **each.texts[each.language]}), _slug(item, each.language)
    values = {name: getattr(item, name) for name in names}
    listed = [_plain(values[name]) for name in names if name not in _ADDED.get(each.model, ())]
    return _fingerprint(_said(values, slug)), _fingerprint([*listed, slug])


def _said(values: Mapping[str, Any], slug: str | None) -> dict[str, str]:
    """Leave out what is not said: a release may add a column, and an item still says the same."""
    said = {name: _plain(value) for name, value in {**values, "slug": slug}.items()}
    return {name: value for name, value in said.items() if value is not None}


def _plain(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, int | float | Decimal):
        return format(Decimal(str(value)).normalize(), "f")
    return str(value.value if isinstance(value, Enum) else value)


def _fingerprint(values: Any) -> str:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _remember(path: str, fingerprint: str) -> None:
    db.session.merge(Seeded(path=path, fingerprint=fingerprint))
    db.session.flush()
