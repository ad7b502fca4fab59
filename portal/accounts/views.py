"""The way into the desk: signing in and out, links that were sent."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.accounts import actions, guard, queries, second_factor, sessions, tokens, tries
from portal.accounts.addresses import address_key
from portal.accounts.forms import (
    CodeForm,
    FirstForm,
    ForgottenForm,
    NewPasswordForm,
    SignInForm,
    WelcomeForm,
)
from portal.accounts.guard import DESK, TOWN_DESK
from portal.accounts.kept import FIELD_OF_KEPT, Kept, safe_next
from portal.accounts.letters import PASSWORD
from portal.accounts.models import Invitation, Person, Purpose, Ticket
from portal.accounts.passwords import hashed, is_old, is_right
from portal.db import saving
from portal.errors import Refused
from portal.i18n import LazyText, Text, _, _l, current_language
from portal.i18n.addresses import say_address
from portal.post.actions import write
from portal.post.delivery import deliver_soon, has_server
from portal.towns.queries import find_town, list_towns
from portal.web.doors import open_to
from portal.web.said import say

bp = Blueprint("accounts", __name__)

_WRONG = _l(
    "L’adresse et le mot de passe ne vont pas ensemble. Vérifiez les deux, ou choisissez un nouveau"
    " mot de passe."
)
_WRONG_CODE = _l("Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant et écrivez-le.")
_OVER = _l("Ce lien a déjà servi, ou n’est plus valable. Demandez-en un autre.")


@bp.get(f"{DESK}/")
@open_to("everyone")
def gateway() -> ResponseReturnValue:
    """Open the desk: one's own, or the doors of the three towns."""
    person, asked = sessions.current_person(), safe_next(request.args.get("next"))
    towns = list_towns()
    if person is not None and not person.is_administrator:
        towns = [membership.town for membership in queries.list_memberships(person.id)]
        if len(towns) == 1:
            return redirect(url_for("desk.start", town=towns[0].slug))
    return render_template(
        "accounts/gateway.html", title=_("Bureau"), towns=towns, person=person, asked=asked
    )


# Signing in


@bp.route(f"{DESK}/<word('sign_in'):part>/", methods=["GET", "POST"])
@bp.route(f"{TOWN_DESK}/<word('sign_in'):part>/", methods=["GET", "POST"])
@open_to("everyone")
def sign_in() -> ResponseReturnValue:
    """Sign in with an address and a password; a code is asked for after it where one is set up."""
    asked = safe_next(request.args.get("next"))
    if request.method == "GET" and sessions.current_person() is not None:
        return redirect(asked or url_for(".gateway"))
    form = SignInForm(next=asked or "")
    if not form.is_sent_well():
        return _sign_in_page(form, 400 if form.errors else 200)
    now = datetime.now(UTC)
    key = address_key(form.address.address or "")
    wait = tries.count_sign_in(key)
    if wait:
        form.password.errors = [tries.too_often(wait)]
        return _sign_in_page(form, 429)
    person = queries.find_person_by_key(key)
    # Asked of everybody, so that an address without an account takes as long.
    is_theirs = is_right(form.password.data, person.password if person else None)
    if person is None or not is_theirs or not person.is_open:
        form.address.errors = [_WRONG]
        return _sign_in_page(form, 400)
    tries.forget_sign_ins(key)
    if person.has_second_factor:
        sessions.begin_half(person, form.keep.data, now)
        code = CodeForm(formdata=None, next=form.next.data, kept=form.kept.data)
        return _check_page(code, 200)
    return _enter(person, form.password.data, form.keep.data, form, now)


@bp.route(f"{DESK}/<word('check'):part>/", methods=["GET", "POST"])
@open_to("everyone")
def check() -> ResponseReturnValue:
    """Ask for the code of the second step of signing in."""
    now = datetime.now(UTC)
    half = sessions.find_half(now)
    if half is None:
        say(_l("La connexion a pris trop de temps. Recommencez-la."), "warning")
        return redirect(url_for(".sign_in"))
    form, (person, is_kept) = CodeForm(), half
    if not form.is_sent_well():
        return _check_page(form, 400 if form.errors else 200)
    wait = tries.count_code(person.id)
    if wait:
        form.code.errors = [tries.too_often(wait)]
        return _check_page(form, 429)
    with saving():
        is_good = _take_code(person, form.code.data, now)
    if not is_good:
        form.code.errors = [_WRONG_CODE]
        return _check_page(form, 400)
    tries.forget_codes(person.id)
    return _enter(person, None, is_kept, form, now)


