"""The start page of a town's desk."""

from datetime import UTC, datetime

from flask import Blueprint, abort, render_template

from portal.accounts import guard, sessions
from portal.accounts.guard import TOWN_DESK
from portal.desk.tasks import tasks
from portal.i18n import Language, _, _n, languages
from portal.i18n.translatable import Translatable
from portal.towns.models import Town
from portal.towns.queries import list_facts, list_services
from portal.translate.queries import count_languages
from portal.web.doors import open_to

bp = Blueprint("desk", __name__)


@bp.get(f"{TOWN_DESK}/")
@open_to("contributor")
def start() -> str:
    """Tell what waits for somebody, and how far the town's texts are in each language."""
    person, rights, town = sessions.current_person(), sessions.current_rights(), guard.town_here()
    if person is None or rights is None:
        abort(404)
    waiting = tasks(person, rights, town, datetime.now(UTC))
    title = _("Rien ne vous attend")
    if waiting:
        title = _n(
            "%(number)s chose vous attend",
            "%(number)s choses vous attendent",
            len(waiting),
            number=len(waiting),
        )
    return render_template(
        "desk/start.html", title=title, tasks=waiting, shares=_shares(town), person=person
    )


def _shares(town: Town) -> list[tuple[Language, int, int]]:
    """Give each language with its passages of the town's texts, and how many there are in all."""
    items: list[Translatable] = [town, *list_facts([town]), *list_services([town])]
    counts = count_languages(items).values()
    total = sum(count[""] for count in counts)
    return [
        (each, sum(count[each.tag] for count in counts), total) for each in languages().values()
    ]
