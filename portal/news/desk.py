"""The news of a town, for those who write and publish them."""

import re
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.accounts import guard, sessions
from portal.accounts.guard import TOWN_DESK
from portal.accounts.queries import names_of
from portal.accounts.roles import Rights
from portal.db import once_more, saving
from portal.errors import Refused
from portal.i18n import LazyText, Text, _, _l, current_language, languages
from portal.i18n.formats import moment
from portal.media.queries import list_pictures_of
from portal.news import queries
from portal.news.forms import (
    STAGES,
    FilterForm,
    NewsForm,
    PublishForm,
    SendBackForm,
    values_of,
)
from portal.news.models import News
from portal.partnership.queries import list_objectives
from portal.towns.queries import list_towns
from portal.translate.queries import count_languages, read
from portal.web.differences import Part, differences
from portal.web.doors import open_to, takes
from portal.web.headers import let_page_send
from portal.web.paging import LARGEST, read_cursor, write_cursor
from portal.web.said import say
from portal.writing import actions as writing
from portal.writing import queries as written
from portal.writing import rules
from portal.writing.models import Unsaved

bp = Blueprint("news_desk", __name__)

NEWS = f"{TOWN_DESK}/<word('news'):part>"
ITEM = f"{NEWS}/<int(max={LARGEST}):number>"

SIZE = 256 * 1024
"""How many bytes a text takes on its way: each letter of Bissa up to nine in a form."""

_PAGE = re.compile(r"[A-Za-z0-9_-]{8,40}")
_NUMBER = re.compile(r"\d{1,10}", re.ASCII)
# A search of two hundred letters of Bissa, as an address writes them.
_PLACE = re.compile(r"[\w=&%+.:~-]{1,4000}", re.ASCII)


class Change(NamedTuple):
    """How a field differs between two texts."""

    label: Any
    parts: list[Part]
    language: str


@bp.get(f"{NEWS}/")
@open_to("contributor")
def list_all() -> str:
    """Show the news of the town by state, with what somebody has begun and not saved."""
    town, rights = guard.town_here(), guard.rights_here()
    form = FilterForm(formdata=request.args)
    shown = queries.Filter(
        stage=form.stage.data if form.stage.data in STAGES else "",
        words=(form.q.data or "")[:200],
        author_id=rights.person_id if form.whose.data == "mine" else None,
    )
    found = queries.list_of_town(town.id, shown, read_cursor(request.args.get("before")))
    items = found[: queries.PAGE]
    kept = {name: request.args[name] for name in ("q", "stage", "whose") if request.args.get(name)}
    here = kept | ({"before": request.args["before"]} if "before" in request.args else {})
    older = None
    if len(found) > queries.PAGE:
        older = f"{request.path}?{urlencode(kept | {'before': write_cursor(items[-1].changed_at, items[-1].id)})}"
    return render_template(
        "news/list.html",
        title=_("Actualités"),
        form=form,
        items=items,
        authors=names_of({item.author_id for item in items if item.author_id}),
        counts=queries.count_stages(town.id),
        stages=STAGES,
        begun=written.list_unsaved_in(rights.person_id, town.id, News.item_kind),
        place=urlencode(here) or None,
        is_filtered=bool(kept),
        older=older,
        now=datetime.now(UTC),
        zone=sessions.zone_of_reader(town),
    )


@bp.route(f"{NEWS}/<word('write'):step>/", methods=["GET", "POST"])
@open_to("contributor")
@takes(SIZE)
def write() -> ResponseReturnValue:
    """Ask for the language, then for the text; save a new item."""
    begun = _begun(None)
    form = form_of_news(formdata=_typed(begun)) if begun else form_of_news()
    tag = form.language.data or request.args.get("language", "")
    if tag not in languages():
        return choice_of_language() if request.method == "GET" else choice_of_language(form)
    form.language.data = tag
    form.page.data = form.page.data or secrets.token_urlsafe(16)
    if not form.is_sent_well():
        return _write_page(form, None, 400 if form.errors and request.method == "POST" else 200)
    page = _page_of(form)
    item = once_more(lambda: _begin(form, page))
    if item.fields != _as_typed(item, form):
        return _save(item.id, form)  # sent again, and changed before that
    return _go_on(item)


