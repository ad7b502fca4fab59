"""How long a new password is judged: no text makes it last."""

import time
from collections.abc import Callable

import pytest

from portal.accounts.passwords import LONGEST, hashed, refusal


def seconds(act: Callable[[], object]) -> float:
    """Give the shortest of three times: what else the machine does only makes it longer."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return min(times)


@pytest.mark.parametrize(
    "password",
    [
        "a" * LONGEST,
        "P@ssw0rd" * 125,
        "4@8({[<369#!1/|7+$5%2" * 47,
        "6%10084l96(/[8|tie30dgtdt@+xale|9$|g#+2{le6$7ag(4xx@8ldb#00" * 16,
        "2013-11-02" * 100,
    ],
    ids=lambda password: password[:8],
)
def test_judging_a_password_takes_no_longer_than_keeping_a_few(password: str) -> None:
    judging = seconds(lambda: refusal(password, ("Ada " * 30, "ada@example.org")))
    assert judging < 20 * seconds(lambda: hashed(password))
