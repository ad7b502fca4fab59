"""A PO file with a few translations changed, and every other byte as it was.

Laid out as polib lays it out, which keeps the catalogues: its next saving changes nothing either.
"""

from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polib

from portal.translate.exchange.entries import (
    Entry,
    Key,
    content,
    escaped,
    header_fields,
    lines_of,
    parse,
)
from portal.translate.exchange.sheet import UnreadableError

_HEADER: Key = (None, "")

Change = tuple[tuple[str, ...], bool, str | None]
"""The forms, whether they need work, and the translator's comment; None leaves the comment."""


class PatchError(ValueError):
    """The file can't be changed as asked, and so is not changed at all."""


@dataclass
class _Edits:
    """What is to change of the lines of a file, by their places."""

    gone: set[int] = field(default_factory=set)
    # Lines put before the one at this place.
    new: dict[int, list[str]] = field(default_factory=dict)

    def replace(self, places: Iterable[int], at: int, lines: list[str]) -> None:
        """Take lines out, and put others before the one at a place."""
        self.gone.update(places)
        self.new.setdefault(at, []).extend(lines)

    def apply(self, lines: list[str]) -> list[str]:
        """Give the lines as they become, each new one ending as the file's first does."""
        end = "\r" if lines[0].endswith("\r") else ""
        result = []
        for at, line in enumerate(lines):
            result += [f"{new}{end}" for new in self.new.get(at, ())]
            if at not in self.gone:
                result.append(line)
        return result


def patch_po(
    data: bytes, changes: Mapping[Key, Change], header: Mapping[str, str] | None = None
) -> bytes:
    """Change these messages and header fields of a PO file in UTF-8, and nothing else.

    A message that is finished loses its previous texts; one that needs work keeps them. The result
    is read again, and PatchError raised unless it says exactly what was asked.
    """
    mark, text = _characters(data)
    lines = text.split("\n")
    entries = {entry.key: entry for entry in parse(text)}
    edits = _Edits()
    for key, change in changes.items():
        if key not in entries or key == _HEADER:
            raise PatchError(f"there is no message {key!r}")
        _change(entries[key], change, lines, edits)
    if header:
        if _HEADER not in entries:
            raise PatchError("there is no header")
        _change_header(entries[_HEADER], header, lines, edits)
    patched = edits.apply(lines)
    _prove(lines, patched, changes, header or {})
    return mark + "\n".join(patched).encode()


def _characters(data: bytes) -> tuple[bytes, str]:
    """Give the mark a file begins with, if any, and its characters."""
    mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    try:
        return mark, data.removeprefix(mark).decode()
    except UnicodeDecodeError as error:
        raise PatchError("the file is not in UTF-8") from error


# One message


def _change(entry: Entry, change: Change, lines: list[str], edits: _Edits) -> None:
    forms, is_fuzzy, comment = change
    if entry.plural is None and len(forms) != 1:
        raise PatchError(f"{entry.key!r} has a single form")
    targets = range(entry.targets_at, entry.ends_at)
    edits.replace(targets, entry.targets_at, _targets(forms, entry.plural is not None))
    if not is_fuzzy:
        edits.gone.update(entry.previous_at)
    if is_fuzzy != entry.is_fuzzy:
        _change_flags(entry, is_fuzzy, lines, edits)
    if comment is not None:
        edits.replace(entry.comments_at, entry.begins_at, _comment(comment))


def _targets(forms: tuple[str, ...], is_plural: bool) -> list[str]:
    """Lay out the msgstr lines of an entry as polib does."""
    entry = polib.POEntry(msgid="")
    if is_plural:
        entry.msgstr_plural = dict(enumerate(forms))
    else:
        entry.msgstr = forms[0]
    return _laid_out(entry)[1:]


def _comment(comment: str) -> list[str]:
    """Lay out a translator's comment as polib does."""
    return _laid_out(polib.POEntry(msgid="", tcomment=comment))[:-2]


def _laid_out(entry: polib.POEntry) -> list[str]:
    return str(entry).removesuffix("\n").split("\n")


def _change_flags(entry: Entry, is_fuzzy: bool, lines: list[str], edits: _Edits) -> None:
    if not is_fuzzy:
        for at in entry.flags_at:
            edits.replace((at,), at, _flags(lines[at], []))
        return
    # Flags after "#=" are of another sort, which gettext 0.25 brought.
    own = [at for at in entry.flags_at if content(lines[at]).startswith("#,")]
    if own:
        edits.replace(own[:1], own[0], _flags(lines[own[0]], ["fuzzy"]))
    else:
        edits.replace((), min([*entry.previous_at, entry.keyword_at]), ["#, fuzzy"])


