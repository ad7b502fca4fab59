"""What each person sees and changes of their own account."""

import json
from datetime import UTC, datetime

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from portal.accounts import actions, guard, queries, second_factor, sessions
from portal.accounts.exports import everything_about
from portal.accounts.forms import (
    ChangePasswordForm,
    ConfirmCodeForm,
    ConfirmForm,
    ProfileForm,
)
from portal.accounts.guard import DESK, TOWN_DESK
from portal.accounts.models import Device, Person
from portal.accounts.passwords import is_right
from portal.accounts.tries import CONFIRMATIONS
from portal.db import saving
from portal.i18n import _, _l
from portal.post.delivery import deliver_soon
from portal.web.doors import open_to
from portal.web.forms import Form
from portal.web.limits import current_counter
from portal.web.qr import qr_code
from portal.web.said import say

bp = Blueprint("profile", __name__)

PROFILE = f"{DESK}/<word('profile'):part>"

_PROPOSED = "totp"
"""Where the session keeps the secret of an app that has not shown yet that it knows it."""


@bp.route(f"{PROFILE}/", methods=["GET", "POST"])
@open_to("person")
def show() -> ResponseReturnValue:
    """Show and change what one tells of oneself."""
    person = _person()
    memberships = queries.list_memberships(person.id)
    own = memberships[0].town.time_zone if memberships else "Europe/Paris"
    skills = queries.list_skills([person.id])
    form = ProfileForm(
        _("Celui de ma commune (%(zone)s)", zone=own),
        obj=person,
        is_named=any(skill.is_named for skill in skills),
        wants_digest=any(skill.wants_digest for skill in skills),
    )
    if form.is_sent_well():
        with saving():
            person.name, person.language = form.name.data, form.language.data
            person.reads, person.time_zone = form.reads.data, form.time_zone.data or None
            for skill in queries.list_skills([person.id]):
                skill.is_named, skill.wants_digest = form.is_named.data, form.wants_digest.data
        say(_l("Votre profil est enregistré."))
        return redirect(url_for(".show"))
    page = render_template(
        "accounts/profile.html",
        title=_("Mon profil"),
        form=form,
        person=person,
        memberships=memberships,
        skills=skills,
        codes_left=queries.count_recovery_codes(person.id),
        devices=len(queries.list_devices(person.id, datetime.now(UTC))),
    )
    return page, 400 if form.errors else 200


@bp.route(f"{PROFILE}/<word('password'):step>/", methods=["GET", "POST"])
@open_to("person")
def password() -> ResponseReturnValue:
    """Change one's password; every other device is signed out."""
    person, device, now = _person(), _device(), datetime.now(UTC)
    form = ChangePasswordForm()
    form.about = (person.name, person.address or "")
    if form.is_sent_well() and _is_confirmed(form, person):
        with saving():
            actions.change_password(person, form.new_password.data, now, device.id)
            sessions.renew(device, now)
        deliver_soon()
        say(_l("Votre mot de passe est changé. Vos autres appareils sont déconnectés."))
        return redirect(url_for(".show"))
    page = render_template(
        "accounts/password.html", title=_("Changer de mot de passe"), form=form, person=person
    )
    return page, 400 if form.errors else 200


# The second factor


@bp.route(f"{PROFILE}/<word('second_factor'):step>/", methods=["GET", "POST"])
@open_to("person")
def second_step() -> ResponseReturnValue:
    """Set up a second factor: the app reads a code from the screen and shows that it did."""
    person = _person()
    if person.has_second_factor:
        form: Form = ConfirmForm(formdata=None)
        return _second_page(person, form, 200)
    secret = session.setdefault(_PROPOSED, second_factor.new_secret())
    form = ConfirmCodeForm()
    if not form.is_sent_well():
        return _second_page(person, form, 400 if form.errors else 200, secret)
    if not _is_confirmed(form, person):
        return _second_page(person, form, 400, secret)
    now = datetime.now(UTC)
    step = second_factor.step_of(secret, form.code.data, now)
    if step is None:
        form.code.errors = [
            _("Ce code n’est pas le bon. Vérifiez l’heure du téléphone et écrivez le code suivant.")
        ]
        return _second_page(person, form, 400, secret)
    with saving():
        codes = actions.start_second_factor(person, secret, step, now)
    session.pop(_PROPOSED)
    deliver_soon()
    return _codes_page(codes)


@bp.post(f"{PROFILE}/<word('stop'):step>/")
@open_to("person")
def stop_second_step() -> ResponseReturnValue:
    """Give up the second factor."""
    person, form = _person(), ConfirmForm()
    if not form.is_sent_well() or not _is_confirmed(form, person):
        return _second_page(person, form, 400)
    with saving():
        actions.stop_second_factor(person, datetime.now(UTC))
    deliver_soon()
    say(_l("La vérification en deux étapes est désactivée."))
    return redirect(url_for(".show"))


