"""Messages of the database are loaded in little more time than it takes to read their rows."""

import json
import time
from collections.abc import Callable

from flask import Flask
from sqlalchemy import insert, text

from portal.db import db, saving
from portal.i18n import languages
from portal.i18n.catalogue import catalogues
from portal.translate.interface import key_of, renew_stamp
from portal.translate.models import INTERFACE, State, Target, Unit, UnitKind, source_hash
from tests.factories import NOW

MESSAGES = 20_000


def plant_messages() -> None:
    sources = [f"Message numéro {number} : %(name)s" for number in range(MESSAGES)]
    with saving():
        db.session.execute(
            insert(Unit),
            [
                {
                    "item_kind": INTERFACE, "item_id": 0, "field": "message",
                    "key": key_of(None, source), "position": place, "kind": UnitKind.MESSAGE,
                    "language": "fr", "source": source, "links": [],
                    "source_hash": source_hash(source), "is_used": True, "created_at": NOW,
                    "source_changed_at": NOW,
                }
                for place, source in enumerate(sources)
            ],
        )  # fmt: skip
        ids = db.session.execute(
            text("select id, source from unit where item_kind = 'interface'")
        ).all()
        db.session.execute(
            insert(Target),
            [
                {
                    "unit_id": number, "language": "it", "links": {}, "state": State.REVIEWED,
                    "forms": [source.replace("Message numéro", "Messaggio numero")],
                    "made_from": source, "made_from_hash": source_hash(source),
                    "created_at": NOW, "changed_at": NOW,
                }
                for number, source in ids
            ],
        )  # fmt: skip
        renew_stamp("it", NOW)


def quickest(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(5):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def read_rows() -> list[object]:
    """Read the same rows and texts, and do nothing with them."""
    query = text(
        "select u.context, u.source, u.source_plural, t.forms, t.state from unit u"
        " join target t on t.unit_id = u.id where u.item_kind = 'interface' and t.language = 'it'"
    )
    return [
        json.loads(row[3]) if isinstance(row[3], str) else row[3]
        for row in db.session.execute(query)
    ]


def test_twenty_thousand_messages_load_in_the_time_of_a_few_readings(app: Flask) -> None:
    plant_messages()
    own = catalogues()
    own.of("it")  # the stamp is known from here on
    loading = quickest(lambda: own._load(languages()["it"], own._stamps))
    reading = quickest(read_rows)
    messages, total, left_out = own._read(languages()["it"], own._stamps)
    assert len(messages) == total == MESSAGES
    assert not left_out
    assert loading < 3 * reading, f"{loading * 1000:.0f} ms, and {reading * 1000:.0f} to read"
