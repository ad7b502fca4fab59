"""The languages of the portal, read once from ``translations/languages.toml``.

A *language* is a BCP 47 tag of our own; a *locale* is the CLDR data that formats its dates and
numbers. The two differ for Bissa and Mooré, which CLDR does not know.
"""

import gettext
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from babel import Locale, UnknownLocaleError

from portal.i18n.letters import nfc

MESSAGES = "fr"
"""The language messages are written in: what is not translated shows French."""

SECTIONS = (
    "administration",
    "bin",
    "check",
    "choose",
    "close",
    "codes",
    "desk",
    "devices",
    "documents",
    "draft",
    "edit",
    "erase",
    "export",
    "glossary",
    "import",
    "invitation",
    "invite",
    "keep",
    "languages",
    "link",
    "log",
    "news",
    "objective",
    "objectives",
    "parallel",
    "password",
    "people",
    "pictures",
    "preview",
    "profile",
    "propose",
    "publish",
    "quit",
    "remove",
    "reopen",
    "restore",
    "revisions",
    "search",
    "second_factor",
    "send_back",
    "sheet",
    "sign_in",
    "sign_out",
    "sitemap",
    "stop",
    "texts",
    "town",
    "towns",
    "translate",
    "upload",
    "withdraw",
    "write",
)
"""Sections whose addresses have a word of each language."""

# RFC 5646 in the lower case of our addresses, with private use for dialects: "bib-x-lebir".
MOST_FORMS = 6
"""No language of CLDR has more plural forms."""

_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*(-x(-[a-z0-9]{1,8})+)?")
_WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Where the rules of languages change: some have a form of their own for whole millions.
_NUMBERS = (*range(1001), 10**6, 10**6 + 1, 2 * 10**6)
_PLURAL = re.compile(r"\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;]+);?\s*")


class LanguagesError(Exception):
    """``languages.toml`` holds a mistake; the sentence names the line and what is expected."""


@dataclass(frozen=True)
class Language:
    """One entry of ``languages.toml``."""

    tag: str
    name: str
    names: Mapping[str, str]
    locale: str
    fallback: tuple[str, ...]
    plural: str
    direction: str
    visible_to: str
    review: bool
    letters: tuple[str, ...]
    alphabet: tuple[str, ...]
    words: Mapping[str, str]
    first_of_month: str | None = None
    plural_count: int = field(init=False)
    plural_form: Callable[[int], int] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        count, form = read_plural(self.plural)
        object.__setattr__(self, "plural_count", count)
        object.__setattr__(self, "plural_form", form)

    @property
    def is_public(self) -> bool:
        """Visitors see this language, not only translators."""
        return self.visible_to == "visitors"

    @property
    def chain(self) -> tuple[str, ...]:
        """The tags a reader of this language is served, best first."""
        return (self.tag, *self.fallback)


class Languages(Mapping[str, Language]):
    """All languages by tag, in the order of the file."""

    def __init__(self, entries: Mapping[str, Language]) -> None:
        self._entries = dict(entries)

    def __getitem__(self, tag: str) -> Language:
        return self._entries[tag]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def default(self) -> Language:
        """The language of the messages, shown when nothing better is known."""
        return self._entries[MESSAGES]

    @property
    def public(self) -> tuple[Language, ...]:
        """The languages of the switcher, in order."""
        return tuple(language for language in self._entries.values() if language.is_public)

    def word(self, section: str, tag: str) -> str:
        """Give the word of a section in addresses of a language, or its fallback's."""
        chain = (*self._entries[tag].chain, MESSAGES)
        return next(
            word for each in chain if (word := self._entries[each].words.get(section)) is not None
        )

    def words(self, section: str) -> frozenset[str]:
        """Give every language's word for a section."""
        return frozenset(self.word(section, tag) for tag in self._entries)

    def is_word(self, word: str) -> bool:
        """Tell whether a word names a section in the addresses of some language."""
        return any(word in language.words.values() for language in self._entries.values())


