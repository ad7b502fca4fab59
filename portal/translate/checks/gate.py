"""What no translation may do: break a page, bring signs of its own, or hide what it says."""

import re
from collections import Counter
from collections.abc import Iterable

from portal.i18n import _, _n
from portal.i18n.letters import has_letters, visible_length
from portal.i18n.placeholders import fits, placeholders, tags, without_placeholders
from portal.translate.checks.form import PLAIN_KINDS, Form, Problem
from portal.translate.models import UnitKind

LONGEST = 10_000
"""The most characters of a form, if its source is not longer."""
LONGEST_TITLE = 200
"""The most letters of a title."""

# Controls but the line break, bidirectional overrides, what has no width, and no characters.
_UNSEEN = (
    r"\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
    r"\ud800-\udfff\U000e0000-\U000e007f"
)
_UNSEEN_IN = {
    "rtl": re.compile(f"[{_UNSEEN}]"),
    "ltr": re.compile(f"[{_UNSEEN}\u200e\u200f\u061c]"),
}
_BETWEEN = re.compile(r"[\t\x0b\x0c\x85\u2028\u2029]")
_SCRIPT = re.compile(r"(?:javascript|vbscript|livescript)\s?:(?=\S)|\bdata:[a-z]+/", re.IGNORECASE)
_PROGRAMS = ("script", "data:")
_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[a-zA-Z][a-zA-Z0-9]{1,31});")


def empty(form: Form) -> Problem | None:
    """Find a form without a word."""
    if has_letters(form.text):
        return None
    if form.subject.plural is None:
        return Problem(_("Rien n’est encore écrit : traduisez ce texte."))
    return Problem(
        _(
            "La forme pour les nombres %(numbers)s est vide : écrivez-la, sinon rien ne sera montré.",
            numbers=examples(form),
        )
    )


def examples(form: Form) -> str:
    """Give the first numbers a plural form is for, such as "2, 3, 4…"."""
    numbers = [n for n in range(200) if form.language.plural_form(n) == form.number]
    return ", ".join(map(str, numbers[:3])) + ("…" if len(numbers) > 3 else "")


def too_long(form: Form) -> Problem | None:
    """Find a form far longer than any passage."""
    most = max(LONGEST, 4 * len(form.source))
    if len(form.text) <= most:
        return None
    return Problem(
        _n(
            "Ce texte est trop long : %(num)s caractère au plus.",
            "Ce texte est trop long : %(num)s caractères au plus.",
            most,
        )
    )


def long_title(form: Form) -> Problem | None:
    """Find a title that takes more room than there is."""
    if form.subject.kind is not UnitKind.TITLE or len(form.text) <= LONGEST_TITLE:
        return None
    length = visible_length(form.text)
    if length <= LONGEST_TITLE:
        return None
    return Problem(
        _(
            "Ce titre a %(length)s lettres : raccourcissez-le, il peut en avoir %(most)s.",
            length=length,
            most=LONGEST_TITLE,
        )
    )


def invisible(form: Form) -> Problem | None:
    """Find characters nobody sees that change or hide what is read."""
    if form.text.isprintable():
        return None
    pattern = _UNSEEN_IN[form.language.direction]
    found = pattern.findall(form.text)
    if not found:
        return None
    return Problem(
        _(
            "Ce texte contient des signes invisibles qui cachent ou changent ce qu’on lit"
            " (%(codes)s). Retirez-les.",
            codes=codes(found),
        ),
        pattern.sub("", _BETWEEN.sub(" ", form.text)),
    )


def codes(found: Iterable[str]) -> str:
    """Name characters that can't be shown."""
    return ", ".join(f"U+{ord(each):04X}" for each in sorted(set(found))[:5])


def line_ends(form: Form) -> Problem | None:
    """Find line ends as Windows and old machines write them."""
    if "\r" not in form.text:
        return None
    return Problem(
        _("Les fins de ligne viennent d’un autre système (U+000D). Remplacez-les."),
        re.sub(r"\r\n?", "\n", form.text),
    )


def script(form: Form) -> Problem | None:
    """Find an address that would start a program."""
    texts = [form.text, form.inline.words] if form.is_markdown else [form.text]
    found = [
        match[0]
        for text in texts
        if any(sign in text.lower() for sign in _PROGRAMS)
        for match in _SCRIPT.finditer(text)
    ]
    if not found or all(each in source for each in found for source in form.sources):
        return None
    return Problem(
        _(
            "« %(address)s » pourrait lancer un programme chez les lecteurs : retirez-le.",
            address=found[0],
        )
    )


# Messages


def kept_placeholders(form: Form) -> Problem | None:
    """Find placeholders that are missing, unknown or written otherwise."""
    if not form.is_message or not any("%" in each for each in (form.text, *form.sources)):
        return None
    if form.text in form.sources:
        return None
    wanted = _wanted(form)
    if wanted is None:
        return Problem(
            _(
                "L’original contient « %(sign)s » seul : il ne peut pas être traduit."
                " Signalez-le à l’équipe du portail.",
                sign="%",
            )
        )
    has = placeholders(form.text)
    if has is None:
        return _lone_percent(form)
    if "%" in form.text and not any("%" in each for each in form.sources):
        return _percent_unwanted()
    return _difference(form, wanted, has)


