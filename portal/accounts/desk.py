"""The people of a town and the audit log, for those who look after them."""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.accounts import actions, guard, queries, sessions, tokens
from portal.accounts.audit import VERBS
from portal.accounts.forms import InvitationForm, LogForm, RoleForm
from portal.accounts.guard import DESK, TOWN_DESK
from portal.accounts.log import Entry, entries
from portal.accounts.models import Invitation, Membership, Person
from portal.accounts.roles import LanguageRole, Rights, TownRole
from portal.accounts.tries import INVITATIONS, too_often
from portal.db import saving
from portal.errors import Refused
from portal.i18n import Text, _, _l, languages
from portal.i18n.addresses import public_url, say_address
from portal.post.delivery import deliver_soon, has_server
from portal.web.doors import open_to
from portal.web.limits import current_counter
from portal.web.qr import qr_code
from portal.web.said import say

bp = Blueprint("people", __name__)

PEOPLE = f"{TOWN_DESK}/<word('people'):part>"
_LARGEST = 2**31 - 1
"""The largest number PostgreSQL gives a row."""

PERSON = f"{PEOPLE}/<int(max={_LARGEST}):number>"
INVITATION = f"{TOWN_DESK}/<word('invitation'):part>/<int(max={_LARGEST}):number>"


# The people of a town


@bp.get(f"{PEOPLE}/")
@open_to("contributor")
def team() -> ResponseReturnValue:
    """Show the people of a town; those who look after them see more."""
    town, rights = guard.town_here(), _rights()
    team = queries.list_team(town.id)
    is_manager = rights.may_enter("manager", town.id)
    return render_template(
        "accounts/team.html",
        title=_("L’équipe"),
        team=team,
        skills=_skills([each.person_id for each in team]),
        invitations=queries.list_invitations(town.id) if is_manager else [],
        is_manager=is_manager,
        now=datetime.now(UTC),
        zone=sessions.zone_of_reader(town),
    )


@bp.route(f"{PEOPLE}/<word('invite'):step>/", methods=["GET", "POST"])
@open_to("manager")
def invite() -> ResponseReturnValue:
    """Invite somebody to the town."""
    town, rights = guard.town_here(), _rights()
    form = InvitationForm(rights, town, data={"role": "contributor", "language": _language()})
    if not form.is_sent_well():
        return _invite_page(form, 400 if form.errors else 200)
    now = datetime.now(UTC)
    wait = current_counter().take(INVITATIONS, str(rights.person_id))
    if wait:
        form.address.errors = [too_often(wait)]
        return _invite_page(form, 429)
    try:
        with saving():
            invitation = actions.invite(
                rights,
                town,
                TownRole(form.role.data),
                name=form.name.data,
                address=form.address.address or "",
                language=form.language.data,
                now=now,
            )
            token = None if has_server() else tokens.hand_out(invitation, now)
    except Refused as refused:
        form.address.errors = [refused.sentence]
        return _invite_page(form, 409)
    deliver_soon()
    if token is not None:
        return _invitation_link_page(invitation, token)
    say(_l("L’invitation est en route. Vous pouvez aussi donner le lien vous-même."))
    return redirect(url_for(".team"))


@bp.post(f"{INVITATION}/<word('link'):step>/")
@open_to("manager")
def invitation_link(number: int) -> ResponseReturnValue:
    """Make a new link for an invitation, to hand over."""
    invitation = queries.get_invitation(number, guard.town_here().id)
    with saving():
        token = actions.renew_invitation(_rights(), invitation, datetime.now(UTC))
    return _invitation_link_page(invitation, token)


@bp.post(f"{INVITATION}/<word('withdraw'):step>/")
@open_to("manager")
def withdraw(number: int) -> ResponseReturnValue:
    """Take an invitation back."""
    invitation = queries.get_invitation(number, guard.town_here().id)
    with saving():
        actions.withdraw_invitation(_rights(), invitation, datetime.now(UTC))
    say(_l("L’invitation est annulée : son lien ne marche plus."))
    return redirect(url_for(".team"))