@bp.post(f"{DESK}/<word('sign_out'):part>/")
@open_to("person")
def sign_out() -> ResponseReturnValue:
    """Sign out of this device."""
    with saving():
        sessions.sign_out()
    say(_l("La session est fermée sur cet appareil."))
    return redirect(url_for(".gateway"))


def _take_code(person: Person, code: str, now: datetime) -> bool:
    step = second_factor.step_of(person.totp_secret or "", code, now)
    if step is not None:
        return queries.take_step(person.id, step)
    return queries.take_recovery_code(person.id, second_factor.recovery_digest(code))


def _enter(
    person: Person, password: str | None, is_kept: bool, form: SignInForm | CodeForm, now: datetime
) -> Response:
    """Sign somebody in, and let them go on to where they wanted, with what they had typed."""
    waiting = Kept.of_ticket(form.kept.data or "")
    with saving():
        if password is not None and person.password is not None and is_old(person.password):
            person.password = hashed(password)
        device = sessions.sign_in(person, is_kept, now)
        if waiting is not None:
            waiting.wait_with(device)
    if waiting is not None:
        say(
            _l("Rien n’est perdu : voici ce que vous aviez écrit. Relisez-le et envoyez-le."),
            "info",
        )
        return redirect(waiting.path)
    return redirect(safe_next(form.next.data) or url_for(".gateway"))


def ask_to_sign_in(kept: Kept | None) -> ResponseReturnValue:
    """Answer what was sent without a sign-in: what was typed waits in the page."""
    form = SignInForm(formdata=None, kept=kept.ticket if kept else "")
    if kept is None:
        words = _l("Votre session est terminée. Connectez-vous et recommencez.")
    else:
        words = _l("Votre session est terminée. Connectez-vous : ce que vous avez écrit est gardé.")
    return _sign_in_page(form, 403, words)


def offer_again(kept: Kept | None) -> ResponseReturnValue:
    """Answer what was sent without the token of its page: it may be sent again from there."""
    is_offered = kept is not None and sessions.current_device() is not None
    page = render_template(
        "accounts/unverified.html",
        title=_("Le formulaire n’a pas pu être vérifié"),
        kept=kept.ticket if kept and is_offered else None,
    )
    return page, 400


@bp.post(f"{DESK}/<word('keep'):part>/")
@open_to("person")
def keep() -> ResponseReturnValue:
    """Let a form that could not be verified wait for its page, and go there."""
    kept, device = Kept.of_ticket(request.form.get(FIELD_OF_KEPT, "")), sessions.current_device()
    if kept is None or device is None:
        raise Refused(
            _l("Ce que vous aviez écrit n’a pas pu être lu. Revenez à la page précédente.")
        )
    with saving():
        kept.wait_with(device)
    return redirect(kept.path)


def _sign_in_page(
    form: SignInForm, status: int, words: LazyText | None = None
) -> ResponseReturnValue:
    town = guard.current_town()
    if request.endpoint != "accounts.sign_in":
        # The address is that of the form that was stopped: its languages are those of this page.
        say_address(lambda tag: url_for("accounts.sign_in", lang=tag))
    page = render_template(
        "accounts/sign_in.html", title=_("Connexion"), form=form, town=town, words=words
    )
    return page, status


def _check_page(form: CodeForm, status: int) -> ResponseReturnValue:
    title = _("Vérification")
    say_address(lambda tag: url_for("accounts.check", lang=tag))
    return render_template("accounts/check.html", title=title, form=form), status


# Links that were sent


@bp.route(f"{DESK}/<word('password'):part>/", methods=["GET", "POST"])
@open_to("everyone")
def forgotten() -> ResponseReturnValue:
    """Send a link to choose a new password; the answer is the same for every address."""
    form = ForgottenForm()
    title = _("Nouveau mot de passe")
    if not form.is_sent_well():
        status = 400 if form.errors else 200
        page = render_template(
            "accounts/forgotten.html", title=title, form=form, has_server=has_server()
        )
        return page, status
    address, now = form.address.address or "", datetime.now(UTC)
    if tries.may_mail(address_key(address)):
        # Whether there is such an account is looked at later, so that the answer takes as long.
        with saving():
            write(PASSWORD, address, current_language().tag, {}, now)
        deliver_soon()
    return render_template("accounts/sent.html", title=title, has_server=has_server())


