"""What waits for somebody at the desk of a town, the most urgent first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for

from portal.accounts import queries
from portal.accounts.models import Person
from portal.accounts.roles import Rights, TownRole
from portal.i18n import Text, _, _n
from portal.news import queries as news
from portal.news.models import News
from portal.towns.models import Town
from portal.writing.queries import list_unsaved_in

_FEW_CODES = 3
_SOON = timedelta(days=3)


@dataclass(frozen=True)
class Task:
    """Something that waits: what it is, why, and the words of the button that leads to it."""

    key: str
    title: Text
    why: Text
    button: Text
    address: str


def tasks(person: Person, rights: Rights, town: Town, now: datetime) -> list[Task]:
    """Give what waits for a person in a town."""
    found = _of_news(person, rights, town)
    if rights.rank_in(town.id) >= TownRole.MANAGER.rank:
        found += _of_a_manager(person, town, now)
    if person.has_second_factor and queries.count_recovery_codes(person.id) <= _FEW_CODES:
        found.append(
            Task(
                "codes",
                _("Imprimez de nouveaux codes de secours"),
                _("Il ne vous en reste presque plus."),
                _("Voir mes codes"),
                url_for("profile.second_step"),
            )
        )
    if not person.reads:
        found.append(
            Task(
                "reads",
                _("Dites quelles langues vous lisez"),
                _("Le bureau saura quels textes vous montrer à côté d’une traduction."),
                _("Compléter mon profil"),
                url_for("profile.show"),
            )
        )
    return found


def _of_news(person: Person, rights: Rights, town: Town) -> list[Task]:
    """Give what was sent back, what waits to be published, and what was begun and not saved."""
    found = [
        Task(
            f"sent back {item.id}",
            Text(item.title, item.language),
            Text(item.comment or "", item.comment_language or item.language),
            _("Reprendre le texte"),
            url_for("news_desk.edit", number=item.id),
        )
        for item in news.list_sent_back(person.id, town.id)
    ]
    proposed = news.count_stages(town.id).get("proposed", 0)
    if proposed and rights.rank_in(town.id) >= TownRole.EDITOR.rank:
        found.append(
            Task(
                "proposed",
                _n(
                    "%(number)s texte proposé attend d’être publié",
                    "%(number)s textes proposés attendent d’être publiés",
                    proposed,
                    number=proposed,
                ),
                _("Publiez-les, ou renvoyez-les avec une remarque."),
                _("Voir les textes proposés"),
                url_for("news_desk.list_all", stage="proposed"),
            )
        )
    begun = list_unsaved_in(person.id, town.id, News.item_kind)
    if begun:
        found.append(
            Task(
                "begun",
                _("Un texte commencé n’est pas enregistré"),
                _("Il est gardé trente jours."),
                _("Le retrouver"),
                url_for("news_desk.list_all"),
            )
        )
    return found


def _of_a_manager(person: Person, town: Town, now: datetime) -> list[Task]:
    found, team = [], url_for("people.team")
    invitations = queries.list_invitations(town.id)
    ending = [each for each in invitations if each.expires_at <= now + _SOON]
    if ending:
        found.append(
            Task(
                "invitations",
                _n(
                    "%(number)s invitation sans réponse se termine bientôt",
                    "%(number)s invitations sans réponse se terminent bientôt",
                    len(ending),
                    number=len(ending),
                ),
                _("Donnez un nouveau lien, ou annulez."),
                _("Voir l’équipe"),
                team,
            )
        )
    if not invitations and len(queries.list_team(town.id)) == 1:
        found.append(
            Task(
                "alone",
                _("Invitez une première personne"),
                _("L’équipe de %(town)s n’a que vous.", town=town.name),
                _("Inviter quelqu’un"),
                url_for("people.invite"),
            )
        )
    if not person.has_second_factor:
        found.append(
            Task(
                "second factor",
                _("Protégez votre compte par une vérification en deux étapes"),
                _("Vous gérez les comptes des autres : un mot de passe volé ouvrirait tout."),
                _("L’activer"),
                url_for("profile.second_step"),
            )
        )
    return found
