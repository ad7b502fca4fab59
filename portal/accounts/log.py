"""Lines of the audit log in the words of the page."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, current_app

from portal.accounts import queries
from portal.accounts.audit import VERBS
from portal.accounts.models import AuditLine
from portal.accounts.roles import ADMINISTRATION, ROLE_NAMES, LanguageRole, TownRole
from portal.i18n import Text, _, languages


@dataclass(frozen=True)
class Entry:
    """A line as it is shown: who did what, when, where, about whom, and what changed."""

    at: datetime
    who: str | Text
    what: Text
    about: str | Text
    town: str | None
    before: list[Text]
    after: list[Text]


NamesOf = Callable[[set[int]], Mapping[int, str | Text]]
"""Gives the names of things of one kind by their numbers; one that is gone has none."""


def open_log(app: Flask) -> None:
    """Know the names of what accounts note in the log."""
    name_in_log(app, "person", queries.names_of)
    name_in_log(app, "invitation", queries.names_of_invited)


def name_in_log(app: Flask, kind: str, names_of: NamesOf) -> None:
    """Let the log name what a room notes; *kind* is the name of its table."""
    app.extensions.setdefault("log_names", {})[kind] = names_of


def entries(lines: list[AuditLine]) -> list[Entry]:
    """Give lines of the audit log with the names people have now."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        if line.about_id is not None:
            numbers[line.about_kind].add(line.about_id)
    naming = current_app.extensions["log_names"]
    names = {kind: naming[kind](some) for kind, some in numbers.items() if kind in naming}
    return [
        Entry(
            at=line.at,
            who=_who(line),
            what=VERBS[line.verb].text(),
            about=names.get(line.about_kind, {}).get(line.about_id or 0)
            or _("n° %(number)s", number=line.about_id),
            town=line.town.name if line.town else None,
            before=_words(line.before),
            after=_words(line.after),
        )
        for line in lines
    ]


def _who(line: AuditLine) -> str | Text:
    if line.actor is None:
        return _("le serveur")
    if line.actor.erased_at is not None:
        return _("un compte effacé (n° %(number)s)", number=line.actor.id)
    return line.actor.name


def _words(values: Mapping[str, Any] | None) -> list[Text]:
    """Tell what was noted of a role, of the administration or of languages."""
    said = []
    for name, value in (values or {}).items():
        if name == "trusted":
            said.append(_("publie ses textes sans relecture") if value else _("propose ses textes"))
        elif name == "role":
            said.append(ROLE_NAMES[TownRole(value)].text())
        elif name == "administrator":
            said.append(ADMINISTRATION.text() if value else _("pas d’administration du portail"))
        elif name in languages():
            language = languages()[name]
            said.append(Text(language.name, language.tag))
            said.append(ROLE_NAMES[LanguageRole(value)].text())
    return said
