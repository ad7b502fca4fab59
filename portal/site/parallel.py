"""The objectives of the charter in two languages at once, each beside its words in the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, request, url_for
from wtforms import SelectField

from portal.i18n import Language, Text, _, _l, current_language, languages
from portal.i18n.addresses import announce
from portal.i18n.catalogue import catalogues
from portal.partnership.models import Objective
from portal.partnership.queries import list_objectives
from portal.site.menu import Link
from portal.site.share import show_page
from portal.translate.queries import Fields, read
from portal.web.doors import open_to
from portal.web.forms import Question

bp = Blueprint("parallel", __name__)

WORDING: Fields = {"objective": ("wording",)}


@dataclass(frozen=True)
class Column:
    """A language, and the wording of each objective in it; None where nobody has translated it."""

    language: Language
    wordings: Sequence[Text | None]


class PairForm(Question):
    """Which two languages are read side by side."""

    one = SelectField(_l("Première langue"))
    other = SelectField(_l("Deuxième langue"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        known = [(each.tag, Text(each.name, each.tag)) for each in languages().public]
        self.one.choices = self.other.choices = known


@bp.get("/<lang:lang>/<word('objectives'):section>/<word('parallel'):part>/")
@open_to("everyone")
def objectives() -> str:
    """Show each objective in two languages, and say which wording is binding."""
    found = list_objectives() or abort(404)
    pair = _pair(found[0].language)
    announce(catalogues().spoken())
    return show_page(
        "site/parallel.html",
        _("Les sept objectifs côte à côte"),
        form=PairForm(data={"one": pair[0].tag, "other": pair[1].tag}),
        objectives=found,
        columns=[_column(found, language) for language in pair],
        trail=[Link(_("Les sept objectifs"), url_for("site.objectives"))],
    )


def _pair(original: str) -> tuple[Language, Language]:
    """Give the languages asked for; first the binding one, then the reader's or the next one."""
    public = {each.tag: each for each in languages().public}
    one = public.get(request.args.get("one", original)) or languages()[original]
    others = [current_language(), *public.values()]
    other = public.get(request.args.get("other", ""))
    return one, other or next(each for each in others if each.tag != one.tag)


def _column(found: Sequence[Objective], language: Language) -> Column:
    readings = read(found, language, WORDING)
    wordings = [readings[each].text("wording") for each in found]
    return Column(
        language, [words if words.language == language.tag else None for words in wordings]
    )
