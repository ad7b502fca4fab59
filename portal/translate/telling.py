"""What translators are told, and what towns ask of them."""

from datetime import datetime, timedelta
from typing import Any

from portal.accounts import queries as people
from portal.accounts.models import LanguageSkill
from portal.accounts.traces import Trace
from portal.db import db
from portal.i18n import LazyText, _, _l, _n, languages
from portal.i18n.addresses import path_of, public_url
from portal.post.actions import write
from portal.post.models import Letter
from portal.post.writing import Mail, writes
from portal.translate import queries
from portal.translate.models import Wish
from portal.translate.queries import Tally

DIGEST = "translations"
"""The kind of the letter that tells what waits."""

EVERY = timedelta(days=7)
"""How long nobody is written to again."""

_NEVER_TOLD: LazyText = _l("Vous ne voulez plus de ce message ? Retirez-le dans votre profil.")


def ask_for(kind: str, item_id: int, tag: str, person_id: int, now: datetime) -> None:
    """Note that a town would like an item in a language, once. The caller saves."""
    if (kind, item_id, tag) not in queries.list_wishes():
        db.session.add(
            Wish(item_kind=kind, item_id=item_id, language=tag, person_id=person_id, made_at=now)
        )


def write_digests(now: datetime) -> int:
    """Write to those who wish it what waits in their language; give how many letters. Caller saves.

    Nobody is written to more than once a week, nor when nothing waits.
    """
    written = 0
    for skill in people.list_digests_due(now - EVERY):
        if skill.person.address and _waiting(skill, now).has_any:
            about = {"skill": skill.id}
            write(DIGEST, skill.person.address, skill.person.language, about, now)
            skill.digest_at = now
            written += 1
    return written


class _Waiting:
    """What waits in a language: passages to translate, to review, and what towns ask for."""

    def __init__(self, todo: int, to_review: int, asked: int) -> None:
        self.todo, self.to_review, self.asked = todo, to_review, asked

    @property
    def has_any(self) -> bool:
        return bool(self.todo or self.to_review or self.asked)


def _waiting(skill: LanguageSkill, now: datetime) -> _Waiting:
    board = queries.count_board(now)
    tallies = [each[skill.language] for each in board.values() if skill.language in each]
    asked = [
        (kind, number)
        for kind, number, tag in queries.list_wishes()
        if tag == skill.language and board.get((kind, number), {}).get(tag, Tally()).rest
    ]
    return _Waiting(
        sum(each.rest for each in tallies), sum(each.translated for each in tallies), len(asked)
    )


@writes(DIGEST)
def write_digest(letter: Letter, now: datetime) -> Mail | None:
    """Tell a translator what waits; nothing where they gave it up meanwhile."""
    skill = people.find_skill_by_number(letter.about["skill"])
    if skill is None or not skill.wants_digest or skill.language not in languages():
        return None
    waiting, name = _waiting(skill, now), languages()[skill.language].name
    lines = [
        _n(
            "%(number)s passage à traduire ou à revoir",
            "%(number)s passages à traduire ou à revoir",
            waiting.todo,
            number=waiting.todo,
        ),
        _n(
            "%(number)s passage à relire",
            "%(number)s passages à relire",
            waiting.to_review,
            number=waiting.to_review,
        ),
        _n(
            "%(number)s traduction demandée par une commune",
            "%(number)s traductions demandées par une commune",
            waiting.asked,
            number=waiting.asked,
        ),
    ]
    return Mail(
        subject=_("Traductions en attente : %(language)s", language=name),
        paragraphs=[_("Bonjour,"), *lines],
        link=public_url(path_of("workbench.board")),
        link_words=_("Ouvrir l’atelier de traduction"),
        closing=[_NEVER_TOLD.text()],
    )


def _export(person_id: int) -> dict[str, Any]:
    return {
        "texts": [
            {"language": each.language, "forms": each.forms, "at": each.changed_at.isoformat()}
            for each in queries.list_targets_by(person_id)
        ],
        "suggestions": [
            {"language": each.language, "forms": each.forms, "at": each.created_at.isoformat()}
            for each in queries.list_suggestions_by(person_id)
        ],
        "remarks": [
            {"text": each.text, "at": each.made_at.isoformat()}
            for each in queries.list_remarks_by(person_id)
        ],
    }


def _forget(person_id: int) -> None:
    """Forget where somebody was, and what they began and showed nobody."""
    queries.drop_presence(person_id)
    for each in queries.list_suggestions_by(person_id):
        if each.is_draft:
            db.session.delete(each)


TRACE = Trace("translations", _export, _forget)
"""What the workbench keeps of a person; what they have translated belongs to the portal."""
