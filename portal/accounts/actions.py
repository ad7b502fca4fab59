"""What is done to accounts: the rule first, then the change, then its line in the audit log."""

from collections.abc import Mapping
from datetime import datetime

from portal.accounts import queries, tokens
from portal.accounts.addresses import address_key
from portal.accounts.audit import note, note_for_each_town
from portal.accounts.letters import CHANGED, INVITATION
from portal.accounts.models import (
    Invitation,
    LanguageSkill,
    Membership,
    Person,
    Purpose,
    RecoveryCode,
)
from portal.accounts.passwords import hashed
from portal.accounts.roles import LanguageRole, Rights, TownRole
from portal.accounts.second_factor import new_recovery_codes, recovery_digest
from portal.accounts.traces import traces
from portal.db import db
from portal.errors import Refused
from portal.i18n import _l
from portal.post.actions import forget, write
from portal.towns.models import Town

_ABOVE = _l("Ce compte a plus de droits que le vôtre. L’administration du portail peut le changer.")
_ELSEWHERE = _l(
    "Cette personne fait aussi partie d’une autre commune : seule l’administration du portail peut"
    " changer son compte. Vous pouvez la retirer de votre équipe."
)
_TRANSLATES = _l(
    "Cette personne traduit pour les trois communes : seule l’administration du portail peut donner"
    " ce lien. Elle peut aussi le demander elle-même à la page de connexion."
)
_LAST = _l(
    "C’est le dernier compte d’administration du portail. Donnez d’abord ce rôle à quelqu’un d’autre."
)
_ONESELF = _l("Votre propre compte se change sur la page de votre profil.")


# Invitations


def invite(
    by: Rights | None,
    town: Town,
    role: TownRole,
    *,
    name: str,
    address: str,
    language: str,
    now: datetime,
) -> Invitation:
    """Ask somebody to join a town; *by* is None for a command on the server."""
    if by is not None and not by.may_give(role, town.id):
        raise Refused(_ABOVE)
    key = address_key(address)
    person = queries.find_person_by_key(key)
    if person is not None and queries.find_membership(person.id, town.id) is not None:
        raise Refused(_l("Cette personne fait déjà partie de l’équipe."))
    former = queries.find_open_invitation(key, town.id)
    if former is not None:
        db.session.delete(former)
    invitation = Invitation(
        name=name,
        address=address,
        address_key=key,
        language=language,
        town_id=town.id,
        role=role,
        inviter_id=by.person_id if by else None,
        created_at=now,
        expires_at=now + tokens.LIFETIMES[Purpose.INVITATION],
    )
    db.session.add(invitation)
    db.session.flush()
    after = {"role": role.value}
    note("invited", invitation, now, actor_id=invitation.inviter_id, town_id=town.id, after=after)
    write(INVITATION, address, language, {"invitation": invitation.id}, now)
    return invitation


def invite_first(language: str, now: datetime) -> Invitation:
    """Ask whoever has the link to be the first administrator; links made before stop working."""
    queries.drop_first_invitations()
    invitation = Invitation(
        name="",
        language=language,
        role=TownRole.MANAGER,
        is_administrator=True,
        created_at=now,
        expires_at=now + tokens.LIFETIMES[Purpose.INVITATION],
    )
    db.session.add(invitation)
    db.session.flush()
    after = {"administrator": True}
    note("invited", invitation, now, actor_id=None, after=after)
    return invitation


def renew_invitation(by: Rights, invitation: Invitation, now: datetime) -> str:
    """Give a new link to hand over for an invitation; those made before stop working."""
    _look_at_invitation(by, invitation)
    queries.drop_tickets(invitation_id=invitation.id)
    invitation.expires_at = now + tokens.LIFETIMES[Purpose.INVITATION]
    town_id = invitation.town_id
    note("invitation link", invitation, now, actor_id=by.person_id, town_id=town_id)
    return tokens.hand_out(invitation, now)


def withdraw_invitation(by: Rights, invitation: Invitation, now: datetime) -> None:
    """Take an invitation back; its links stop working."""
    _look_at_invitation(by, invitation)
    town_id = invitation.town_id
    note("invitation withdrawn", invitation, now, actor_id=by.person_id, town_id=town_id)
    db.session.delete(invitation)


