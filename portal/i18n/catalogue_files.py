"""The catalogue files: made from the sources, kept fresh, counted.

Babel extracts; polib reads and writes, because Babel forgets the headers of languages it does not
know.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polib
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir

from portal.i18n.catalogue import catalogue_path, finished
from portal.i18n.languages import MESSAGES, Language, Languages

_TEMPLATES = ("templates/**.html", "templates/**.txt", "templates/**.xml")
_METHODS = [*((pattern, "jinja2") for pattern in _TEMPLATES), ("**.py", "python")]
# Templates are read here as the app reads them, or it would ask for other messages.
_READING = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
_READING |= {"trim_blocks": "true", "lstrip_blocks": "true"}
_OPTIONS = dict.fromkeys(_TEMPLATES, _READING)
_KEYWORDS = {
    "_": None,
    "_l": None,
    "_n": (1, 2),
    "_many": (1, 2),
    "_p": ((1, "c"), 2),
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_HEADER = {
    "Project-Id-Version": "portal",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}


@dataclass(frozen=True)
class Progress:
    """How far the catalogue of a language is; a fuzzy message is not translated."""

    tag: str
    total: int
    translated: int
    fuzzy: int

    @property
    def percentage(self) -> int:
        """Whole percent translated, never rounded up to a hundred."""
        return self.translated * 100 // self.total if self.total else 0


def template_path(directory: Path) -> Path:
    """Give the place of the template all catalogues are made from."""
    return directory / "messages.pot"


def extract(sources: Path) -> polib.POFile:
    """Read every message of the code and templates below a folder."""
    catalog = Catalog()
    found = extract_from_dir(
        str(sources), _METHODS, _OPTIONS, keywords=_KEYWORDS, comment_tags=("Traducteurs :",)
    )
    for place, _line, message, comments, context in sorted(found, key=lambda each: each[:2]):
        path = f"{sources.name}/{Path(place).as_posix()}"
        catalog.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    template = _new_file()
    for each in catalog:
        if each.id:
            template.append(_entry(each.id, each))
    return template


def update(catalogue: polib.POFile, template: polib.POFile, language: Language) -> None:
    """Bring a catalogue up to date: new messages in, gone ones kept as obsolete, headers kept."""
    # An obsolete message may have come back in other hands: the one in use is the one to keep.
    former = sorted(catalogue, key=lambda entry: not entry.obsolete)
    known = {_key(entry): entry for entry in former}
    for entry in catalogue:
        entry.obsolete = True
    for each in template:
        if _key(each) not in known:
            known[_key(each)] = polib.POEntry()
            catalogue.append(known[_key(each)])
        _follow(known[_key(each)], each)
    catalogue[:] = [entry for entry in catalogue if not entry.obsolete or _holds_work(entry)]
    for entry in catalogue:
        _keep_forms(entry, language.plural_count)
    order = {_key(entry): place for place, entry in enumerate(template)}
    catalogue.sort(key=lambda entry: (entry.obsolete, order.get(_key(entry), 0)))
    catalogue.metadata["Language"] = language.tag
    catalogue.metadata["Plural-Forms"] = language.plural


def _key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def _holds_work(entry: polib.POEntry) -> bool:
    """Tell whether a translator wrote something here."""
    return bool(entry.msgstr or any(entry.msgstr_plural.values()) or entry.tcomment)


def _follow(entry: polib.POEntry, source: polib.POEntry) -> None:
    """Take over a message as the code says it now; what translators wrote stays."""
    before = (entry.previous_msgctxt, entry.previous_msgid, entry.previous_msgid_plural)
    entry.merge(source)
    if entry.fuzzy:
        entry.previous_msgctxt, entry.previous_msgid, entry.previous_msgid_plural = before


def _keep_forms(entry: polib.POEntry, count: int) -> None:
    """Give a message as many forms as it needs; one that begins or ceases to count is fuzzy."""
    if entry.msgid_plural:
        turned, entry.msgstr = entry.msgstr, ""
        forms = {n: entry.msgstr_plural.get(n, "") for n in range(count)}
        entry.msgstr_plural = forms | {0: turned} if turned else forms
    else:
        turned = entry.msgstr_plural.get(0, "")
        entry.msgstr, entry.msgstr_plural = entry.msgstr or turned, {}
    if turned and not entry.fuzzy:
        entry.flags.append("fuzzy")


def read_catalogue(directory: Path, language: Language) -> polib.POFile:
    """Read a language's catalogue; without a file, an empty one."""
    path = catalogue_path(directory, language.tag)
    return polib.pofile(str(path)) if path.exists() else _new_file()


def write_catalogue(directory: Path, language: Language, catalogue: polib.POFile) -> None:
    """Write a language's catalogue, whole or not at all."""
    _write(catalogue_path(directory, language.tag), catalogue)


def write_template(directory: Path, template: polib.POFile) -> None:
    """Write the template, whole or not at all."""
    _write(template_path(directory), template)


def translated_languages(known: Languages) -> list[Language]:
    """Give the languages that have a catalogue: all but that of the messages."""
    return [language for language in known.values() if language.tag != MESSAGES]


def count(language: Language, catalogue: polib.POFile) -> Progress:
    """Count the messages of a catalogue; what would break a page is not translated."""
    live = [entry for entry in catalogue if not entry.obsolete]
    return Progress(
        tag=language.tag,
        total=len(live),
        translated=len(finished(live, language.plural_count, Path(language.tag))),
        fuzzy=sum(entry.fuzzy for entry in live),
    )


def _new_file() -> polib.POFile:
    file = polib.POFile(check_for_duplicates=True)
    file.metadata = dict(_HEADER)
    return file


def _entry(message_id: str | Iterable[str], message: object) -> polib.POEntry:
    singular, plural = (message_id, "") if isinstance(message_id, str) else message_id
    entry = polib.POEntry(
        msgid=singular,
        msgid_plural=plural,
        msgctxt=message.context,  # type: ignore[attr-defined]
        comment="\n".join(message.auto_comments),  # type: ignore[attr-defined]
        occurrences=[(path, "") for path, _ in message.locations],  # type: ignore[attr-defined]
        flags=sorted(message.flags),  # type: ignore[attr-defined]
    )
    if plural:
        entry.msgstr_plural = {0: "", 1: ""}
    return entry


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    try:
        with draft.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _write(path: Path, file: polib.POFile) -> None:
    text = str(file)
    replace_file(path, (text if text.endswith("\n") else f"{text}\n").encode())
