"""How often somebody may try to sign in, and ask for mail.

A password is tried a few times by who has forgotten it, and thousands of times by who guesses: the
more often, the longer the wait, and never for good. Tries from one place do not keep the right
person out elsewhere, up to a number that only an attack from many places reaches.
"""

from portal.i18n import Text, _
from portal.web.limits import Limit, current_counter, group_of_reader

BY_BOTH = Limit("sign-in", "5 per 5 minutes; 10 per hour; 30 per day")
BY_PLACE = Limit("sign-ins of a place", "50 per 15 minutes")
BY_ACCOUNT = Limit("sign-ins of an account", "200 per hour")
CODES = Limit("codes", "5 per 5 minutes; 20 per day")
CODES_BY_ACCOUNT = Limit("codes of an account", "100 per day")
CONFIRMATIONS = Limit("confirmations", "5 per 5 minutes; 20 per day")
"""How often the own password may be tried by somebody who is signed in already."""

MAILS_TO = Limit("mails to an address", "3 per hour")
MAILS_FROM = Limit("mails asked for from a place", "20 per hour")
INVITATIONS = Limit("invitations of a person", "30 per hour")


def count_sign_in(key: str) -> int:
    """Count a try to sign in with an address; give the seconds to wait, or 0."""
    counter, place = current_counter(), group_of_reader()
    wait = counter.take(BY_BOTH, f"{key} {place}")
    return wait or max(counter.take(BY_PLACE, place), counter.take(BY_ACCOUNT, key))


def forget_sign_ins(key: str) -> None:
    """Begin to count anew: the password was right."""
    current_counter().forget(BY_BOTH, f"{key} {group_of_reader()}")


def count_code(person_id: int) -> int:
    """Count a try of a code of the second step; give the seconds to wait, or 0."""
    counter = current_counter()
    wait = counter.take(CODES, f"{person_id} {group_of_reader()}")
    return wait or counter.take(CODES_BY_ACCOUNT, str(person_id))


def forget_codes(person_id: int) -> None:
    """Begin to count anew: the code was right."""
    current_counter().forget(CODES, f"{person_id} {group_of_reader()}")


def may_mail(key: str) -> bool:
    """Tell whether one more mail may be asked for from here, to this address."""
    counter = current_counter()
    return not counter.take(MAILS_FROM, group_of_reader()) and not counter.take(MAILS_TO, key)


def too_often(seconds: int) -> Text:
    """Say how long to wait."""
    return _("Trop d’essais. Réessayez dans %(minutes)s min.", minutes=-(-seconds // 60))
