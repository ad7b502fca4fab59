"""The letters of a text: that they are those of its language, and what nobody sees."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from portal.i18n import _
from portal.translate.checks.form import Form, Problem
from portal.translate.checks.gate import codes

# What is seen by nobody, does no harm, and is not found when one searches.
_SOFT = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u2060-\u2065\u206a-\u206f\u3164\uffa0"
    "\ufff0-\ufff9\ufffa\ufffb\ue000-\uf8ff]"
)
_STRANGE = re.compile("[\u0370-\u03ff\u1f00-\u1fff\u0400-\u052fʊƱɪı]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f]*")
# Letters that look like others. Those of the first table are mistaken in a language that has the
# letter they look like and not themselves; those of the second wherever a word has Latin letters.
_TYPED_FOR = {"ʊ": "ʋ", "Ʊ": "Ʋ", "ɪ": "ɩ", "ı": "ɩ", "ε": "ɛ", "ι": "ɩ", "υ": "ʋ", "є": "ɛ"}
_LATIN = {
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
    **dict(zip("αορν", "aopv", strict=True)),
    **dict(zip("АВЕКМНОРСТУХІЈЅ", "ABEKMHOPCTYXIJS", strict=True)),
    **dict(zip("аеорсухіјѕ", "aeopcyxijs", strict=True)),
}
_TILDE = "\u0303"


def soft_signs(form: Form) -> Problem | None:
    """Find soft hyphens and other signs nobody sees."""
    if form.text.isprintable():
        return None
    found = _SOFT.findall(form.text)
    if not found:
        return None
    return Problem(
        _("Ce texte contient des signes que personne ne voit (%(codes)s).", codes=codes(found)),
        _SOFT.sub("", form.text),
    )


def look_alikes(form: Form) -> Problem | None:
    """Find letters of another alphabet that only look like those of the language."""
    if not form.letters & set("aeiou") or not _STRANGE.search(form.text):
        return None
    found: dict[str, str | None] = {}
    pieces, done = [], 0
    for word in _WORD.finditer(form.words):
        known = _mistaken(word[0], form.letters)
        if known:
            found |= known
            pieces += [form.text[done : word.start()], _replaced(word[0], known)]
            done = word.end()
    if not found:
        return None
    is_sure = all(found.values())
    text = "".join([*pieces, form.text[done:]]) if is_sure else None
    shown = ", ".join(f"{each} (U+{ord(each):04X})" for each in list(found)[:6])
    if is_sure:
        return Problem(
            _(
                "%(found)s ressemble à une lettre de cette langue sans l’être : écrivez"
                " %(wanted)s.",
                found=shown,
                wanted=", ".join(dict.fromkeys(str(each) for each in list(found.values())[:6])),
            ),
            text,
        )
    return Problem(
        _("%(found)s vient d’un autre alphabet : écrivez la lettre de cette langue.", found=shown)
    )


def _mistaken(word: str, letters: frozenset[str]) -> dict[str, str | None]:
    """Give the letters of a word that only look right, each with the one that is meant."""
    if not _STRANGE.search(word):
        return {}
    is_latin = any(unicodedata.name(each, "").startswith("LATIN") for each in word)
    found: dict[str, str | None] = {}
    for each in word:
        base, marks = _apart(each)
        meant = _TYPED_FOR.get(base)
        if meant and meant.lower() in letters and base.lower() not in letters:
            if is_latin or len(word) == 1:
                found[each] = unicodedata.normalize("NFC", meant + marks)
        elif is_latin and base in _LATIN:
            found[each] = unicodedata.normalize("NFC", _LATIN[base] + marks)
        elif is_latin and (_CYRILLIC.match(base) or base in "ειυ"):
            found[each] = None
    return found


def _apart(letter: str) -> tuple[str, str]:
    """Give a letter and the marks on it."""
    decomposed = unicodedata.normalize("NFD", letter)
    return decomposed[:1], decomposed[1:]


def _replaced(word: str, letters: Mapping[str, str | None]) -> str:
    return "".join(letters.get(each) or each for each in word)


def tilde(form: Form) -> Problem | None:
    """Find a tilde typed after a vowel where the language has a letter with a tilde."""
    pattern = _nasal(form.letters) if "~" in form.text else None
    if pattern is None or not pattern.search(form.words):
        return None
    pieces, done = [], 0
    for found in pattern.finditer(form.words):
        pieces += [form.text[done : found.end() - 1], _TILDE]
        done = found.end()
    return Problem(
        _("Écrivez le tilde sur la lettre (ã) et non après elle (a~)."),
        "".join([*pieces, form.text[done:]]),
    )


@lru_cache(maxsize=32)
def _nasal(letters: frozenset[str]) -> re.Pattern[str] | None:
    """Give what finds a tilde typed after a letter that has one in this language."""
    bases = {_apart(each)[0] for each in letters if _TILDE in _apart(each)[1]}
    if not bases:
        return None
    bases |= letters & set("ɛɩʋɔ")
    both = "".join(sorted(bases | {each.upper() for each in bases}))
    return re.compile(f"[{both}]~(?!~)")
