"""The base of every form: it speaks the language of the page."""

from typing import Any

from flask import g, request
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from portal.db import SAFE_METHODS
from portal.i18n import Text, _l
from portal.i18n.catalogue import catalogues
from portal.web.csrf import masked_token, unmasked

# The messages of WTForms and Flask-WTF in this portal's words: translators see the French
# sentence, never the English key. A test compares the keys with those of the versions installed.
SENTENCES = {
    "Field must be equal to %(other_name)s.": _l("Écrivez la même chose que dans %(other_name)s."),
    "Field must be between %(min)d and %(max)d characters long.": _l(
        "Écrivez entre %(min)d et %(max)d caractères."
    ),
    "Number must be at least %(min)s.": _l("Écrivez un nombre d’au moins %(min)s."),
    "Number must be at most %(max)s.": _l("Écrivez un nombre d’au plus %(max)s."),
    "Number must be between %(min)s and %(max)s.": _l(
        "Écrivez un nombre entre %(min)s et %(max)s."
    ),
    "Date must be at least %(min)s.": _l("Écrivez une date à partir du %(min)s."),
    "Date must be at most %(max)s.": _l("Écrivez une date jusqu’au %(max)s."),
    "Date must be between %(min)s and %(max)s.": _l(
        "Écrivez une date entre le %(min)s et le %(max)s."
    ),
    "This field is required.": _l("Remplissez ce champ."),
    "Invalid input.": _l("Cette saisie ne convient pas. Écrivez-la autrement."),
    "Invalid email address.": _l("Écrivez une adresse électronique, comme nom@exemple.org."),
    "Invalid IP address.": _l("Écrivez une adresse IP, comme 192.0.2.1."),
    "Invalid Mac address.": _l("Écrivez une adresse MAC, comme 00:00:5E:00:53:01."),
    "Invalid URL.": _l("Écrivez une adresse complète, comme https://exemple.org."),
    "Invalid UUID.": _l("Écrivez un identifiant UUID complet."),
    "Invalid value, must be one of: %(values)s.": _l(
        "Choisissez l’une de ces valeurs : %(values)s."
    ),
    "Invalid value, can't be any of: %(values)s.": _l(
        "Écrivez autre chose que ces valeurs : %(values)s."
    ),
    "This field cannot be edited.": _l("Ce champ ne se modifie pas."),
    "This field is disabled and cannot have a value.": _l("Ce champ est fermé. Laissez-le vide."),
    "Invalid CSRF Token.": _l("Le formulaire est resté ouvert ailleurs. Envoyez-le de nouveau."),
    "CSRF token missing.": _l("Le formulaire est arrivé incomplet. Envoyez-le de nouveau."),
    "CSRF failed.": _l("Le formulaire n’a pas pu être vérifié. Envoyez-le de nouveau."),
    "CSRF token expired.": _l("Le formulaire est resté ouvert longtemps. Envoyez-le de nouveau."),
    "Invalid Choice: could not coerce.": _l("Ce choix n’a pas pu être lu. Choisissez de nouveau."),
    "Choices cannot be None.": _l("Ce champ n’a pas de choix."),
    "Not a valid choice.": _l("Choisissez dans la liste."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l(
        "L’un des choix n’a pas pu être lu. Choisissez de nouveau."
    ),
    "Not a valid datetime value.": _l("Écrivez une date et une heure, comme 2026-03-01 14:30."),
    "Not a valid date value.": _l("Écrivez une date, comme 2026-03-01."),
    "Not a valid time value.": _l("Écrivez une heure, comme 14:30."),
    "Not a valid week value.": _l("Écrivez une semaine, comme 2026-W09."),
    "Not a valid integer value.": _l("Écrivez un nombre entier, comme 12."),
    "Not a valid decimal value.": _l("Écrivez un nombre, comme 12,5."),
    "Not a valid float value.": _l("Écrivez un nombre, comme 12,5."),
}
SENTENCES |= {
    "The CSRF token is missing.": SENTENCES["CSRF token missing."],
    "The CSRF session token is missing.": SENTENCES["CSRF token missing."],
    "The CSRF token has expired.": SENTENCES["CSRF token expired."],
    "The CSRF token is invalid.": SENTENCES["CSRF failed."],
    "The CSRF tokens do not match.": SENTENCES["Invalid CSRF Token."],
}


def _many(singular: str, plural: str) -> tuple[str, str]:
    """Mark a sentence that counts something; WTForms asks for it and fills it in."""
    return singular, plural


COUNTED = {
    "Field must be at least %(min)d character long.": _many(
        "Écrivez au moins %(min)d caractère.", "Écrivez au moins %(min)d caractères."
    ),
    "Field cannot be longer than %(max)d character.": _many(
        "Écrivez au plus %(max)d caractère.", "Écrivez au plus %(max)d caractères."
    ),
    "Field must be exactly %(max)d character long.": _many(
        "Écrivez exactement %(max)d caractère.", "Écrivez exactement %(max)d caractères."
    ),
    "'%(value)s' is not a valid choice for this field.": _many(
        "Ce choix n’est pas dans la liste. Choisissez dans la liste.",
        "Ces choix ne sont pas dans la liste. Choisissez dans la liste.",
    ),
}


class _Sentences:
    """What WTForms asks for its messages; it fills the placeholders itself."""

    def gettext(self, message: str) -> Text:
        found = SENTENCES.get(message)
        return Text(message, "en") if found is None else found.text()

    def ngettext(self, singular: str, plural: str, number: int) -> Text:
        found = COUNTED.get(singular)
        if found is None:
            return Text(singular if number == 1 else plural, "en")
        return catalogues().get_translations().ngettext(*found, number)


class _Csrf(FlaskForm.Meta.csrf_class):
    """Flask-WTF's check, with a token that is masked; it says in English what it found."""

    def generate_csrf_token(self, csrf_token_field: Any) -> str:  # noqa: ARG002
        return masked_token()

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        sent, field.data = field.data, unmasked(field.data or "")
        try:
            super().validate_csrf_token(form, field)
        except ValidationError as error:
            raise ValidationError(field.gettext(error.args[0])) from error
        finally:
            field.data = sent


class Form(FlaskForm):
    """A form of the portal."""

    class Meta(FlaskForm.Meta):
        """How WTForms speaks."""

        csrf_class = _Csrf

        def get_translations(self, _form: Any) -> _Sentences:
            """Answer WTForms in the language of the page."""
            return _Sentences()

    def __init__(self, *args: Any, **values: Any) -> None:
        # What was typed before the session ended is offered again on the form's own page.
        if request.method in SAFE_METHODS and "kept_form" in g and "formdata" not in values:
            values["formdata"] = g.kept_form
        super().__init__(*args, **values)

    def is_sent_well(self) -> bool:
        """Tell whether the form was sent and nothing in it must be put right."""
        return bool(self.validate_on_submit())


class Question(Form):
    """A form that changes nothing: it may be asked from anywhere, and needs no token."""

    class Meta(Form.Meta):
        """How WTForms treats it."""

        csrf = False
