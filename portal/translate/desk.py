"""The workbench: what there is to translate, and each passage beside its translation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import guard, sessions
from portal.accounts.guard import DESK, TOWN_DESK
from portal.accounts.queries import names_of
from portal.db import once_more, saving
from portal.errors import Refused, Sentence
from portal.i18n import Language, Text, _, _l, current_language, languages
from portal.i18n.catalogue import catalogues
from portal.i18n.letters import fold, without_unseen
from portal.towns.queries import list_towns
from portal.translate import checks, queries, work
from portal.translate.forms import EVENTS, FILTERS, STATES, BoardForm, SliceForm, TermForm
from portal.translate.glossary import add_term, marked, remove_term, terms_in
from portal.translate.memory import remember
from portal.translate.models import INTERFACE, Standing, State, Suggestion, Target, Unit
from portal.translate.queries import Slice, Tally, Work
from portal.translate.shelves import address_of, page_of_message, shelves
from portal.translate.telling import ask_for
from portal.web.differences import Part, differences
from portal.web.doors import open_to, takes
from portal.web.headers import let_page_send
from portal.web.paging import LARGEST, read_number
from portal.web.said import say

bp = Blueprint("workbench", __name__)

WORK = f"{DESK}/<word('translate'):part>"
NUMBER = f"<int(max={LARGEST}):number>"
ROWS = 40
"""How many items the board shows at once, and how many passages a list."""

_AROUND = 12
"""How many passages are shown before and after the open one."""

_MOST_OWN = 100
_SIZE = 256 * 1024
_LONGEST_REMARK = 2000


@dataclass(frozen=True)
class Row:
    """An item on the board: how it is called, and how far it is in each language."""

    kind: str
    number: int
    name: Text
    tallies: Mapping[str, Tally]
    wishes: frozenset[str]


@dataclass(frozen=True)
class Opened:
    """A passage with what was typed in it, as its page shows it."""

    unit: Unit
    language: Language
    forms: tuple[str, ...]
    links: Mapping[str, str]
    findings: Sequence[checks.Finding] = ()
    passed: frozenset[str] = frozenset()
    is_late: bool = False  # somebody else has changed the source or the text meanwhile
    theirs: Target | None = None
    refused: Sentence | None = None
    is_stopped: bool = False  # by what the checks find
    editing: int | None = None  # the number of the suggestion that is taken in other words
    answers: Mapping[str, str] = field(default_factory=dict)


# The board


@bp.get(f"{WORK}/")
@open_to("translator")
def board() -> str:
    """Show how far each item is in each language, what asks for somebody first."""
    now = datetime.now(UTC)
    towns, kinds = list_towns(), _kinds()
    named = [(town.slug, Text(town.name, town.language)) for town in towns]
    form = BoardForm(named, kinds.items(), formdata=request.args)
    town = next((each.id for each in towns if each.slug == form.town.data), None)
    counted = queries.count_board(now, form.kind.data if form.kind.data in kinds else "", town)
    shown = [form.language.data] if form.language.data in languages() else list(languages())
    state = form.state.data if form.state.data in STATES else ""
    keys = [key for key, tallies in counted.items() if _is_shown(tallies, shown, state)]
    keys.sort(key=lambda key: _urgency(counted[key], shown))
    start = max(0, read_number(request.args.get("from")) or 0)
    page = keys[start : start + ROWS]
    names, wishes = queries.name_items(page), queries.list_wishes()
    rows = [_row(key, counted[key], names, wishes) for key in page]
    return render_template(
        "translate/board.html",
        title=_("Traductions"),
        form=form,
        groups=_grouped(rows),
        kinds=kinds,
        states=STATES,
        shown=[languages()[tag] for tag in shown],
        mine=_mine(),
        total=len(keys),
        later=_page_address(start + ROWS) if start + ROWS < len(keys) else None,
        earlier=_page_address(max(0, start - ROWS)) if start else None,
        conflicts=queries.list_conflicts(),
        broken={tag: left for tag in languages() if (left := catalogues().of(tag).left_out)},
    )


def _kinds() -> dict[str, Text]:
    shelved = {kind: shelf.name.text() for kind, shelf in shelves().items()}
    return {INTERFACE: _interface(), **shelved}


def _interface() -> Text:
    return _("Interface : menus, boutons et phrases")


def _is_shown(tallies: Mapping[str, Tally], shown: Sequence[str], state: str) -> bool:
    found = [tallies[tag] for tag in shown if tag in tallies]
    return bool(found) and (not state or any(getattr(each, state) for each in found))


def _urgency(tallies: Mapping[str, Tally], shown: Sequence[str]) -> tuple[int, int]:
    """Sort by what is outdated, then by what is not finished."""
    found = [tallies[tag] for tag in shown if tag in tallies]
    return -sum(each.outdated for each in found), -sum(each.rest for each in found)


def _row(
    key: tuple[str, int],
    tallies: Mapping[str, Tally],
    names: Mapping[tuple[str, int], tuple[str, str]],
    wishes: set[tuple[str, int, str]],
) -> Row:
    kind, number = key
    name = _interface() if kind == INTERFACE else Text(*names[key])
    asked = frozenset(
        tag for tag, each in tallies.items() if each.rest and (kind, number, tag) in wishes
    )
    return Row(kind, number, name, tallies, asked)


def _grouped(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Put the rows of one kind together, the kinds in the order of their most urgent."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.kind, []).append(row)
    return groups


def _page_address(start: int) -> str:
    kept = {name: value for name, value in request.args.items() if name != "from" and value}
    return f"{request.path}?{urlencode(kept | {'from': str(start)})}"


def _mine() -> set[str]:
    """Give the languages somebody may write in."""
    rights = guard.rights_here()
    return {tag for tag in languages() if work.may_translate(rights, tag)}


# The passages of an item


@bp.get(f"{WORK}/<tag>/<kind>/{NUMBER}/")
@open_to("translator")
def passages(tag: str, kind: str, number: int) -> str:
    """List the passages of an item with their translations."""
    language, part = language_here(tag), Slice(kind, number)
    if not queries.is_open(part, tag, datetime.now(UTC)):
        abort(404)
    form = SliceForm(formdata=request.args)
    state = form.state.data if form.state.data in FILTERS else ""
    words = (form.q.data or "")[:200]
    start = read_number(request.args.get("from"))
    after = -1 if start is None else start
    if words:
        found = _searched(part, tag, state, words, after)
    else:
        found = queries.list_work(part, tag, state, after, ROWS + 1)
    rows, more = found[:ROWS], len(found) > ROWS
    return render_template(
        "translate/passages.html",
        title=title_of(part),
        part=part,
        language=language,
        rows=rows,
        form=form,
        states=STATES,
        tally=queries.tally_of(part, tag),
        state=state,
        is_filtered=bool(state or words),
        place=_place(state),
        later=_page_address(rows[-1].unit.position) if more else None,
        address=_real_page(part, tag),
    )


def _searched(part: Slice, tag: str, state: str, words: str, after: int) -> list[Work]:
    """Give the passages whose source or translation holds the words, as a reader compares them."""
    wanted = fold(words)
    found = (
        each
        for each in queries.list_work(part, tag, state, after)
        if wanted in fold(each.unit.source)
        or (each.target and any(wanted in fold(form) for form in each.target.forms))
    )
    return list(islice(found, ROWS + 1))


def title_of(part: Slice) -> Text:
    """Give what an item is called; 404 where there is none."""
    if part.kind == INTERFACE:
        return _interface()
    name = queries.name_items([(part.kind, part.id)]).get((part.kind, part.id))
    return Text(*name) if name else abort(404)


def _real_page(part: Slice, tag: str) -> str | None:
    item = queries.find_item(part.kind, part.id)
    return address_of(item, tag) if item else None


def _place(state: str) -> dict[str, Any]:
    """Give what addresses carry so that a list keeps its place."""
    return {"state": state} if state else {}


# One passage


@bp.get(f"{WORK}/<tag>/{NUMBER}/")
@open_to("translator")
def passage(tag: str, number: int) -> ResponseReturnValue:
    """Show a passage beside its translation, with all that helps."""
    language, unit = language_here(tag), _unit(number, tag)
    return _passage_page(_as_saved(unit, language), 200)


@bp.post(f"{WORK}/<tag>/{NUMBER}/")
@open_to("translator")
@takes(_SIZE)
def write(tag: str, number: int) -> ResponseReturnValue:
    """Do what the button that was pressed says with a passage."""
    language, unit = language_here(tag), _unit(number, tag)
    act, _colon, about = request.form.get("act", "").partition(":")
    deed = _DEEDS.get(act) or abort(400)
    try:
        return once_more(lambda: deed(unit, language, about))
    except work.ChangedMeanwhileError:
        theirs = queries.find_target(unit, tag)
        return _passage_page(_opened(unit, language, theirs=theirs, is_late=True), 409)
    except work.NotReadyError as error:
        found = error.findings
        stopped = _opened(unit, language, findings=found, is_stopped=True, about=about)
        return _passage_page(stopped, 400)
    except Refused as refused:
        return _passage_page(_opened(unit, language, refused=refused.sentence, about=about), 409)


def _opened(unit: Unit, language: Language, about: str = "", **changes: Any) -> Opened:
    """Give a passage with what was typed in it; a form without its field leaves the saved text."""
    if "form0" not in request.form:
        opened = _as_saved(unit, language)
    else:
        typed = _typed(unit, language)
        findings = work.find(unit, language.tag, typed.forms, typed.links)
        opened = Opened(unit, language, typed.forms, typed.links, findings, typed.passed)
    answers = {about: request.form.get("why", "")} if about else {}
    editing = read_number(request.form.get("editing"))
    return replace(opened, editing=editing, answers=answers, **changes)


def _as_saved(unit: Unit, language: Language) -> Opened:
    """Give a passage as it is saved, or with one's own proposal where that is newer."""
    target = queries.find_target(unit, language.tag)
    own = queries.find_own_suggestion(unit, language.tag, guard.rights_here().person_id)
    count = work.count_forms(unit, language)
    best: Target | Suggestion | None = own or target
    forms = tuple(best.forms) if best and len(best.forms) == count else ("",) * count
    links = best.links if best else {}
    findings: Sequence[checks.Finding] = ()
    if any(forms):
        findings = work.find(unit, language.tag, forms, links)
    digest = work.hash_of(unit, forms)
    passed = frozenset(queries.list_passed(unit, language.tag, digest))
    return Opened(unit, language, forms, links, findings, passed)


