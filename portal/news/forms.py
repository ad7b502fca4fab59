"""What the forms of news ask."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional, StopValidation, ValidationError

from portal.i18n import LazyText, Text, _l
from portal.news.models import News
from portal.web.fields import AtMost, line, lines, one_line, passage
from portal.web.forms import Form, Question

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_BODY = 120, 200, 20_000
"""How many letters a title, a summary and a text may have, as a reader sees them."""

STAGES: dict[str, LazyText] = {
    "": _l("tous"),
    "draft": _l("brouillons"),
    "sent back": _l("à reprendre"),
    "proposed": _l("proposés"),
    "published": _l("publiés"),
    "withdrawn": _l("retirés"),
    "bin": _l("dans la corbeille"),
}
"""What the list of the desk may be limited to."""


class NewsForm(Form):
    """A news item as somebody writes it."""

    title = line(_l("Titre"), LONGEST_TITLE, is_needed=True)
    summary = TextAreaField(
        _l("Résumé"),
        [AtMost(LONGEST_SUMMARY)],
        filters=[one_line],
        render_kw={"data-most": LONGEST_SUMMARY, "rows": 3},
    )
    body = passage(_l("Texte"), LONGEST_BODY, rows=16)
    place = line(_l("Lieu"), 120)
    event_on = DateField(_l("Date de l’événement"), [Optional()])
    towns = SelectMultipleField(_l("Autres communes concernées"), coerce=int)
    objectives = SelectMultipleField(_l("Objectifs servis"), coerce=int)
    is_meaning_unchanged = BooleanField(
        _l("C’est une correction : le sens ne change pas, les traductions restent valables.")
    )
    version = HiddenField()
    page = HiddenField()
    language = HiddenField()
    number = HiddenField()

    def __init__(
        self,
        towns: Sequence[tuple[int, str]],
        objectives: Sequence[tuple[int, Text]],
        **values: Any,
    ) -> None:
        super().__init__(**values)
        self.towns.choices = list(towns)
        self.objectives.choices = list(objectives)

    def validate_event_on(self, field: Any) -> None:
        """Refuse a year that nobody alive could mean."""
        if field.data is not None and not 1900 <= field.data.year <= 2200:
            raise ValidationError(_l("Écrivez l’année en quatre chiffres, comme 2026."))

    @property
    def fields(self) -> dict[str, Any]:
        """What was typed, as a news item takes it."""
        return {
            "title": self.title.data,
            "summary": self.summary.data,
            "body": self.body.data,
            "place": self.place.data,
            "event_on": self.event_on.data,
            "town_ids": self.towns.data or [],
            "objective_ids": self.objectives.data or [],
        }

    @property
    def started_from(self) -> int:
        """The version of the item that was being changed; 0 for none that can be."""
        return _small_number(self.version.data)


def values_of(item: News) -> dict[str, Any]:
    """Give what the form shows of a saved item."""
    return {
        "title": item.title,
        "summary": item.summary,
        "body": item.body,
        "place": item.place,
        "event_on": item.event_on,
        "towns": item.town_ids,
        "objectives": item.objective_ids,
        "version": str(item.version),
        "language": item.language,
    }


_NO_DAY = _l("Choisissez un jour, comme 2026-03-01.")


def _asked_for_later(form: Any, field: DateField) -> None:
    """Ask for a day where a moment is to be chosen; without one, "later" would mean "now"."""
    if not "".join(field.raw_data or []).strip():
        field.errors = []
        raise StopValidation(_NO_DAY if form.when.data == "later" else None)


class PublishForm(Form):
    """When visitors may read it: now, or from a moment on in the time of the town."""

    when = RadioField(_l("Quand"), default="now")
    day = DateField(_l("Jour"), [_asked_for_later])
    hour = StringField(_l("Heure"), filters=[one_line], render_kw={"type": "time"})

    def __init__(self, zone: str, **values: Any) -> None:
        super().__init__(**values)
        self.when.choices = [
            ("now", _l("Tout de suite")),
            ("later", _l("À un moment choisi")),
        ]
        self.zone = ZoneInfo(zone)

    @property
    def moment(self) -> datetime | None:
        """The moment that was chosen, or None for now."""
        if self.when.data != "later" or not self._has_day:
            return None
        hours, minutes = self._clock or (0, 0)
        day: date = self.day.data
        return datetime(day.year, day.month, day.day, hours, minutes, tzinfo=self.zone)

    @property
    def _clock(self) -> tuple[int, int] | None:
        """The hour and minute that were written, as "14:30", "14 h 30" or "9"."""
        written = (self.hour.data or "").lower().replace(" ", "")
        written = written.replace("h", ":").replace(".", ":").strip(":")
        parts = written.split(":")
        if len(parts) > 2 or not all(part.isascii() and part.isdigit() for part in parts):
            return None
        if any(len(part) > 2 for part in parts):
            return None
        hours, minutes = int(parts[0]), int(parts[1]) if len(parts) == 2 else 0
        return (hours, minutes) if hours < 24 and minutes < 60 else None

    @property
    def _has_day(self) -> bool:
        """The day is one that can be meant: those near the first and the last have no moment."""
        return self.day.data is not None and 2000 <= self.day.data.year <= 2200

    def validate_when(self, _field: Any) -> None:
        """Ask again where a moment was written and "now" stayed chosen: it can't be taken back."""
        if self.when.data == "now" and ((self.day.raw_data or [""])[0] or self.hour.data):
            raise ValidationError(
                _l(
                    "Vous avez écrit un jour ou une heure. Choisissez « À un moment choisi », ou effacez-les."
                )
            )

    def validate_day(self, _field: Any) -> None:
        """Ask for a day near enough to be meant."""
        if self.when.data == "later" and not self._has_day:
            raise ValidationError(_NO_DAY)

    def validate_hour(self, _field: Any) -> None:
        """Ask for an hour that the clocks of the town show on that day."""
        if self.when.data != "later":
            return
        if self._clock is None:
            raise ValidationError(_l("Écrivez une heure, comme 14:30."))
        if self.moment is not None:
            there_and_back = self.moment.astimezone(ZoneInfo("UTC")).astimezone(self.zone)
            if there_and_back.replace(tzinfo=None) != self.moment.replace(tzinfo=None):
                raise ValidationError(
                    _l(
                        "Cette heure n’existe pas ce jour-là : les horloges avancent. Choisissez-en une autre."
                    )
                )


class SendBackForm(Form):
    """What the author is asked to put right."""

    comment = TextAreaField(
        _l("Ce qui est à reprendre"), [AtMost(1000)], filters=[lines], render_kw={"rows": 4}
    )


class FilterForm(Question):
    """Which news the list of the desk shows."""

    q = SearchField(_l("Chercher dans les titres et les résumés"), filters=[one_line])
    stage = SelectField(_l("État"))
    whose = SelectField(_l("De qui"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.stage.choices = list(STAGES.items())
        self.whose.choices = [("", _l("toute l’équipe")), ("mine", _l("de moi"))]


def _small_number(written: str | None) -> int:
    if not written or not written.isascii() or not written.isdigit() or len(written) > 9:
        return 0
    return int(written)