def _look_at_invitation(by: Rights, invitation: Invitation) -> None:
    """Refuse to touch the invitation of the first administrator, and one above one's own rank."""
    if invitation.town_id is None or not by.may_give(invitation.role, invitation.town_id):
        raise Refused(_ABOVE)


def accept(
    invitation: Invitation,
    *,
    name: str,
    password: str,
    language: str,
    address: str | None = None,
    town: Town | None = None,
    now: datetime,
) -> Person:
    """Make the account an invitation is for; its role and town are those of the invitation.

    Only the first administrator, whose invitation names none, says the *address* and the *town*.
    """
    to = invitation.address or address or ""
    if queries.find_person_by_key(address_key(to)) is not None:
        raise Refused(_l("Un compte a déjà cette adresse. Connectez-vous avec lui."))
    _take(invitation, now)
    person = Person(
        name=name,
        address=to,
        address_key=address_key(to),
        password=hashed(password),
        language=language,
        reads=[],
        is_administrator=invitation.is_administrator,
        created_at=now,
    )
    db.session.add(person)
    db.session.flush()
    _join(person, invitation, invitation.town_id or (town.id if town else None), now)
    return person


def join(invitation: Invitation, person: Person, now: datetime) -> None:
    """Let somebody who has an account already join one more town."""
    if person.address_key != invitation.address_key:
        raise Refused(
            _l("Cette invitation est pour quelqu’un d’autre. Connectez-vous avec le compte invité.")
        )
    if queries.find_membership(person.id, invitation.town_id or 0) is not None:
        raise Refused(_l("Cette personne fait déjà partie de l’équipe."))
    _take(invitation, now)
    _join(person, invitation, invitation.town_id, now)


def _take(invitation: Invitation, now: datetime) -> None:
    if not queries.take_invitation(invitation.id, now):
        raise Refused(_l("Cette invitation a déjà servi, ou n’est plus valable."))


def _join(person: Person, invitation: Invitation, town_id: int | None, now: datetime) -> None:
    if town_id is None:
        raise Refused(_l("Choisissez une commune."))
    db.session.add(Membership(person_id=person.id, town_id=town_id, role=invitation.role))
    queries.drop_tickets(invitation_id=invitation.id)
    after: dict[str, object] = {"role": invitation.role.value}
    if invitation.is_administrator:
        after["administrator"] = True
    note("joined", person, now, actor_id=person.id, town_id=town_id, after=after)


def _take_back_invitations(person: Person, now: datetime, actor_id: int | None) -> None:
    """Take back what somebody promised others and could promise no more."""
    db.session.flush()
    rights = queries.read_rights(person)
    for invitation in queries.list_open_invitations_by(person.id):
        town_id = invitation.town_id
        may_still = town_id is not None and rights.may_give(invitation.role, town_id)
        if not person.is_open or not may_still:
            note("invitation withdrawn", invitation, now, actor_id=actor_id, town_id=town_id)
            db.session.delete(invitation)


# Other people


def change_role(by: Rights, membership: Membership, role: TownRole, now: datetime) -> None:
    """Give somebody of a town another role in it; they sign in anew."""
    _look_at(by, membership)
    if not by.may_give(role, membership.town_id):
        raise Refused(_ABOVE)
    before, after = {"role": membership.role.value}, {"role": role.value}
    if before == after:
        return
    membership.role = role
    queries.sign_out_devices(membership.person_id)
    _take_back_invitations(membership.person, now, by.person_id)
    note(
        "role changed",
        membership.person,
        now,
        actor_id=by.person_id,
        town_id=membership.town_id,
        before=before,
        after=after,
    )


def set_trust(by: Rights, membership: Membership, is_trusted: bool, now: datetime) -> None:
    """Let somebody of a town publish what they write, or only propose it."""
    _look_at(by, membership)
    if membership.is_trusted == is_trusted:
        return
    membership.is_trusted = is_trusted
    queries.sign_out_devices(membership.person_id)
    note(
        "trust changed",
        membership.person,
        now,
        actor_id=by.person_id,
        town_id=membership.town_id,
        before={"trusted": not is_trusted},
        after={"trusted": is_trusted},
    )


