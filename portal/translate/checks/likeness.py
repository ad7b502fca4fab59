"""What a text says beside its source: neither the same, nor other numbers, nor much more."""

import re
import unicodedata
from collections import Counter

from portal.i18n import _
from portal.i18n.letters import fold, nfc
from portal.translate.checks.form import Form, Problem
from portal.translate.checks.gate import examples, listed

_SMALL_WORD = re.compile(r"(?<![\w’'])[^\W\d_]{3,}")
# Thousands may be set apart by a space, a point or a comma.
_NUMBER = re.compile(
    r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f.,’']\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*"
)


def same(form: Form) -> Problem | None:
    """Find a text that is still its source, unless there is nothing in it to translate."""
    if form.is_spoken_in_source or form.text.split() != nfc(form.source).split():
        return None
    # Addresses, names and numbers stay as they are, and so may one word with a capital.
    is_address = len(form.text.split()) == 1 and "." in form.text.strip(".")
    if is_address or not any(word[0][0].islower() for word in _SMALL_WORD.finditer(form.words)):
        return None
    return Problem(_("Ce texte est le même que l’original : traduisez-le."))


def numbers(form: Form) -> Problem | None:
    """Find numbers that are not those of the source."""
    has = _numbers(form.words)
    wanted = _numbers(form.source_words)
    if has == wanted or (form.subject.plural is not None and not has - wanted):
        return None
    if missing := wanted - has:
        return Problem(
            _("L’original a aussi le nombre %(missing)s : vérifiez.", missing=listed(missing))
        )
    return Problem(
        _("L’original n’a pas le nombre %(extra)s : vérifiez.", extra=listed(has - wanted))
    )


def _numbers(words: str) -> Counter[str]:
    """Count the numbers of a text, whatever their digits and marks."""
    return Counter(
        "".join(str(unicodedata.digit(each)) for each in found if each.isdigit())
        for found in _NUMBER.findall(words)
    )


def counting(form: Form) -> Problem | None:
    """Find a plural form for many numbers that does not say which."""
    plural = form.subject.plural
    if plural is None or "%(num)s" not in plural or "%(num)s" in form.text:
        return None
    many = [n for n in range(2, 200) if form.language.plural_form(n) == form.number]
    if len(many) < 2:
        return None
    return Problem(
        _(
            "Cette forme sert à plusieurs nombres (%(numbers)s) : mettez-y %(name)s.",
            numbers=examples(form),
            name="%(num)s",
        )
    )


def length(form: Form) -> Problem | None:
    """Find a text much longer or shorter than its source, in a language one can judge."""
    if not form.has_known_habits:
        return None
    has, wanted = len(form.text), len(form.source)
    if has > 2.5 * wanted + 20:
        return Problem(_("Ce texte est bien plus long que l’original : vérifiez."))
    if has < 0.4 * wanted - 8:
        return Problem(_("Ce texte est bien plus court que l’original : vérifiez."))
    return None


def terms(form: Form) -> Problem | None:
    """Find a term of the glossary that is not translated as agreed."""
    if not form.subject.terms:
        return None
    text = " " + " ".join(fold(form.text).split())
    for term, targets in form.subject.terms:
        if targets and not any(_has(text, target) for target in targets):
            return Problem(
                _(
                    "Le glossaire traduit « %(term)s » par %(targets)s.",
                    term=term,
                    targets=", ".join(f"« {each} »" for each in targets),
                )
            )
    return None


def _has(text: str, target: str) -> bool:
    """Tell whether a folded text has a term, whatever the last letter of its long words."""
    words = fold(target).split()
    stems = [re.escape(word[:-1] if len(word) > 4 else word) for word in words]
    return not words or re.search(r"\b" + r"\w{0,3}\W+".join(stems), text) is not None