@bp.get(f"{ITEM}/")
@open_to("contributor")
def item(number: int) -> ResponseReturnValue:
    """Show where an item stands, and what can be done with it."""
    return _item_page(_item(number), 200)


@bp.route(f"{ITEM}/<word('edit'):step>/", methods=["GET", "POST"])
@open_to("contributor")
@takes(SIZE)
def edit(number: int) -> ResponseReturnValue:
    """Change the text of an item."""
    item = _item(number)
    if request.method == "POST":
        form = form_of_news()
        if not form.is_sent_well():
            return _write_page(form, item, 400)
        return _save(number, form)
    if not rules.may_write(guard.rights_here(), item):
        say(_l("Vous ne pouvez pas changer ce texte maintenant. Voici où il en est."), "info")
        return redirect(_address(item))
    begun = _begun(item)
    form = form_of_news(formdata=_typed(begun)) if begun else form_of_news(data=values_of(item))
    form.page.data = begun.page if begun else secrets.token_urlsafe(16)
    theirs = _changes(item, form) if begun and begun.version != item.version else []
    return _write_page(form, item, 200, theirs)


@bp.post(f"{NEWS}/<word('draft'):step>/")
@open_to("contributor")
@takes(SIZE)
def keep() -> ResponseReturnValue:
    """Keep what is being typed; the page sends it by itself, and shows the answer."""
    town, rights, now = guard.town_here(), guard.rights_here(), datetime.now(UTC)
    form = form_of_news()
    page = _page_of(form)
    item = _item_of(form) or _begun_by(rights, page)
    if item is not None and not rules.may_write(rights, item):
        abort(404)
    tag = item.language if item else form.language.data
    if tag not in languages():
        abort(400)
    item_id = item.id if item else None
    # Sent before the button was pressed and here after what it saved: nothing is left to keep.
    is_saved = item is not None and item.fields == _as_typed(item, form)
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name in form and name not in ("csrf_token", "page", "number")
    ]

    def keep_it() -> None:
        with saving():
            if is_saved:
                written.drop_unsaved(rights.person_id, page)
                return
            writing.keep_unsaved(
                fields,
                page=page,
                person_id=rights.person_id,
                town_id=town.id,
                item_kind=News.item_kind,
                item_id=item_id,
                version=form.started_from,
                language=tag,
                now=now,
            )

    once_more(keep_it)
    if item is not None and not is_saved and item.version != form.started_from:
        words = _(
            "Quelqu’un a enregistré ce texte entre-temps. Continuez : à l’enregistrement, vous verrez les deux."
        )
        return _answer(words, 409)
    clock = moment(now, sessions.zone_of_reader(town))
    return _answer(_("Votre brouillon est gardé : %(moment)s.", moment=clock), 200)


@bp.route(f"{NEWS}/<word('keep'):step>/", methods=["GET", "POST"])
@open_to("contributor")
@takes(SIZE)
def resume() -> ResponseReturnValue:
    """Show the form with what was typed, for whoever comes back from looking at the page.

    It is asked for by its address after a session has ended: what was typed waits here.
    """
    form = form_of_news()
    item = _item_of(form)
    if item is None and form.language.data not in languages():
        return choice_of_language(form)
    return _write_page(form, item, 200)


@bp.post(f"{NEWS}/<word('remove'):step>/")
@open_to("contributor")
def drop() -> ResponseReturnValue:
    """Forget what was typed in an open page and never saved."""
    with saving():
        if _PAGE.fullmatch(request.form.get("page", "")):
            written.drop_unsaved(guard.rights_here().person_id, request.form["page"])
    say(_l("Ce brouillon est oublié."))
    return redirect(url_for(".list_all"))


