"""Sheets as XLIFF 1.2, which Poedit, OmegaT and Weblate open."""

import re
from collections.abc import Iterable
from datetime import UTC

from portal.i18n import _
from portal.translate.exchange.markup import Node, parse_markup
from portal.translate.exchange.sheet import (
    Line,
    Problem,
    ReadLine,
    ReadSheet,
    Sheet,
    UnreadableError,
    control_problem,
    direction_warnings,
    has_unwritable,
    plural_problem,
    refuse_archive,
    refuse_count,
    refuse_size,
    without_unwritable,
)

# A unit takes more room here than in a PO file.
SIZE_LIMIT = 10_000_000

_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_PLURALS = "x-gettext-plurals"
_CONTEXT = "x-gettext-msgctxt"
# Units of a plural carry a source each; where a language has one form, the other is kept here.
_SINGULAR, _PLURAL = "x-gettext-msgid", "x-gettext-msgid_plural"
_SITE, _BASE = "x-portal-site", "x-portal-base"
_FORM_ID = re.compile(r"(.*)\[([0-9]{1,3})\]", re.DOTALL)
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_QUOTED = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
    | {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


# Writing


def write_xliff(sheet: Sheet) -> bytes:
    """Write a sheet as one XLIFF file.

    Lines that no file can hold are left out; ``left_out`` says which.
    """
    made_at = sheet.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    file = {
        "original": sheet.slice,
        "source-language": sheet.source_language,
        "target-language": sheet.language,
        "datatype": "plaintext",
        "date": made_at,
        "tool-id": "portal",
    }
    rows = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff version="1.2" xmlns="{_NAMESPACE}">',
        f"<file{_attributes(file)}>",
        "<header>",
        '<prop-group name="portal">',
        f'<prop prop-type="{_SITE}">{_escaped(sheet.site)}</prop>',
        f'<prop prop-type="{_BASE}">{_escaped(sheet.base)}</prop>',
        "</prop-group>",
        '<tool tool-id="portal" tool-name="portal"/>',
        "</header>",
        "<body>",
        *(row for line in sheet.lines if line.is_writable for row in _line(line, sheet)),
        "</body>",
        "</file>",
        "</xliff>",
    ]
    return "\n".join([*rows, ""]).encode()


def _line(line: Line, sheet: Sheet) -> Iterable[str]:
    if line.plural is None:
        (form,) = sheet.forms(line)
        yield from _unit(line.reference, line.source, form, line, sheet, list(_extras(line)))
        return
    yield f"<group{_attributes({'id': line.reference, 'restype': _PLURALS})}>"
    yield from _extras(line)
    forms = sheet.forms(line)
    for number, form in enumerate(forms):
        source = line.plural if number or len(forms) == 1 else line.source
        yield from _unit(f"{line.reference}[{number}]", source, form, line, sheet, [])
    yield "</group>"


def _unit(
    reference: str, source: str, form: str, line: Line, sheet: Sheet, extras: list[str]
) -> Iterable[str]:
    state = _state(line) if form else "needs-translation"
    unit = {"id": reference, "xml:space": "preserve"}
    if state == "signed-off":
        unit["approved"] = "yes"
    target = {"xml:lang": sheet.language, "state": state}
    yield f"<trans-unit{_attributes(unit)}>"
    yield f"<source{_attributes({'xml:lang': sheet.source_language})}>{_escaped(source)}</source>"
    yield f"<target{_attributes(target)}>{_escaped(form)}</target>"
    yield from extras
    if form and line.needs_work and line.previous is not None:
        yield '<alt-trans alttranstype="previous-version">'
        yield f"<source>{_escaped(line.previous)}</source>"
        yield f"<target>{_escaped(form)}</target>"
        yield "</alt-trans>"
    yield "</trans-unit>"


def _state(line: Line) -> str:
    if line.needs_work:
        return "needs-review-translation"
    return "signed-off" if line.state == "reviewed" else "translated"


def _extras(line: Line) -> Iterable[str]:
    """Give what explains a line: its context, its two sources if it counts, and notes."""
    contexts = {_CONTEXT: line.context}
    if line.plural is not None:
        contexts |= {_SINGULAR: line.source, _PLURAL: line.plural}
    rows = [
        f'<context context-type="{kind}" xml:space="preserve">{_escaped(text)}</context>'
        for kind, text in contexts.items()
        if text is not None
    ]
    if rows:
        yield '<context-group name="portal" purpose="information">'
        yield from rows
        yield "</context-group>"
    for note in filter(None, (line.kind, *line.notes, *line.places)):
        yield f'<note from="developer">{_escaped(without_unwritable(note))}</note>'


def _attributes(values: dict[str, str]) -> str:
    return "".join(f' {name}="{value.translate(_QUOTED)}"' for name, value in values.items())


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


# Reading


def read_xliff(data: bytes, plural_count: int | None = None) -> ReadSheet:
    """Read an XLIFF file, checking the count of plural forms if it is told; refuse a broken one."""
    refuse_size(data, SIZE_LIMIT)
    refuse_archive(data)
    file = _file(parse_markup(data))
    reading = _Reading(plural_count)
    body = file.first("body")
    if body is not None:
        reading.read(body)
    properties = dict(_properties(file))
    return ReadSheet(
        site=properties.get(_SITE) or None,
        slice=file.attributes.get("original") or None,
        language=file.attributes.get("target-language") or None,
        base=properties.get(_BASE) or None,
        lines=tuple(reading.lines),
        warnings=tuple(direction_warnings(reading.lines)),
        problems=tuple(reading.problems),
    )