def read_plural(rule: str) -> tuple[int, Callable[[int], int]]:
    """Give the number of forms and the function from a number to its form.

    Raises ValueError when the rule can't be read or gives a form that does not exist.
    """
    match = _PLURAL.fullmatch(rule)
    if match is None:
        raise ValueError(rule)
    count, form = int(match[1]), gettext.c2py(match[2])
    try:
        fits = all(0 <= form(number) < count for number in _NUMBERS)
    except ArithmeticError as error:
        raise ValueError(rule) from error
    if not fits or count > MOST_FORMS:
        raise ValueError(rule)
    return count, form


def load_languages(path: Path) -> Languages:
    """Read the list of languages, or raise LanguagesError with the line of the first mistake."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LanguagesError(f"{path.name} can't be read: {error}") from error
    return parse_languages(text, path.name)


def parse_languages(text: str, name: str = "languages.toml") -> Languages:
    """Read a list of languages from TOML text; *name* is what errors call the file."""
    return _Reader(text, name).read()


def add_language(path: Path, tag: str, **entry: Any) -> Language:
    """Append a language to the file and give it back.

    The file is replaced whole, and only when the result is right: LanguagesError otherwise.
    """
    before = path.read_text(encoding="utf-8")
    entry = {key: nfc(value) if isinstance(value, str) else value for key, value in entry.items()}
    if tag in parse_languages(before, path.name):
        raise LanguagesError(f'"{tag}" is already in {path.name}.')
    if not _TAG.fullmatch(tag):
        raise LanguagesError(f'"{tag}" is not a language tag: expected something like "dyu".')
    lines = [f"[{tag}]", *(f"{key} = {_toml(value)}" for key, value in entry.items())]
    after = before.rstrip("\n") + "\n\n" + "\n".join(lines) + "\n"
    language = parse_languages(after, path.name)[tag]
    draft = path.with_suffix(".new")
    try:
        draft.write_text(after, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return language


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    # JSON's strings, arrays and booleans are TOML's, once non-ASCII letters are left alone.
    return json.dumps(value, ensure_ascii=False)


class _Reader:
    """Reads one file and says where it is wrong."""

    def __init__(self, text: str, name: str) -> None:
        self.lines = text.split("\n")
        self.name = name
        try:
            self.tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise LanguagesError(f"{name} is not valid TOML: {error}") from error

    def read(self) -> Languages:
        languages = {tag: self._language(tag) for tag in self.tables}
        if MESSAGES not in languages:
            raise LanguagesError(
                f'{self.name} has no table [{MESSAGES}]: the messages are written in "{MESSAGES}".'
            )
        for tag, language in languages.items():
            self._check_fallback(tag, language, languages)
        self._check_words(languages)
        return Languages(languages)

    def _language(self, tag: str) -> Language:
        table = self.tables[tag]
        if not isinstance(table, dict) or not _TAG.fullmatch(tag):
            raise self._mistake('expected a table named after a tag, such as "[dyu]"', tag)
        known = set(Language.__dataclass_fields__) - {"tag", "plural_count", "plural_form"}
        for key in table:
            if key not in known:
                raise self._mistake(f"expected one of {', '.join(sorted(known))}", tag, key)
        return Language(
            tag=tag,
            name=self._text(tag, "name"),
            names=self._names(tag),
            locale=self._locale(tag),
            fallback=tuple(self._texts(tag, "fallback")),
            plural=self._plural(tag),
            direction=self._choice(tag, "direction", ("ltr", "rtl")),
            visible_to=self._choice(tag, "visible_to", ("visitors", "translators")),
            review=self._flag(tag, "review"),
            letters=tuple(self._texts(tag, "letters")),
            alphabet=tuple(self._text(tag, "alphabet").split()),
            words=self._words(tag),
            first_of_month=self._text(tag, "first_of_month") if "first_of_month" in table else None,
        )

    def _text(self, tag: str, key: str) -> str:
        value = self.tables[tag].get(key)
        if not isinstance(value, str) or not value.strip():
            raise self._mistake('expected a text in quotes, such as "Julakan"', tag, key)
        if value != nfc(value) or not value.isprintable():
            raise self._mistake(
                "expected letters in their normal form (NFC), on one line", tag, key
            )
        return value

    def _texts(self, tag: str, key: str) -> list[str]:
        value = self.tables[tag].get(key)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self._mistake('expected a list of texts, such as ["fr"]', tag, key)
        return cast(list[str], value)

    def _flag(self, tag: str, key: str) -> bool:
        value = self.tables[tag].get(key)
        if not isinstance(value, bool):
            raise self._mistake("expected true or false", tag, key)
        return value

    def _choice(self, tag: str, key: str, choices: tuple[str, ...]) -> str:
        value = self.tables[tag].get(key)
        if value not in choices:
            raise self._mistake(f"expected one of {', '.join(choices)}", tag, key)
        return cast(str, value)

    def _names(self, tag: str) -> dict[str, str]:
        value = self.tables[tag].get("names")
        wanted = 'expected the names in French and Italian, such as { fr = "dioula", it = "diula" }'
        if not isinstance(value, dict) or not {"fr", "it"} <= value.keys():
            raise self._mistake(wanted, tag, "names")
        if not all(isinstance(name, str) and name for name in value.values()):
            raise self._mistake(wanted, tag, "names")
        return value

    def _locale(self, tag: str) -> str:
        value = self._text(tag, "locale")
        try:
            Locale.parse(value)
        except (UnknownLocaleError, ValueError) as error:
            wanted = 'expected a locale that CLDR knows, such as "fr_BF"'
            raise self._mistake(wanted, tag, "locale") from error
        return value

    def _plural(self, tag: str) -> str:
        value = self._text(tag, "plural")
        try:
            read_plural(value)
        except ValueError as error:
            wanted = 'expected a gettext rule, such as "nplurals=2; plural=(n != 1);"'
            raise self._mistake(wanted, tag, "plural") from error
        return value

    def _words(self, tag: str) -> dict[str, str]:
        words = self.tables[tag].get("words", {})
        if not isinstance(words, dict):
            raise self._mistake("expected a table, such as [dyu.words]", tag, "words")
        for section, word in words.items():
            if section not in SECTIONS:
                wanted = f"expected one of {', '.join(SECTIONS)}"
                raise self._mistake(wanted, tag, "words", section)
            if not isinstance(word, str) or not _WORD.fullmatch(word):
                wanted = 'expected small letters a-z, digits and hyphens, such as "plan-du-site"'
                raise self._mistake(wanted, tag, "words", section)
        return words

    def _check_fallback(self, tag: str, language: Language, all_of: Mapping[str, Language]) -> None:
        for other in language.fallback:
            if other not in all_of or other == tag:
                others = ", ".join(each for each in all_of if each != tag)
                raise self._mistake(f"expected other languages, of {others}", tag, "fallback")

    def _check_words(self, languages: Mapping[str, Language]) -> None:
        for section in SECTIONS:
            if section not in languages[MESSAGES].words:
                raise self._mistake(f"expected a word for {section}", MESSAGES, "words")
        meanings: dict[str, str] = {}
        for tag, language in languages.items():
            for section, word in language.words.items():
                if meanings.setdefault(word, section) != section:
                    wanted = f'expected a word that does not already mean "{meanings[word]}"'
                    raise self._mistake(wanted, tag, "words", section)

    def _mistake(self, wanted: str, *path: str) -> LanguagesError:
        *tables, key = path
        what = f'"{key}" of [{".".join(tables)}]' if tables else f"[{key}]"
        return LanguagesError(f"{self.name}, line {self._line(path)}: {what}: {wanted}.")

    def _line(self, path: Sequence[str]) -> int:
        """Give the line where a key begins; if it is missing, where its table does.

        tomllib keeps no lines. But the file can be read up to the end of any statement, so a key
        begins behind the longest beginning of the file that lacks it.
        """
        line, end, found = 1, 0, 0
        for number in range(1, len(self.lines) + 1):
            try:
                tables = tomllib.loads("\n".join(self.lines[:number]))
            except tomllib.TOMLDecodeError:
                continue  # inside a statement of several lines
            if _known(tables, path) > found:
                line, found = end + 1, _known(tables, path)
            end = number
        return line


def _known(tables: object, path: Sequence[str]) -> int:
    """Count the keys of a path that are there."""
    for count, key in enumerate(path):
        if not isinstance(tables, Mapping) or key not in tables:
            return count
        tables = tables[key]
    return len(path)
