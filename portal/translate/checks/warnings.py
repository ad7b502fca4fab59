"""What somebody should look at: it may be meant, and then it is let pass by name."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from portal.i18n import Language, _
from portal.i18n.letters import fold, nfc, visible_length
from portal.translate.checks.subject import Finding, Subject

# Letters of other writings that look like those of Bissa, Mooré and Latin.
_ALIKE = {
    "ε": "ɛ", "ι": "ɩ", "υ": "ʋ", "Ε": "Ɛ", "Ι": "Ɩ", "Υ": "Ʋ", "ο": "o", "α": "a", "ν": "v",
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "х": "x", "у": "y", "і": "i",
}  # fmt: skip
# Letters of other alphabets in Latin writing, where the language has the one beside it.
_NEAR = {"ʊ": "ʋ", "Ʊ": "Ʋ", "ı": "ɩ", "ɪ": "ɩ"}
_REPEATS = {"mos", "bib"}
"""Languages that say a word twice to say more."""

_END = re.compile(r"[.…!?:;]\s*$")
_WORD = re.compile(r"(\b[^\W\d_]{2,})(\s+)(\1)\b", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"%(?:\([^)]*\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z%]|\]\([^)]*\)")
_NARROW, _WIDE = "\u202f", "\u00a0"


def find_form(_subject: Subject, _language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find letters that are not in their normal form."""
    if nfc(text) != text:
        sentence = _("Des lettres seront recomposées à l’enregistrement.")
        yield Finding("normal form", False, form, sentence, nfc(text))