@bp.post(f"{ITEM}/<word('propose'):step>/")
@open_to("contributor")
def propose(number: int) -> ResponseReturnValue:
    """Ask for an item to be published."""
    return _act(number, writing.propose, _l("Le texte est proposé. Vous verrez ici la réponse."))


@bp.post(f"{ITEM}/<word('keep'):step>/")
@open_to("contributor")
def take_back(number: int) -> ResponseReturnValue:
    """Take a proposed item back, to write on."""
    return _act(number, writing.take_back, _l("Le texte est de nouveau un brouillon."))


@bp.route(f"{ITEM}/<word('publish'):step>/", methods=["GET", "POST"])
@open_to("contributor")
def publish(number: int) -> ResponseReturnValue:
    """Publish an item now, or from a moment on."""
    item, form = _item(number), PublishForm(guard.town_here().time_zone)
    if not form.is_sent_well():
        return _item_page(item, 400 if form.errors else 200, publishing=form)
    return _act(
        number,
        lambda item, by, now: writing.publish(item, form.moment, by, now),
        _l("Le texte est publié.") if form.moment is None else _l("La publication est prévue."),
        lambda item, refused: _item_page(item, 409, publishing=form, refused=refused),
    )


@bp.route(f"{ITEM}/<word('send_back'):step>/", methods=["GET", "POST"])
@open_to("editor")
def send_back(number: int) -> ResponseReturnValue:
    """Give an item back to its author with a word."""
    item, form = _item(number), SendBackForm()
    if not form.is_sent_well():
        return _item_page(item, 400 if form.errors else 200, returning=form)
    comment = Text(form.comment.data, current_language().tag)
    return _act(
        number,
        lambda item, by, now: writing.send_back(item, comment, by, now),
        _l("Le texte est renvoyé. Votre remarque sera la première chose que la personne verra."),
        lambda item, refused: _item_page(item, 409, returning=form, refused=refused),
    )


@bp.post(f"{ITEM}/<word('withdraw'):step>/")
@open_to("contributor")
def withdraw(number: int) -> ResponseReturnValue:
    """Take an item away from visitors."""
    return _act(
        number, writing.withdraw, _l("Le texte est retiré : les visiteurs ne le voient plus.")
    )


@bp.post(f"{ITEM}/<word('bin'):step>/")
@open_to("contributor")
def put_in_bin(number: int) -> ResponseReturnValue:
    """Put an item in the bin."""
    return _act(
        number,
        writing.put_in_bin,
        _l("Le texte est dans la corbeille. Il y reste trente jours."),
    )


@bp.post(f"{ITEM}/<word('restore'):step>/")
@open_to("contributor")
def restore(number: int) -> ResponseReturnValue:
    """Take an item out of the bin."""
    return _act(number, writing.take_out_of_bin, _l("Le texte est sorti de la corbeille."))


@bp.get(f"{ITEM}/<word('revisions'):step>/")
@open_to("contributor")
def revisions(number: int) -> str:
    """Show the saved texts of an item."""
    item = _item(number)
    return render_template(
        "news/revisions.html",
        title=_("Versions enregistrées"),
        item=item,
        revisions=written.list_revisions(item),
        place=place_here(),
        zone=sessions.zone_of_reader(guard.town_here()),
    )


