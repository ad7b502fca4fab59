"""Electronic addresses: what may be one, and the one form two spellings share."""

import re

from portal.i18n.letters import nfc

LONGEST = 254
"""RFC 5321, 4.5.3.1.3: a path has 256 octets at most, its angle brackets included."""

# RFC 5322's dot-atom. No other alphabet before the @: few servers deliver to it, and letters that
# look alike ("ı" and "i") would be two people.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


def _domain(written: str) -> str | None:
    """Give a domain in the letters of DNS, or None: "exämple.org." is xn--exmple-cua.org."""
    try:
        domain = written.rstrip(".").encode("idna").decode("ascii")
    except UnicodeError:
        return None
    labels = domain.split(".")
    is_one = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
    return domain if is_one else None


def read_address(written: str) -> str | None:
    """Give the address somebody wrote, as mail is sent to it, or None if it can't be one."""
    local, at, domain = nfc(written).strip().rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or len(local) > 64 or len(domain) > 255:
        return None
    known = _domain(domain)
    if known is None or len(local) + 1 + len(known) > LONGEST:
        return None
    return f"{local}@{known}"


def address_key(address: str) -> str:
    """Give the form that all spellings of an address share; *address* comes from read_address."""
    return address.lower()
