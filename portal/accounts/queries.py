"""What is asked of accounts."""

from datetime import datetime
from typing import Any

from flask import abort
from sqlalchemy import case, delete, func, or_, select, update
from sqlalchemy.orm import joinedload

from portal.accounts.models import (
    AuditLine,
    Device,
    Invitation,
    LanguageSkill,
    Membership,
    Person,
    Purpose,
    RecoveryCode,
    Ticket,
)
from portal.accounts.roles import LanguageRole, Rights
from portal.db import db

LOG_PAGE = 50
"""Lines of the audit log on a page."""


# People


def find_person(person_id: int) -> Person | None:
    """Give the person with this number."""
    return db.session.get(Person, person_id)


def find_person_by_key(key: str) -> Person | None:
    """Give the person whose address has this normal form."""
    return db.session.scalar(select(Person).where(Person.address_key == key))


def find_membership(person_id: int, town_id: int) -> Membership | None:
    """Give the role of a person in a town."""
    return db.session.scalar(
        select(Membership)
        .where(Membership.person_id == person_id, Membership.town_id == town_id)
        .options(joinedload(Membership.person))
    )


def get_membership(person_id: int, town_id: int) -> Membership:
    """Give the role of a person in a town, or answer 404: a stranger does not exist here."""
    return find_membership(person_id, town_id) or abort(404)


def list_memberships(person_id: int) -> list[Membership]:
    """Give the roles of a person in towns, in the order they came to them."""
    query = (
        select(Membership)
        .where(Membership.person_id == person_id)
        .options(joinedload(Membership.town))
    )
    return list(db.session.scalars(query.order_by(Membership.id)))


def list_team(town_id: int) -> list[Membership]:
    """Give the people of a town, those who may sign in first, then by name."""
    query = (
        select(Membership)
        .join(Person)
        .where(Membership.town_id == town_id, Person.erased_at.is_(None))
        .options(joinedload(Membership.person))
    )
    return list(
        db.session.scalars(query.order_by(Person.closed_at.is_not(None), Person.name, Person.id))
    )


def list_skills(person_ids: list[int]) -> list[LanguageSkill]:
    """Give what people may do in languages."""
    query = select(LanguageSkill).where(LanguageSkill.person_id.in_(person_ids))
    return list(db.session.scalars(query.order_by(LanguageSkill.person_id, LanguageSkill.language)))


def list_reviewers(language: str) -> list[int]:
    """Give the numbers of the people with an open account who review a language."""
    query = (
        select(LanguageSkill.person_id)
        .join(Person, Person.id == LanguageSkill.person_id)
        .where(
            LanguageSkill.language == language,
            LanguageSkill.role == LanguageRole.REVIEWER,
            Person.closed_at.is_(None),
            Person.erased_at.is_(None),
        )
    )
    return list(db.session.scalars(query))


def list_digests_due(since: datetime) -> list[LanguageSkill]:
    """Give the roles in languages whose people wish a digest, and had none since a moment."""
    query = (
        select(LanguageSkill)
        .join(LanguageSkill.person)
        .where(
            LanguageSkill.wants_digest,
            or_(LanguageSkill.digest_at.is_(None), LanguageSkill.digest_at <= since),
            Person.closed_at.is_(None),
            Person.erased_at.is_(None),
        )
    )
    return list(db.session.scalars(query.order_by(LanguageSkill.id)))


def find_skill_by_number(number: int) -> LanguageSkill | None:
    """Give somebody's role in a language, while their account is open."""
    skill = db.session.get(LanguageSkill, number)
    return skill if skill is not None and skill.person.is_open else None


def list_named_translators() -> dict[str, list[str]]:
    """Give the names of those who translate and agreed to be named, by language."""
    query = (
        select(LanguageSkill.language, Person.name)
        .join(LanguageSkill.person)
        .where(LanguageSkill.is_named, Person.erased_at.is_(None), Person.name != "")
        .order_by(Person.name)
    )
    named: dict[str, list[str]] = {}
    for language, name in db.session.execute(query):
        named.setdefault(language, []).append(name)
    return named


def find_skill(person_id: int, language: str) -> LanguageSkill | None:
    """Give what a person may do in a language."""
    return db.session.scalar(
        select(LanguageSkill).where(
            LanguageSkill.person_id == person_id, LanguageSkill.language == language
        )
    )


def read_rights(person: Person) -> Rights:
    """Give what a person may do now."""
    towns = db.session.execute(
        select(Membership.town_id, Membership.role, Membership.is_trusted).where(
            Membership.person_id == person.id
        )
    ).all()
    return Rights(
        person.id,
        person.is_administrator,
        {town_id: role for town_id, role, _ in towns},
        {skill.language: skill.role for skill in list_skills([person.id])},
        frozenset(town_id for town_id, _, is_trusted in towns if is_trusted),
    )