@bp.get(f"{ITEM}/<word('revisions'):step>/<int(max={LARGEST}):revision>/")
@open_to("contributor")
def revision(number: int, revision: int) -> str:
    """Show what a saved text changed in the one before it, and how it differs from the present."""
    item = _item(number)
    one = written.find_revision(item, revision) or abort(404)
    before = written.find_revision(item, revision - 1)
    changes = _compared(before.fields if before else {}, one.fields, item.language)
    if before is None:  # there is nothing it differs from
        changes = [
            each._replace(parts=[Part("same", part.words) for part in each.parts])
            for each in changes
        ]
    return render_template(
        "news/revision.html",
        title=_("Version %(number)s", number=revision),
        item=item,
        revision=one,
        changes=changes,
        since=_compared(one.fields, item.fields, item.language),
        may_restore=rules.may_write(guard.rights_here(), item) and one.number != item.version,
        place=place_here(),
        zone=sessions.zone_of_reader(guard.town_here()),
    )


@bp.post(f"{ITEM}/<word('revisions'):step>/<int(max={LARGEST}):revision>/")
@open_to("contributor")
def restore_revision(number: int, revision: int) -> ResponseReturnValue:
    """Save a former text anew."""
    if written.find_revision(_item(number), revision) is None:
        abort(404)
    return _act(
        number,
        lambda item, by, now: writing.restore_revision(item, revision, by, now),
        _l("Cette version est de nouveau le texte ; l’autre reste parmi les versions."),
    )


# What the views share


def _item(number: int) -> News:
    return queries.get_news(number, guard.town_here().id)


def _begin(form: NewsForm, page: str) -> News:
    """Save a new item, or give the one that was begun on this page and is saved already."""
    town, rights = guard.town_here(), guard.rights_here()
    with saving():
        item = _begun_by(rights, page)
        if item is None:
            if queries.find_begun(page) is not None:
                page = secrets.token_urlsafe(16)  # the page of somebody else
            item = News(town_id=town.id, language=form.language.data, page=page)
            writing.begin(item, form.fields, rights, datetime.now(UTC))
            written.drop_unsaved(rights.person_id, _page_of(form))
    return item


def _begun_by(rights: Rights, page: str) -> News | None:
    """Give the item of this town that somebody has begun on a page and saved."""
    item = queries.find_begun(page)
    is_theirs = item is not None and item.author_id == rights.person_id
    return item if is_theirs and item and item.town_id == guard.town_here().id else None


def _as_typed(item: News, form: NewsForm) -> dict[str, Any]:
    """Give what a revision would keep of an item if what is typed were saved."""
    return News(town_id=item.town_id, language=item.language).fields_as(form.fields)


def _act(
    number: int,
    act: Callable[[News, Rights, datetime], Any],
    done: LazyText,
    again: Callable[[News, Refused], ResponseReturnValue] | None = None,
) -> ResponseReturnValue:
    """Do something to an item that nobody else changes meanwhile, and say so.

    *again* shows a form that was refused with what was typed in it.
    """
    town = guard.town_here()
    try:
        with saving():
            item = queries.lock_news(number, town.id)
            act(item, guard.rights_here(), datetime.now(UTC))
    except Refused as refused:
        if again is not None:
            return again(_item(number), refused)
        say(refused.sentence, "error")  # type: ignore[arg-type]  # all ours are lazy texts
        return redirect(url_for(".item", number=number, list=place_here()), 303)
    say(done)
    return redirect(url_for(".item", number=number, list=place_here()), 303)


def _save(number: int, form: NewsForm) -> ResponseReturnValue:
    """Save a changed text, or show both if somebody else was quicker."""
    town, rights, now = guard.town_here(), guard.rights_here(), datetime.now(UTC)
    try:
        with saving():
            item = queries.lock_news(number, town.id)
            writing.save(
                item, form.fields, form.started_from, rights, now, form.is_meaning_unchanged.data
            )
            written.drop_unsaved(rights.person_id, _page_of(form))
    except writing.SavedMeanwhileError:
        item = _item(number)
        theirs = _changes(item, form)
        form.version.data = str(item.version)
        return _write_page(form, item, 409, theirs)
    except Refused as refused:
        return _write_page(form, _item(number), 409, refused=refused)
    return _go_on(item)