def _typed(unit: Unit, language: Language) -> work.Written:
    """Read what somebody sent: a form for each plural form, and the addresses of links."""
    forms = tuple(
        _lines(request.form.get(f"form{n}", "")) for n in range(work.count_forms(unit, language))
    )
    links = {
        str(n): request.form[f"link{n}"].strip()
        for n, link in enumerate(unit.links, 1)
        if request.form.get(f"link{n}", "").strip() not in ("", link)
    }
    passed = frozenset(request.form.getlist("pass"))
    return work.Written(forms, links, request.form.get("token", ""), passed)


def _lines(typed: str) -> str:
    """Give what was typed with its lines as everywhere; nothing else is changed behind its back."""
    return typed.replace("\r\n", "\n").replace("\r", "\n")


def _save(wanted: State) -> Callable[[Unit, Language, str], ResponseReturnValue]:
    def deed(unit: Unit, language: Language, _about: str) -> ResponseReturnValue:
        rights, now, typed = guard.rights_here(), datetime.now(UTC), _typed(unit, language)
        if wanted is State.REVIEWED and not work.may_review(rights, language.tag):
            abort(404)
        editing = request.form.get("editing")
        with saving():
            if editing and wanted is State.REVIEWED:
                chosen = _suggestion_here(unit, language, editing)
                outcome = work.accept_edited(chosen, typed, rights, now)
            else:
                outcome = work.save(unit, language.tag, typed, wanted, rights, now)
        say(_SAID[outcome] if wanted is not State.DRAFT else _SAID_DRAFT[outcome])
        return _go_on(unit, language)

    return deed


