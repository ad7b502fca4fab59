"""What the forms of pictures ask."""

from typing import Any

from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, ValidationError

from portal.i18n import Text, _l, languages
from portal.i18n.letters import nfc
from portal.media.models import LONGEST_ALT, LONGEST_CREDIT, Consent
from portal.web.forms import Form

ACCEPTED = "image/jpeg,image/png,image/webp,image/heic,image/heif,image/avif"
"""What browsers offer to choose; the content of the file decides, not its name."""

CONSENTS = {
    Consent.NOBODY: _l("Personne n’est reconnaissable."),
    Consent.AGREED: _l(
        "Les personnes reconnaissables sont d’accord, et les parents pour les enfants."
    ),
    Consent.UNKNOWN: _l("Je ne le sais pas encore."),
}

PLACES = {
    "0-0": _l("en haut à gauche"),
    "50-0": _l("en haut"),
    "100-0": _l("en haut à droite"),
    "0-50": _l("à gauche"),
    "50-50": _l("au centre"),
    "100-50": _l("à droite"),
    "0-100": _l("en bas à gauche"),
    "50-100": _l("en bas"),
    "100-100": _l("en bas à droite"),
}
"""The nine places of what matters most, in percent from the upper left corner."""


def _clean(value: str | None) -> str:
    return " ".join(nfc(value or "").split())


def _visible(_form: Any, field: Any) -> None:
    if any(not character.isprintable() for character in field.data or ""):
        raise ValidationError(
            _l("Ce texte contient un caractère invisible. Écrivez-le de nouveau.")
        )


class PictureForm(Form):
    """What is said of a picture."""

    alt = TextAreaField(
        _l("Description de l’image"),
        [Length(max=LONGEST_ALT), _visible],
        filters=[_clean],
        render_kw={"rows": 3, "maxlength": LONGEST_ALT},
    )
    is_decorative = BooleanField(_l("L’image est décorative : elle n’apprend rien de plus."))
    language = SelectField(_l("Langue de la description"), coerce=str)
    credit = StringField(
        _l("Crédit : qui a fait cette image"),
        [Length(max=LONGEST_CREDIT), _visible],
        filters=[_clean],
        render_kw={"maxlength": LONGEST_CREDIT},
    )
    consent = RadioField(_l("Accord des personnes montrées"), [InputRequired()])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.language.choices = [
            (each.tag, Text(each.name, each.tag)) for each in languages().values()
        ]
        self.consent.choices = [(each.value, words) for each, words in CONSENTS.items()]

    def validate_alt(self, field: Any) -> None:
        """Ask for a description, or for a tick that there is nothing to describe."""
        if not field.data and not self.is_decorative.data:
            raise ValidationError(
                _l("Décrivez l’image en une phrase, ou cochez qu’elle est décorative.")
            )
        if field.data and self.is_decorative.data:
            raise ValidationError(
                _l("Une image décorative n’a pas de description : effacez-la, ou décochez.")
            )


class UploadForm(PictureForm):
    """A file, or the token of one that has come already, and what is said of it."""

    file = FileField(_l("Image"), render_kw={"accept": ACCEPTED})
    sent = HiddenField()
    illustrated = HiddenField(name="for")


class ChangeForm(PictureForm):
    """What is said of a picture that is there, and what must stay in sight."""

    focus = RadioField(_l("Le plus important est"), [InputRequired()])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.focus.choices = list(PLACES.items())


def nearest_place(x: int, y: int) -> str:
    """Give the place of the nine that is nearest to a point."""
    return f"{round(x / 50) * 50}-{round(y / 50) * 50}"