def _go_on(item: News) -> ResponseReturnValue:
    """Go on to where the button leads that was pressed."""
    then = request.form.get("then", "")
    if then == "propose" and rules.may_propose(guard.rights_here(), item):
        return _act(
            item.id, writing.propose, _l("Le texte est proposé. Vous verrez ici la réponse.")
        )
    say(_l("Le texte est enregistré."))
    if then == "pictures":
        return redirect(url_for("pictures.library", **_for(item)), 303)
    return redirect(_address(item), 303)


def form_of_news(**values: Any) -> NewsForm:
    """Give the form of a news item of this town, in the language of the page."""
    towns = [(town.id, town.name) for town in list_towns() if town.id != guard.town_here().id]
    objectives = list_objectives()
    readings = read(objectives, current_language())
    wordings = [(each.id, each.number, readings[each].text("wording")) for each in objectives]
    return NewsForm(
        towns,
        [(key, Text(f"{number}. {words}", words.language)) for key, number, words in wordings],
        **values,
    )


def _write_page(
    form: NewsForm,
    item: News | None,
    status: int,
    theirs: Iterable[Change] = (),
    refused: Refused | None = None,
) -> ResponseReturnValue:
    let_page_send()  # by itself, what is typed
    rights, tag = guard.rights_here(), item.language if item else form.language.data
    unsaved = written.list_unsaved(rights.person_id, News.item_kind, item.id) if item else []
    page = render_template(
        "news/write.html",
        title=_("Modifier l’actualité") if item else _("Écrire une actualité"),
        form=form,
        item=item,
        language=languages()[tag],
        theirs=list(theirs),
        refused=refused,
        begun=[each for each in unsaved if each.page != form.page.data],
        was_public=item is not None and item.publish_at is not None,
        may_propose=item is None or rules.may_propose(rights, item),
        # Not the address of the page: a form that came back from a look at it is saved all the same.
        address=url_for("news_desk.edit", number=item.id, list=place_here())
        if item
        else url_for("news_desk.write"),
        place=place_here(),
        zone=sessions.zone_of_reader(guard.town_here()),
    )
    return page, status


def choice_of_language(form: NewsForm | None = None) -> ResponseReturnValue:
    """Ask for the language of a new text; a form that named none is sent on with it."""
    person = sessions.current_person()
    own = [person.language, *person.reads] if person else []
    order = sorted(languages().values(), key=lambda each: each.tag not in own)
    sent: MultiDict[str, str] = request.form
    typed = [
        (name, value)
        for name, value in sent.items(multi=True)
        if form is not None and name in form and name not in ("csrf_token", "language")
    ]
    page = render_template(
        "news/language.html",
        title=_("Dans quelle langue écrivez-vous ?"),
        choices=order,
        typed=typed,
        begun=written.list_unsaved(
            guard.rights_here().person_id, News.item_kind, town_id=guard.town_here().id
        ),
        zone=sessions.zone_of_reader(guard.town_here()),
    )
    return page, 400 if typed else 200


def _item_page(
    item: News,
    status: int,
    publishing: PublishForm | None = None,
    returning: SendBackForm | None = None,
    refused: Refused | None = None,
) -> ResponseReturnValue:
    town, rights, now = guard.town_here(), guard.rights_here(), datetime.now(UTC)
    objectives = [each for each in list_objectives() if each.id in item.objective_ids]
    pictures = list_pictures_of([item])[item]
    counts = count_languages([item, *pictures]).values()
    total = sum(count[""] for count in counts)
    shares = [
        (each, sum(count[each.tag] for count in counts), total) for each in languages().values()
    ]
    page = render_template(
        "news/item.html",
        title=Text(item.title, item.language),
        item=item,
        author=names_of({item.author_id or 0}).get(item.author_id or 0),
        towns=[each for each in list_towns() if each.id in item.town_ids],
        objectives=objectives,
        read=read(objectives, current_language()),
        missing=writing.missing(item),
        publishing=publishing or PublishForm(town.time_zone, formdata=None),
        returning=returning or SendBackForm(formdata=None),
        refused=refused,
        may={
            "write": rules.may_write(rights, item),
            "propose": rules.may_propose(rights, item),
            "take_back": rules.may_take_back(rights, item),
            "publish": rules.may_publish(rights, item) and not item.is_public(now),
            "send_back": rules.may_send_back(rights, item),
            "withdraw": rules.may_publish(rights, item)
            and item.publish_at is not None
            and (item.is_public(now) or item.is_awaited(now)),
            "bin": rules.may_bin(rights, item),
        },
        shares=shares,
        pictures=pictures,
        read_pictures=read(pictures, current_language()),
        pictures_address=url_for("pictures.library", **_for(item)),
        place=place_here(),
        now=now,
        zone=sessions.zone_of_reader(town),
    )
    return page, status