def _wanted(form: Form) -> Counter[str] | None:
    wanted: Counter[str] = Counter()
    for source in form.sources:
        found = placeholders(source)
        if found is None:
            return None
        wanted |= found
    return wanted


def _lone_percent(form: Form) -> Problem:
    rest = without_placeholders(form.text)
    if "%" not in form.source:
        return _percent_unwanted()
    return Problem(
        _(
            "Le signe « %(sign)s » est seul, ou ce qui le suit est abîmé (« %(seen)s »)."
            " Écrivez « %(double)s » pour un pour-cent, ou recopiez le repère de l’original.",
            sign="%",
            double="%%",
            seen=rest[rest.index("%") :][:20].strip(),
        ),
        re.sub(r"%(%|\([^)%]*\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z])?", _doubled, form.text),
    )


def _doubled(percent: re.Match[str]) -> str:
    return percent[0] if percent[1] else "%%"


def _percent_unwanted() -> Problem:
    return Problem(
        _(
            "L’original n’a pas de signe « %(sign)s » : retirez-le, ou écrivez « pour cent »"
            " en toutes lettres.",
            sign="%",
        )
    )


def _difference(form: Form, wanted: Counter[str], has: Counter[str]) -> Problem | None:
    missing, extra = wanted - has, has - wanted
    # A plural form may leave one out: "une page".
    if form.subject.plural is not None and missing.total() <= 1 and not extra:
        return None
    if missing and extra:
        fix = None
        if missing.total() == extra.total() == 1:
            (old,), (new,) = extra, missing
            fix = form.text.replace(old, new) if has[old] == 1 else None
        return Problem(
            _(
                "Remplacez %(extra)s par %(missing)s, comme dans l’original.",
                extra=listed(extra),
                missing=listed(missing),
            ),
            fix,
        )
    if missing:
        return Problem(
            _(
                "Il manque %(missing)s : recopiez-le tel quel, à sa place dans la phrase.",
                missing=listed(missing),
            )
        )
    if extra:
        return Problem(
            _("L’original n’a pas %(extra)s, ou pas si souvent : retirez-le.", extra=listed(extra))
        )
    return None


def listed(names: Counter[str]) -> str:
    """List names, each as often as it is counted, without end."""
    all_of = list(names.elements())
    return ", ".join(each[:80] for each in all_of[:6]) + (", …" if len(all_of) > 6 else "")


def kept_tags(form: Form) -> Problem | None:
    """Find HTML tags, and signs written by their name, that are not those of the source."""
    if not form.is_message or not any(sign in text for sign in "<&" for text in _texts(form)):
        return None
    has = _markup(form.text)
    sources = [_markup(source) for source in form.sources]
    if has in sources:
        return None
    missing, extra = sources[-1] - has, has - sources[-1]
    if extra:
        return Problem(
            _(
                "L’original n’a pas la balise %(extra)s, ou pas si souvent : retirez-la.",
                extra=listed(extra),
            )
        )
    return Problem(
        _("Il manque la balise %(missing)s : recopiez-la telle quelle.", missing=listed(missing))
    )


def _texts(form: Form) -> tuple[str, ...]:
    return (form.text, *form.sources)


def _markup(message: str) -> Counter[str]:
    return tags(message) + Counter(_ENTITY.findall(message))


def kept_newlines(form: Form) -> Problem | None:
    """Find a message that does not begin and end with a line break where its source does."""
    if not form.is_message:
        return None
    source, text = form.subject.source, form.text
    edges = (source.startswith("\n"), source.endswith("\n"))
    if edges == (text.startswith("\n"), text.endswith("\n")):
        return None
    return Problem(
        _("Le début et la fin doivent avoir un retour à la ligne là où l’original en a un."),
        _edge(source, 0) + text.strip("\r\n") + _edge(source, -1),
    )


def _edge(source: str, at: int) -> str:
    return "\n" if source[at : at + 1 or None] == "\n" else ""


def fitting(form: Form) -> Problem | None:
    """Find whatever else the loader of catalogues would leave out: it has the last word."""
    if not form.is_message or fits(form.subject.source, form.subject.plural, [form.text]):
        return None
    return Problem(_("Ce texte abîmerait la page : repartez de l’original et traduisez ses mots."))


# Plain words


def one_line(form: Form) -> Problem | None:
    """Find lines in a text that has one."""
    if form.subject.kind not in PLAIN_KINDS or "\n" in form.source:
        return None
    if not re.search(r"[\r\n]", form.text.strip()):
        return None
    return Problem(
        _("Ce texte tient sur une seule ligne : retirez les retours à la ligne."),
        " ".join(form.text.split()),
    )