def _flags(line: str, first: list[str]) -> list[str]:
    """Give a line of flags with others before them and without the one for needed work."""
    mark, flags = content(line)[:2], content(line)[2:].split(",")
    kept = [*first, *(flag.strip() for flag in flags if flag.strip() not in {"", "fuzzy"})]
    return [f"{mark} {', '.join(kept)}"] if kept else []


# The header


def _change_header(
    entry: Entry, header: Mapping[str, str], lines: list[str], edits: _Edits
) -> None:
    """Give named fields their values, on a line of their own; new ones go where polib puts them."""
    rows = _header_rows(entry, lines)
    for name, value in header.items():
        places = [at for at, (known, _row) in enumerate(rows) if known.lower() == name.lower()]
        row = (name, [_quoted(f"{name}: {value}\n")])
        if places:
            rows[places[0]] = row
        else:
            rows.insert(_place([known for known, _row in rows], name), row)
    targets = range(entry.targets_at, entry.ends_at)
    written = ['msgstr ""', *(line for _name, row in rows for line in row)]
    edits.replace(targets, entry.targets_at, written)


def _header_rows(entry: Entry, lines: list[str]) -> list[tuple[str, list[str]]]:
    """Give the fields of a header: the name of each, and the lines it stands on."""
    texts = [row + "\n" for row in entry.forms[0][1].removesuffix("\n").split("\n")]
    rows: list[list[str]] = [[]]
    for at in range(entry.targets_at + 1, entry.ends_at):
        line = lines[at].removesuffix("\r")
        if content(line):
            rows[-1].append(line)
            if content(line).endswith('\\n"'):
                rows.append([])
    rows = [row for row in rows if row]
    if len(rows) != len(texts):  # several fields on one line
        rows = [[_quoted(text)] for text in texts]
    return [(text.partition(":")[0].strip(), row) for text, row in zip(texts, rows, strict=True)]


def _quoted(text: str) -> str:
    return f'"{escaped(text)}"'


def _place(names: list[str], new: str) -> int:
    """Give the place of a new field among those there are."""
    file = polib.POFile()
    file.metadata = dict.fromkeys([*names, new], "")
    order = [name for name, _value in file.ordered_metadata()]
    after = set(order[order.index(new) + 1 :])
    return next((at for at, name in enumerate(names) if name in after), len(names))


# The proof


def _prove(
    lines: list[str], patched: list[str], changes: Mapping[Key, Change], header: Mapping[str, str]
) -> None:
    """Raise PatchError unless the file now says what was asked, and all else as before."""
    before = parse("\n".join(lines))
    try:
        after = parse("\n".join(patched))
    except UnreadableError as error:
        raise PatchError("the file could not be read any more") from error
    if [_identity(entry) for entry in before] != [_identity(entry) for entry in after]:
        raise PatchError("other messages would come out")
    for old, new in zip(before, after, strict=True):
        if old.is_header:
            is_right = _has_fields(old, new, header)
        elif old.key in changes:
            forms, is_fuzzy, _comment = changes[old.key]
            wanted = (
                list(enumerate(forms)),
                old.flags - {"fuzzy"} | ({"fuzzy"} if is_fuzzy else set()),
            )
            is_right = (new.forms, new.flags) == wanted
        else:
            is_right = (new.forms, new.flags) == (old.forms, old.flags)
        if not is_right:
            raise PatchError(f"{old.key!r} would not come out as asked")
    if _untouched(lines, before, changes, header) != _untouched(patched, after, changes, header):
        raise PatchError("lines of other messages would change")


def _identity(entry: Entry) -> tuple[Key, str | None]:
    return entry.key, entry.plural


def _has_fields(old: Entry, new: Entry, header: Mapping[str, str]) -> bool:
    wanted = {name.lower(): value.strip() for name, value in header.items()}
    return header_fields(new.forms[0][1]) == header_fields(old.forms[0][1]) | wanted


def _untouched(
    lines: list[str], entries: list[Entry], changes: Mapping[Key, Change], header: Mapping[str, str]
) -> list[str]:
    """Give the lines that nobody asked to change."""
    touched: set[int] = set()
    for entry in entries:
        if entry.key in changes:
            touched.update(lines_of(entry))
            if changes[entry.key][2] is not None:
                touched.update(entry.comments_at)
        elif entry.is_header and header:
            touched.update(range(entry.targets_at, entry.ends_at))
    return [line for at, line in enumerate(lines) if at not in touched]