@bp.route(f"{PERSON}/", methods=["GET", "POST"])
@open_to("manager")
def person(number: int) -> ResponseReturnValue:
    """Show somebody of the town, and change their role in it."""
    membership, rights = _membership(number), _rights()
    town = guard.town_here()
    form = RoleForm(rights, town, data={"role": membership.role.value})
    if not form.is_sent_well():
        return _person_page(membership, form, 400 if form.errors else 200)
    with saving():
        actions.change_role(rights, membership, TownRole(form.role.data), datetime.now(UTC))
    say(_l("Le rôle est changé. La personne se connectera de nouveau."))
    return redirect(url_for(".person", number=number))


@bp.post(f"{PERSON}/<word('publish'):step>/")
@open_to("manager")
def set_trust(number: int) -> ResponseReturnValue:
    """Let somebody publish what they write, or only propose it."""
    membership = _membership(number)
    is_wanted = request.form.get("trusted") == "yes"
    with saving():
        actions.set_trust(_rights(), membership, is_wanted, datetime.now(UTC))
    say(_l("C’est changé. La personne se connectera de nouveau."))
    return redirect(url_for(".person", number=number))


@bp.post(f"{PERSON}/<word('close'):step>/")
@open_to("manager")
def close(number: int) -> ResponseReturnValue:
    """Close an account."""
    membership = _membership(number)
    with saving():
        actions.close(_rights(), membership, datetime.now(UTC))
    say(_l("Le compte est fermé. Ce que la personne a publié reste au nom de la commune."))
    return redirect(url_for(".person", number=number))


@bp.post(f"{PERSON}/<word('reopen'):step>/")
@open_to("manager")
def reopen(number: int) -> ResponseReturnValue:
    """Open a closed account again."""
    membership = _membership(number)
    with saving():
        actions.reopen(_rights(), membership, datetime.now(UTC))
    say(_l("Le compte est rouvert."))
    return redirect(url_for(".person", number=number))


@bp.post(f"{PERSON}/<word('remove'):step>/")
@open_to("manager")
def remove(number: int) -> ResponseReturnValue:
    """Take somebody out of the team."""
    membership = _membership(number)
    with saving():
        actions.remove(_rights(), membership, datetime.now(UTC))
    say(_l("La personne ne fait plus partie de l’équipe."))
    return redirect(url_for(".team"))


@bp.post(f"{PERSON}/<word('link'):step>/")
@open_to("manager")
def password_link(number: int) -> ResponseReturnValue:
    """Make a link to choose a new password, to hand over."""
    membership = _membership(number)
    with saving():
        token = actions.hand_password_link(_rights(), membership, datetime.now(UTC))
    somebody = membership.person
    address = url_for("accounts.reset", token=token, lang=somebody.language)
    return _link_page(_("Lien de mot de passe"), somebody.name, address, False)


@bp.post(f"{PERSON}/<word('languages'):step>/")
@open_to("administrator")
def set_languages(number: int) -> ResponseReturnValue:
    """Choose which languages somebody translates or reviews."""
    membership = _membership(number)
    wanted = {}
    for tag in languages():
        role = request.form.get(f"language-{tag}", "")
        if role in {each.value for each in LanguageRole}:
            wanted[tag] = LanguageRole(role)
    with saving():
        actions.set_languages(_rights(), membership.person, wanted, datetime.now(UTC))
    say(_l("Les langues sont enregistrées. La personne se connectera de nouveau."))
    return redirect(url_for(".person", number=number))


@bp.post(f"{PERSON}/<word('administration'):step>/")
@open_to("administrator")
def set_administrator(number: int) -> ResponseReturnValue:
    """Let somebody administrate the portal, or no longer."""
    membership = _membership(number)
    is_wanted = request.form.get("administrator") == "yes"
    with saving():
        actions.set_administrator(_rights(), membership.person, is_wanted, datetime.now(UTC))
    say(_l("L’administration du portail est changée. La personne se connectera de nouveau."))
    is_oneself = number == _rights().person_id
    return redirect(
        url_for("accounts.gateway") if is_oneself else url_for(".person", number=number)
    )


