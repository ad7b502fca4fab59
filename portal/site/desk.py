"""What staff see of the look of the portal: every component in every state."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, abort, url_for
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from portal.documents.queries import list_documents
from portal.i18n import Language, _, _l, current_language, languages
from portal.i18n.translatable import Translatable
from portal.partnership.queries import list_latest_milestones, list_objectives
from portal.site.menu import Link, partner_towns
from portal.site.notices import Notice, name_of
from portal.site.share import show_page
from portal.site.shown import LATEST
from portal.towns.queries import list_facts, list_services
from portal.translate.queries import read
from portal.web.assets import current_assets
from portal.web.doors import open_to
from portal.web.forms import Question

bp = Blueprint("site_desk", __name__)


@dataclass(frozen=True)
class Recording:
    """A recording of a page, as the listen bar shows it."""

    language: Language
    seconds: int
    size: int
    address: str


@dataclass(frozen=True)
class File:
    """A deposited file, as a row of documents shows it."""

    format: str
    size: int
    language: Language
    day: date
    address: str


class Example(Question):
    """A form with a field of each state."""

    empty = StringField(_l("Titre"))
    wrong = StringField(_l("Résumé"), [InputRequired()])
    text = TextAreaField(_l("Texte"))


@bp.get("/<lang:lang>/<word('desk'):section>/guide/")
@open_to("person")
def guide() -> str:
    """Show every component in every state, so that who changes one sees it."""
    towns, objectives, documents = partner_towns(), list_objectives(), list_documents()
    milestones = list_latest_milestones(LATEST)
    facts, services = list_facts(towns), list_services(towns)
    items: list[Translatable] = [*towns, *objectives, *documents, *milestones, *facts, *services]
    if not (towns and objectives and documents):
        abort(404)  # there is nothing to show the components with
    form = Example(data={"empty": "", "wrong": "", "text": ""})
    form.validate()
    here = url_for(".guide")
    return show_page(
        "desk/guide.html",
        _("Guide des composants"),
        tokens=list(current_assets().light),
        notices=_notices(),
        trail=[Link(_("Les trois communes"), url_for("site.towns"))],
        recordings=[Recording(each, 80, 160_000, here) for each in languages().public],
        file=File("PDF", 184_320, current_language(), date(2026, 3, 1), here),
        standing=_standing(here),
        form=form,
        read=read(items, current_language()),
        towns=towns,
        objectives=objectives,
        documents=documents,
        milestones=milestones,
        facts=facts,
        figures={fact.town_id: fact for fact in facts if fact.value is not None},
        services=services,
    )


def _notices() -> list[Notice]:
    """Give a notice in each of its states."""
    known = languages()
    own, other = name_of(current_language()), (name_of(known.default),)
    since = datetime(2026, 3, 1, tzinfo=UTC)
    return [
        Notice(own, 0, other, None, False),
        Notice(own, 0.4, other, None, False),
        Notice(own, 1, (), since, False),
        Notice(own, 1, (), None, True),
    ]


def _standing(address: str) -> list[tuple[Language, str, str]]:
    """Give each language with one of the states a page may have in it."""
    states = ("original", "translated", "unreviewed", "missing")
    known = languages().public
    return [(each, address, states[place % 4]) for place, each in enumerate(known)]
