"""What somebody writes, as visitors would see it: the real page, before it is published."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.accounts import guard
from portal.i18n import Text, _, current_language, languages
from portal.media.models import Picture
from portal.media.queries import list_pictures_of
from portal.news import queries
from portal.news.desk import (
    ITEM,
    NEWS,
    SIZE,
    choice_of_language,
    form_of_news,
    place_here,
    resume,
)
from portal.news.models import News
from portal.site.links import learn_links
from portal.site.menu import Link
from portal.site.news import about
from portal.site.notices import notice
from portal.translate.actions import units_as_typed
from portal.translate.queries import read
from portal.translate.reading import Reading, Shown
from portal.web.csrf import FIELD
from portal.web.doors import open_to, takes
from portal.web.paging import read_number

bp = Blueprint("preview", __name__)


@bp.get(f"{ITEM}/<word('preview'):step>/")
@open_to("contributor")
def saved(number: int) -> str:
    """Show the page of a saved item."""
    item = queries.get_news(number, guard.town_here().id)
    return _page(item, read([item], current_language())[item], [], list_pictures_of([item])[item])


@bp.route(f"{NEWS}/<word('preview'):step>/", methods=["GET", "POST"])
@open_to("contributor")
@takes(SIZE)
def typed() -> ResponseReturnValue:
    """Show the page of what is typed and not saved; the way back brings it along."""
    if request.method == "GET":
        return resume()  # the session had ended: what was typed waits here
    form, town = form_of_news(), guard.town_here()
    tag = form.language.data
    if tag not in languages():
        return choice_of_language(form)
    form.validate()
    item = News(town_id=town.id, language=tag, changed_at=datetime.now(UTC))
    item.take(form.fields)
    shown = [Shown(unit, None) for unit in units_as_typed(item, item.changed_at)]
    sent: MultiDict[str, str] = request.form
    pairs = [(name, value) for name, value in sent.items(multi=True) if name not in (FIELD, "then")]
    number = read_number(sent.get("number"))
    known = queries.find_news(number, town.id) if number else None
    pictures = list_pictures_of([known])[known] if known else []
    return _page(item, Reading(item, current_language(), shown), pairs, pictures)


def _page(
    item: News, reading: Reading, typed: Sequence[tuple[str, str]], pictures: Sequence[Picture]
) -> str:
    title = reading.text("title") or _("Sans titre")
    learn_links([reading])
    return render_template(
        "site/preview.html",
        title=Text(title.plain, title.language),
        trail=[Link(_("Actualités"), url_for("news.index"))],
        recordings=(),
        summary=None,
        notice=notice([reading]),
        read={item: reading, **read(pictures, current_language())},
        pictures=pictures,
        standing=[],
        related=[],
        typed=typed,
        place=place_here(),
        number=dict(typed).get("number") or item.id,
        **about(item),
    )