def _invite_page(form: InvitationForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "accounts/invite.html",
        title=_("Inviter quelqu’un"),
        form=form,
        has_server=has_server(),
    )
    return page, status


def _person_page(membership: Membership, form: RoleForm, status: int) -> ResponseReturnValue:
    rights, person = _rights(), membership.person
    page = render_template(
        "accounts/person.html",
        title=Text(person.name, _("L’équipe").language),
        form=form,
        membership=membership,
        person=person,
        towns=queries.list_memberships(person.id),
        skills={each.language: each.role.value for each in queries.list_skills([person.id])},
        rights=rights,
        is_oneself=_is_oneself(membership),
        may_change=rights.may_give(membership.role, membership.town_id)
        and (rights.is_administrator or not person.is_administrator),
    )
    return page, status


def _invitation_link_page(invitation: Invitation, token: str) -> ResponseReturnValue:
    address = url_for("accounts.welcome", token=token, lang=invitation.language)
    return _link_page(_("Lien d’invitation"), invitation.name, address, True)


def _link_page(title: Text, name: str, path: str, is_invitation: bool) -> ResponseReturnValue:
    """Show a link once, to hand over by whatever way the two use."""
    say_address(lambda tag: url_for(".team", lang=tag))
    address = public_url(path)
    return render_template(
        "accounts/link.html",
        title=title,
        name=name,
        address=address,
        code=qr_code(address),
        is_invitation=is_invitation,
    )


# The audit log


@bp.get(f"{TOWN_DESK}/<word('log'):part>/")
@open_to("manager")
def log() -> ResponseReturnValue:
    """Show who did what in the town."""
    return _log_page(guard.town_here().id)


@bp.get(f"{DESK}/<word('log'):part>/")
@open_to("administrator")
def whole_log() -> ResponseReturnValue:
    """Show who did what, in all towns and in the portal as a whole."""
    return _log_page(None)


def _log_page(town_id: int | None) -> ResponseReturnValue:
    people, zone = queries.list_actors(town_id), sessions.zone_of_reader(guard.current_town())
    form = LogForm(people, {verb: VERBS[verb] for verb in VERBS})
    form.validate()
    lines = queries.list_lines(
        town_id,
        actor_id=_number(form.who.data) if not form.who.errors else None,
        verbs=(form.what.data,) if form.what.data and not form.what.errors else (),
        since=_day(form.since.data, zone),
        until=_day(form.until.data, zone, after=1),
        before_id=_number(request.args.get("before")),
    )
    shown: list[Entry] = entries(lines[: queries.LOG_PAGE])
    older = None
    if len(lines) > queries.LOG_PAGE:
        kept = MultiDict(request.args)
        kept["before"] = str(lines[queries.LOG_PAGE - 1].id)
        older = f"{request.path}?{urlencode(list(kept.items(multi=True)))}"
    return render_template(
        "accounts/log.html",
        title=_("Journal"),
        form=form,
        entries=shown,
        older=older,
        zone=zone,
        is_filtered=any(request.args.get(name) for name in ("who", "what", "since", "until")),
    )


def _number(written: str | None) -> int | None:
    if not written or not written.isascii() or not written.isdigit() or len(written) > 10:
        return None
    return min(int(written), _LARGEST)


def _day(written: str | None, zone: str, after: int = 0) -> datetime | None:
    """Give the beginning of a day in a time zone; what is no day is not looked for."""
    try:
        day = date.fromisoformat(written or "")
        return datetime.combine(day + timedelta(days=after), time(), ZoneInfo(zone))
    except (ValueError, OverflowError):
        return None


def _membership(number: int) -> Membership:
    return queries.get_membership(number, guard.town_here().id)


def _skills(person_ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for skill in queries.list_skills(person_ids):
        found.setdefault(skill.person_id, []).append((skill.language, skill.role.value))
    return found


def _is_oneself(membership: Membership) -> bool:
    return membership.person_id == _rights().person_id


def _rights() -> Rights:
    rights = sessions.current_rights()
    if rights is None:
        raise LookupError("the guard lets nobody here without a sign-in")
    return rights


def _language() -> str:
    person: Person | None = sessions.current_person()
    return person.language if person else languages().default.tag
