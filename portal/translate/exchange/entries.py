"""The entries of a PO file, read line by line and without guessing.

Babel and polib make the best of a broken file and give a shorter catalogue; here the first line
that is not as gettext writes it is named, and nothing is taken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Never

from portal.i18n import Text, _
from portal.translate.exchange.sheet import UnreadableError, has_unwritable, refuse_count

Key = tuple[str | None, str]

_KEYWORD = re.compile(r"([A-Za-z_]+)[ \t]*(?:\[[ \t]*([0-9]{1,4})[ \t]*\])?[ \t]*(.*)", re.DOTALL)
_STRING = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"', re.DOTALL)
# A run of bytes written as numbers is one text in the encoding of the file.
_ESCAPE = re.compile(r"((?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{2}(?![0-9A-Fa-f])))+)|\\(.)", re.DOTALL)
_NUMBER = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{2}))")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_SIMPLE |= {"a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_KNOWN = {"msgctxt", "msgid", "msgid_plural", "msgstr", "domain"}


@dataclass
class Entry:
    """One message of a file, and the lines it stands on, counted from 0."""

    keyword_at: int
    context: str | None = None
    source: str = ""
    plural: str | None = None
    # The forms in the order of the file, each with the number it claims.
    forms: list[tuple[int, str]] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    comments_at: list[int] = field(default_factory=list)
    flags_at: list[int] = field(default_factory=list)
    previous_at: list[int] = field(default_factory=list)
    # The first comment before it, or the message itself; its first msgstr; what follows its last.
    begins_at: int = -1
    targets_at: int = 0
    ends_at: int = 0

    @property
    def key(self) -> Key:
        """What gettext tells messages apart by."""
        return self.context, self.source

    @property
    def is_header(self) -> bool:
        """The entry describes the file."""
        return self.key == (None, "")

    @property
    def line(self) -> int:
        """The line its message begins on, as editors count."""
        return self.keyword_at + 1

    @property
    def is_fuzzy(self) -> bool:
        """The translation needs work."""
        return "fuzzy" in self.flags


def content(line: str) -> str:
    """Give what a physical line says, without indentation and end."""
    return line.removesuffix("\r").strip(" \t")


def header_fields(header: str) -> dict[str, str]:
    """Give the fields of a header by their names in small letters."""
    fields: dict[str, str] = {}
    for line in header.split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    return fields


def escaped(text: str) -> str:
    """Give a text as it stands between the quotes of a file."""
    return text.translate(_ESCAPES)


def parse(text: str, encoding: str = "utf-8") -> list[Entry]:
    """Read every entry in use, the header among them; raise UnreadableError at the first fault."""
    return _Parser(encoding).read(text.split("\n"))


class _Parser:
    """The entry being read: the comments before it, then the field the next string belongs to."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.entries: list[Entry] = []
        self.seen: dict[Key, int] = {}
        self.at = 0
        self.entry: Entry | None = None
        self.field = ""  # the keyword last read; empty between two entries
        self.index = 0
        self.parts: list[str] = []
        self.waiting = Entry(0)  # holds the comments of the entry to come

    def read(self, lines: list[str]) -> list[Entry]:
        for self.at, raw in enumerate(lines):
            line = content(raw)
            if not line:
                continue
            if line[0] == "#":
                self.comment(line)
            elif line[0] == '"':
                self.more(line)
            else:
                self.keyword(line)
        self.close_entry()
        return self.entries

    def comment(self, line: str) -> None:
        if self.field and self.field != "msgstr":
            self.refuse(
                _(
                    "Ligne %(line)s : un commentaire coupe le message en deux. Mettez-le avant le"
                    " message.",
                    line=self.at + 1,
                )
            )
        self.close_entry()
        kind = line[1:2]
        if kind == "~":
            self.waiting = Entry(0)  # the comments before an entry out of use are its own
        elif kind in {",", "="}:
            self.waiting.flags.update(filter(None, map(str.strip, line[2:].split(","))))
            self.waiting.flags_at.append(self.at)
        elif kind == "|":
            self.waiting.previous_at.append(self.at)
        elif kind not in {".", ":"}:
            self.waiting.comments_at.append(self.at)
        if kind != "~" and self.waiting.begins_at < 0:
            self.waiting.begins_at = self.at

    def more(self, line: str) -> None:
        """Take a string that goes on with the one of the line before."""
        if not self.field:
            self.refuse(
                _(
                    "Ligne %(line)s : ce texte entre guillemets n’appartient à aucun message."
                    " Remettez la ligne msgid ou msgstr qui manque avant lui.",
                    line=self.at + 1,
                )
            )
        self.take(line)

    def keyword(self, line: str) -> None:
        found = _KEYWORD.fullmatch(line)
        if _CONFLICT.match(line):
            self.refuse(
                _(
                    "Ligne %(line)s : le fichier contient deux versions qui n’ont pas été réunies"
                    " (marques de conflit de git). Choisissez-en une, puis envoyez-le de nouveau.",
                    line=self.at + 1,
                )
            )
        if found is None or found[1] not in _KNOWN or (found[2] and found[1] != "msgstr"):
            self.refuse(
                _(
                    "Ligne %(line)s : ce n’est ni un message ni un commentaire. Le fichier n’est"
                    " peut-être pas un fichier PO, ou cette ligne est à corriger.",
                    line=self.at + 1,
                )
            )
        self.begin(found[1], None if found[2] is None else int(found[2]))
        self.take(found[3])

    def begin(self, keyword: str, index: int | None) -> None:
        if keyword in {"msgctxt", "msgid"}:
            self.begin_message(keyword)
        elif keyword == "msgid_plural":
            self.begin_plural()
        elif keyword == "msgstr":
            self.begin_target(index)
        else:
            self.refuse(
                _(
                    "Ligne %(line)s : le fichier réunit plusieurs catalogues (domain). Envoyez-en"
                    " un seul à la fois.",
                    line=self.at + 1,
                )
            )

    def begin_message(self, keyword: str) -> None:
        if keyword == "msgid" and self.field == "msgctxt":
            self.close_field()
        else:
            self.close_entry()
            self.entry, self.waiting = self.waiting, Entry(0)
            self.entry.keyword_at = self.at
            if self.entry.begins_at < 0:
                self.entry.begins_at = self.at
        self.field = keyword

    def begin_plural(self) -> None:
        if self.field != "msgid":
            self.refuse(
                _(
                    "Ligne %(line)s : ce msgid_plural ne suit aucun msgid. Remettez le msgid avant"
                    " lui.",
                    line=self.at + 1,
                )
            )
        self.close_field()
        self.field = "msgid_plural"

    def begin_target(self, index: int | None) -> None:
        if self.entry is None or self.field not in {"msgid", "msgid_plural", "msgstr"}:
            self.refuse(
                _(
                    "Ligne %(line)s : ce msgstr ne suit aucun msgid. Remettez le msgid avant lui.",
                    line=self.at + 1,
                )
            )
        self.close_field()
        self.refuse_wrong_target(self.entry, index)
        if self.field != "msgstr":
            self.entry.targets_at = self.at
        self.field, self.index = "msgstr", index or 0

    def refuse_wrong_target(self, entry: Entry, index: int | None) -> None:
        if index is not None and entry.plural is None:
            self.refuse(
                _(
                    "Ligne %(line)s : le message n’a pas de pluriel, et pourtant sa traduction est"
                    " numérotée. Écrivez msgstr sans numéro.",
                    line=self.at + 1,
                )
            )
        if index is None and entry.plural is not None:
            self.refuse(
                _(
                    "Ligne %(line)s : le message a un pluriel, et sa traduction n’est pas"
                    " numérotée. Écrivez msgstr[0], msgstr[1] et ainsi de suite.",
                    line=self.at + 1,
                )
            )
        if index is None and self.field == "msgstr":
            self.refuse(
                _(
                    "Ligne %(line)s : le message a deux traductions. Gardez-en une seule.",
                    line=self.at + 1,
                )
            )

    def take(self, line: str) -> None:
        found = _STRING.fullmatch(line)
        if found is None:
            self.refuse_string(line)
        has_escapes = "\\" in found[1]
        self.parts.append(_ESCAPE.sub(self.unescaped, found[1]) if has_escapes else found[1])
        if self.entry is not None:
            self.entry.ends_at = self.at + 1

    def refuse_string(self, line: str) -> Never:
        found = _STRING.match(line)
        if found is not None:
            self.refuse(
                _(
                    'Ligne %(line)s : il y a un guillemet au milieu du texte. Écrivez \\" à sa'
                    " place, ou des guillemets « … ».",
                    line=self.at + 1,
                )
            )
        if line.startswith('"'):
            self.refuse(
                _(
                    "Ligne %(line)s : le guillemet de fin manque. Le fichier est peut-être coupé"
                    " à cet endroit.",
                    line=self.at + 1,
                )
            )
        self.refuse(
            _(
                "Ligne %(line)s : il manque le texte entre guillemets après le mot-clé.",
                line=self.at + 1,
            )
        )

    def unescaped(self, found: re.Match[str]) -> str:
        if found[1]:
            numbers = _NUMBER.finditer(found[1])
            values = [int(each[1], 8) if each[1] else int(each[2], 16) for each in numbers]
            try:
                return bytes(values).decode(self.encoding)
            except ValueError:
                self.refuse_escape(found[1])
        if found[2] not in _SIMPLE:
            self.refuse_escape(found[0])
        return _SIMPLE[found[2]]

    def refuse_escape(self, escape: str) -> Never:
        self.refuse(
            _(
                "Ligne %(line)s : « %(escape)s » n’a pas de sens après une barre oblique inverse."
                " Pour une barre elle-même, écrivez-la deux fois.",
                line=self.at + 1,
                escape=escape[:20],
            )
        )

    def close_field(self) -> None:
        """Give the strings read so far to the field they belong to."""
        entry, text = self.entry, "".join(self.parts)
        self.parts = []
        if entry is None or not self.field:
            return
        if self.field == "msgctxt":
            entry.context = text
        elif self.field == "msgid":
            entry.source = text
        elif self.field == "msgid_plural":
            entry.plural = text
        else:
            entry.forms.append((self.index, text))

    def close_entry(self) -> None:
        """Keep the entry that was being read, if it is whole."""
        entry = self.entry
        if entry is None:
            return
        if self.field != "msgstr":
            self.refuse_unfinished(entry)
        self.close_field()
        self.refuse_identity(entry)
        self.entries.append(entry)
        self.entry, self.field = None, ""

    def refuse_unfinished(self, entry: Entry) -> Never:
        raise UnreadableError(
            _(
                "Ligne %(line)s : ce message n’a pas de msgstr. Ajoutez-le, même vide ; si le"
                " message est le dernier, le fichier est peut-être coupé.",
                line=entry.line,
            ),
            entry.line,
        )

    def refuse_identity(self, entry: Entry) -> None:
        """Refuse an entry that can't be told from another, or found again."""
        if any(text and has_unwritable(text) for text in (*entry.key, entry.plural)):
            raise UnreadableError(
                _(
                    "Ligne %(line)s : le message d’origine contient un caractère de commande"
                    " invisible. Téléchargez de nouveau le fichier, et ne changez que les msgstr.",
                    line=entry.line,
                ),
                entry.line,
            )
        first = self.seen.setdefault(entry.key, entry.line)
        if first != entry.line:
            self.refuse_twin(entry, first)
        refuse_count(len(self.seen))

    def refuse_twin(self, entry: Entry, first: int) -> Never:
        if entry.is_header:
            sentence = _(
                "Ligne %(line)s : le fichier a un second en-tête, après celui de la ligne"
                " %(first)s. Supprimez l’un des deux.",
                line=entry.line,
                first=first,
            )
        else:
            sentence = _(
                "Ligne %(line)s : ce message est déjà à la ligne %(first)s. Gardez-en un seul, ou"
                " passez le fichier par msguniq.",
                line=entry.line,
                first=first,
            )
        raise UnreadableError(sentence, entry.line)

    def refuse(self, sentence: Text) -> Never:
        raise UnreadableError(sentence, self.at + 1)


def lines_of(entry: Entry) -> Iterator[int]:
    """Give the places of the lines that hold a translation and its state."""
    yield from entry.flags_at
    yield from entry.previous_at
    yield from range(entry.targets_at, entry.ends_at)
