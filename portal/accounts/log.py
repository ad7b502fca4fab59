"""Lines of the audit log in the words of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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


def entries(lines: list[AuditLine]) -> list[Entry]:
    """Give lines of the audit log with the names people have now."""
    names = queries.names_of(
        {line.about_id for line in lines if line.about_kind == "person" and line.about_id}
    )
    invited = queries.names_of_invited(
        {line.about_id for line in lines if line.about_kind == "invitation" and line.about_id}
    )
    return [
        Entry(
            at=line.at,
            who=_who(line),
            what=VERBS[line.verb].text(),
            about=(names if line.about_kind == "person" else invited).get(line.about_id or 0)
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
        if name == "role":
            said.append(ROLE_NAMES[TownRole(value)].text())
        elif name == "administrator":
            said.append(ADMINISTRATION.text() if value else _("pas d’administration du portail"))
        elif name in languages():
            language = languages()[name]
            said.append(Text(language.name, language.tag))
            said.append(ROLE_NAMES[LanguageRole(value)].text())
    return said