_SAID = {
    work.Outcome.SAVED: _l("La traduction est enregistrée. Elle attend une relecture."),
    work.Outcome.REVIEWED: _l("La traduction est relue : les visiteurs la voient."),
    work.Outcome.SUGGESTED: _l(
        "Votre texte est proposé. Celui qui est en place y reste jusqu’à la relecture."
    ),
}
_SAID_DRAFT = {
    work.Outcome.SAVED: _l("Le brouillon est gardé."),
    work.Outcome.REVIEWED: _l("Le brouillon est gardé."),
    work.Outcome.SUGGESTED: _l("Votre brouillon est gardé à côté du texte en place."),
}


def _review(unit: Unit, language: Language, _about: str) -> ResponseReturnValue:
    token, rights = request.form.get("token", ""), guard.rights_here()
    with saving():
        work.review(unit, language.tag, token, rights, datetime.now(UTC))
    say(_SAID[work.Outcome.REVIEWED])
    return _go_on(unit, language)


def _give_back(unit: Unit, language: Language, _about: str) -> ResponseReturnValue:
    with saving():
        work.give_back(unit, language.tag, _why(), guard.rights_here(), datetime.now(UTC))
    say(_l("Le texte est renvoyé avec votre remarque."))
    return _go_on(unit, language)


