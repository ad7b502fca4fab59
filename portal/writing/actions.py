"""What is done with an item on its way: written, proposed, published, withdrawn, put in the bin."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from portal.accounts.audit import note
from portal.accounts.roles import Rights
from portal.db import db
from portal.errors import Refused
from portal.i18n import Text, _l
from portal.media.actions import stop_using
from portal.translate.actions import forget_item, name_in_addresses, refresh_units
from portal.writing import queries, rules
from portal.writing.models import Publishable, Revision, Stage, Unsaved

_NOT_YOURS = _l("Vous ne pouvez pas faire cela avec ce texte. Demandez à qui publie.")


class SavedMeanwhileError(Exception):
    """Somebody saved the item after this text was begun: neither text may be lost."""


def begin(item: Publishable, fields: Mapping[str, Any], by: Rights, now: datetime) -> None:
    """Save a new item for the first time."""
    item.author_id, item.stage, item.version = by.person_id, Stage.DRAFT, 1
    item.created_at = item.changed_at = now
    item.take(fields)
    db.session.add(item)
    refresh_units(item, now)
    _keep_revision(item, by, now, False)


def save(
    item: Publishable,
    fields: Mapping[str, Any],
    version: int,
    by: Rights,
    now: datetime,
    is_meaning_unchanged: bool = False,
) -> bool:
    """Save a text that was begun from a version of the item; tell whether anything was changed.

    Raises SavedMeanwhileError if the item is no longer at that version.
    """
    _allow(rules.may_write(by, item))
    before, is_behind = item.fields, item.version != version
    item.take(fields)
    if item.fields == before:
        return False  # sent twice over a bad line, or nothing was changed
    if is_behind:
        raise SavedMeanwhileError
    item.version += 1
    item.changed_at = now
    refresh_units(item, now, is_meaning_unchanged)
    _keep_revision(item, by, now, is_meaning_unchanged)
    return True


def propose(item: Publishable, by: Rights, now: datetime) -> None:
    """Ask those who publish to look at a draft."""
    _allow(rules.may_propose(by, item))
    _refuse_incomplete(item)
    item.stage, item.comment, item.sent_back_at = Stage.PROPOSED, None, None
    _note("proposed", item, by, now)


def take_back(item: Publishable, by: Rights, now: datetime) -> None:
    """Make a proposed item a draft again, to write on."""
    _allow(rules.may_take_back(by, item))
    item.stage = Stage.DRAFT
    _note("taken back", item, by, now)


def send_back(item: Publishable, comment: Text, by: Rights, now: datetime) -> None:
    """Give a proposed item back to its author, with a word on what to put right."""
    _allow(rules.may_send_back(by, item))
    if not comment:
        raise Refused(_l("Dites en une phrase ce qui est à reprendre."))
    item.stage, item.sent_back_at = Stage.DRAFT, now
    item.comment, item.comment_language = comment.plain, comment.language
    _note("sent back", item, by, now)


def publish(item: Publishable, at: datetime | None, by: Rights, now: datetime) -> None:
    """Show an item to visitors from now on, or from a later moment on."""
    _allow(rules.may_publish(by, item))
    _refuse_incomplete(item)
    if at is not None and at <= now:
        raise Refused(
            _l("Ce moment est déjà passé. Choisissez-en un à venir, ou publiez tout de suite.")
        )
    if item.is_public(now):
        raise Refused(_l("Ce texte est déjà publié."))
    item.stage, item.publish_at = Stage.PUBLISHED, at or now
    item.comment = item.sent_back_at = None
    name_in_addresses(item, item.language, getattr(item, item.needed[0]))
    _note("published", item, by, now)


def withdraw(item: Publishable, by: Rights, now: datetime) -> None:
    """Take a published item away from visitors, at once or before it ever showed."""
    _allow(rules.may_publish(by, item) and item.stage is Stage.PUBLISHED)
    item.stage = Stage.WITHDRAWN
    _note("withdrawn", item, by, now)


def put_in_bin(item: Publishable, by: Rights, now: datetime) -> None:
    """Put an item in the bin, where it stays for thirty days."""
    _allow(rules.may_bin(by, item) and item.binned_at is None)
    item.binned_at = now
    _note("binned", item, by, now)


def take_out_of_bin(item: Publishable, by: Rights, now: datetime) -> None:
    """Take an item out of the bin; what was published is withdrawn, so that nothing shows unasked."""
    _allow(rules.may_bin(by, item) and item.binned_at is not None)
    item.binned_at = None
    if item.stage is Stage.PUBLISHED:
        item.stage = Stage.WITHDRAWN
    _note("restored", item, by, now)


def restore_revision(item: Publishable, number: int, by: Rights, now: datetime) -> None:
    """Save a former text of an item anew; the one it had stays among its revisions."""
    revision = queries.find_revision(item, number)
    _allow(revision is not None)
    if revision is not None:
        save(item, revision.fields, item.version, by, now)


def keep_unsaved(
    fields: Sequence[tuple[str, str]],
    *,
    page: str,
    person_id: int,
    town_id: int,
    item_kind: str,
    item_id: int | None,
    version: int,
    language: str,
    now: datetime,
) -> None:
    """Keep what somebody has typed so far in an open page."""
    unsaved = queries.find_unsaved(person_id, page)
    if unsaved is None:
        queries.drop_surplus(person_id)
        unsaved = Unsaved(person_id=person_id, page=page)
        db.session.add(unsaved)
    unsaved.town_id, unsaved.item_kind, unsaved.item_id = town_id, item_kind, item_id
    unsaved.version, unsaved.language = version, language
    unsaved.fields = [list(pair) for pair in fields]
    unsaved.changed_at = now


def remove(item: Publishable) -> None:
    """Remove an item for good, with all that hangs on it."""
    stop_using(item)
    forget_item(item)
    queries.drop_writings_of(item)
    db.session.delete(item)


def missing(item: Publishable) -> list[str]:
    """Give the names of the fields a reader needs and that are empty."""
    return [name for name in item.needed if not getattr(item, name)]


def _refuse_incomplete(item: Publishable) -> None:
    if missing(item):
        raise Refused(
            _l("Il manque encore le titre, le résumé ou le texte. Complétez-les, puis recommencez.")
        )


def _keep_revision(item: Publishable, by: Rights, now: datetime, is_unchanged: bool) -> None:
    db.session.add(
        Revision(
            item_kind=item.item_kind,
            item_id=item.id,
            number=item.version,
            person_id=by.person_id,
            made_at=now,
            is_meaning_unchanged=is_unchanged,
            fields=item.fields,
        )
    )


def _note(verb: str, item: Publishable, by: Rights, now: datetime) -> None:
    note(verb, item, now, actor_id=by.person_id, town_id=item.town_id)


def _allow(is_allowed: bool) -> None:
    if not is_allowed:
        raise Refused(_NOT_YOURS)