def count_administrators() -> int:
    """Count the administrators who may sign in."""
    query = select(func.count()).where(Person.is_administrator, Person.closed_at.is_(None))
    return db.session.scalar(query) or 0


def lock_administrators() -> None:
    """Let nobody else change who administrates until the transaction ends.

    SQLite has one writer anyway; PostgreSQL would let two administrators remove each other.
    """
    db.session.scalars(
        select(Person.id).where(Person.is_administrator).order_by(Person.id).with_for_update()
    ).all()


# Devices


def find_device(digest: str, now: datetime) -> Device | None:
    """Give the device whose cookie has this digest, with its person, while it may be used."""
    return db.session.scalar(
        select(Device)
        .join(Person)
        .where(
            Device.digest == digest,
            Device.expires_at > now,
            Person.closed_at.is_(None),
            Person.erased_at.is_(None),
        )
        .options(joinedload(Device.person))
    )


def list_devices(person_id: int, now: datetime) -> list[Device]:
    """Give the devices a person is signed in with, the last used first."""
    query = select(Device).where(Device.person_id == person_id, Device.expires_at > now)
    return list(db.session.scalars(query.order_by(Device.used_at.desc(), Device.id.desc())))


def sign_out_devices(person_id: int, but: int | None = None, only: int | None = None) -> None:
    """Make the cookies of a person's devices worthless: all, all but one, or one."""
    query = delete(Device).where(Device.person_id == person_id)
    if but is not None:
        query = query.where(Device.id != but)
    if only is not None:
        query = query.where(Device.id == only)
    db.session.execute(query)


def touch_device(device_id: int, now: datetime, expires_at: datetime, path: str) -> None:
    """Let the time of a device begin anew, and forget a form that waited for this path."""
    is_here = Device.kept_path == path
    db.session.execute(
        update(Device)
        .where(Device.id == device_id)
        .values(
            used_at=now,
            expires_at=expires_at,
            kept_path=case((is_here, None), else_=Device.kept_path),
            kept_fields=case((is_here, None), else_=Device.kept_fields),
        )
        .execution_options(synchronize_session=False)
    )


# The second factor


def take_step(person_id: int, step: int) -> bool:
    """Note the step of time a code was right for; False if it, or a later one, was taken before."""
    taken = db.session.execute(
        update(Person)
        .where(Person.id == person_id, or_(Person.totp_step.is_(None), Person.totp_step < step))
        .values(totp_step=step)
    )
    return _rows(taken) == 1


def take_recovery_code(person_id: int, digest: str) -> bool:
    """Use up a recovery code; False if there is no such code any more."""
    taken = db.session.execute(
        delete(RecoveryCode).where(
            RecoveryCode.person_id == person_id, RecoveryCode.digest == digest
        )
    )
    return _rows(taken) == 1


def count_recovery_codes(person_id: int) -> int:
    """Count the recovery codes a person has left."""
    query = select(func.count()).where(RecoveryCode.person_id == person_id)
    return db.session.scalar(query) or 0