@bp.post(f"{PROFILE}/<word('codes'):step>/")
@open_to("person")
def new_codes() -> ResponseReturnValue:
    """Give new recovery codes in the place of the former ones."""
    person, form = _person(), ConfirmForm()
    if not person.has_second_factor:
        abort(404)
    if not form.is_sent_well() or not _is_confirmed(form, person):
        return _second_page(person, form, 400)
    with saving():
        codes = actions.renew_recovery_codes(person, datetime.now(UTC))
    return _codes_page(codes)


def _second_page(
    person: Person, form: Form, status: int, secret: str | None = None
) -> ResponseReturnValue:
    address = None
    if secret is not None:
        portal = _("Le partenariat").plain
        address = second_factor.app_address(secret, person.address or "", portal)
    page = render_template(
        "accounts/second_factor.html",
        title=_("Vérification en deux étapes"),
        form=form,
        person=person,
        secret=secret,
        address=address,
        code=qr_code(address) if address else None,
        codes_left=queries.count_recovery_codes(person.id),
    )
    return page, status


def _codes_page(codes: list[str]) -> ResponseReturnValue:
    return render_template(
        "accounts/codes.html", title=_("Vos codes de secours"), codes=codes, person=_person()
    )


# Devices


@bp.get(f"{PROFILE}/<word('devices'):step>/")
@open_to("person")
def devices() -> ResponseReturnValue:
    """Show the devices one is signed in with."""
    person = _person()
    return render_template(
        "accounts/devices.html",
        title=_("Mes appareils"),
        devices=queries.list_devices(person.id, datetime.now(UTC)),
        current=_device(),
        zone=sessions.zone_of_reader(None),
    )


@bp.post(f"{PROFILE}/<word('devices'):step>/")
@open_to("person")
def sign_out_devices() -> ResponseReturnValue:
    """Sign out one device, or all of them with this one."""
    person, which = _person(), request.form.get("device", "")
    if which == "all":
        with saving():
            actions.sign_out_everywhere(person, datetime.now(UTC))
            sessions.forget_session()
        say(_l("Tous vos appareils sont déconnectés."))
        return redirect(url_for("accounts.gateway"))
    found = [device.id for device in queries.list_devices(person.id, datetime.now(UTC))]
    if which not in [str(device_id) for device_id in found]:
        abort(400)
    with saving():
        queries.sign_out_devices(person.id, only=int(which))
    say(_l("Cet appareil est déconnecté."))
    return redirect(url_for(".devices"))


# What the portal knows of a person, and how to leave


@bp.get(f"{PROFILE}/<word('export'):step>/")
@open_to("person")
def export() -> ResponseReturnValue:
    """Hand out all the portal knows of a person, in a file (GDPR, articles 15 and 20)."""
    said = everything_about(_person(), datetime.now(UTC))
    answer = Response(json.dumps(said, ensure_ascii=False, indent=2), mimetype="application/json")
    answer.headers["Content-Disposition"] = "attachment; filename=portail.json"
    return answer


@bp.route(f"{PROFILE}/<word('erase'):step>/", methods=["GET", "POST"])
@open_to("person")
def erase() -> ResponseReturnValue:
    """Erase one's account (GDPR, article 17); what one has published stays under the town's name."""
    person, form = _person(), ConfirmForm()
    if form.is_sent_well() and _is_confirmed(form, person):
        with saving():
            actions.erase(person, datetime.now(UTC))
            sessions.forget_session()
        say(_l("Votre compte est effacé."))
        return redirect(url_for("accounts.gateway"))
    page = render_template(
        "accounts/erase.html", title=_("Effacer mon compte"), form=form, person=person
    )
    return page, 400 if form.errors else 200


@bp.post(f"{TOWN_DESK}/<word('quit'):part>/")
@open_to("contributor")
def leave() -> ResponseReturnValue:
    """Leave a town one belongs to."""
    person, town = _person(), guard.town_here()
    membership = queries.get_membership(person.id, town.id)
    with saving():
        actions.leave(person, membership, datetime.now(UTC))
        sessions.forget_session()
    say(_l("Vous avez quitté cette équipe. Connectez-vous de nouveau."))
    return redirect(url_for("accounts.gateway"))


def _is_confirmed(form: ConfirmForm | ChangePasswordForm, person: Person) -> bool:
    """Tell whether the password typed again is the person's; else the form says so."""
    if current_counter().take(CONFIRMATIONS, str(person.id)):
        form.password.errors = [_("Trop d’essais. Attendez quelques minutes et recommencez.")]
        return False
    if not is_right(form.password.data, person.password):
        form.password.errors = [_("Ce n’est pas votre mot de passe actuel. Écrivez-le de nouveau.")]
        return False
    current_counter().forget(CONFIRMATIONS, str(person.id))
    return True


def _person() -> Person:
    person = sessions.current_person()
    return person or abort(404)


def _device() -> Device:
    device = sessions.current_device()
    return device or abort(404)
