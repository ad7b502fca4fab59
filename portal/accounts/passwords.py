"""Passwords: what is asked of one, and how one is kept.

Argon2id with 19 MiB, two passes and one lane: the setting of the OWASP Password Storage Cheat
Sheet. Length before rules, any character, nothing trimmed or cut: NIST SP 800-63B, 3.1.1.2.
"""

import re
import secrets
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from portal.i18n import LazyText, _l
from portal.i18n.letters import nfc

SHORTEST = 12
LONGEST = 1000
"""Nobody types more; what hashing costs does not depend on it."""

_FEWEST_GUESSES = 10**9
"""zxcvbn calls a password safely unguessable from 10**8 on; "Mairie de Chaponost" is more."""

_LONGEST_GUESSED = 72  # zxcvbn's own limit: beyond it takes long, and needs no guessing

_MOST_SIGNS = 4  # of more, zxcvbn tries all the letters they may stand for, which takes seconds

# What people here would think of first, beside zxcvbn's lists of common passwords and words.
_COMMON = (
    "motdepasse", "mot de passe", "azertyuiop", "azerty", "qsdfghjklm", "bonjour", "bienvenue",
    "soleil", "mairie", "commune", "partenariat", "jumelage", "cooperation", "portail", "bureau",
    "comune", "municipio", "gemellaggio", "portale", "scrivania", "benvenuto", "ciao", "amore",
    "parola", "chaponost", "gonboussougou", "boussougou", "lesignano", "bagni", "lesignanodebagni",
    "burkina", "burkinafaso", "france", "italia", "italie", "ouagadougou", "parma", "lyon",
    "doudou", "loulou", "jetaime", "password", "welcome", "administrator",
)  # fmt: skip

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def refusal(password: str, about: Iterable[str]) -> LazyText | None:
    """Give why a new password is refused, or None; *about* is what others know of the person."""
    if len(nfc(password)) < SHORTEST:
        return _l(
            "Écrivez un mot de passe d’au moins 12 caractères : une petite phrase, par exemple."
        )
    if len(password) > LONGEST:
        return _l("Écrivez un mot de passe d’au plus 1000 caractères.")
    # U+FFFD stands for bytes that were no text: nobody could type them again.
    if any(character == "\ufffd" or ord(character) < 32 for character in password):
        return _l("Ce mot de passe contient un caractère invisible. Écrivez-le sans copier-coller.")
    if _is_easy(nfc(password), about):
        return _l(
            "Ce mot de passe se devine facilement : un nom de commune, un mot courant ou une suite"
            " de touches n’y suffisent pas. Ajoutez d’autres mots."
        )
    return None


def _is_easy(password: str, about: Iterable[str]) -> bool:
    known = []
    for word in about:
        # A name is guessed in its pieces, and written together, as well as it is written apart.
        pieces = [piece for piece in re.split(r"[\W_]+", word.lower()) if len(piece) > 2]
        known += [word.lower(), *pieces, "".join(pieces), "".join(reversed(pieces))]
    # Written together too: a hyphen or an apostrophe inside a name makes it no harder to guess.
    together = "".join(character for character in password if character.isalnum())
    signs = {character for character in password if not character.isalnum()}
    tried = [password] if len(signs) <= _MOST_SIGNS else []
    if together and (not tried or len(together) > len(password) // 2):
        tried.append(together)
    guesses = [zxcvbn(each[:_LONGEST_GUESSED], [*_COMMON, *known])["guesses"] for each in tried]
    return bool(guesses) and bool(min(guesses) < _FEWEST_GUESSES)


def hashed(password: str) -> str:
    """Give the form a password is kept in."""
    return _hasher.hash(nfc(password))


@cache
def _nobodys() -> str:
    return hashed(secrets.token_urlsafe())


def is_right(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one kept; without one it takes as long, and is wrong."""
    try:
        _hasher.verify(kept or _nobodys(), nfc(password))
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
    return kept is not None


def is_old(kept: str) -> bool:
    """Tell whether a password is kept in a form we have left: it is then kept anew at sign-in."""
    return _hasher.check_needs_rehash(kept)