def find_alike(_subject: Subject, language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find letters of another writing, or of another alphabet, that look like the right ones."""
    own = set(language.letters) | {each.upper() for each in language.letters}
    near = {a: b for a, b in _NEAR.items() if b in own and a not in own}
    swaps = {**_ALIKE, **near}
    has_latin = any("LATIN" in unicodedata.name(each, "") for each in text)
    found = sorted({each for each in text if each in swaps}) if has_latin else []
    if found:
        pairs = ", ".join(f"{each} → {swaps[each]}" for each in found)
        fixed = "".join(swaps.get(each, each) for each in text)
        yield Finding(
            "look-alikes",
            False,
            form,
            _("Des lettres voisines ont pris la place d’autres : %(pairs)s.", pairs=pairs),
            fixed,
        )


def find_spaces(subject: Subject, _language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find spaces at the ends, or two in a row."""
    source = subject.source_of(form)
    wrong_ends = text.strip(" ") != text and source.strip(" ") == source
    wrong_middle = "  " in text.strip(" ") and "  " not in source
    if wrong_ends or wrong_middle:
        fixed = re.sub(" {2,}", " ", text).strip(" ") if wrong_middle else text.strip(" ")
        yield Finding("spaces", False, form, _("Il y a des espaces de trop."), fixed)


def find_dots(_subject: Subject, _language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find three dots where one sign says it."""
    if re.search(r"(?<!\.)\.{3}(?!\.)", text):
        fixed = re.sub(r"(?<!\.)\.{3}(?!\.)", "…", text)
        yield Finding("dots", False, form, _("Trois points s’écrivent en un signe : …"), fixed)


def find_apostrophes(
    subject: Subject, language: Language, form: int, text: str
) -> Iterator[Finding]:
    """Find the typewriter's apostrophe where the source has the curved one."""
    if language.tag not in ("fr", "it") or "’" not in subject.source_of(form):
        return
    if re.search(r"(?<=\w)'(?=\w)", text):
        fixed = re.sub(r"(?<=\w)'(?=\w)", "’", text)
        yield Finding("apostrophes", False, form, _("L’apostrophe s’écrit ’."), fixed)


def find_french_spaces(
    _subject: Subject, language: Language, form: int, text: str
) -> Iterator[Finding]:
    """Find signs that want a space before them in French, and have none or another."""
    if language.tag != "fr":
        return
    fixed = re.sub(rf"(?<=[\w»)’])[ {_WIDE}]?([;!?])(?=\s|$)", rf"{_NARROW}\1", text)
    fixed = re.sub(rf"(?<=[\w»)’])[ {_NARROW}]?(:)(?=\s|$)", rf"{_WIDE}\1", fixed)
    fixed = re.sub(rf"«[ {_NARROW}]?(?=\S)", f"«{_WIDE}", fixed)
    fixed = re.sub(rf"(?<=\S)[ {_NARROW}]?»", f"{_WIDE}»", fixed).replace(f"{_WIDE}{_WIDE}", _WIDE)
    if fixed != text:
        yield Finding(
            "french spaces",
            False,
            form,
            _(
                "En français, une espace insécable précède les signes doubles et borde les guillemets."
            ),
            fixed,
        )


def find_repeated(_subject: Subject, language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find a word written twice, in languages that don't do that to say more."""
    found = _WORD.search(text)
    if language.tag not in _REPEATS and found and found[1] == found[3]:
        fixed = text[: found.end(1)] + text[found.end(3) :]
        yield Finding(
            "repeated word",
            False,
            form,
            _("Un mot est écrit deux fois : %(word)s.", word=found[1]),
            fixed,
        )


def find_end(subject: Subject, _language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find an end that is not as that of the source: a question that is none, a point missing."""
    source = subject.source_of(form)
    wanted, has = _END.search(source), _END.search(text)
    signs = (wanted[0].strip() if wanted else "", has[0].strip() if has else "")
    if signs[0] != signs[1] and text.strip():
        if signs[0]:
            words = _("L’original finit par %(sign)s", sign=signs[0])
        else:
            words = _("L’original ne finit pas par %(sign)s", sign=signs[1])
        yield Finding("end", False, form, words)


def find_same(subject: Subject, _language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find a text that is the source's, where that is not a name, a number or a sign."""
    words = re.findall(r"[^\W\d_]+", _PLACEHOLDER.sub(" ", text))
    if text == subject.source_of(form) and len(words) > 1:
        yield Finding("same", False, form, _("Le texte est le même que l’original. Est-ce voulu ?"))


def find_numbers(subject: Subject, _language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find numbers that are not those of the source."""
    source = subject.source_of(form)
    wanted, has = (
        Counter(re.findall(r"\d+", _PLACEHOLDER.sub(" ", each))) for each in (source, text)
    )
    if wanted != has and (subject.plural is None or has - wanted):
        numbers = ", ".join(sorted(((wanted - has) + (has - wanted)).elements()))
        yield Finding(
            "numbers",
            False,
            form,
            _("Les nombres ne sont pas ceux de l’original : %(numbers)s.", numbers=numbers),
        )


def find_size(subject: Subject, language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find a text far longer or shorter than its source."""
    if language.tag in _REPEATS:
        return  # nobody knows yet how much longer their sentences are
    source, length = visible_length(subject.source_of(form)), visible_length(text)
    if source >= 20 and not source / 2.5 <= length <= source * 2.5:
        yield Finding(
            "size", False, form, _("Le texte est bien plus long ou plus court que l’original.")
        )


def find_terms(subject: Subject, _language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find words of the glossary whose agreed translation is not there."""
    has = fold(text)
    for word, targets in subject.terms:
        if not any(fold(target) in has for target in targets):
            yield Finding(
                "glossary",
                False,
                form,
                _(
                    "Le glossaire traduit « %(word)s » par « %(target)s ».",
                    word=word,
                    target=targets[0],
                ),
            )


def find_emphasis(subject: Subject, _language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find signs of emphasis and code that are more or fewer than in the source."""
    if subject.is_message:
        return
    for sign in ("**", "`"):
        if subject.source_of(form).count(sign) != text.count(sign):
            yield Finding(
                "emphasis",
                False,
                form,
                _("Le signe %(sign)s n’est pas là aussi souvent que dans l’original.", sign=sign),
            )
