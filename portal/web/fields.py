"""Fields for texts that people write: counted as a reader sees them, and free of what nobody sees."""

from typing import Any

from wtforms import Field, StringField, TextAreaField
from wtforms.validators import InputRequired, StopValidation, ValidationError

from portal.i18n import _n
from portal.i18n.letters import has_letters, nfc, visible_length, without_unseen
from portal.i18n.text import LazyText


class AtMost:
    """Refuses a text of more letters than a reader should be given."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Any, field: Field) -> None:
        """Raise ValidationError with the number of letters to take out."""
        over = visible_length(field.data or "") - self.most
        if over > 0:
            raise ValidationError(
                _n(
                    "Ce texte a %(number)s caractère de trop. Raccourcissez-le.",
                    "Ce texte a %(number)s caractères de trop. Raccourcissez-le.",
                    over,
                    number=over,
                )
            )


class Needed(InputRequired):
    """Refuses a text of which nothing is seen: blanks, or characters that have no shape."""

    def __call__(self, form: Any, field: Field) -> None:
        """Raise StopValidation with the sentence of a field that is empty."""
        super().__call__(form, field)
        if not has_letters(field.data or ""):
            raise StopValidation(field.gettext("This field is required."))


def line(label: LazyText, most: int, is_needed: bool = False) -> StringField:
    """Give a field of one line, of at most so many letters."""
    return StringField(
        label,
        [*([Needed()] if is_needed else []), AtMost(most)],
        filters=[one_line],
        render_kw={"data-most": most},
    )


def passage(label: LazyText, most: int, rows: int) -> TextAreaField:
    """Give a field of several lines, of at most so many letters."""
    return TextAreaField(
        label, [AtMost(most)], filters=[lines], render_kw={"data-most": most, "rows": rows}
    )


def one_line(value: str | None) -> str:
    """Give what was typed as one line, in the normal form."""
    return " ".join(lines(value).split())


def lines(value: str | None) -> str:
    """Give what was typed with its lines, in the normal form and without empty ends."""
    return nfc(without_unseen(value or "")).strip()