def drop_recovery_codes(person_id: int) -> None:
    """Make the recovery codes of a person worthless."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


# Invitations and the links that are sent


def find_ticket(digest: str, purpose: Purpose, now: datetime) -> Ticket | None:
    """Give the ticket of a link for a purpose, while it may be used."""
    ticket = db.session.scalar(
        select(Ticket).where(
            Ticket.digest == digest,
            Ticket.purpose == purpose,
            Ticket.used_at.is_(None),
            Ticket.expires_at > now,
        )
    )
    if ticket is not None and ticket.invitation is not None and ticket.invitation.used_at:
        return None
    return ticket


def take_ticket(ticket_id: int, now: datetime) -> bool:
    """Use a ticket; False for all but the first who does, however many come at once."""
    taken = db.session.execute(
        update(Ticket)
        .where(Ticket.id == ticket_id, Ticket.used_at.is_(None), Ticket.expires_at > now)
        .values(used_at=now)
    )
    return _rows(taken) == 1


def take_invitation(invitation_id: int, now: datetime) -> bool:
    """Use an invitation; False for all but the first who does, by whichever of its links."""
    taken = db.session.execute(
        update(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(used_at=now)
    )
    return _rows(taken) == 1


def drop_tickets(person_id: int | None = None, invitation_id: int | None = None) -> None:
    """Make the links sent to a person, or for an invitation, worthless."""
    if person_id is not None:
        db.session.execute(delete(Ticket).where(Ticket.person_id == person_id))
    if invitation_id is not None:
        db.session.execute(delete(Ticket).where(Ticket.invitation_id == invitation_id))


def get_invitation(invitation_id: int, town_id: int) -> Invitation:
    """Give an invitation to a town that has not been accepted, or answer 404."""
    return db.session.scalar(
        select(Invitation).where(
            Invitation.id == invitation_id,
            Invitation.town_id == town_id,
            Invitation.used_at.is_(None),
        )
    ) or abort(404)


def find_invitation(invitation_id: int) -> Invitation | None:
    """Give the invitation with this number."""
    return db.session.get(Invitation, invitation_id)


def list_invitations(town_id: int) -> list[Invitation]:
    """Give the invitations to a town that wait for an answer, the newest first."""
    query = select(Invitation).where(Invitation.town_id == town_id, Invitation.used_at.is_(None))
    return list(db.session.scalars(query.order_by(Invitation.id.desc())))


def list_invitations_about(person: Person) -> list[Invitation]:
    """Give the invitations a person was sent, and those they sent, the oldest first."""
    query = select(Invitation).where(
        or_(Invitation.inviter_id == person.id, Invitation.address_key == person.address_key)
    )
    return list(db.session.scalars(query.order_by(Invitation.id)))


def list_open_invitations_by(person_id: int) -> list[Invitation]:
    """Give the invitations a person sent that wait for an answer."""
    query = select(Invitation).where(
        Invitation.inviter_id == person_id, Invitation.used_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(Invitation.id)))


def find_open_invitation(key: str, town_id: int) -> Invitation | None:
    """Give the invitation of an address to a town that waits for an answer."""
    return db.session.scalar(
        select(Invitation).where(
            Invitation.address_key == key,
            Invitation.town_id == town_id,
            Invitation.used_at.is_(None),
        )
    )


def drop_invitations(key: str) -> None:
    """Delete the invitations of an address, accepted or not."""
    db.session.execute(delete(Invitation).where(Invitation.address_key == key))


def drop_first_invitations() -> None:
    """Delete the invitations of a first administrator, whose links nobody has any more."""
    db.session.execute(
        delete(Invitation).where(
            Invitation.is_administrator,
            Invitation.address_key.is_(None),
            Invitation.used_at.is_(None),
        )
    )


# The audit log


def list_lines(
    town_id: int | None,
    *,
    actor_id: int | None = None,
    verbs: tuple[str, ...] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    before_id: int | None = None,
) -> list[AuditLine]:
    """Give a page of the audit log, the newest first, and one line more if there is a next page.

    Without a town it is that of all towns and of the whole portal. *until* is not included.
    """
    query = select(AuditLine).options(joinedload(AuditLine.actor), joinedload(AuditLine.town))
    if town_id is not None:
        query = query.where(AuditLine.town_id == town_id)
    if actor_id is not None:
        query = query.where(AuditLine.actor_id == actor_id)
    if verbs:
        query = query.where(AuditLine.verb.in_(verbs))
    if since is not None:
        query = query.where(AuditLine.at >= since)
    if until is not None:
        query = query.where(AuditLine.at < until)
    if before_id is not None:
        query = query.where(AuditLine.id < before_id)
    return list(db.session.scalars(query.order_by(AuditLine.id.desc()).limit(LOG_PAGE + 1)))


def list_lines_of(person_id: int) -> list[AuditLine]:
    """Give all a person did and all that was done about their account, the oldest first."""
    query = select(AuditLine).where(
        or_(
            AuditLine.actor_id == person_id,
            (AuditLine.about_kind == "person") & (AuditLine.about_id == person_id),
        )
    )
    return list(db.session.scalars(query.order_by(AuditLine.id)))


def names_of(person_ids: set[int]) -> dict[int, str]:
    """Give the names of people by their numbers; an erased person has none."""
    rows = db.session.execute(
        select(Person.id, Person.name).where(Person.id.in_(person_ids), Person.erased_at.is_(None))
    )
    return dict(rows.all())


def names_of_invited(invitation_ids: set[int]) -> dict[int, str]:
    """Give the names of those invited by the numbers of their invitations, while those are kept."""
    rows = db.session.execute(
        select(Invitation.id, Invitation.name).where(Invitation.id.in_(invitation_ids))
    )
    return dict(rows.all())


def list_actors(town_id: int | None) -> dict[int, str]:
    """Give the names of those who stand in the log of a town, or of the portal, by their number."""
    acted = select(AuditLine.actor_id).where(AuditLine.actor_id.is_not(None)).distinct()
    if town_id is not None:
        acted = acted.where(AuditLine.town_id == town_id)
    rows = db.session.execute(
        select(Person.id, Person.name)
        .where(Person.id.in_(acted), Person.erased_at.is_(None))
        .order_by(Person.name, Person.id)
        .limit(500)
    )
    return dict(rows.all())


# What has had its time


def purge(now: datetime) -> int:
    """Delete devices, links and invitations whose time is over; give how many."""
    gone = (
        delete(Device).where(Device.expires_at <= now),
        delete(Ticket).where(or_(Ticket.expires_at <= now, Ticket.used_at.is_not(None))),
        delete(Invitation).where(
            or_(Invitation.expires_at <= now, Invitation.used_at.is_not(None))
        ),
    )
    return sum(_rows(db.session.execute(query)) for query in gone)


def _rows(result: Any) -> int:
    """Give how many rows a statement changed."""
    return int(result.rowcount)
