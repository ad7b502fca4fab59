"""What the forms of the workbench ask."""

from collections.abc import Iterable
from typing import Any

from wtforms import SearchField, SelectField, StringField

from portal.i18n import LazyText, Text, _l, languages
from portal.web.fields import AtMost, Needed, one_line
from portal.web.forms import Form, Question

STATES: dict[str, LazyText] = {
    "untranslated": _l("non traduit"),
    "outdated": _l("à revoir"),
    "draft": _l("brouillon"),
    "translated": _l("à relire"),
    "reviewed": _l("relu"),
}
"""How far a text is, in a word: what asks for somebody first."""

FILTERS: dict[str, LazyText] = {
    "": _l("tous les passages"),
    "todo": _l("à traduire ou à revoir"),
    "to review": _l("à relire, ou proposés"),
    "proposed": _l("proposés"),
    "released": _l("changés aussi par une nouvelle version du portail"),
    **STATES,
}
"""What a list of passages may be limited to."""

EVENTS: dict[str, LazyText] = {
    "written": _l("Écrit"),
    "kept": _l("L’original a été corrigé sans changer de sens"),
    "reviewed": _l("Relu"),
    "returned": _l("Renvoyé"),
    "accepted": _l("Proposition acceptée"),
    "reverted": _l("Texte d’avant remis"),
    "imported": _l("Apporté par un fichier"),
    "undone": _l("Fichier repris"),
    "released": _l("Apporté par une nouvelle version du portail"),
}
"""What was done to a text, in a word."""

LONGEST_TERM, LONGEST_NOTE = 80, 200


class BoardForm(Question):
    """What the board shows."""

    town = SelectField(_l("Commune"))
    kind = SelectField(_l("Type"))
    language = SelectField(_l("Langue"))
    state = SelectField(_l("État"))

    def __init__(
        self, towns: Iterable[tuple[str, Text]], kinds: Iterable[tuple[str, Text]], **values: Any
    ) -> None:
        super().__init__(**values)
        self.town.choices = [("", _l("toutes").text()), *towns]
        self.kind.choices = [("", _l("tous").text()), *kinds]
        known = [(tag, Text(each.name, tag)) for tag, each in languages().items()]
        self.language.choices = [("", _l("toutes").text()), *known]
        states = [(name, words.text()) for name, words in STATES.items()]
        self.state.choices = [("", _l("tous").text()), *states]


class SliceForm(Question):
    """Which passages of a slice are listed."""

    q = SearchField(_l("Chercher dans les textes"))
    state = SelectField(_l("État"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.state.choices = [(name, words.text()) for name, words in FILTERS.items()]


class TermForm(Form):
    """A word of the glossary."""

    source = StringField(
        _l("Mot dans la langue d’origine"), [Needed(), AtMost(LONGEST_TERM)], filters=[one_line]
    )
    source_language = SelectField(_l("Langue d’origine"))
    target = StringField(
        _l("Traduction convenue"), [Needed(), AtMost(LONGEST_TERM)], filters=[one_line]
    )
    note = StringField(_l("Remarque"), [AtMost(LONGEST_NOTE)], filters=[one_line])

    def __init__(self, tag: str, **values: Any) -> None:
        super().__init__(**values)
        known = languages().items()
        self.source_language.choices = [
            (each, Text(one.name, each)) for each, one in known if each != tag
        ]

    @property
    def values(self) -> dict[str, str]:
        """What is kept of it."""
        names = ("source_language", "source", "target", "note")
        return {name: self[name].data or "" for name in names}