def _file(root: Node) -> Node:
    """Give the one file an XLIFF document holds."""
    if root.name != "xliff":
        raise UnreadableError(
            _("Ce fichier n’est pas un fichier XLIFF. Choisissez celui que le portail a fourni."),
            root.line,
        )
    if root.attributes.get("version", "").startswith("2"):
        raise UnreadableError(
            _(
                "Ce fichier est en XLIFF 2. Enregistrez-le en XLIFF 1.2, puis envoyez-le de nouveau."
            ),
            root.line,
        )
    files = root.all("file")
    if not files:
        raise UnreadableError(
            _("Le fichier XLIFF ne contient aucun texte. Téléchargez-le de nouveau."), root.line
        )
    if len(files) > 1:
        raise UnreadableError(
            _(
                "Ligne %(line)s : le document réunit plusieurs fichiers. Envoyez-les l’un après"
                " l’autre.",
                line=files[1].line,
            ),
            files[1].line,
        )
    return files[0]


def _properties(file: Node) -> Iterable[tuple[str, str]]:
    header = file.first("header")
    for group in header.all("prop-group") if header else ():
        for each in group.all("prop"):
            yield each.attributes.get("prop-type", ""), each.text.strip()


class _Reading:
    """The lines read so far, and those that can't be taken."""

    def __init__(self, plural_count: int | None) -> None:
        self.plural_count = plural_count
        self.lines: list[ReadLine] = []
        self.problems: list[Problem] = []
        self.seen: dict[str, int] = {}

    def read(self, parent: Node) -> None:
        """Read the units of a body or a group, in their order."""
        for node in parent.children:
            if node.name == "group" and node.attributes.get("restype") == _PLURALS:
                self.add_plural(node)
            elif node.name == "group":
                self.read(node)
            elif node.name == "trans-unit":
                self.add(node)

    def add(self, unit: Node) -> None:
        self.refuse_twin(unit)
        problem = _problem(unit)
        if problem is not None:
            self.problems.append(problem)
            return
        form, is_draft = _target(unit)
        self.lines.append(
            ReadLine(
                reference=unit.attributes.get("id") or None,
                context=_contexts(unit).get(_CONTEXT),
                source=_text(unit, "source"),
                plural=None,
                forms=(form,),
                is_draft=is_draft,
                line=unit.line,
            )
        )

    def add_plural(self, group: Node) -> None:
        self.refuse_twin(group)
        units = group.all("trans-unit")
        problem = next(filter(None, map(_problem, units)), None) or self.forms_problem(group, units)
        if problem is not None:
            self.problems.append(problem)
            return
        targets = [_target(unit) for unit in units]
        forms = tuple(form for form, _is_draft in targets)
        contexts = _contexts(group)
        self.lines.append(
            ReadLine(
                reference=group.attributes.get("id") or None,
                context=contexts.get(_CONTEXT),
                source=contexts.get(_SINGULAR, _text(units[0], "source")),
                plural=contexts.get(_PLURAL, _text(units[-1], "source")),
                forms=forms,
                is_draft=any(forms)
                and (any(is_draft for _f, is_draft in targets) or not all(forms)),
                line=group.line,
            )
        )

    def forms_problem(self, group: Node, units: list[Node]) -> Problem | None:
        found = [_FORM_ID.fullmatch(unit.attributes.get("id", "")) for unit in units]
        numbers = [int(each[2]) for each in found if each]
        if not units or numbers != list(range(len(units))):
            return group.line, _(
                "Ligne %(line)s : les formes du pluriel ne se suivent pas. Remettez-les toutes,"
                " dans l’ordre du fichier d’origine.",
                line=group.line,
            )
        if self.plural_count is not None and len(units) != self.plural_count:
            return group.line, plural_problem(group.line, len(units), self.plural_count)
        return None

    def refuse_twin(self, node: Node) -> None:
        """Refuse a file that says two things of one unit, or has more than any sheet."""
        reference = node.attributes.get("id", "")
        first = self.seen.get(reference)
        refuse_count(len(self.lines) + len(self.problems) + 1)
        if reference and first is not None:
            raise UnreadableError(
                _(
                    "Ligne %(line)s : ce passage est déjà à la ligne %(first)s. Gardez-en un seul.",
                    line=node.line,
                    first=first,
                ),
                node.line,
            )
        self.seen[reference] = node.line


def _problem(unit: Node) -> Problem | None:
    """Say why a unit can't be taken, though the rest of the file can."""
    source, target = unit.first("source"), unit.first("target")
    if source is None:
        return unit.line, _(
            "Ligne %(line)s : le texte d’origine manque. Remettez-le, ou téléchargez de nouveau le"
            " fichier.",
            line=unit.line,
        )
    texts = [source] if target is None else [source, target]
    marked = next((child for text in texts for child in text.children), None)
    if marked is not None:
        return marked.line, _(
            "Ligne %(line)s : la balise « %(name)s » est à l’intérieur du texte. Le portail n’en"
            " met pas : écrivez le texte sans elle.",
            line=marked.line,
            name=marked.name.rpartition(" ")[2][:40],
        )
    if any(has_unwritable(text.text) for text in texts):
        return unit.line, control_problem(unit.line)
    return None


def _target(unit: Node) -> tuple[str, bool]:
    """Give the text of a target, and whether its state says that it needs work."""
    target = unit.first("target")
    if target is None:
        return "", False
    state = target.attributes.get("state", "")
    return target.text, bool(target.text) and (state == "new" or state.startswith("needs-"))


def _text(unit: Node, name: str) -> str:
    node = unit.first(name)
    return node.text if node is not None else ""


def _contexts(node: Node) -> dict[str, str]:
    return {
        each.attributes.get("context-type", ""): each.text
        for group in node.all("context-group")
        for each in group.all("context")
    }
