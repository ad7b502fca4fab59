"""However many deliver at the same time, each letter leaves once."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from config import ROOT
from portal.db import db, saving
from portal.post import queries
from portal.post.delivery import deliver_due
from tests.factories import NOW
from tests.post.conftest import a_letter
from tests.post.servers import Post

PEOPLE = 4
LETTERS = 20

PROCESS = """
import sys
from portal.post import writing
from portal.post.delivery import deliver_due, open_post
from tests.conftest import make_app
from tests.factories import NOW
from tests.post.conftest import point_at, write_test_letter

url, port = sys.argv[1:]
app = make_app(url)
open_post(app)
point_at(app, int(port))
writing.writes("test")(write_test_letter)
print("ready", flush=True)
sys.stdin.readline()
with app.app_context():
    print(deliver_due(NOW).sent)
"""


def write_letters() -> list[str]:
    receivers = [f"person{number}@example.org" for number in range(LETTERS)]
    for receiver in receivers:
        a_letter(receiver)
    return sorted(receivers)


def receivers(post: Post) -> list[str]:
    return sorted(address for each in post.envelopes for address in each.rcpt_tos)


def test_threads_send_each_letter_once(portal: Flask, post: Post) -> None:
    with portal.app_context():
        written = write_letters()
    start = Barrier(PEOPLE)

    def deliver(_person: int) -> int:
        with portal.app_context():
            start.wait()
            return deliver_due(NOW).sent

    with ThreadPoolExecutor(PEOPLE) as people:
        sent = list(people.map(deliver, range(PEOPLE)))
    assert receivers(post) == written
    assert sum(sent) == LETTERS


def test_a_claim_is_given_to_one_of_many(portal: Flask) -> None:
    with portal.app_context():
        number = a_letter()
    start = Barrier(PEOPLE)

    def claim(_person: int) -> bool:
        with portal.app_context():
            start.wait()
            with saving():
                return queries.claim(number, NOW)

    with ThreadPoolExecutor(PEOPLE) as people:
        assert sorted(people.map(claim, range(PEOPLE))) == [False, False, False, True]


def test_processes_send_each_letter_once(inside: Flask, post: Post) -> None:
    written = write_letters()
    url = db.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", PROCESS, url, str(post.port)]
    processes = [
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _person in range(PEOPLE)
    ]
    for each in processes:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    sent = 0
    for each in processes:
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    for each in processes:
        sent += int(each.communicate(timeout=60)[0])
    assert receivers(post) == written
    assert sent == LETTERS
