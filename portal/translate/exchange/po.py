"""Sheets as gettext's PO files, which Poedit and Weblate open."""

import re
import unicodedata
from collections.abc import Iterable

from portal.i18n import Text, _
from portal.i18n.letters import nfc
from portal.i18n.placeholders import placeholders
from portal.translate.exchange.decoding import decode
from portal.translate.exchange.entries import Entry, escaped, header_fields, parse
from portal.translate.exchange.sheet import (
    INTERFACE_SLICE,
    Line,
    ReadLine,
    ReadSheet,
    Sheet,
    UnreadableError,
    announced_forms,
    control_problem,
    direction_warnings,
    has_unwritable,
    plural_problem,
    without_unwritable,
)

# gettext wraps what is wider than this.
_WIDTH = 79


# Writing


def write_po(sheet: Sheet) -> bytes:
    """Write a sheet as gettext's own tools lay it out.

    Lines that no file can hold are left out; ``left_out`` says which.
    """
    lines = [line for line in sheet.lines if line.is_writable and _key(line, sheet) != (None, "")]
    entries = [_header(sheet, len(lines)), *(_entry(line, sheet) for line in lines)]
    return "\n".join(entries).encode()


def _key(line: Line, sheet: Sheet) -> tuple[str | None, str]:
    """Give what gettext tells the line from others by: of content, the reference."""
    return (line.context if sheet.is_interface else line.reference), line.source


def _header(sheet: Sheet, count: int) -> str:
    made_at = sheet.made_at.strftime("%Y-%m-%d %H:%M%z")
    fields = {
        "Project-Id-Version": "portal",
        "POT-Creation-Date": made_at,
        "PO-Revision-Date": made_at,
        "Last-Translator": "",
        "Language-Team": "",
        "Language": sheet.language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": sheet.plural_rule,
        "X-Source-Language": sheet.source_language,
        "X-Portal-Site": sheet.site,
        "X-Portal-Slice": sheet.slice,
        "X-Portal-Base": sheet.base,
        "X-Portal-Count": str(count),
    }
    values = {name: " ".join(without_unwritable(text).split()) for name, text in fields.items()}
    text = "".join(f"{name}: {value}\n" for name, value in values.items())
    strings = [("msgid", ""), ("msgstr", text)]
    return "".join([*_flags([], strings), *(_string(*each) for each in strings)])


def _entry(line: Line, sheet: Sheet) -> str:
    strings = list(_strings(line, sheet))
    # gettext takes a message whose first form is empty for an untranslated one, never fuzzy.
    flags = ["fuzzy"] if line.needs_work and line.forms[0] else []
    if sheet.is_interface and _has_placeholders(line):
        flags.append("python-format")
    previous = []
    if line.needs_work and line.previous is not None:
        previous = [("msgid", line.previous)]
    before = [*_comments(line), *_places(line.places), *_flags(flags, [*strings, *previous])]
    # A previous text is laid out like a message, as a comment.
    former = [f"#| {row}\n" for it in previous for row in _string(*it)[:-1].split("\n")]
    return "".join([*before, *former, *(_string(*each) for each in strings)])


def _strings(line: Line, sheet: Sheet) -> Iterable[tuple[str, str]]:
    context, source = _key(line, sheet)
    if context is not None:
        yield "msgctxt", context
    yield "msgid", source
    if line.plural is None:
        yield "msgstr", sheet.forms(line)[0]
        return
    yield "msgid_plural", line.plural
    for number, form in enumerate(sheet.forms(line)):
        yield f"msgstr[{number}]", form


def _has_placeholders(line: Line) -> bool:
    """Tell whether Poedit should watch the placeholders, which it does more strictly than we do."""
    wanted = placeholders(line.plural or line.source)
    return bool(wanted) and all(placeholders(form) == wanted for form in line.forms if form)


def _comments(line: Line) -> Iterable[str]:
    for note in filter(None, (line.kind, *line.notes)):
        for each in note.splitlines():
            # A backslash at its end would join the next line to the comment.
            text = without_unwritable(each).strip().rstrip("\\ \t")
            yield f"#. {text}".rstrip(" ") + "\n"


def _places(places: Iterable[str]) -> Iterable[str]:
    """Lay out references as gettext does: as many on a line as there is room for."""
    row = "#:"
    for place in dict.fromkeys("_".join(without_unwritable(each).split()) for each in places):
        if not place:
            continue
        if len(row) > 2 and len(f"{row} {place}".encode()) > _WIDTH:
            yield f"{row}\n"
            row = "#:"
        row += f" {place}"
    if len(row) > 2:
        yield f"{row}\n"


def _flags(flags: list[str], strings: Iterable[tuple[str, str]]) -> list[str]:
    """Lay out the flags; long texts are said to stay on one line.

    Where gettext breaks a long line depends on its version and on Unicode's tables. The flag keeps
    the file the same whichever program of whichever version saves it.
    """
    if any(_is_long(name, text) for name, text in strings):
        flags = [*flags, "no-wrap"]
    return [f"#, {', '.join(flags)}\n"] if flags else []