@bp.route(f"{DESK}/<word('password'):part>/<token>/", methods=["GET", "POST"])
@open_to("everyone")
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password by a link; opening the link changes nothing."""
    now = datetime.now(UTC)
    ticket = _find(token, Purpose.PASSWORD, now)
    if ticket is None or ticket.person is None or not ticket.person.is_open:
        return _over_page(_("Nouveau mot de passe"), url_for(".forgotten"))
    # By its number: somebody who sends the same at the same moment deletes the ticket.
    person, ticket_id = ticket.person, ticket.id
    form = NewPasswordForm()
    form.about = (person.name, person.address or "")
    if not form.is_sent_well():
        page = render_template(
            "accounts/reset.html", title=_("Nouveau mot de passe"), form=form, person=person
        )
        return page, 400 if form.errors else 200
    with saving():
        actions.reset_password(ticket_id, person, form.new_password.data, now)
        sessions.forget_session()
    deliver_soon()
    say(_l("Votre mot de passe est changé. Connectez-vous avec le nouveau."))
    return redirect(url_for(".sign_in"))


@bp.route(f"{DESK}/<word('invitation'):part>/<token>/", methods=["GET", "POST"])
@open_to("everyone")
def welcome(token: str) -> ResponseReturnValue:
    """Accept an invitation; opening the link changes nothing."""
    now = datetime.now(UTC)
    ticket = _find(token, Purpose.INVITATION, now)
    if ticket is None or ticket.invitation is None:
        return _over_page(_("Invitation"), None)
    invitation = ticket.invitation
    known = queries.find_person_by_key(invitation.address_key or "")
    if known is not None or sessions.current_person() is not None:
        return _join(invitation, known, now)
    form = _welcome_form(invitation)
    if not form.is_sent_well():
        return _welcome_page(form, invitation, 400 if form.errors else 200)
    try:
        with saving():
            person = _accept(form, invitation, now)
            sessions.sign_in(person, False, now)
    except Refused as refused:
        form.name.errors = [refused.sentence]
        return _welcome_page(form, invitation, 409)
    say(_l("Bienvenue. Votre compte est prêt."))
    return redirect(url_for(".gateway"))


def _join(invitation: Invitation, known: Person | None, now: datetime) -> ResponseReturnValue:
    """Let somebody who has an account already, and is signed in with it, join one more town."""
    person = sessions.current_person()
    is_theirs = person is not None and known is not None and person.id == known.id
    if request.method == "GET" or person is None or not is_theirs:
        page = render_template(
            "accounts/join.html",
            title=_("Invitation"),
            invitation=invitation,
            is_theirs=is_theirs,
            is_other=person is not None and not is_theirs,
            here=request.path,
        )
        return page, 200 if request.method == "GET" else 403
    with saving():
        actions.join(invitation, person, now)
    say(_l("Vous faites maintenant partie de cette équipe."))
    return redirect(url_for(".gateway"))


def _welcome_form(invitation: Invitation) -> WelcomeForm:
    if invitation.address is None:
        form: WelcomeForm = FirstForm(list_towns(), name=invitation.name)
    else:
        form = WelcomeForm(name=invitation.name)
    form.about = (form.name.data or "", invitation.address or "")
    return form


def _welcome_page(form: WelcomeForm, invitation: Invitation, status: int) -> ResponseReturnValue:
    page = render_template(
        "accounts/welcome.html", title=_("Votre compte"), form=form, invitation=invitation
    )
    return page, status


def _accept(form: WelcomeForm, invitation: Invitation, now: datetime) -> Person:
    is_first = isinstance(form, FirstForm)
    return actions.accept(
        invitation,
        name=form.name.data,
        password=form.new_password.data,
        language=current_language().tag,
        address=form.address.address if is_first else None,
        town=find_town(form.town.data) if is_first else None,
        now=now,
    )


def _find(token: str, purpose: Purpose, now: datetime) -> Ticket | None:
    return queries.find_ticket(tokens.digest(purpose.value, token), purpose, now)


def _over_page(title: Text, again: str | None) -> ResponseReturnValue:
    return render_template("accounts/over.html", title=title, words=_OVER, again=again), 404