def _suggest(unit: Unit, language: Language, _about: str) -> ResponseReturnValue:
    typed, rights, now = _typed(unit, language), guard.rights_here(), datetime.now(UTC)
    findings = work.find(unit, language.tag, typed.forms, typed.links)
    if any(each.is_error for each in findings):
        raise work.NotReadyError(findings)
    with saving():
        work.suggest(unit, language.tag, typed.forms, typed.links, rights, now)
    say(_SAID[work.Outcome.SUGGESTED])
    return _go_on(unit, language)


def _leave(unit: Unit, language: Language, _about: str) -> ResponseReturnValue:
    """Take the source as it is: a name, a figure, a word both languages have."""
    rights, now, count = guard.rights_here(), datetime.now(UTC), work.count_forms(unit, language)
    forms = (unit.source, *[unit.source_plural or ""] * (count - 1))
    findings = work.find(unit, language.tag, forms, {})
    names = frozenset(each.check for each in findings if not each.is_error)
    written = work.Written(forms, {}, request.form.get("token", ""), names)
    with saving():
        outcome = work.save(unit, language.tag, written, State.TRANSLATED, rights, now)
    say(_SAID[outcome])
    return _go_on(unit, language)


def _check(unit: Unit, language: Language, _about: str) -> ResponseReturnValue:
    """Show what the checks say of what is typed; nothing is saved."""
    opened = _opened(unit, language)
    if request.form.get("part") == "checks":
        return render_template("translate/_checks.html", opened=opened, check_names=checks.CHECKS)
    return _passage_page(opened, 200)


def _fix(unit: Unit, language: Language, about: str) -> ResponseReturnValue:
    """Put in the text what a check offers; nothing is saved."""
    typed = _typed(unit, language)
    name, _slash, place = about.partition("/")
    for each in work.find(unit, language.tag, typed.forms, typed.links):
        if each.check == name and str(each.form) == place and each.fix is not None:
            forms = (*typed.forms[: each.form], each.fix, *typed.forms[each.form + 1 :])
            findings = work.find(unit, language.tag, forms, typed.links)
            fixed = _opened(unit, language, forms=forms, findings=findings)
            return _passage_page(fixed, 200)
    return _passage_page(_opened(unit, language), 200)


