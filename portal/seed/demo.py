"""Example content, for trying the portal out: people of each town, and news of its history."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from portal.accounts.addresses import address_key
from portal.accounts.models import LanguageSkill, Membership, Person
from portal.accounts.passwords import hashed
from portal.accounts.queries import find_person_by_key, read_rights
from portal.accounts.roles import ROLE_NAMES, LanguageRole, TownRole
from portal.db import db
from portal.i18n import languages
from portal.news.models import News
from portal.news.queries import find_example
from portal.partnership.queries import list_objectives
from portal.seed.loader import Leaf, SeedError, items_in, plants_of, translation_of
from portal.towns.models import Town
from portal.towns.queries import list_towns
from portal.translate.actions import give_slug, write_target
from portal.translate.models import State
from portal.translate.queries import list_units
from portal.writing import actions as writing
from portal.writing.models import Stage

EXAMPLES = Path(__file__).parent / "demo"

AUTHOR = "Contenu d’exemple"
"""Who the translations of examples are said to be by."""

_DOMAIN = "example"  # RFC 2606: no mail ever goes there


@dataclass(frozen=True)
class Examples:
    """What was made: addresses to sign in with, the one password of all, a number of news."""

    addresses: list[str]
    password: str
    news: int


def plant_examples(now: datetime, content: Path = EXAMPLES) -> Examples:
    """Add example people and news; a second time only renews the password. The caller saves."""
    password = secrets.token_urlsafe(12)
    authors, addresses = {}, []
    for town in list_towns():
        for role in TownRole:
            does = ROLE_NAMES[role].text().plain
            person = _person(f"{role.value}.{town.slug}", f"Exemple ({does}, {town.name})", now)
            person.password = hashed(password)
            addresses.append(person.address or "")
            _join(person, town, role)
            if role is TownRole.CONTRIBUTOR:
                authors[town.slug] = person
    for tag in languages():
        does = ROLE_NAMES[LanguageRole.REVIEWER].text().plain
        person = _person(f"reviewer.{tag}", f"Exemple ({does}, {tag})", now)
        person.password = hashed(password)
        addresses.append(person.address or "")
        _join(person, list_towns()[0], TownRole.CONTRIBUTOR)
        _translate(person, tag)
    db.session.flush()
    made = [_news(leaves, authors, now) for leaves in items_in(content, "news")]
    return Examples(addresses, password, sum(made))


def _person(name: str, shown: str, now: datetime) -> Person:
    address = f"{name}@portail.{_DOMAIN}"
    person = find_person_by_key(address_key(address))
    if person is None:
        person = Person(
            name=shown,
            address=address,
            address_key=address_key(address),
            language="fr",
            reads=["fr"],
            created_at=now,
        )
        db.session.add(person)
        db.session.flush()
    return person


def _join(person: Person, town: Town, role: TownRole) -> None:
    if read_rights(person).towns.get(town.id) is None:
        db.session.add(Membership(person_id=person.id, town_id=town.id, role=role))


def _translate(person: Person, tag: str) -> None:
    if tag not in read_rights(person).languages:
        db.session.add(LanguageSkill(person_id=person.id, language=tag, role=LanguageRole.REVIEWER))


def _news(leaves: Sequence[Leaf], authors: Mapping[str, Person], now: datetime) -> bool:
    """Add a news item with its translations, if it is not there."""
    own = leaves[0]
    if find_example(own.key) is not None:
        return False
    data = own.item or {}
    try:
        towns = {town.slug: town for town in list_towns()}
        town, author = towns[data["town"]], authors[data["town"]]
        published = datetime.fromisoformat(data["published"]).replace(tzinfo=UTC)
        event_on = date.fromisoformat(data["event"]) if "event" in data else None
        concerned = [towns[slug].id for slug in data.get("towns", [])]
        numbers = {each.number: each.id for each in list_objectives()}
        served = [numbers[number] for number in data.get("objectives", [])]
    except (KeyError, TypeError, ValueError) as error:
        raise SeedError(f"{own.name}: [item] can't be read: {error}.") from error
    plant = next(iter(plants_of(News, leaves, "example", {})))
    item = News(town_id=town.id, language=own.language, example=own.key)
    fields: dict[str, Any] = {name: text or "" for name, text in plant.texts[own.language].items()}
    fields |= {"event_on": event_on, "town_ids": concerned, "objective_ids": served}
    writing.begin(item, fields, read_rights(author), published)
    item.stage, item.publish_at = Stage.PUBLISHED, published
    for tag, slug in plant.slugs.items():
        give_slug(item, tag, slug)
    units = list_units(item)
    for tag in plant.texts:
        if tag != own.language:
            for unit, (text, links) in zip(units, translation_of(plant, tag), strict=True):
                write_target(unit, tag, [text], State.TRANSLATED, AUTHOR, now, links)
    return True
