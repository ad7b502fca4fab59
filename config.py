"""The settings: the environment is read here, and only here."""

import os
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent

SECRET_LENGTH = 32
"""The least number of characters of a secret: 128 bits even when written in hexadecimal."""

KEPT_DAYS = 30
"""How long somebody who asks to stay signed in does, counted from their last visit."""

_EXAMPLES = (
    "change",
    "secret",
    "example",
    "password",
    "default",
    "portal",
    "12345",
    "replace",
    "insert",
    "random",
    "your-",
)
_ACCESSIBILITY = ("non", "partial", "full")


class SettingsError(Exception):
    """A setting is missing or wrong; the sentence says which and what to write."""


def read_settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Give the settings of the app, or raise SettingsError.

    What is not set gets a value that is safe in production, or none.
    """
    mode = _choice(environ, "PORTAL_MODE", ("production", "development"))
    is_production = mode == "production"
    public_url = _public_url(environ, is_production)
    return {
        "MODE": mode,
        "SECRET_KEY": _secret(environ, is_production),
        "SQLALCHEMY_DATABASE_URI": _database(environ),
        "PUBLIC_URL": public_url,
        "TRUSTED_HOSTS": [urlsplit(public_url).hostname] if is_production else None,
        "TRUSTED_PROXIES": _number(environ, "PORTAL_TRUSTED_PROXIES", 0, 5),
        "TRANSLATIONS": Path(environ.get("PORTAL_TRANSLATIONS") or ROOT / "translations").resolve(),
        "MEDIA": Path(environ.get("PORTAL_MEDIA") or ROOT / "var" / "media").resolve(),
        "MIGRATIONS": ROOT / "migrations",
        # The state RGAA obliges the home page to show; anything else than "non" needs an audit.
        "ACCESSIBILITY": _choice(environ, "PORTAL_ACCESSIBILITY", _ACCESSIBILITY),
        "MAX_CONTENT_LENGTH": 64 * 1024,
        "REDIS_URL": _redis(environ),
        **_mail(environ, public_url),
        **_sessions(is_secure=public_url.startswith("https:")),
    }


def _sessions(is_secure: bool) -> dict[str, Any]:
    """Give what the cookie of those who sign in is like; browsers take ``__Host-`` by TLS alone."""
    return {
        "SESSION_COOKIE_NAME": "__Host-session" if is_secure else "session",
        "SESSION_COOKIE_SECURE": is_secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=KEPT_DAYS),
    }


def _redis(environ: Mapping[str, str]) -> str | None:
    url = environ.get("PORTAL_REDIS_URL") or None
    if url is not None and not re.fullmatch(r"(rediss?|unix)://\S+", url):
        raise SettingsError("PORTAL_REDIS_URL must begin with redis://, rediss:// or unix://.")
    return url


def _mail(environ: Mapping[str, str], public_url: str) -> dict[str, Any]:
    """Give how mail leaves; without a server, messages are printed and links are handed over."""
    server = environ.get("PORTAL_MAIL_SERVER") or None
    security = _choice(environ, "PORTAL_MAIL_SECURITY", ("starttls", "tls", "none"))
    user, password = environ.get("PORTAL_MAIL_USER"), environ.get("PORTAL_MAIL_PASSWORD")
    if bool(user) != bool(password):
        raise SettingsError("PORTAL_MAIL_USER and PORTAL_MAIL_PASSWORD must be set together.")
    if user and security == "none":
        raise SettingsError("PORTAL_MAIL_SECURITY must be starttls or tls where there is a user.")
    sender = environ.get("PORTAL_MAIL_FROM") or f"portal@{urlsplit(public_url).hostname}"
    if not re.fullmatch(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+", sender) or not sender.isascii():
        raise SettingsError("PORTAL_MAIL_FROM must be an address such as portal@example.org.")
    usual = {"starttls": "587", "tls": "465", "none": "25"}[security]
    port = environ.get("PORTAL_MAIL_PORT") or usual
    if not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
        raise SettingsError("PORTAL_MAIL_PORT must be a whole number from 1 to 65535.")
    return {
        "MAIL_SERVER": server,
        "MAIL_PORT": int(port),
        "MAIL_SECURITY": security,
        "MAIL_USER": user or None,
        "MAIL_PASSWORD": password or None,
        "MAIL_FROM": sender,
    }


def _secret(environ: Mapping[str, str], is_production: bool) -> str:
    secret = environ.get("PORTAL_SECRET_KEY", "")
    how = "write one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
    if not secret and not is_production:
        return secrets.token_urlsafe(SECRET_LENGTH)
    if not secret:
        raise SettingsError(f"PORTAL_SECRET_KEY is missing; {how}.")
    if len(secret) < SECRET_LENGTH:
        raise SettingsError(
            f"PORTAL_SECRET_KEY has {len(secret)} characters, it needs {SECRET_LENGTH} or more; {how}."
        )
    if len(set(secret)) < 10 or any(word in secret.lower() for word in _EXAMPLES):
        raise SettingsError(f"PORTAL_SECRET_KEY looks like an example; {how}.")
    return secret


def _database(environ: Mapping[str, str]) -> str:
    url = environ.get("PORTAL_DATABASE_URL") or _own_database()
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        parts = None
    # An SQLite address without a file is a database in memory: it forgets, and each thread has one.
    if (
        parts is None
        or parts.drivername not in ("sqlite", "postgresql+psycopg")
        or parts.database in (None, "", ":memory:")
    ):
        raise SettingsError(
            "PORTAL_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://"
            " and name a database."
        )
    return url


def _own_database() -> str:
    folder = ROOT / "var"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"PORTAL_DATABASE_URL is missing, and {folder} can't be made: {error.strerror}."
        ) from error
    return f"sqlite:///{folder / 'portal.db'}"


def _public_url(environ: Mapping[str, str], is_production: bool) -> str:
    url = environ.get("PORTAL_PUBLIC_URL") or ("" if is_production else "http://127.0.0.1:8000")
    schemes = ("https",) if is_production else ("http", "https")
    if not _is_address(url, schemes):
        raise SettingsError(
            "PORTAL_PUBLIC_URL must be the address readers use, such as https://portal.example.org."
        )
    return url.rstrip("/")


def _is_address(url: str, schemes: tuple[str, ...]) -> bool:
    """Tell whether it is the address of a site: a host, perhaps a port, and nothing else."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.scheme not in schemes or not host or parts.username is not None:
        return False
    is_bare = not (parts.path.strip("/") or parts.query or parts.fragment)
    return is_bare and not re.search(r"[\s\\]", url)


def _choice(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    value = environ.get(name) or choices[0]
    if value not in choices:
        raise SettingsError(f"{name} must be one of {', '.join(choices)}.")
    return value


def _number(environ: Mapping[str, str], name: str, least: int, most: int) -> int:
    value = environ.get(name) or str(least)
    if value not in [str(number) for number in range(least, most + 1)]:
        raise SettingsError(f"{name} must be a whole number from {least} to {most}.")
    return int(value)
