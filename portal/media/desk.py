"""The library of pictures of a town, for those who write for it."""

import re
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Blueprint, abort, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from portal.accounts import guard, sessions
from portal.accounts.guard import TOWN_DESK
from portal.accounts.roles import Rights
from portal.accounts.tokens import digest
from portal.accounts.tries import too_often
from portal.db import SAFE_METHODS, saving
from portal.errors import Refused, Sentence
from portal.i18n import LazyText, Text, _, _l, _n, current_language
from portal.i18n.translatable import Translatable
from portal.media import actions, queries
from portal.media.actions import UPLOADS, Words
from portal.media.forms import ChangeForm, PictureForm, UploadForm, nearest_place
from portal.media.holders import Holder, current_media, find_holder
from portal.media.models import Consent, Picture, Upload
from portal.media.pictures import MOST_BYTES, TOO_HEAVY, UnusableError, prepared
from portal.translate.queries import Readings, read
from portal.web.doors import open_to, takes
from portal.web.headers import let_page_send
from portal.web.limits import current_counter
from portal.web.said import say

bp = Blueprint("pictures", __name__)

_LARGEST = 2**31 - 1
PICTURES = f"{TOWN_DESK}/<word('pictures'):part>"
PICTURE = f"{PICTURES}/<int(max={_LARGEST}):number>"

_AT_A_TIME = 1024 * 1024
_MOST_OF_FORM = MOST_BYTES + 2 * 1024 * 1024
"""A file somewhat too heavy still comes, so that the form can say so and keep what was typed."""

_MOST_OF_PIECE = 512 * 1024
_LONGEST_SEARCH = 100
_ITEM = re.compile(r"([a-z_]{1,40})-([1-9][0-9]{0,9})")
_GONE = _l(
    "Ce fichier n’attend plus. S’il est déjà dans la bibliothèque, prenez-le là ; sinon,"
    " envoyez-le de nouveau."
)


class _Illustrated:
    """The item that pictures are being chosen for."""

    def __init__(self, asked: str, holder: Holder, item: Translatable) -> None:
        self.asked, self.holder, self.item = asked, holder, item

    @property
    def title(self) -> Text:
        """What it is called."""
        return self.holder.titles([self.item.id])[self.item.id]

    @property
    def address(self) -> str:
        """Where it is changed."""
        return self.holder.address(self.item.id)


# The library


@bp.get(f"{PICTURES}/")
@open_to("contributor")
def library() -> ResponseReturnValue:
    """Show the pictures of a town, the newest first, or those that are searched."""
    illustrated, search = _illustrated(), request.args.get("q", "")[:_LONGEST_SEARCH]
    found = queries.list_library(
        guard.town_here().id,
        search.replace("\0", ""),
        _number(request.args.get("before")),
        queries.LIBRARY_PAGE + 1,
    )
    shown = found[: queries.LIBRARY_PAGE]
    older = None
    if len(found) > queries.LIBRARY_PAGE:
        kept = {"for": illustrated.asked if illustrated else "", "q": search}
        kept["before"] = str(shown[-1].id)
        older = f"{request.path}?{urlencode({name: each for name, each in kept.items() if each})}"
    used = queries.list_pictures_of([illustrated.item]) if illustrated else {}
    return render_template(
        "media/library.html",
        title=_("Images"),
        pictures=shown,
        used=used[illustrated.item] if illustrated else [],
        uses={number: _used_in(len(uses)) for number, uses in queries.uses_of(shown).items()},
        read=_read(shown),
        illustrated=illustrated,
        search=search,
        older=older,
        is_first="before" not in request.args,
    )


@bp.route(f"{PICTURES}/<word('upload'):step>/", methods=["GET", "POST"])
@open_to("contributor")
@takes(_MOST_OF_FORM)
def upload() -> ResponseReturnValue:
    """Take a picture in: its file, whole or sent before in pieces, and what is said of it."""
    illustrated = _illustrated()
    form = UploadForm(
        data={
            "language": current_language().tag,
            "illustrated": illustrated.asked if illustrated else "",
        }
    )
    if request.method in SAFE_METHODS:
        return _upload_page(form, illustrated, _waiting(form), 200)
    is_right = form.is_sent_well()
    waiting, status = _take_file(form)
    if waiting is None or not is_right:
        return _upload_page(form, illustrated, waiting, status)
    now = datetime.now(UTC)
    try:
        with prepared(waiting.digest) as ready, saving():
            # Read anew: somebody may have sent the same form twice.
            same = _find(form.sent.data) or abort(409)
            picture = actions.add_picture(ready, same, _words(form), _rights().person_id, now)
            partial = same.digest
            if illustrated:
                item = _illustrated()
                actions.use_one_more(item.item if item else abort(404), picture)
    except Refused as refused:
        form.file.errors = [refused.sentence]
        if isinstance(refused, UnusableError):
            _forget(form)
            waiting = None
        return _upload_page(form, illustrated, waiting, 400)
    current_media().store.drop_partial(partial)
    say(_l("L’image est enregistrée."))
    return redirect(illustrated.address if illustrated else url_for(".picture", number=picture.id))


