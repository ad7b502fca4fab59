"""The second factor: codes of an app on the phone (RFC 6238), and recovery codes on paper."""

import hashlib
import secrets
from datetime import datetime

import pyotp

_STEP = 30
"""Seconds a code stands, the default of RFC 6238 and of every app."""

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What is read and typed without doubt: no i, l, o, 0 or 1."""

RECOVERY_CODES = 10


def new_secret() -> str:
    """Give the secret an app and the portal share, in base 32."""
    return pyotp.random_base32()


def app_address(secret: str, account: str, portal: str) -> str:
    """Give the otpauth:// address an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=portal)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Give the step of time a code is right for, one before or after the present one, or None.

    A caller takes each step once: within its half minute a code that was seen would work again.
    """
    digits = "".join(code.split())
    present = int(now.timestamp()) // _STEP
    totp = pyotp.TOTP(secret)
    for step in (present, present - 1, present + 1):
        if secrets.compare_digest(totp.at(step * _STEP).encode(), digits.encode()):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Give codes to print, such as "k7mw-3hpx-9rta": 59 bits each."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _group in range(3))
        for _code in range(RECOVERY_CODES)
    ]


def recovery_digest(code: str) -> str:
    """Give the form a recovery code is kept in; they are random, so that a fast hash will do."""
    letters = "".join(character for character in code.lower() if character.isalnum())
    return hashlib.sha256(f"recovery:{letters}".encode()).hexdigest()
