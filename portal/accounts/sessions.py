"""Who is signed in: a device in the database, and its secret in the cookie.

A cookie is worth nothing without its device: signing out, a new password, another role or a closed
account delete it, and every copy of the cookie with it.
"""

import secrets
from datetime import UTC, datetime, timedelta
from typing import cast

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from config import KEPT_DAYS
from portal.accounts import queries
from portal.accounts.models import Device, Person
from portal.accounts.roles import Rights
from portal.accounts.tokens import digest, new_secret
from portal.db import db
from portal.towns.models import Town

KEPT = timedelta(days=KEPT_DAYS)
"""How long somebody who asks for it stays signed in, counted from the last thing they sent."""

SHORT = timedelta(hours=12)
"""How long somebody else does: a day's work; closing the browser ends it too."""

HALF = timedelta(minutes=10)
"""How long the second step of a sign-in may take."""

_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


class Signed(UserMixin):
    """Somebody signed in, as Flask-Login wants it."""

    def __init__(self, device: Device, secret: str) -> None:
        self.device = device
        self.secret = secret

    def get_id(self) -> str:
        """Give what the cookie says: the secret of the device, and nothing of the person."""
        return self.secret


def open_sessions(app: Flask) -> None:
    """Know people by their cookie."""
    manager = LoginManager()
    # A phone changes its network address on the way; the cookie is all there is to know it by.
    manager.session_protection = None
    manager.user_loader(_load)
    # Not init_app: for a second cookie, which is not ours, it would look at the session of every
    # visitor, and every answer would then vary by cookie.
    app.login_manager = manager  # type: ignore[attr-defined]


def _load(secret: str) -> Signed | None:
    device = queries.find_device(digest("device", secret), datetime.now(UTC))
    return None if device is None else Signed(device, secret)


def has_cookie() -> bool:
    """Tell whether the request carries the cookie of a session, of whatever worth it is."""
    return bool(request.cookies.get(current_app.config["SESSION_COOKIE_NAME"]))


def current_device() -> Device | None:
    """Give the device the request comes from, if somebody is signed in with it."""
    # Without a cookie nobody is: a visitor's page asks neither the session nor the database.
    if not has_cookie():
        return None
    return current_user.device if current_user.is_authenticated else None


def current_person() -> Person | None:
    """Give who is signed in."""
    device = current_device()
    return None if device is None else device.person


def current_rights() -> Rights | None:
    """Give what who is signed in may do, read once a request."""
    if "rights" not in g:
        person = current_person()
        g.rights = None if person is None else queries.read_rights(person)
    return cast(Rights | None, g.rights)


def zone_of_reader(town: Town | None) -> str:
    """Give the time zone of who is signed in: their own, else that of the town, else Paris's."""
    person = current_person()
    own = person.time_zone if person else None
    return own or (town.time_zone if town else "Europe/Paris")


def end_of(is_kept: bool, now: datetime) -> datetime:
    """Give when a session ends whose time begins anew now."""
    return now + (KEPT if is_kept else SHORT)


def sign_in(person: Person, is_kept: bool, now: datetime) -> Device:
    """Begin a session for a person on this device; whatever the session held before is gone."""
    secret = new_secret()
    device = Device(
        person_id=person.id,
        person=person,
        digest=digest("device", secret),
        label=_label(request.user_agent.string),
        is_kept=is_kept,
        created_at=now,
        used_at=now,
        expires_at=end_of(is_kept, now),
    )
    db.session.add(device)
    _begin(device, secret)
    return device


def renew(device: Device, now: datetime) -> None:
    """Give this device a new cookie; copies of the one it had are worthless."""
    secret = new_secret()
    device.digest = digest("device", secret)
    device.used_at = now
    device.expires_at = end_of(device.is_kept, now)
    _begin(device, secret)


def sign_out() -> None:
    """End the session of this device."""
    device = current_device()
    if device is not None:
        queries.sign_out_devices(device.person_id, only=device.id)
    forget_session()


def forget_session() -> None:
    """Empty the cookie of this device."""
    logout_user()
    session.clear()
    g.pop("rights", None)


def begin_half(person: Person, is_kept: bool, now: datetime) -> None:
    """Note in the cookie that the password was right and a code is awaited."""
    session.clear()
    session["half"] = {
        "person": person.id,
        "kept": is_kept,
        "until": (now + HALF).timestamp(),
        # Worthless once the password changes.
        "mark": digest("half", person.password or ""),
    }


def find_half(now: datetime) -> tuple[Person, bool] | None:
    """Give who has done the first step of signing in, and whether they asked to stay signed in."""
    half = session.get("half")
    if not isinstance(half, dict) or half["until"] < now.timestamp():
        return None
    person = queries.find_person(half["person"])
    if person is None or not person.is_open or not person.has_second_factor:
        return None
    if not secrets.compare_digest(half["mark"], digest("half", person.password or "")):
        return None
    return person, bool(half["kept"])


def _begin(device: Device, secret: str) -> None:
    session.clear()
    session.permanent = device.is_kept
    login_user(Signed(device, secret))
    g.pop("rights", None)


def _label(agent: str) -> str:
    """Say in two words what a browser says of itself in twenty."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS.items() if mark in agent), "")
    return ", ".join(word for word in (browser, system) if word)