def _take_file(form: UploadForm) -> tuple[Upload | None, int]:
    """Give the file of the form, kept whole whatever else is wrong: nobody sends it twice."""
    sent = request.files.get("file")
    try:
        if sent is not None and sent.filename:
            with closing(sent):
                return _keep_whole(form, sent)
        waiting = _waiting(form)
        if waiting is None:
            words = _GONE if form.sent.data else _l("Choisissez une image.")
            form.sent.data = ""
            raise Refused(words)
    except Refused as refused:
        form.file.errors = [refused.sentence]
        return None, 400
    return waiting, 400


def _keep_whole(form: UploadForm, sent: FileStorage) -> tuple[Upload | None, int]:
    rights, store = _rights(), current_media().store
    wait = current_counter().take(UPLOADS, str(rights.person_id))
    if wait:
        form.file.errors = [too_often(wait)]
        return None, 429
    size = sent.stream.seek(0, 2)
    sent.stream.seek(0)
    with saving():
        town_id, now = guard.town_here().id, datetime.now(UTC)
        begun, token = actions.begin_upload(
            rights.person_id, town_id, sent.filename or "", size, now
        )
        try:
            while piece := sent.stream.read(_AT_A_TIME):
                actions.receive(begun, begun.received, piece)
        except BaseException:
            store.drop_partial(begun.digest)
            raise
    form.sent.data = token
    return _waiting(form), 400


def _waiting(form: UploadForm) -> Upload | None:
    """Give the file that came before, if all of it has."""
    found = _find(form.sent.data)
    return found if found is not None and found.is_whole else None


def _find(token: str | None) -> Upload | None:
    if not token:
        return None
    return queries.find_upload(digest("upload", token), _rights().person_id, guard.town_here().id)


def _forget(form: UploadForm) -> None:
    """Wait no more for a file that can't become a picture."""
    with saving():
        found = _find(form.sent.data)
        partial = found.digest if found is not None else None
        if found is not None:
            actions.forget_upload(found)
    if partial is not None:
        current_media().store.drop_partial(partial)
    form.sent.data = ""


# Pieces, which a script sends


@bp.post(f"{PICTURES}/<word('write'):step>/")
@open_to("contributor")
def begin() -> ResponseReturnValue:
    """Say how much of a file has come, and wait for the rest; a new one gets a token."""
    store, known = current_media().store, _find(request.form.get("sent"))
    if known is not None and (known.received == 0 or store.has_partial(known.digest)):
        return jsonify(sent=request.form["sent"], received=known.received, size=known.size)
    size = _number(request.form.get("size"))
    if size is None:
        return _refusal(TOO_HEAVY, 400)
    person_id = _rights().person_id
    wait = current_counter().take(UPLOADS, str(person_id))
    if wait:
        return _refusal(too_often(wait), 429)
    try:
        with saving():
            town_id, name = guard.town_here().id, request.form.get("name", "")
            begun, token = actions.begin_upload(person_id, town_id, name, size, datetime.now(UTC))
            answer = {"sent": token, "received": begun.received, "size": begun.size}
    except Refused as refused:
        return _refusal(refused.sentence, 400)
    return jsonify(answer)


@bp.post(f"{PICTURES}/<word('keep'):step>/")
@open_to("contributor")
@takes(_MOST_OF_PIECE)
def keep() -> ResponseReturnValue:
    """Keep the next piece of a file, and say how much has come; one that does not fit is a 409."""
    piece, offset = request.files.get("piece"), _number(request.form.get("offset"))
    if piece is None or offset is None:
        abort(400)
    body = piece.stream.read()
    try:
        with saving():
            token, person_id, town_id = (
                digest("upload", request.form.get("sent", "")),
                _rights().person_id,
                guard.town_here().id,
            )
            found = queries.find_upload(token, person_id, town_id, for_update=True) or abort(404)
            is_next = offset == found.received
            if is_next:
                actions.receive(found, offset, body)
            received = found.received
    except Refused as refused:
        return _refusal(refused.sentence, 409)
    return jsonify(received=received), 200 if is_next else 409


def _refusal(sentence: Sentence, status: int) -> ResponseReturnValue:
    """Give a sentence to a script, with its language."""
    text = sentence.text() if isinstance(sentence, LazyText) else sentence
    language = text.language if isinstance(text, Text) else current_language().tag
    return jsonify(words=str(text), language=language), status


# One picture


