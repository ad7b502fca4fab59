"""Secrets that are handed out once and kept as a digest."""

import hashlib
import secrets
from datetime import datetime, timedelta

from portal.accounts.models import Invitation, Person, Purpose, Ticket
from portal.db import db

LIFETIMES = {Purpose.INVITATION: timedelta(days=14), Purpose.PASSWORD: timedelta(minutes=60)}
"""How long a link works at most: OWASP's ASVS 5.0, 6.4, leaves it to us."""


def new_secret() -> str:
    """Give 256 random bits for an address or a cookie."""
    return secrets.token_urlsafe(32)


def digest(purpose: str, secret: str) -> str:
    """Give what is kept of a secret; bound to its purpose, it fits no other."""
    return hashlib.sha256(f"{purpose}:{secret}".encode(errors="replace")).hexdigest()


def hand_out(about: Person | Invitation, now: datetime) -> str:
    """Make a new link for somebody and give its token; links that were sent before still work."""
    token = new_secret()
    if isinstance(about, Invitation):
        ticket = Ticket(purpose=Purpose.INVITATION, invitation_id=about.id)
        ticket.expires_at = min(about.expires_at, now + LIFETIMES[Purpose.INVITATION])
    else:
        ticket = Ticket(purpose=Purpose.PASSWORD, person_id=about.id)
        ticket.expires_at = now + LIFETIMES[Purpose.PASSWORD]
    ticket.digest = digest(ticket.purpose.value, token)
    db.session.add(ticket)
    return token