def _remark(unit: Unit, language: Language, about: str) -> ResponseReturnValue:
    with saving():
        tag = None if about == "source" else language.tag
        work.say(unit, tag, _why(), guard.rights_here(), datetime.now(UTC))
    say(_l("Votre remarque est enregistrée."))
    return redirect(_address(unit, language))


def _why() -> Text:
    """Read a remark, in the language of the page it was written on."""
    words = without_unseen(request.form.get("why", ""))[:_LONGEST_REMARK]
    return Text(words, current_language().tag)


def _suggestion_here(unit: Unit, language: Language, about: str) -> Suggestion:
    found = queries.find_suggestion(read_number(about) or 0, datetime.now(UTC))
    if found is None or (found.unit_id, found.language) != (unit.id, language.tag):
        abort(404)
    return found


def _accept(unit: Unit, language: Language, about: str) -> ResponseReturnValue:
    rights, now, sent = guard.rights_here(), datetime.now(UTC), request.form
    passed = frozenset(sent.getlist("pass"))
    seen = work.Seen(sent.get("token", ""), sent.get("seal", ""), passed)
    with saving():
        work.accept(_suggestion_here(unit, language, about), seen, rights, now)
    say(_l("La proposition est acceptée : les visiteurs la voient."))
    return _go_on(unit, language)


def _edit(unit: Unit, language: Language, about: str) -> ResponseReturnValue:
    """Put a suggestion in the field, to take it in other words."""
    chosen = _suggestion_here(unit, language, about)
    forms = tuple(chosen.forms)
    findings = work.find(unit, language.tag, forms, chosen.links)
    opened = Opened(unit, language, forms, chosen.links, findings, editing=chosen.id)
    return _passage_page(opened, 200)


def _reject(unit: Unit, language: Language, about: str) -> ResponseReturnValue:
    with saving():
        chosen = _suggestion_here(unit, language, about)
        work.reject(chosen, _why(), guard.rights_here(), datetime.now(UTC))
    say(_l("La proposition est refusée. La personne verra pourquoi."))
    return redirect(_address(unit, language))


def _withdraw(unit: Unit, language: Language, about: str) -> ResponseReturnValue:
    with saving():
        chosen = _suggestion_here(unit, language, about)
        work.withdraw(chosen, guard.rights_here(), datetime.now(UTC))
    say(_l("Votre proposition est retirée."))
    return redirect(_address(unit, language))


def _revert(unit: Unit, language: Language, about: str) -> ResponseReturnValue:
    rights, now = guard.rights_here(), datetime.now(UTC)
    event = queries.find_event(read_number(about) or 0, unit, language.tag) or abort(404)
    with saving():
        outcome = work.revert(event, unit, language.tag, request.form.get("token", ""), rights, now)
    say(_SAID[outcome])
    return redirect(_address(unit, language))


def _here(unit: Unit, language: Language, _about: str) -> ResponseReturnValue:
    """Note that somebody is still on the passage: their page says so by itself."""
    with saving():
        work.be_here(unit, language.tag, guard.rights_here(), datetime.now(UTC))
    return "", 204


_DEEDS: Mapping[str, Callable[[Unit, Language, str], ResponseReturnValue]] = {
    "draft": _save(State.DRAFT),
    "translated": _save(State.TRANSLATED),
    "reviewed": _save(State.REVIEWED),
    "review": _review,
    "return": _give_back,
    "suggest": _suggest,
    "leave": _leave,
    "check": _check,
    "fix": _fix,
    "remark": _remark,
    "accept": _accept,
    "edit": _edit,
    "reject": _reject,
    "withdraw": _withdraw,
    "revert": _revert,
    "here": _here,
}


