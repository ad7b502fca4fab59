"""What the forms of accounts ask."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from flask import request
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.accounts.addresses import read_address
from portal.accounts.passwords import LONGEST, refusal
from portal.accounts.roles import ROLE_SENTENCES, Rights, TownRole
from portal.i18n import Language, Text, _l, languages
from portal.i18n.letters import nfc
from portal.towns.models import Town
from portal.web.forms import SENTENCES, Form, Question

_CONTINENTS = {
    "Africa",
    "America",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
}
"""Time zones named after a place; IANA has others, which no town is in."""

_NAME = _l("Votre nom, comme vous voulez qu’on l’écrive")
_PASSWORD = _l("Mot de passe")
_NEW_PASSWORD = _l("Nouveau mot de passe")
_CODE = _l("Code")


def _clean(value: str | None) -> str:
    return " ".join(nfc(value or "").split())


class EmailAddress(EmailField):
    """An electronic address, as mail is sent to it."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Refuse what can't be an address; an empty field is the business of its validators."""
        if self.data and self.address is None:
            raise ValidationError(SENTENCES["Invalid email address."])

    @property
    def address(self) -> str | None:
        """The address that was written, or None."""
        return read_address(self.data or "")


def _visible(_form: Any, field: Field) -> None:
    if any(not character.isprintable() for character in field.data or ""):
        raise ValidationError(
            _l("Ce texte contient un caractère invisible. Écrivez-le de nouveau.")
        )


def _name(label: Any) -> StringField:
    return StringField(
        label,
        [InputRequired(), Length(max=120), _visible],
        filters=[_clean],
        render_kw={"autocomplete": "name", "maxlength": 120},
    )


def _new_password(label: Any) -> PasswordField:
    return PasswordField(
        label, [InputRequired()], render_kw={"autocomplete": "new-password", "maxlength": LONGEST}
    )


def _own_password() -> PasswordField:
    return PasswordField(
        _PASSWORD,
        [InputRequired(), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password", "maxlength": LONGEST},
    )


def _language(label: Any) -> SelectField:
    return SelectField(label, coerce=str)


def _named(known: Iterable[Language]) -> list[tuple[str, Text]]:
    """Give languages to choose from, each by its own name."""
    return [(language.tag, Text(language.name, language.tag)) for language in known]


class _WithNewPassword(Form):
    """A form with a field ``new_password``; *about* is what others know of the person."""

    about: tuple[str, ...] = ()

    def validate_new_password(self, field: Field) -> None:
        """Refuse a password that is short, or easily guessed."""
        sentence = refusal(field.data or "", self.about)
        if sentence is not None:
            raise ValidationError(sentence)


class SignInForm(Form):
    """Who signs in."""

    address = EmailAddress(
        _l("Adresse électronique"), [InputRequired()], render_kw={"autocomplete": "username"}
    )
    password = _own_password()
    keep = BooleanField(_l("Garder ma session ouverte sur cet appareil"))
    next = HiddenField()
    kept = HiddenField()


class CodeForm(Form):
    """The second step: a code of the app, or a recovery code."""

    code = StringField(
        _CODE,
        [InputRequired(), Length(max=40)],
        render_kw={
            "autocomplete": "one-time-code",
            "autocapitalize": "none",
            "spellcheck": "false",
        },
    )
    next = HiddenField()
    kept = HiddenField()


class ForgottenForm(Form):
    """Who asks for a new password."""

    address = EmailAddress(
        _l("Adresse électronique"), [InputRequired()], render_kw={"autocomplete": "username"}
    )


class NewPasswordForm(_WithNewPassword):
    """A new password, chosen by a link."""

    new_password = _new_password(_NEW_PASSWORD)


class ChangePasswordForm(_WithNewPassword):
    """A new password, chosen by somebody who knows the present one."""

    password = _own_password()
    new_password = _new_password(_NEW_PASSWORD)


class ConfirmForm(Form):
    """The password again, before something that can't be undone."""

    password = _own_password()


class ConfirmCodeForm(ConfirmForm):
    """The code of an app that has just been told the secret."""

    code = StringField(
        _CODE,
        [InputRequired(), Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class WelcomeForm(_WithNewPassword):
    """The account an invitation is for."""

    name = _name(_NAME)
    new_password = _new_password(_PASSWORD)


class FirstForm(WelcomeForm):
    """The account of the first administrator."""

    town = RadioField(_l("Votre commune"), [InputRequired()])
    address = EmailAddress(
        _l("Adresse électronique"), [InputRequired()], render_kw={"autocomplete": "username"}
    )

    def __init__(self, towns: list[Town], **values: Any) -> None:
        super().__init__(**values)
        self.town.choices = [(town.slug, town.name) for town in towns]


class InvitationForm(Form):
    """Whom a manager invites, and to do what."""

    name = _name(_l("Nom de la personne"))
    address = EmailAddress(_l("Son adresse électronique"), [InputRequired()])
    role = RadioField(_l("Ce que cette personne pourra faire"), [InputRequired()])
    language = _language(_l("Langue du message d’invitation"))

    def __init__(self, by: Rights, town: Town, **values: Any) -> None:
        super().__init__(**values)
        self.role.choices = role_choices(by, town)
        self.language.choices = _named(languages().public)


class RoleForm(Form):
    """The role of somebody in a town."""

    role = RadioField(_l("Ce que cette personne peut faire"), [InputRequired()])

    def __init__(self, by: Rights, town: Town, **values: Any) -> None:
        super().__init__(**values)
        self.role.choices = role_choices(by, town)


def role_choices(by: Rights, town: Town) -> list[tuple[str, Any]]:
    """Give the roles somebody may give in a town."""
    return [(role.value, ROLE_SENTENCES[role]) for role in TownRole if by.may_give(role, town.id)]


class ProfileForm(Form):
    """What somebody tells of themselves."""

    name = _name(_NAME)
    language = _language(_l("Langue des messages que vous recevez"))
    reads = SelectMultipleField(
        _l("Langues que vous lisez"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    time_zone = SelectField(_l("Fuseau horaire"), [Optional()])
    is_named = BooleanField(_l("Mon nom peut figurer sur la page des langues, avec un merci."))
    wants_digest = BooleanField(
        _l("Écrivez-moi une fois par semaine quand des traductions attendent.")
    )

    def __init__(self, own_zone: Any, **values: Any) -> None:
        super().__init__(**values)
        self.language.choices = _named(languages().public)
        self.reads.choices = _named(languages().values())
        zones = sorted(zone for zone in available_timezones() if zone.split("/")[0] in _CONTINENTS)
        self.time_zone.choices = [("", own_zone), *((zone, zone) for zone in zones)]


class LogForm(Question):
    """What is looked for in the audit log."""

    who = SelectField(_l("Qui"), [Optional()])
    what = SelectField(_l("Quoi"), [Optional()])
    since = StringField(_l("Depuis le"), [Optional()], render_kw={"type": "date"})
    until = StringField(_l("Jusqu’au"), [Optional()], render_kw={"type": "date"})

    def __init__(self, people: dict[int, str], verbs: dict[str, Any], **values: Any) -> None:
        super().__init__(formdata=request.args, **values)
        everyone, everything = _l("Tout le monde"), _l("Tout")
        self.who.choices = [("", everyone), *((str(key), name) for key, name in people.items())]
        self.what.choices = [("", everything), *verbs.items()]
