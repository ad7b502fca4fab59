"""The workbench's files: taken out for another tool, printed, and brought in again."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import guard, sessions
from portal.db import saving
from portal.errors import Refused
from portal.i18n import Language, Text, _, _l, _n
from portal.translate import bringing, queries, work
from portal.translate.desk import NUMBER, WORK, language_here, title_of
from portal.translate.exchange.po import write_po
from portal.translate.exchange.sheet import Sheet, UnreadableError
from portal.translate.exchange.table import write_csv
from portal.translate.exchange.xliff import SIZE_LIMIT, write_xliff
from portal.translate.forms import FILTERS
from portal.translate.models import Mode, TranslationImport
from portal.translate.queries import Slice
from portal.translate.sheets import sheet_of
from portal.web.doors import open_to, takes
from portal.web.paging import read_number
from portal.web.said import say

bp = Blueprint("workbench_files", __name__)

SHOWN = 200
"""How many lines of a file are shown before it is brought in; all are counted."""

_FORMATS: Mapping[str, tuple[Callable[[Sheet], bytes], str]] = {
    "po": (write_po, "text/x-gettext-translation; charset=utf-8"),
    "xliff": (write_xliff, "application/x-xliff+xml"),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}


@bp.get(f"{WORK}/<tag>/<kind>/{NUMBER}/<any(po, xliff, csv):format>/")
@open_to("translator")
def take_out(tag: str, kind: str, number: int, format: str) -> Response:
    """Give the passages of an item as a file."""
    part = _part(tag, kind, number)
    write, mimetype = _FORMATS[format]
    sheet = sheet_of(part, tag, datetime.now(UTC), _state())
    answer = Response(write(sheet), content_type=mimetype)
    name = f"{kind}-{number}-{tag}.{format}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.get(f"{WORK}/<tag>/<kind>/{NUMBER}/<word('sheet'):step>/")
@open_to("translator")
def to_print(tag: str, kind: str, number: int) -> str:
    """Show the passages in two columns with their numbers, for those who work on paper."""
    language, part = language_here(tag), _part(tag, kind, number)
    return render_template(
        "translate/sheet.html",
        title=title_of(part),
        language=language,
        part=part,
        works=queries.list_work(part, tag, _state()),
    )


def _state() -> str:
    state = request.args.get("state", "")
    return state if state in FILTERS else ""


def _part(tag: str, kind: str, number: int) -> Slice:
    language_here(tag)
    part = Slice(kind, number)
    return part if queries.is_open(part, tag, datetime.now(UTC)) else abort(404)


@bp.route(f"{WORK}/<tag>/<word('import'):step>/", methods=["GET", "POST"])
@open_to("translator")
@takes(SIZE_LIMIT + 100_000)
def bring(tag: str) -> ResponseReturnValue:
    """Take a file in, to look at; nothing is changed yet."""
    language, rights = language_here(tag), guard.rights_here()
    if request.method != "POST":
        return _upload_page(language), 200
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _upload_page(language, _("Choisissez d’abord un fichier .po ou .xliff.")), 400
    try:
        read = bringing.read_file(sent.stream.read(), tag)
        with saving():
            found = bringing.begin(read, tag, sent.filename, rights, datetime.now(UTC))
            number = found.id
    except UnreadableError as error:
        return _upload_page(language, error.sentence), 400
    for line, sentence in read.problems:
        say(_l("Ligne %(line)s : %(problem)s", line=line, problem=sentence), "warning")
    return redirect(url_for(".look", tag=tag, number=number))


def _upload_page(language: Language, refused: Text | None = None) -> str:
    return render_template(
        "translate/import.html",
        title=_("Apporter un fichier de traductions"),
        language=language,
        refused=refused,
        imports=queries.list_imports(language.tag, guard.rights_here().person_id),
        zone=sessions.zone_of_reader(None),
    )


@bp.get(f"{WORK}/<tag>/<word('import'):step>/{NUMBER}/")
@open_to("translator")
def look(tag: str, number: int) -> str:
    """Show what a file would change, line by line."""
    return _look_page(tag, _import(tag, number))


def _look_page(tag: str, brought: TranslationImport, refused: object = None) -> str:
    found = bringing.look(brought) if brought.done_at is None else []
    lines = [each for each in found if each.kind not in bringing.UNCHANGED]
    start = read_number(request.args.get("from")) or 0
    return render_template(
        "translate/look.html",
        title=_("Ce que le fichier change"),
        language=language_here(tag),
        brought=brought,
        counts={bringing.says(kind): n for kind, n in bringing.count(found).items()},
        says=bringing.says,
        lines=lines[start : start + SHOWN],
        earlier=max(0, start - SHOWN) if start else None,
        later=start + SHOWN if start + SHOWN < len(lines) else None,
        may_replace=work.may_review(guard.rights_here(), tag),
        refused=refused,
        zone=sessions.zone_of_reader(None),
    )


@bp.post(f"{WORK}/<tag>/<word('import'):step>/{NUMBER}/")
@open_to("translator")
def bring_in(tag: str, number: int) -> ResponseReturnValue:
    """Bring a file in that was looked at."""
    _import(tag, number)
    try:
        mode = Mode(request.form.get("mode", Mode.SUGGEST.value))
    except ValueError:
        abort(400)
    try:
        with saving():
            done = bringing.bring_in(
                _import(tag, number), mode, guard.rights_here(), datetime.now(UTC)
            )
    except Refused as refused:
        return _look_page(tag, _import(tag, number), refused.sentence), 409
    put, proposed = done.get("put", 0), done.get("proposed", 0)
    say(
        _l(
            "Le fichier est apporté : %(put)s textes mis en place, %(proposed)s proposés.",
            put=put,
            proposed=proposed,
        )
    )
    return redirect(url_for(".look", tag=tag, number=number))


@bp.post(f"{WORK}/<tag>/<word('import'):step>/{NUMBER}/<word('withdraw'):verb>/")
@open_to("translator")
def take_back(tag: str, number: int) -> ResponseReturnValue:
    """Undo a file that was brought in."""
    _import(tag, number)
    try:
        with saving():
            undone = bringing.take_back(
                _import(tag, number), guard.rights_here(), datetime.now(UTC)
            )
    except Refused as refused:
        return _look_page(tag, _import(tag, number), refused.sentence), 409
    say(
        _n(
            "%(number)s texte est revenu à ce qu’il était.",
            "%(number)s textes sont revenus à ce qu’ils étaient.",
            undone,
            number=undone,
        )
    )
    return redirect(url_for(".look", tag=tag, number=number))


def _import(tag: str, number: int) -> TranslationImport:
    """Give a file somebody brought themselves; a reviewer sees those of all."""
    language_here(tag)
    rights, found = guard.rights_here(), queries.find_import(number, tag)
    if found is None:
        abort(404)
    if found.person_id != rights.person_id and not work.may_review(rights, tag):
        abort(404)
    return found
