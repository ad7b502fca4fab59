"""How often something may be tried: counted in Redis for all processes, else in this one alone."""

import hashlib
import ipaddress
import logging
import time
from collections.abc import Sequence

from flask import Flask, current_app, request
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

logger = logging.getLogger(__name__)


_A_WHILE = 30  # seconds


class Limit:
    """Several numbers of tries, the shortest time first: "5 per 5 minutes; 20 per hour"."""

    def __init__(self, name: str, rates: str) -> None:
        self.name = name
        self.rates: Sequence[RateLimitItem] = parse_many(rates)


class Counter:
    """Counts tries; where Redis does not answer, this process goes on counting for itself."""

    def __init__(self, url: str | None) -> None:
        self._shared = FixedWindowRateLimiter(_storage(url)) if url else None
        self._own = FixedWindowRateLimiter(MemoryStorage())
        self._left_alone_until = 0.0

    def take(self, limit: Limit, whose: str) -> int:
        """Count a try. Give 0 if it is allowed, else the seconds until the next one is."""
        for rate in limit.rates:
            # Who presses on while waiting does not wait the longer: the next rate counts no refusal.
            wait = self._take(rate, limit.name, _hidden(whose))
            if wait:
                return wait
        return 0

    def forget(self, limit: Limit, whose: str) -> None:
        """Begin to count anew: the tries ended well."""
        for rate in limit.rates:
            self._own.clear(rate, limit.name, _hidden(whose))
            if self._shared is not None and time.monotonic() >= self._left_alone_until:
                try:
                    self._shared.clear(rate, limit.name, _hidden(whose))
                except StorageError:
                    self._leave_alone()

    def _take(self, rate: RateLimitItem, *whose: str) -> int:
        if self._shared is not None and time.monotonic() >= self._left_alone_until:
            try:
                return _hit(self._shared, rate, *whose)
            except StorageError:
                self._leave_alone()
        return _hit(self._own, rate, *whose)

    def _leave_alone(self) -> None:
        """Ask a Redis that does not answer nothing for a while: each question costs a wait."""
        self._left_alone_until = time.monotonic() + _A_WHILE
        logger.warning("limits are counted by this process alone: Redis is silent")


def _hit(limiter: FixedWindowRateLimiter, rate: RateLimitItem, *whose: str) -> int:
    """Count a try; give the seconds to wait if it is one too many, else 0."""
    if limiter.hit(rate, *whose):
        return 0
    until = limiter.get_window_stats(rate, *whose).reset_time
    return max(1, round(until - time.time()))


def open_limits(app: Flask) -> None:
    """Begin to count."""
    app.extensions["limits"] = Counter(app.config["REDIS_URL"])


def current_counter() -> Counter:
    """Give what counts the tries."""
    counter: Counter = current_app.extensions["limits"]
    return counter


def group_of_reader() -> str:
    """Give the network address of the reader; of IPv6 the /64, which one household has whole."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _storage(url: str) -> Storage:
    # Two seconds, and not the ten minutes of the system: a page waits for the answer.
    return storage_from_string(  # type: ignore[return-value]
        url, wrap_exceptions=True, socket_timeout=2, socket_connect_timeout=2
    )


def _hidden(whose: str) -> str:
    """Give a name for whoever is counted that tells nobody who they are."""
    return hashlib.sha256(whose.encode()).hexdigest()[:32]