def _go_on(unit: Unit, language: Language) -> ResponseReturnValue:
    """Go to the next passage of the list that nobody else is on; after the last, to the list."""
    rights, now, state = guard.rights_here(), datetime.now(UTC), _state_here() or "todo"
    part = Slice(unit.item_kind, unit.item_id)
    found = queries.find_next(part, language.tag, unit.position, state, rights.person_id, now)
    if found is None:
        say(_l("Il ne reste rien de cet état dans la liste."), "info")
        return redirect(url_for(".passages", tag=language.tag, kind=part.kind, number=part.id))
    with saving():
        work.be_here(found, language.tag, rights, now)
    # The browser puts the focus into the field of what is next.
    return redirect(f"{_address(found, language)}#form0")


def _state_here() -> str:
    state = request.args.get("state", "")
    return state if state in FILTERS else ""


def _address(unit: Unit, language: Language) -> str:
    return url_for(".passage", tag=language.tag, number=unit.id, **_place(_state_here()))


def _passage_page(opened: Opened, status: int) -> ResponseReturnValue:
    """Show a passage with what was typed in it."""
    let_page_send()
    unit, language, rights, now = (
        opened.unit, opened.language, guard.rights_here(), datetime.now(UTC),
    )  # fmt: skip
    tag, part = language.tag, Slice(unit.item_kind, unit.item_id)
    saved = queries.find_work(unit, tag)
    around = queries.list_work(part, tag, "", max(-1, unit.position - _AROUND - 1), 2 * _AROUND + 1)
    suggestions = queries.list_suggestions(unit, tag, rights.person_id)
    remarks, events = queries.list_remarks(unit, tag), []
    if saved.target is not None:
        events = queries.list_events(saved.target)
    present = queries.list_present(unit, tag, rights.person_id, now)
    people = {saved.target.author_id, saved.target.reviewer_id} if saved.target else set()
    people |= {each.author_id for each in suggestions} | {each.actor_id for each in events}
    people |= {each.person_id for each in remarks} | set(present)
    before, after = queries.find_neighbours(unit)
    names = names_of({number for number in people if number})
    terms = terms_in(unit.source, unit.language, tag)
    page = render_template(
        "translate/passage.html",
        title=title_of(part),
        opened=opened,
        part=part,
        saved=saved,
        labels=_labels(opened),
        version=work.token_of(unit, saved.target),
        around=around,
        tally=queries.tally_of(part, tag),
        before=before,
        after=after,
        place=_place(_state_here()),
        source_changes=_source_changes(unit, saved.target),
        their_changes=_their_changes(opened),
        others=queries.list_other_targets(unit, tag),
        remembered=remember(unit, tag),
        terms=terms,
        marked=marked,
        suggestions=[(each, work.seal_of(each), _said_of(each)) for each in suggestions],
        remarks=remarks,
        events=events,
        names=names,
        present=[names[number] for number in present if names.get(number)],
        may_review=work.may_review(rights, tag),
        is_own=saved.target is not None and saved.target.author_id == rights.person_id,
        is_only_reviewer=work.is_only_reviewer(rights, tag),
        me=rights.person_id,
        zone=sessions.zone_of_reader(None),
        address=page_of_message(unit.places or (), tag) or _real_page(part, tag),
        states=STATES,
        language=opened.language,
        check_names=checks.CHECKS,
        memory_changes=differences,
        event_words=EVENTS,
    )
    return page, status


def _said_of(suggestion: Suggestion) -> list[checks.Finding]:
    """Give what the checks say of a suggestion that may be accepted."""
    if suggestion.standing is not Standing.OPEN or suggestion.is_draft:
        return []
    return work.find(suggestion.unit, suggestion.language, suggestion.forms, suggestion.links)


def _source_changes(unit: Unit, target: Target | None) -> list[Part]:
    """Give how the source differs from the one a text was made from."""
    if target is None or not target.is_outdated:
        return []
    return list(differences(target.made_from, unit.source))