def _is_long(name: str, text: str) -> bool:
    room = _WIDTH - len(f'#| {name} ""\\n')
    return any(_columns(escaped(row)) > room for row in text.splitlines())


def _columns(text: str) -> int:
    """Give the columns of a text, at most: where programs differ, a letter takes two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text)


def _string(name: str, text: str) -> str:
    """Lay out a field: on the line of its keyword, or below it with a line for each of its own."""
    rows = re.findall(r"[^\n]*\n|[^\n]+", text) or [""]
    quoted = [f'"{escaped(row)}"' for row in rows]
    if len(rows) > 1:
        quoted.insert(0, '""')
    return f"{name} " + "\n".join(quoted) + "\n"


# Reading


def read_po(data: bytes, plural_count: int) -> ReadSheet:
    """Read a PO file of a language with so many plural forms; refuse a broken one.

    A file that does not say which slice it is of is read as the interface's: contexts are contexts.
    """
    text, encoding, told = decode(data)
    refuse_markup(text)
    entries = parse(text, encoding)
    if not entries:
        raise UnreadableError(
            _("Le fichier ne contient aucun message. Téléchargez-le de nouveau, puis traduisez-le.")
        )
    header = next((entry for entry in entries if entry.is_header), None)
    fields = header_fields(header.forms[0][1]) if header else {}
    messages = [entry for entry in entries if not entry.is_header]
    slice_ = fields.get("x-portal-slice") or None
    checked = [(entry, _problem(entry, plural_count)) for entry in messages]
    is_interface = slice_ in {None, INTERFACE_SLICE}
    lines = tuple(_read_line(entry, is_interface) for entry, problem in checked if not problem)
    return ReadSheet(
        site=fields.get("x-portal-site") or None,
        slice=slice_,
        language=fields.get("language") or None,
        base=fields.get("x-portal-base") or None,
        lines=lines,
        warnings=(
            *told,
            *_header_warnings(entries, fields, plural_count),
            *_twin_warnings(messages),
            *direction_warnings(lines),
        ),
        problems=tuple((entry.line, problem) for entry, problem in checked if problem),
    )


def refuse_markup(text: str) -> None:
    """Refuse another kind of file, whose first line would only be called wrong."""
    if re.match(r"\s*<(?:\?xml|xliff|!doctype|html)", text, re.IGNORECASE):
        raise UnreadableError(
            _(
                "Ce fichier n’est pas un fichier PO : il commence comme une page ou un fichier XLIFF."
            ),
            1,
        )


def _read_line(entry: Entry, is_interface: bool) -> ReadLine:
    forms = tuple(form for _number, form in entry.forms)
    return ReadLine(
        reference=None if is_interface else entry.context,
        context=entry.context if is_interface else None,
        source=entry.source,
        plural=entry.plural,
        forms=forms,
        is_draft=any(forms) and (entry.is_fuzzy or not all(forms)),
        line=entry.line,
    )


def _problem(entry: Entry, count: int) -> Text | None:
    """Say why an entry can't be taken, though the rest of the file can."""
    if any(has_unwritable(form) for _number, form in entry.forms):
        return control_problem(entry.line)
    if entry.plural is None:
        return None
    numbers = [number for number, _form in entry.forms]
    if numbers != list(range(len(numbers))):
        return _(
            "Ligne %(line)s : les formes du pluriel ne se suivent pas. Numérotez-les à partir de"
            " msgstr[0], sans en sauter ni en répéter.",
            line=entry.line,
        )
    if len(numbers) != count:
        return plural_problem(entry.line, len(numbers), count)
    return None


def _header_warnings(entries: list[Entry], fields: dict[str, str], count: int) -> Iterable[Text]:
    if not any(entry.is_header for entry in entries):
        yield _("Le fichier n’a pas d’en-tête : vérifiez qu’il est bien celui de cette langue.")
    elif not entries[0].is_header:
        yield _("L’en-tête du fichier n’est pas au début. Il est lu quand même.")
    if "plural-forms" in fields and announced_forms(fields["plural-forms"]) != count:
        yield _(
            "La règle du pluriel écrite dans le fichier n’a pas le nombre de formes de la"
            " langue (%(count)s). Elle est ignorée.",
            count=count,
        )
    messages = sum(not entry.is_header for entry in entries)
    announced = fields.get("x-portal-count", "")
    if re.fullmatch(r"[0-9]{1,6}", announced) and int(announced) > messages:
        yield _(
            "Messages au téléchargement : %(announced)s ; dans ce fichier : %(count)s. S’il a été"
            " coupé en chemin, envoyez-le de nouveau.",
            announced=int(announced),
            count=messages,
        )


def _twin_warnings(entries: list[Entry]) -> Iterable[Text]:
    seen: dict[tuple[str | None, str], int] = {}
    for entry in entries:
        context, source = entry.key
        first = seen.setdefault((context and nfc(context), nfc(source)), entry.line)
        if first != entry.line:
            yield _(
                "Lignes %(first)s et %(line)s : deux messages se ressemblent trait pour trait, mais"
                " leurs accents sont codés autrement. Ils restent deux messages.",
                first=first,
                line=entry.line,
            )
            return
