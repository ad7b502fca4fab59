"""What the portal writes to people about their accounts."""

from datetime import datetime

from portal.accounts import queries, tokens
from portal.accounts.addresses import address_key
from portal.i18n import LazyText, Text, _, _l
from portal.i18n.addresses import path_of, public_url
from portal.post.models import Letter
from portal.post.writing import Mail, writes

INVITATION, PASSWORD, CHANGED = "invitation", "password", "account changed"
"""The kinds of letters about accounts."""

_CHANGES: dict[str, LazyText] = {
    "password changed": _l("Le mot de passe de votre compte vient d’être changé."),
    "second factor on": _l("La vérification en deux étapes de votre compte vient d’être activée."),
    "second factor off": _l(
        "La vérification en deux étapes de votre compte vient d’être désactivée."
    ),
}


@writes(INVITATION)
def write_invitation(letter: Letter, now: datetime) -> Mail | None:
    """Invite somebody; an invitation that was taken back or accepted meanwhile is not sent."""
    invitation = queries.find_invitation(letter.about["invitation"])
    if invitation is None or invitation.used_at is not None or invitation.town is None:
        return None
    if invitation.expires_at <= now:
        return None
    token = tokens.hand_out(invitation, now)
    return Mail(
        subject=_("Invitation à l’équipe de %(town)s", town=invitation.town.name),
        paragraphs=[
            _("Bonjour,"),
            _(
                "%(town)s vous invite à écrire sur le portail des trois communes partenaires.",
                town=invitation.town.name,
            ),
            _("Ouvrez ce lien pour créer votre compte. Il marche une fois, pendant 14 jours."),
        ],
        link=_link("accounts.welcome", token),
        link_words=_("Créer mon compte"),
        closing=[_("Si vous n’attendiez pas ce message, ne faites rien.")],
    )


@writes(PASSWORD)
def write_password(letter: Letter, now: datetime) -> Mail | None:
    """Send a link to choose a new password; to an address without an account nothing is sent."""
    person = queries.find_person_by_key(address_key(letter.address))
    if person is None or not person.is_open or person.address is None:
        return None
    # To the address of the account, in whatever capitals somebody asked for it.
    letter.address = person.address
    token = tokens.hand_out(person, now)
    return Mail(
        subject=_("Choisir un nouveau mot de passe"),
        paragraphs=[
            _("Bonjour,"),
            _("Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte."),
            _("Ouvrez ce lien pour le choisir. Il marche une fois, pendant une heure."),
        ],
        link=_link("accounts.reset", token),
        link_words=_("Choisir un mot de passe"),
        closing=[_("Si ce n’était pas vous, ne faites rien : votre mot de passe reste le même.")],
    )


@writes(CHANGED)
def write_account_changed(letter: Letter, _now: datetime) -> Mail | None:
    """Tell somebody that the way they sign in was changed."""
    said: Text = _CHANGES[letter.about["what"]].text()
    return Mail(
        subject=_("Votre compte a changé"),
        paragraphs=[
            _("Bonjour,"),
            said,
            _(
                "Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe, puis"
                " prévenez la personne qui gère l’équipe de votre commune."
            ),
        ],
        link=_link("accounts.forgotten"),
        link_words=_("Choisir un mot de passe"),
    )


def _link(endpoint: str, token: str | None = None) -> str:
    """Give a public address in the language of the letter, from the settings alone."""
    values = {} if token is None else {"token": token}
    return public_url(path_of(endpoint, **values))
