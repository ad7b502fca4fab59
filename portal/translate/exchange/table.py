"""Sheets as tables for a spreadsheet: to look at, not to send back."""

import csv
import io
import re

from portal.i18n import Text, _
from portal.translate.exchange.sheet import Line, Sheet, without_unwritable

# A spreadsheet takes a cell that begins with one of these signs for a formula, and computes it. One
# set up for other separators than ours cuts our cells elsewhere, so a sign may not follow one either.
_FORMULA = re.compile(r"(^[,;\s\"]*+|(?<![,;\s\"])[,;\s\"]++)(?=[=+\-@＝＋－＠])")
_CUTS = re.compile(r"[,;\t\r\n]")


def write_csv(sheet: Sheet) -> bytes:
    """Write a sheet for Excel as it is set up in France and Italy: semicolons, UTF-8 with BOM."""
    count = max((len(sheet.forms(line)) for line in sheet.lines), default=1)
    file = io.StringIO(newline="")
    table = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
    table.writerow(_titles(count))
    states = _states()
    for line in sheet.lines:
        table.writerow([_cell(text) for text in _row(line, sheet.forms(line), count, states)])
    return file.getvalue().encode("utf-8-sig")


def _titles(count: int) -> list[str]:
    forms = [_("Traduction")]
    if count > 1:
        forms = [_("Traduction, forme %(number)s", number=number + 1) for number in range(count)]
    return [
        _("Référence"),
        _("Nature"),
        _("Contexte"),
        _("Texte d’origine"),
        _("Texte d’origine au pluriel"),
        *forms,
        _("État"),
    ]


def _row(line: Line, forms: tuple[str, ...], count: int, states: dict[str, Text]) -> list[str]:
    state = states.get(line.state, line.state)
    return [
        line.reference,
        line.kind,
        line.context or "",
        line.source,
        line.plural or "",
        *forms,
        *[""] * (count - len(forms)),
        state,
    ]


def _states() -> dict[str, Text]:
    return {
        "untranslated": _("Non traduit"),
        "draft": _("À reprendre"),
        "translated": _("Traduit, à relire"),
        "reviewed": _("Relu"),
        "outdated": _("L’original a changé"),
    }


def _cell(text: str) -> str:
    """Give a text as a cell that no spreadsheet computes."""
    return _FORMULA.sub(_guarded, without_unwritable(text))


def _guarded(found: re.Match[str]) -> str:
    begins_cell = found.start() == 0 or _CUTS.search(found[0])
    return f"{found[0]}'" if begins_cell else found[0]
