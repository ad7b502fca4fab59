"""The audit log: one line for each change of state or right, in the transaction that makes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.accounts.models import AuditLine, Person
from portal.db import db
from portal.i18n import LazyText, _l

VERBS: Mapping[str, LazyText] = {
    "invited": _l("Invitation envoyée"),
    "invitation link": _l("Nouveau lien d’invitation"),
    "invitation withdrawn": _l("Invitation annulée"),
    "joined": _l("Arrivée dans l’équipe"),
    "role changed": _l("Rôle changé"),
    "left": _l("Départ de l’équipe"),
    "closed": _l("Compte fermé"),
    "reopened": _l("Compte rouvert"),
    "erased": _l("Compte effacé"),
    "languages changed": _l("Langues de traduction changées"),
    "administration changed": _l("Administration du portail changée"),
    "password link": _l("Lien de mot de passe remis"),
    "password changed": _l("Mot de passe changé"),
    "second factor on": _l("Vérification en deux étapes activée"),
    "second factor off": _l("Vérification en deux étapes désactivée"),
    "recovery codes": _l("Nouveaux codes de secours"),
    "devices signed out": _l("Appareils déconnectés"),
    "trust changed": _l("Publication directe changée"),
    "proposed": _l("Texte proposé"),
    "taken back": _l("Texte repris pour y travailler"),
    "sent back": _l("Texte renvoyé avec une remarque"),
    "published": _l("Texte publié"),
    "withdrawn": _l("Texte retiré"),
    "binned": _l("Texte mis à la corbeille"),
    "restored": _l("Texte sorti de la corbeille"),
    "picture removed": _l("Image supprimée"),
}
"""What is noted, and how it is told; a line whose verb is not here can't be written."""


def note(
    verb: str,
    about: Any,
    now: datetime,
    *,
    actor_id: int | None,
    town_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditLine:
    """Add a line about a saved item; before and after may hold no name, address or secret."""
    if verb not in VERBS:
        raise ValueError(f"the audit log has no verb {verb}")
    line = AuditLine(
        verb=verb,
        about_kind=about.__tablename__,
        about_id=about.id,
        at=now,
        actor_id=actor_id,
        town_id=town_id,
        before=before,
        after=after,
    )
    db.session.add(line)
    return line


def note_for_each_town(
    verb: str, person: Person, town_ids: list[int], now: datetime, *, actor_id: int | None
) -> None:
    """Add a line in the log of each town of a person, or of the portal if they have none."""
    for town_id in town_ids or [None]:  # type: ignore[list-item]
        note(verb, person, now, actor_id=actor_id, town_id=town_id)
