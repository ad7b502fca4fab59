"""What a passage is in its item, in words for those who translate it."""

from collections.abc import Mapping

from portal.i18n import LazyText, Text, _l
from portal.translate.models import UnitKind

_NAMES: Mapping[UnitKind, LazyText] = {
    UnitKind.TITLE: _l("Titre"),
    UnitKind.LINE: _l("Ligne"),
    UnitKind.HEADING: _l("Intertitre"),
    UnitKind.PARAGRAPH: _l("Paragraphe"),
    UnitKind.LIST_ITEM: _l("Élément de liste"),
    UnitKind.QUOTE: _l("Citation"),
    UnitKind.CELL: _l("Case de tableau"),
    UnitKind.FOOTNOTE: _l("Note de bas de page"),
    UnitKind.ALTERNATIVE: _l("Description d’une image"),
    UnitKind.MESSAGE: _l("Message de l’interface"),
}


def kind_name(kind: UnitKind) -> Text:
    """Give what a passage is, in the language being spoken."""
    return _NAMES[kind].text()