def remove(by: Rights, membership: Membership, now: datetime) -> None:
    """Take somebody out of the team of a town; who has no other town is closed instead."""
    _look_at(by, membership)
    if not _other_towns(membership):
        raise Refused(
            _l(
                "Cette personne n’a pas d’autre commune. Fermez son compte plutôt que de la retirer."
            )
        )
    _leave(membership, now, by.person_id)


def leave(person: Person, membership: Membership, now: datetime) -> None:
    """Leave a town of one's own; what one has published there stays, under the town's name."""
    if not _other_towns(membership):
        raise Refused(
            _l("C’est votre seule commune. Pour partir tout à fait, effacez votre compte.")
        )
    _leave(membership, now, person.id)


def _leave(membership: Membership, now: datetime, actor_id: int) -> None:
    note(
        "left",
        membership.person,
        now,
        actor_id=actor_id,
        town_id=membership.town_id,
        before={"role": membership.role.value},
    )
    queries.sign_out_devices(membership.person_id)
    db.session.delete(membership)
    _take_back_invitations(membership.person, now, actor_id)


def close(by: Rights, membership: Membership, now: datetime) -> None:
    """Close an account: nobody signs in with it any more, until it is opened again."""
    _look_at(by, membership)
    _only_of_this_town(by, membership)
    person = membership.person
    _keep_an_administrator(person)
    if not person.is_open:
        return
    person.closed_at = now
    queries.sign_out_devices(person.id)
    queries.drop_tickets(person_id=person.id)
    _take_back_invitations(person, now, by.person_id)
    note_for_each_town("closed", person, _towns_of(person), now, actor_id=by.person_id)


def reopen(by: Rights, membership: Membership, now: datetime) -> None:
    """Let somebody whose account was closed sign in again."""
    _look_at(by, membership)
    _only_of_this_town(by, membership)
    person = membership.person
    if person.is_open:
        return
    person.closed_at = None
    note_for_each_town("reopened", person, _towns_of(person), now, actor_id=by.person_id)


def hand_password_link(by: Rights, membership: Membership, now: datetime) -> str:
    """Give the token of a link to hand over, with which somebody chooses a new password."""
    _look_at(by, membership)
    _only_of_this_town(by, membership)
    person = membership.person
    if not person.is_open:
        raise Refused(_l("Ce compte est fermé. Rouvrez-le d’abord."))
    if queries.list_skills([person.id]) and not by.is_administrator:
        raise Refused(_TRANSLATES)
    queries.drop_tickets(person_id=person.id)
    note("password link", person, now, actor_id=by.person_id, town_id=membership.town_id)
    return tokens.hand_out(person, now)


def _look_at(by: Rights, membership: Membership) -> None:
    """Refuse to touch oneself, and whoever stands above in the town or in the portal."""
    if membership.person_id == by.person_id:
        raise Refused(_ONESELF)
    if membership.person.is_administrator and not by.is_administrator:
        raise Refused(_ABOVE)
    if not by.may_give(membership.role, membership.town_id):
        raise Refused(_ABOVE)


def _only_of_this_town(by: Rights, membership: Membership) -> None:
    if _other_towns(membership) and not by.is_administrator:
        raise Refused(_ELSEWHERE)


def _other_towns(membership: Membership) -> list[int]:
    return [each for each in _towns_of(membership.person) if each != membership.town_id]


def _towns_of(person: Person) -> list[int]:
    return [membership.town_id for membership in queries.list_memberships(person.id)]


# What administrators give


def set_languages(
    by: Rights, person: Person, wanted: Mapping[str, LanguageRole], now: datetime
) -> None:
    """Let somebody translate, or review, these languages and no others; they sign in anew."""
    before = {skill.language: skill.role.value for skill in queries.list_skills([person.id])}
    after = {language: role.value for language, role in wanted.items()}
    if before == after:
        return
    for skill in queries.list_skills([person.id]):
        if skill.language in wanted:
            skill.role = wanted[skill.language]
        else:
            db.session.delete(skill)
    for language, role in wanted.items():
        if language not in before:
            db.session.add(LanguageSkill(person_id=person.id, language=language, role=role))
    queries.sign_out_devices(person.id)
    note("languages changed", person, now, actor_id=by.person_id, before=before, after=after)