@bp.route(f"{PICTURE}/", methods=["GET", "POST"])
@open_to("contributor")
def picture(number: int) -> ResponseReturnValue:
    """Show a picture with all that is known of it, and change what is said of it."""
    one = _picture(number)
    form = ChangeForm(
        data={
            "alt": one.alt or "",
            "is_decorative": one.is_decorative,
            "language": one.language,
            "credit": one.credit,
            "consent": one.consent.value,
            "focus": nearest_place(one.focal_x, one.focal_y),
        }
    )
    if not form.is_sent_well():
        return _picture_page(one, form, 400 if form.errors else 200)
    x, _dash, y = form.focus.data.partition("-")
    with saving():
        actions.change(_rights(), one, _words(form), (int(x), int(y)), datetime.now(UTC))
    say(_l("L’image est enregistrée."))
    return redirect(url_for(".picture", number=number))


@bp.post(f"{PICTURE}/<word('remove'):step>/")
@open_to("contributor")
def remove(number: int) -> ResponseReturnValue:
    """Remove a picture that nothing shows, with all its files."""
    one = _picture(number)
    with saving():
        name = one.name
        actions.remove_picture(_rights(), one, datetime.now(UTC))
    current_media().store.remove(name)
    say(_l("L’image est supprimée, et ses fichiers avec elle."))
    return redirect(url_for(".library"))


@bp.post(f"{PICTURE}/<word('choose'):step>/")
@open_to("contributor")
def choose(number: int) -> ResponseReturnValue:
    """Let an item show a picture; with ``place=first``, before the others it shows."""
    one, illustrated = _picture(number), _illustrated() or abort(404)
    with saving():
        is_first = request.form.get("place") == "first"
        actions.use_one_more(illustrated.item, one, is_first)
    say(_l("L’image est choisie."))
    return redirect(illustrated.address)


@bp.post(f"{PICTURE}/<word('stop'):step>/")
@open_to("contributor")
def stop(number: int) -> ResponseReturnValue:
    """Let an item show a picture no more; it stays in the library."""
    one, illustrated = _picture(number), _illustrated() or abort(404)
    with saving():
        actions.stop_using(illustrated.item, one)
    say(_l("L’image n’est plus montrée ici. Elle reste dans la bibliothèque."))
    return redirect(illustrated.address)


def _upload_page(
    form: UploadForm, illustrated: _Illustrated | None, waiting: Upload | None, status: int
) -> ResponseReturnValue:
    let_page_send()
    page = render_template(
        "media/upload.html",
        title=_("Ajouter une image"),
        form=form,
        illustrated=illustrated,
        waiting=waiting,
        most_bytes=MOST_BYTES,
        too_heavy=TOO_HEAVY,
    )
    return page, status


def _picture_page(one: Picture, form: ChangeForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "media/picture.html",
        title=_("Image n° %(number)s", number=one.id),
        picture=one,
        form=form,
        read=_read([one]),
        uses=_told_uses(one),
        may_change=actions.may_change(_rights(), one),
        zone=sessions.zone_of_reader(guard.town_here()),
    )
    return page, status


def _told_uses(one: Picture) -> list[tuple[Text, str | None]]:
    """Give the titles of what shows a picture, with the addresses for those who may change it."""
    told: list[tuple[Text, str | None]] = []
    town_id, rights = guard.town_here().id, _rights()
    for kind, item_id in queries.uses_of([one])[one.id]:
        holder = find_holder(kind)
        title = holder.titles([item_id]).get(item_id) if holder else None
        if holder is None or title is None:
            told.append((_("un texte qui n’est plus là"), None))
        else:
            is_own = holder.find(item_id, town_id, rights) is not None
            told.append((title, holder.address(item_id) if is_own else None))
    return told


def _used_in(number: int) -> Text:
    if not number:
        return _("Pas encore utilisée")
    return _n(
        "Utilisée dans %(number)s texte",
        "Utilisée dans %(number)s textes",
        number,
        number=number,
    )


def _illustrated() -> _Illustrated | None:
    """Give the item that the address or the form says pictures are for; what is none is a 404."""
    kept = g.get("kept_form") or {}
    asked = request.args.get("for") or request.form.get("for") or kept.get("for") or ""
    if not asked:
        return None
    named = _ITEM.fullmatch(asked) or abort(404)
    holder, item_id = find_holder(named[1]), int(named[2])
    if holder is None or item_id > _LARGEST:
        abort(404)
    item = holder.find(item_id, guard.town_here().id, _rights()) or abort(404)
    return _Illustrated(asked, holder, item)


def _words(form: PictureForm) -> Words:
    return Words(
        language=form.language.data,
        alt=form.alt.data,
        is_decorative=form.is_decorative.data,
        credit=form.credit.data,
        consent=Consent(form.consent.data),
    )


def _read(pictures: list[Picture]) -> Readings:
    return read(pictures, current_language()) if pictures else {}


def _picture(number: int) -> Picture:
    return queries.get_picture(number, guard.town_here().id)


def _number(written: str | None) -> int | None:
    if not written or not written.isascii() or not written.isdigit() or len(written) > 10:
        return None
    return min(int(written), _LARGEST)


def _rights() -> Rights:
    rights = sessions.current_rights()
    if rights is None:
        raise LookupError("the guard lets nobody here without a sign-in")
    return rights