def _their_changes(opened: Opened) -> list[list[Part]]:
    """Give, form by form, how what is typed differs from what somebody else saved."""
    if opened.theirs is None:
        return []
    pairs = zip(opened.theirs.forms, opened.forms, strict=False)
    return [list(differences(theirs, mine)) for theirs, mine in pairs]


def _labels(opened: Opened) -> list[Text]:
    """Name the fields: a plural form by the numbers it stands with."""
    language, unit = opened.language, opened.unit
    if unit.source_plural is None:
        return [_("Votre texte")]
    return [
        _("Votre texte, avec un nombre comme %(numbers)s", numbers=_examples(language, form))
        for form in range(language.plural_count)
    ]


def _examples(language: Language, form: int) -> str:
    """Give the first numbers that take a plural form."""
    numbers = list(islice((n for n in range(1001) if language.plural_form(n) == form), 4))
    listed = ", ".join(map(str, numbers[:3]))
    return f"{listed}…" if len(numbers) > 3 else listed


# What a town's own items lack


@bp.get(f"{TOWN_DESK}/<word('translate'):part>/")
@open_to("contributor")
def of_town() -> str:
    """Show a town how far its own items are in each language, and let it ask for one."""
    town, now = guard.town_here(), datetime.now(UTC)
    counted = queries.count_board(now, town_id=town.id)
    keys = sorted(counted, key=lambda key: _urgency(counted[key], list(languages())))[:_MOST_OWN]
    names, wishes = queries.name_items(keys), queries.list_wishes()
    return render_template(
        "translate/town.html",
        title=_("Traductions de la commune"),
        rows=[_row(key, counted[key], names, wishes) for key in keys],
        states=STATES,
    )


@bp.post(f"{TOWN_DESK}/<word('translate'):part>/")
@open_to("contributor")
def ask() -> ResponseReturnValue:
    """Ask for an item of the town in a language."""
    town, now = guard.town_here(), datetime.now(UTC)
    kind, tag = request.form.get("kind", ""), request.form.get("tag", "")
    number = read_number(request.form.get("number")) or 0
    found = queries.count_board(now, kind, town.id) if kind else {}
    if tag not in found.get((kind, number), {}):
        abort(404)
    person_id = guard.rights_here().person_id

    def note() -> None:
        with saving():
            ask_for(kind, number, tag, person_id, now)

    once_more(note)
    say(_l("La demande est notée : les personnes qui traduisent cette langue la verront."))
    return redirect(url_for(".of_town"))


# The glossary


@bp.route(f"{WORK}/<tag>/<word('glossary'):step>/", methods=["GET", "POST"])
@open_to("translator")
def glossary(tag: str) -> ResponseReturnValue:
    """Show the words with an agreed translation, and take one more."""
    language = language_here(tag)
    form = TermForm(tag)
    if form.is_sent_well():
        with saving():
            add_term(form.values, tag, guard.rights_here().person_id, datetime.now(UTC))
        say(_l("Le mot est dans le glossaire."))
        return redirect(request.path)
    page = render_template(
        "translate/glossary.html",
        title=_("Glossaire"),
        form=form,
        language=language,
        terms=queries.list_glossary(tag),
    )
    return page, 400 if form.errors else 200


@bp.post(f"{WORK}/<tag>/<word('glossary'):step>/{NUMBER}/<word('remove'):verb>/")
@open_to("translator")
def remove(tag: str, number: int) -> ResponseReturnValue:
    """Take a word out of the glossary."""
    language_here(tag)
    with saving():
        remove_term(queries.find_term(number, tag) or abort(404))
    say(_l("Le mot n’est plus dans le glossaire."))
    return redirect(url_for(".glossary", tag=tag))


def language_here(tag: str) -> Language:
    """Give the language somebody translates into; a stranger to it is told of nothing."""
    language = languages().get(tag)
    if language is None or not work.may_translate(guard.rights_here(), tag):
        abort(404)
    return language


def _unit(number: int, tag: str) -> Unit:
    return queries.find_unit(number, tag, datetime.now(UTC)) or abort(404)