def set_administrator(
    by: Rights | None, person: Person, is_administrator: bool, now: datetime
) -> None:
    """Let somebody administrate the portal, or no longer; they sign in anew."""
    if person.is_administrator == is_administrator:
        return
    if not is_administrator:
        _keep_an_administrator(person)
    person.is_administrator = is_administrator
    queries.sign_out_devices(person.id)
    _take_back_invitations(person, now, by.person_id if by else None)
    note(
        "administration changed",
        person,
        now,
        actor_id=by.person_id if by else None,
        before={"administrator": not is_administrator},
        after={"administrator": is_administrator},
    )


def _keep_an_administrator(person: Person) -> None:
    if not person.is_administrator or not person.is_open:
        return
    queries.lock_administrators()
    if queries.count_administrators() == 1:
        raise Refused(_LAST)


# Oneself


def change_password(person: Person, password: str, now: datetime, device_id: int | None) -> None:
    """Keep a new password; every device but this one is signed out."""
    person.password = hashed(password)
    queries.sign_out_devices(person.id, but=device_id)
    queries.drop_tickets(person_id=person.id)
    _tell(person, "password changed", now)


def reset_password(ticket_id: int, person: Person, password: str, now: datetime) -> None:
    """Keep a new password chosen by a link; the link is used up and every device signed out."""
    if not queries.take_ticket(ticket_id, now):
        raise Refused(_l("Ce lien a déjà servi, ou n’est plus valable. Demandez-en un autre."))
    change_password(person, password, now, None)


def start_second_factor(person: Person, secret: str, step: int, now: datetime) -> list[str]:
    """Ask for a code after the password from now on; give the recovery codes to print.

    *step* is the step of time of the code that proved the app knows the secret.
    """
    person.totp_secret, person.totp_step = secret, step
    _tell(person, "second factor on", now)
    return _recovery_codes(person)


def stop_second_factor(person: Person, now: datetime) -> None:
    """Ask for the password alone again."""
    person.totp_secret = person.totp_step = None
    queries.drop_recovery_codes(person.id)
    _tell(person, "second factor off", now)


def renew_recovery_codes(person: Person, now: datetime) -> list[str]:
    """Give new recovery codes; those given before stop working."""
    note_for_each_town("recovery codes", person, _towns_of(person), now, actor_id=person.id)
    return _recovery_codes(person)


def sign_out_everywhere(person: Person, now: datetime) -> None:
    """Make the cookies of all one's devices worthless, this one's too."""
    queries.sign_out_devices(person.id)
    note_for_each_town("devices signed out", person, _towns_of(person), now, actor_id=person.id)


def erase(person: Person, now: datetime) -> None:
    """Erase all the portal knows of a person; their number stays, so that the log still counts.

    What they have published belongs to their town and stays under its name.
    """
    _keep_an_administrator(person)
    key, address = person.address_key, person.address
    note_for_each_town("erased", person, _towns_of(person), now, actor_id=person.id)
    queries.sign_out_devices(person.id)
    queries.drop_tickets(person_id=person.id)
    queries.drop_recovery_codes(person.id)
    for trace in traces():
        trace.forget(person.id)
    for membership in queries.list_memberships(person.id):
        db.session.delete(membership)
    for skill in queries.list_skills([person.id]):
        db.session.delete(skill)
    if key is not None and address is not None:
        queries.drop_invitations(key)
        forget(address)
    person.name, person.reads, person.time_zone = "", [], None
    person.address = person.address_key = person.password = None
    person.totp_secret = person.totp_step = None
    person.is_administrator = False
    person.closed_at = person.erased_at = now
    _take_back_invitations(person, now, person.id)


def _recovery_codes(person: Person) -> list[str]:
    queries.drop_recovery_codes(person.id)
    codes = new_recovery_codes()
    for code in codes:
        db.session.add(RecoveryCode(person_id=person.id, digest=recovery_digest(code)))
    return codes


def _tell(person: Person, what: str, now: datetime) -> None:
    """Note a change of how somebody signs in, and write to them: it may not have been them."""
    note_for_each_town(what, person, _towns_of(person), now, actor_id=person.id)
    if person.address is not None:
        write(CHANGED, person.address, person.language, {"what": what}, now)