def _changes(item: News, form: NewsForm) -> list[Change]:
    """Tell how what is saved differs from what somebody wants to save."""
    return _compared(item.fields, _as_typed(item, form), item.language)


def _compared(before: dict[str, Any], after: dict[str, Any], language: str) -> list[Change]:
    """Give the fields that differ, with what went and what came."""
    labels = {
        "title": _("Titre"),
        "summary": _("Résumé"),
        "body": _("Texte"),
        "place": _("Lieu"),
        "event_on": _("Date de l’événement"),
        "town_ids": _("Autres communes concernées"),
        "objective_ids": _("Objectifs servis"),
    }
    found = []
    for name, label in labels.items():
        old, new = (_words(name, each.get(name)) for each in (before, after))
        if old != new:
            found.append(Change(label, differences(old, new), language))
    return found


def _words(name: str, value: Any) -> str:
    """Give a field as it is compared: of towns and objectives, what people call them by."""
    if name == "town_ids":
        return ", ".join(town.name for town in list_towns() if town.id in (value or []))
    if name == "objective_ids":
        numbers = [each.number for each in list_objectives() if each.id in (value or [])]
        return ", ".join(str(number) for number in numbers)
    return str(value or "")


def _begun(item: News | None) -> Unsaved | None:
    """Give what somebody asks to go on with that they typed and did not save."""
    page = request.args.get("page", "")
    if request.method != "GET" or not _PAGE.fullmatch(page):
        return None
    found = written.find_unsaved(guard.rights_here().person_id, page)
    if found is None or found.item_id != (item.id if item else None):
        return None
    return found if found.town_id == guard.town_here().id else None


def _typed(begun: Unsaved) -> MultiDict[str, str]:
    typed = MultiDict([(name, value) for name, value in begun.fields])
    typed["page"], typed["language"] = begun.page, begun.language
    typed["version"] = str(begun.version)
    return typed


def _page_of(form: NewsForm) -> str:
    """Give the name of the open page; what is no name of ours gets a new one."""
    page = form.page.data or ""
    return page if _PAGE.fullmatch(page) else secrets.token_urlsafe(16)


def place_here() -> str | None:
    """Give the query of the list somebody came from, so that they come back to the same place."""
    place = request.args.get("list", "")
    return place if _PLACE.fullmatch(place) else None


def _for(item: News) -> dict[str, Any]:
    """Give the query that lets pictures be chosen for an item."""
    return {"for": f"{item.item_kind}-{item.id}"}


def _address(item: News) -> str:
    return url_for(".item", number=item.id, list=place_here())


def _item_of(form: NewsForm) -> News | None:
    """Give the saved item a form is about, or None for a new one; a number of none is a 404."""
    number = form.number.data or ""
    if not number:
        return None
    return (
        _item(int(number)) if _NUMBER.fullmatch(number) and int(number) <= LARGEST else abort(404)
    )


def _answer(words: Text, status: int) -> ResponseReturnValue:
    return jsonify({"said": {"text": words.plain, "lang": words.language}}), status
