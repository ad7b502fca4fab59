"""The first words of the glossary."""

import tomllib
from datetime import datetime
from pathlib import Path

from portal.db import db
from portal.i18n.languages import MESSAGES
from portal.i18n.letters import nfc
from portal.seed import queries
from portal.seed.models import Seeded
from portal.translate.models import Term

_LANGUAGE = "mos"


def plant_words(path: Path, now: datetime) -> None:
    """Put each word into the glossary once: what was changed or removed there stays so."""
    for word in tomllib.loads(nfc(path.read_text(encoding="utf-8")))["word"]:
        name = f"glossary/{_LANGUAGE}/{word['source']}"
        if queries.find_seeded(name) is None:
            spoken = {"source_language": MESSAGES, "note_language": MESSAGES}
            db.session.add(Term(language=_LANGUAGE, made_at=now, **spoken, **word))
            db.session.add(Seeded(path=name, fingerprint=""))
