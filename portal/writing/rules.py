"""Who may do what with an item that people write."""

from portal.accounts.roles import Rights, TownRole
from portal.writing.models import Publishable, Stage


def is_editor(rights: Rights, item: Publishable) -> bool:
    """Tell whether all the items of the town are theirs to look after."""
    return rights.rank_in(item.town_id) >= TownRole.EDITOR.rank


def is_author(rights: Rights, item: Publishable) -> bool:
    """Tell whether they wrote it, and are still of its town."""
    return (
        item.author_id == rights.person_id
        and rights.rank_in(item.town_id) >= TownRole.CONTRIBUTOR.rank
    )


def is_trusted_author(rights: Rights, item: Publishable) -> bool:
    """Tell whether they wrote it and their town lets them publish what they write."""
    return is_author(rights, item) and item.town_id in rights.trusted


def may_write(rights: Rights, item: Publishable) -> bool:
    """Tell whether they may change its text: contributors their own drafts, editors everything."""
    if item.binned_at is not None:
        return False
    if is_editor(rights, item) or is_trusted_author(rights, item):
        return True
    return is_author(rights, item) and item.stage is Stage.DRAFT


def may_propose(rights: Rights, item: Publishable) -> bool:
    """Tell whether they may ask for it to be published."""
    return may_write(rights, item) and item.stage is Stage.DRAFT


def may_take_back(rights: Rights, item: Publishable) -> bool:
    """Tell whether they may make it a draft again that they had proposed."""
    is_waiting = item.stage is Stage.PROPOSED and item.binned_at is None
    return is_waiting and is_author(rights, item)


def may_publish(rights: Rights, item: Publishable) -> bool:
    """Tell whether they may decide when visitors read it."""
    is_theirs = is_editor(rights, item) or is_trusted_author(rights, item)
    return is_theirs and item.binned_at is None


def may_send_back(rights: Rights, item: Publishable) -> bool:
    """Tell whether they may give it back to its author with a word."""
    is_waiting = item.stage is Stage.PROPOSED and item.binned_at is None
    return is_waiting and is_editor(rights, item)


def may_bin(rights: Rights, item: Publishable) -> bool:
    """Tell whether they may put it in the bin, or take it out: their own draft, editors anything."""
    if is_editor(rights, item):
        return True
    return is_author(rights, item) and item.stage is Stage.DRAFT
